"""How large colonies with vessels are on each day, as histograms that weigh what the colonies weigh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.theory.life_paths import WithVessels

_LEAST_SHARE, _MOST_SHARE = 1e-4, 10.0
_PER_DECADE = 6


@dataclass(frozen=True, eq=False)
class Weighing:
    """Where each path with vessels falls among the bins, cell by cell.

    Each colony is divided among the two bins next to it so that number and mean weight are kept; below the first bin,
    it counts there with its share of the weight.

    Attributes
    ----------
    cells
        Shape (n_bins,), sizes.
    n_cells
        Cells of the calendar.
    lane, slot, low, high
        For each path: entries of the table of paths that weigh, to which place (cell and lower bin) each contributes,
        and how much to the lower and the upper bin.
    """

    cells: FloatArray
    n_cells: int
    lane: tuple[IntArray, ...]
    slot: tuple[IntArray, ...]
    low: tuple[FloatArray, ...]
    high: tuple[FloatArray, ...]

    def of_path(self, path: int, switched: FloatArray) -> FloatArray:
        """Return the histogram of colonies that got vessels, shape (n_cells, n_bins).

        Parameters
        ----------
        path
            Row of the paths.
        switched
            Shape (n_stretches * 2 * n_cells,): colonies by stretch and node of the switch.
        """
        n_bins = len(self.cells)
        count = switched[self.lane[path]]
        slot, size = self.slot[path], self.n_cells * n_bins + 1
        flat = np.bincount(slot, weights=count * self.low[path], minlength=size)
        flat += np.bincount(slot + 1, weights=count * self.high[path], minlength=size)
        return np.asarray(flat[:-1].reshape(self.n_cells, n_bins), dtype=np.float64)


def weighing(after: WithVessels, lethal_cells: float) -> Weighing:
    """Return where the paths fall, for bins around a lethal burden."""
    decades = np.log10(_MOST_SHARE / _LEAST_SHARE)
    cells = lethal_cells * np.logspace(np.log10(_LEAST_SHARE), np.log10(_MOST_SHARE), round(_PER_DECADE * decades) + 1)
    n_cells = after.size.shape[-1]
    columns: list[tuple[IntArray, IntArray, FloatArray, FloatArray]] = []
    for lives, size in zip(after.lives, after.size, strict=True):
        weight, cell_count = lives.reshape(-1, n_cells), size.reshape(-1, n_cells)
        lane, cell = np.nonzero(weight * cell_count > 1e-3 * cells[0])
        here, there = cell_count[lane, cell].astype(np.float64), weight[lane, cell].astype(np.float64)
        inside = np.minimum(here, cells[-1])
        lower = np.clip(np.searchsorted(cells, inside, side="right") - 1, 0, len(cells) - 2)
        upper = np.clip((inside - cells[lower]) / (cells[lower + 1] - cells[lower]), 0.0, 1.0)
        low = np.where(inside < cells[0], inside / cells[0], 1.0 - upper)
        columns.append((lane, cell * len(cells) + lower, there * low, there * upper))
    lanes, slots, lows, highs = zip(*columns, strict=True)
    return Weighing(cells, n_cells, lanes, slots, lows, highs)
