"""The growth of the primary through treatments, clone by clone, in closed form.

The clones share the tumour: each holds its share of what one tumour of its growth age would hold. A clone's growth
clock goes at the era's pace, backwards under a drug that shrinks it; a dose sets it back to the age of what is left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import BoolArray, FloatArray
from metaviz.model.growth import GrowthLaw
from metaviz.model.scene import Scene

_GONE = -np.inf
_LAST_CELL = 0.5


@dataclass(frozen=True, eq=False)
class PrimaryPath:
    """Growth age of each clone of the primary, piecewise linear in time.

    Attributes
    ----------
    growth
        The law.
    share
        Shape (n_clones,), share of each clone in the untreated tumour.
    start_day
        Shape (n_eras,), first day of each era.
    age
        Shape (n_eras, n_clones), growth age in days at the start of each era, after its dose; ``-inf`` where gone.
    pace
        Shape (n_eras, n_clones), days of growth age per day.
    """

    growth: GrowthLaw
    share: FloatArray
    start_day: FloatArray
    age: FloatArray
    pace: FloatArray

    def growth_age_days(self, days: ArrayLike) -> FloatArray:
        """Return the growth age of each clone, shape (*days.shape, n_clones); below 0 where there is none."""
        day = np.asarray(days, dtype=np.float64)
        era = np.maximum(np.searchsorted(self.start_day, day, side="right") - 1, 0)
        age = self.age[era] + self.pace[era] * (day - self.start_day[era])[..., None]
        # A clock that runs backwards from day 0 must not make a tumour of the days before.
        return np.where((day < 0.0)[..., None], _GONE, age)

    def clone_cells(self, days: ArrayLike) -> FloatArray:
        """Return the cells of each clone, shape (*days.shape, n_clones)."""
        return np.asarray(self.share * self.growth.cells(self.growth_age_days(days)))

    def cells(self, days: ArrayLike) -> FloatArray:
        """Return the cells of the primary, in the shape of `days`; none before day 0."""
        return np.asarray(self.clone_cells(days).sum(axis=-1))


def primary_path(
    scene: Scene, start_day: FloatArray, pace: FloatArray, kill: FloatArray, removed: BoolArray
) -> PrimaryPath:
    """Follow the primary from era to era.

    Parameters
    ----------
    scene
        Growth law and clones.
    start_day
        Shape (n_eras,), first day of each era, from 0 on.
    pace, kill
        Shape (n_eras, n_clones): pace of the growth clock, and logarithm of the factor by which the dose on the first
        day divides a clone.
    removed
        Shape (n_eras,), whether the primary has been cut out.
    """
    growth = scene.primary_growth
    share = np.array([clone.share for clone in scene.clones])
    age = np.empty((len(start_day), len(share)))
    now = np.zeros(len(share))
    for era, day in enumerate(start_day):
        if era:
            now = now + pace[era - 1] * (day - start_day[era - 1])
            # A clone that shrank to nothing does not come back.
            now = np.where(now < 0.0, _GONE, now)
        if removed[era]:
            now = np.full(len(share), _GONE)
        elif kill[era].any():
            now = _after_dose(growth, share, now, kill[era])
        age[era] = now
    gone = np.isneginf(age)
    return PrimaryPath(growth, share, start_day, age, np.where(gone, 0.0, pace))


def _after_dose(growth: GrowthLaw, share: FloatArray, age: FloatArray, kill: FloatArray) -> FloatArray:
    """Return the growth age of what a dose leaves of each clone; a clone of less than half a cell is gone."""
    left = growth.cells(age) * np.exp(-kill)
    # A tumour near its capacity has no one age; a dose makes none older.
    smaller = np.minimum(growth.age_days(left), age)
    now = np.where(share * left < _LAST_CELL, _GONE, smaller)
    return np.where((kill > 0.0) & (age >= 0.0), now, age)
