"""The rectangle of the body that a plate shows, and its pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Window:
    """A rectangle in body centimetres at a resolution; row 0 is the top."""

    left: float
    bottom: float
    right: float
    top: float
    px_per_cm: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return (
            round((self.top - self.bottom) * self.px_per_cm),
            round((self.right - self.left) * self.px_per_cm),
        )

    def to_pixel(self, points_cm: NDArray[np.floating]) -> NDArray[np.float64]:
        """Column and row of points (n, 2) in centimetres; whole numbers are the centres of pixels."""
        points = np.asarray(points_cm, dtype=np.float64)
        column = (points[:, 0] - self.left) * self.px_per_cm - 0.5
        row = (self.top - points[:, 1]) * self.px_per_cm - 0.5
        return np.stack([column, row], axis=1)

    def grid_cm(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Centimetre coordinates x (1, columns) and y (rows, 1) of the centres of the pixels."""
        rows, columns = self.shape
        x = self.left + (np.arange(columns, dtype=np.float32) + 0.5) / self.px_per_cm
        y = self.top - (np.arange(rows, dtype=np.float32) + 0.5) / self.px_per_cm
        return x[None, :], y[:, None]

    def crop(self, left: float, bottom: float, right: float, top: float) -> tuple[Window, slice, slice]:
        """The part of the window inside a rectangle in centimetres, with its rows and columns."""
        n_rows, n_columns = self.shape
        corner = np.rint(self.to_pixel(np.array([[left, top], [right, bottom]]))).astype(int)
        (first_column, first_row), (last_column, last_row) = corner
        rows = slice(max(first_row, 0), min(last_row, n_rows))
        columns = slice(max(first_column, 0), min(last_column, n_columns))
        scale = self.px_per_cm
        part = Window(
            self.left + columns.start / scale,
            self.top - rows.stop / scale,
            self.left + columns.stop / scale,
            self.top - rows.start / scale,
            scale,
        )
        return part, rows, columns

    def scaled(self, factor: float) -> Window:
        """The same rectangle at another resolution."""
        return Window(self.left, self.bottom, self.right, self.top, self.px_per_cm * factor)
