"""The primary as a source of cells: one source for each of its clones, through all eras."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray, WordArray
from metaviz.model.growth import Shedding
from metaviz.sim import draws
from metaviz.sim.growth_path import Days, GrowthPaths, shed_between
from metaviz.sim.shed_table import shed_table
from metaviz.theory.primary_path import PrimaryPath

_CLONE_COLUMN = np.uint64(0xFFFFFFFF)
"""A column of the luck plane that no tile has."""


@dataclass(frozen=True, eq=False, slots=True)
class PrimarySources:
    """Size and shedding of the primary's clones; a clone sheds its share of what one tumour of its age would shed.

    Attributes
    ----------
    grown
        The primary through the eras.
    path
        A row for each clone.
    share
        Shape (n_clones,).
    first_change_day
        Day up to which the primary is untreated; ``inf`` if it always is.
    """

    grown: PrimaryPath
    path: GrowthPaths
    share: FloatArray
    first_change_day: float

    @property
    def n_clones(self) -> int:
        """Number of clones."""
        return len(self.share)

    def keys(self, patient_key: WordArray) -> WordArray:
        """Return the key of each clone of each patient, shape (n_patients, n_clones); the first has the patient's."""
        clones = np.arange(self.n_clones, dtype=np.uint64)
        of_others = draws.child_key(patient_key[:, None], np.broadcast_to(_CLONE_COLUMN, clones.shape), clones)
        return np.where(clones == 0, patient_key[:, None], of_others)

    def cells(self, day: Days) -> FloatArray:
        """Return the cells of the primary at each day, in the shape of `day`."""
        if self.first_change_day == np.inf:
            age = np.asarray(day, dtype=np.float64) * self.grown.pace[0, 0]
            return self.grown.growth.cells(age)
        return self.grown.cells(day)

    def most_cells(self, until: FloatArray) -> FloatArray:
        """Return a size that the primary does not exceed up to each day, in the shape of `until`."""
        if self.first_change_day == np.inf:
            return self.cells(until)
        each = [
            share * self.path[np.full(len(until), clone)].most_cells(until) for clone, share in enumerate(self.share)
        ]
        return np.asarray(np.sum(each, axis=0))

    def shed(self, clone: IntArray, day: Days) -> FloatArray:
        """Return the cells that each of some clones has shed up to a day (broadcast)."""
        return np.asarray(self.share[clone] * self.path.cells_shed(clone, day))

    def all_shed(self, day: Days) -> FloatArray:
        """Return the cells that the primary has shed up to each day, shape (*day.shape, n_clones)."""
        return self.shed(np.arange(self.n_clones), np.asarray(day)[..., None])

    def day_of_shed(self, clone: IntArray, n_shed: FloatArray) -> FloatArray:
        """Return the day on which each of some clones has shed so many cells; ``inf`` if never."""
        return self.path.day_of_shed(clone, n_shed / self.share[clone])


def primary_sources(grown: PrimaryPath, shedding: Shedding) -> PrimarySources:
    """Return the sources of a primary that grows along a path.

    Eras in which the primary goes on as before are one stretch, so that what happens elsewhere leaves no trace in it.
    """
    start, age, pace = grown.start_day, grown.age, grown.pace
    with np.errstate(invalid="ignore"):
        carried = age[:-1] + pace[:-1] * np.diff(start)[:, None]
    goes_on = np.all((age[1:] == carried) & (pace[1:] == pace[:-1]), axis=1)
    keep = np.flatnonzero(np.concatenate(([True], ~goes_on)))
    table = shed_table(grown.growth, shedding)
    columns = np.empty((5, grown.share.size, len(keep)))
    shed = np.zeros(grown.share.size)
    for knot, era in enumerate(keep):
        there = age[era] >= 0.0
        stands = ~there | (pace[era] == 0.0)
        from_age = np.maximum(age[era], 0.0)
        with np.errstate(divide="ignore"):
            days_per_age = np.where(stands, np.inf, 1.0 / pace[era])
        rate = np.where(there & stands, shedding.cells_per_day(grown.growth.cells(from_age)), 0.0)
        columns[:, :, knot] = (np.full(shed.shape, start[era]), from_age, days_per_age, rate, shed)
        if knot + 1 < len(keep):
            days = start[keep[knot + 1]] - start[era]
            to_age = np.maximum(from_age + days / days_per_age, 0.0)
            shed = shed + shed_between(table, from_age, to_age, days_per_age, rate, np.full(shed.shape, days))
    untouched = bool(np.all(age[0] == 0.0) and np.all(pace[0] == pace[0, 0]) and pace[0, 0] > 0.0)
    changes_day = float(start[keep[1]]) if len(keep) > 1 else np.inf
    return PrimarySources(
        grown=grown,
        path=GrowthPaths(grown.growth, table, np.arange(grown.share.size + 1) * len(keep), *columns.reshape(5, -1)),
        share=grown.share,
        first_change_day=changes_day if untouched else 0.0,
    )
