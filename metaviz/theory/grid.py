"""The time grid of the renewal solution and convolution on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaviz.model.arrays import ComplexArray, FloatArray
from metaviz.model.units import DAYS_PER_MONTH

_TINY = 1e-300
FINE_PER_CELL = 3
COARSE_STRIDE = 4
"""Chances that change slowly are computed at every fourth edge, two months apart."""


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Cells of about half a month from day 0 to the horizon.

    Attributes
    ----------
    horizon_days
        End of the grid.
    n_cells
        Number of cells.
    """

    horizon_days: float
    n_cells: int

    @property
    def step_days(self) -> float:
        """Length of a cell."""
        return self.horizon_days / self.n_cells

    @property
    def edge_days(self) -> FloatArray:
        """Shape (n_cells + 1,), the edges of the cells."""
        return np.linspace(0.0, self.horizon_days, self.n_cells + 1)

    @property
    def fine_days(self) -> FloatArray:
        """Shape (n_cells * FINE_PER_CELL + 1,), the edges and two points inside each cell."""
        return np.linspace(0.0, self.horizon_days, self.n_cells * FINE_PER_CELL + 1)

    @property
    def n_coarse(self) -> int:
        """Number of coarse cells."""
        return self.n_cells // COARSE_STRIDE

    @property
    def coarse_days(self) -> FloatArray:
        """Shape (n_coarse + 1,), the edges of the coarse cells."""
        return np.linspace(0.0, self.horizon_days, self.n_coarse + 1)

    @property
    def fft_size(self) -> int:
        """Length at which a circular convolution of two sequences of cells does not wrap around."""
        return 1 << int(2 * self.n_cells - 1).bit_length()


def grid_of(horizon_days: float) -> TimeGrid:
    """Return the grid for a horizon."""
    strides = round(horizon_days / (DAYS_PER_MONTH / 2.0) / COARSE_STRIDE)
    return TimeGrid(horizon_days, COARSE_STRIDE * max(6, strides))


def cell_means(fine: NDArray[Any]) -> NDArray[Any]:
    """Return the mean of a finely sampled function over each cell (Simpson's 3/8 rule), last axis."""
    first, second, third, last = (fine[..., k : fine.shape[-1] - FINE_PER_CELL + k : FINE_PER_CELL] for k in range(4))
    return np.asarray((first + 3.0 * second + 3.0 * third + last) / 8.0)


def coarse_means(fine: NDArray[Any]) -> NDArray[Any]:
    """Return the mean of a finely sampled function over each coarse cell, last axis."""
    means = cell_means(fine)
    return np.asarray(means.reshape(*means.shape[:-1], -1, COARSE_STRIDE).mean(axis=-1))


def coarse_sums(per_cell: NDArray[Any]) -> NDArray[Any]:
    """Add up the cells of each coarse cell, first axis."""
    return np.asarray(per_cell.reshape(-1, COARSE_STRIDE, *per_cell.shape[1:]).sum(axis=1))


def lagged(means: NDArray[Any]) -> NDArray[Any]:
    """Return the increments by lag of a function of age that is averaged over the cell of birth, last axis."""
    return np.diff(means, axis=-1, prepend=0.0)


def cumulative(per_cell: FloatArray) -> FloatArray:
    """Return the sums up to each edge of what happens in each cell, first axis; zero at the first edge."""
    return np.concatenate([np.zeros_like(per_cell[:1]), np.cumsum(per_cell, axis=0)])


def counts_of_spectrum(spectrum: ComplexArray, size: int, n_cells: int) -> FloatArray:
    """Return expected counts in the first cells from their Fourier transform of a given size, first axis."""
    counts = np.fft.irfft(spectrum, size, axis=0)[:n_cells]
    # Rounding of the transform leaves dust around zero; an expected count is never negative.
    return np.maximum(counts, 0.0)


def log_mean(first: FloatArray, last: FloatArray) -> FloatArray:
    """Return the mean over a cell of a curve that grows exponentially between its edges."""
    low, high = np.minimum(first, last), np.maximum(first, last)
    span = np.log(np.maximum(high, _TINY)) - np.log(np.maximum(low, _TINY))
    rising = (span > 1e-6) & (low > _TINY)
    mean = np.divide(high - low, span, out=0.5 * (high + low), where=rising)
    return np.asarray(mean)
