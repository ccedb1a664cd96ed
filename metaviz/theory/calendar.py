"""The time grid of treated patients: cells of about two months that never straddle the edge of an era."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.theory.conditions import Conditions
from metaviz.theory.grid import TimeGrid

NODES = 0.5 + np.array([-1.0, 1.0]) / (2.0 * np.sqrt(3.0))
"""Where in a cell the two points lie for which the rest is worked out; they hold the mean of any cubic."""
_LEVER = float(NODES[1] - NODES[0])


@dataclass(frozen=True, eq=False)
class Calendar:
    """Cells from day 0 to the horizon, each within one era.

    Attributes
    ----------
    edge_days
        Shape (n_cells + 1,).
    era
        Shape (n_cells,), era of each cell.
    begins_era
        Shape (n_cells,), whether the era begins with the cell, so that its doses are given then.
    """

    edge_days: FloatArray
    era: IntArray
    begins_era: BoolArray

    @cached_property
    def step_days(self) -> FloatArray:
        """Length of each cell."""
        return np.diff(self.edge_days)

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return len(self.era)

    def on_nodes(self, counts: FloatArray) -> FloatArray:
        """Spread what happens in each cell over its two nodes, first axis, so that rising rates keep their slope.

        Parameters
        ----------
        counts
            Shape (n_cells, ...).

        Returns
        -------
        ndarray
            Shape (2 * n_cells, ...), the nodes of a cell one after the other.
        """
        step = self.step_days.reshape(-1, *(1,) * (counts.ndim - 1))
        rate = counts / step
        slope = np.zeros_like(rate)
        rises = np.diff(rate, axis=0) / (0.5 * (step[1:] + step[:-1]))
        before, after = rises[:-1], rises[1:]
        both = before * after
        # The harmonic mean of both sides; none at a turn, so that no count becomes negative.
        np.divide(2.0 * both, before + after, out=slope[1:-1], where=both > 0.0)
        tilt = np.clip(slope * step * (_LEVER / 2.0), -rate, rate)
        halves = 0.5 * step[:, None] * np.stack((rate - tilt, rate + tilt), axis=1)
        return np.asarray(halves.reshape(-1, *counts.shape[1:]))


def node_weights(counts: FloatArray, moments: FloatArray) -> FloatArray:
    """Return weights of the two nodes that hold a count and its mean moment, shape (..., 2).

    Parameters
    ----------
    counts
        What happens in a cell.
    moments
        The same times the mean place in the cell, from 0 to 1. Far off the middle one weight is negative.
    """
    upper = (moments - NODES[0] * counts) / _LEVER
    return np.stack((counts - upper, upper), axis=-1)


def calendar(grid: TimeGrid, during: Conditions) -> Calendar:
    """Return the calendar of a plan, with the coarse cells of a time grid cut at the eras."""
    inside = during.start_day[during.start_day < grid.horizon_days]
    edges = np.unique(np.concatenate((grid.coarse_days, inside)))
    era = during.era(edges[:-1])
    return Calendar(edges, era, np.isin(edges[:-1], inside))
