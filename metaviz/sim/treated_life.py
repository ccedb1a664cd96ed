"""Lives of treated colonies: the days of an untreated life, and the path on which the growth clock went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.sim.colony_life import Lives
from metaviz.sim.growth_path import Days, GrowthPaths


@dataclass(frozen=True, eq=False)
class TreatedLives(Lives):
    """What becomes of colonies under treatment.

    Attributes
    ----------
    path
        A row for each colony: its growth age from founding on.
    """

    path: GrowthPaths

    @property
    def _columns(self) -> tuple[Any, ...]:
        return (*super()._columns, self.path)

    def growth_age_days(self, day: Days) -> FloatArray:
        """Return the growth age at a day (broadcast against the colonies)."""
        return self.path.growth_age_days(np.arange(len(self)), day)

    def most_cells(self, until: FloatArray) -> FloatArray:
        """Return the largest size of each colony up to a day of its own, shape (n_colonies,)."""
        most = self.path.most_cells(np.minimum(until, self.regress_day))
        return np.asarray(np.where(until >= self.founded_day, most, 0.0))

    @property
    def detectable_day(self) -> FloatArray:
        """First day on which each colony can be seen; ``inf`` if it is gone before or never gets there."""
        return self.path.first_day_of_age(self.clock.detectable_age_days, self.regress_day)

    def shed(self, day: Days) -> FloatArray:
        """Return the cells that each colony has shed up to a day (broadcast)."""
        return self.path.cells_shed(np.arange(len(self)), np.minimum(day, self.regress_day))

    def day_of_shed(self, rows: IntArray, n_shed: FloatArray) -> FloatArray:
        """Return the day on which some colonies have shed so many cells, the inverse of `shed`; ``inf`` if never."""
        day = self.path.day_of_shed(rows, n_shed)
        return np.asarray(np.where(day <= self.regress_day[rows], day, np.inf))
