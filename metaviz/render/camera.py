"""From body centimetres to pixels and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
Window = tuple[float, float, float, float]
"""Left, bottom, right and top in body centimetres."""


@dataclass(frozen=True, slots=True)
class Camera:
    """What part of the body the picture shows.

    Attributes
    ----------
    centre_cm
        Point of the body in the middle of the picture.
    px_per_cm
        Pixels of the picture per centimetre of body.
    size_px
        Width and height of the picture in its own pixels (not in Qt's device-independent pixels).
    """

    centre_cm: tuple[float, float]
    px_per_cm: float
    size_px: tuple[int, int]

    @classmethod
    def fit(cls, window_cm: Window, size_px: tuple[int, int], margin: float = 0.02) -> Camera:
        """Return the camera that shows a whole window of the body, with a margin as a share of the picture."""
        left, bottom, right, top = window_cm
        room = 1.0 - 2.0 * margin
        px_per_cm = room * min(size_px[0] / (right - left), size_px[1] / (top - bottom))
        return cls(((left + right) / 2.0, (bottom + top) / 2.0), px_per_cm, size_px)

    @property
    def window_cm(self) -> Window:
        """Left, bottom, right and top of the picture in body centimetres."""
        half_width = self.size_px[0] / self.px_per_cm / 2.0
        half_height = self.size_px[1] / self.px_per_cm / 2.0
        x, y = self.centre_cm
        return x - half_width, y - half_height, x + half_width, y + half_height

    def to_px(self, point_cm: ArrayLike) -> FloatArray:
        """Return the pixels, shape (..., 2), of points of the body; y counts downwards from the picture's top."""
        point = np.asarray(point_cm, dtype=np.float64)
        left, _bottom, _right, top = self.window_cm
        return np.stack(((point[..., 0] - left), (top - point[..., 1])), axis=-1) * self.px_per_cm

    def to_cm(self, point_px: ArrayLike) -> FloatArray:
        """Return the points of the body, shape (..., 2), under pixels of the picture; the inverse of `to_px`."""
        point = np.asarray(point_px, dtype=np.float64) / self.px_per_cm
        left, _bottom, _right, top = self.window_cm
        return np.stack((left + point[..., 0], top - point[..., 1]), axis=-1)

    def clip(self) -> tuple[float, float, float, float]:
        """Return scale x, scale y, shift x, shift y from body centimetres to OpenGL's clip space."""
        scale_x = 2.0 * self.px_per_cm / self.size_px[0]
        scale_y = 2.0 * self.px_per_cm / self.size_px[1]
        return scale_x, scale_y, -self.centre_cm[0] * scale_x, -self.centre_cm[1] * scale_y

    def panned(self, shift_px: tuple[float, float]) -> Camera:
        """Return the camera after the body was dragged by so many pixels (y downwards)."""
        x = self.centre_cm[0] - shift_px[0] / self.px_per_cm
        y = self.centre_cm[1] + shift_px[1] / self.px_per_cm
        return replace(self, centre_cm=(x, y))

    def zoomed(self, factor: float, at_px: tuple[float, float]) -> Camera:
        """Return the camera magnified by a factor; the point of the body under `at_px` stays where it is."""
        held = self.to_cm(at_px)
        nearer = replace(self, px_per_cm=self.px_per_cm * factor)
        drift = nearer.to_cm(at_px) - held
        return replace(nearer, centre_cm=(self.centre_cm[0] - float(drift[0]), self.centre_cm[1] - float(drift[1])))

    def resized(self, size_px: tuple[int, int]) -> Camera:
        """Return the camera for another size of picture: the same middle and the same share of the body.

        The smaller of both ratios is taken, so that nothing that was in view is lost.
        """
        ratio = min(size_px[0] / self.size_px[0], size_px[1] / self.size_px[1])
        return replace(self, size_px=size_px, px_per_cm=self.px_per_cm * ratio)

    def toward(self, other: Camera, share: float) -> Camera:
        """Return a camera on the way to another one, in even steps of magnification; 0 is here and 1 is there."""
        zoom = (other.px_per_cm / self.px_per_cm) ** share
        px_per_cm = self.px_per_cm * zoom
        # The middle must move in step with the growing scale, else a zoom into a corner swings out of view.
        whole = other.px_per_cm / self.px_per_cm
        way = share if abs(whole - 1.0) < 1e-9 else (1.0 - 1.0 / zoom) / (1.0 - 1.0 / whole)
        x = self.centre_cm[0] + (other.centre_cm[0] - self.centre_cm[0]) * way
        y = self.centre_cm[1] + (other.centre_cm[1] - self.centre_cm[1]) * way
        return Camera((x, y), px_per_cm, other.size_px)
