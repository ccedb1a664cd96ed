"""When a course ends: the first day on which a sum over a patient's tumours reaches a level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.sim.colony_life import Lives
from metaviz.sim.primary_source import PrimarySources
from metaviz.sim.quantum import QUANTUM_DAYS

RisingSum = Callable[[FloatArray], FloatArray]
"""From a day for each patient to a number for each patient that never falls with the day."""

_TINY: Final = 1e-9
ALL_TURNS: Final = 200
"""More turns than any search takes: to halve a thousand years down to one quantum takes 39."""
_FIRST_TURNS: Final = 5
"""Turns of the first search for a lethal day, which only finds out what has surely regressed before."""
_SLACK: Final = 1
"""Turns that the search may take beyond those of plain bisection."""


def bracket_day(
    rising: RisingSum, level: float, after: FloatArray, until: FloatArray, most_turns: int = ALL_TURNS
) -> tuple[FloatArray, FloatArray]:
    """Return for each patient days between which a rising sum reaches a level, in whole quanta.

    Parameters
    ----------
    rising
        The sum.
    level
        What it has to reach.
    after, until
        Shape (n_patients,). The sum is below the level at `after`, and reaches it at `until` or before.
    most_turns
        How often the sum may be asked for. If that is enough, the days are one quantum apart, and the second is the
        first day on which the level is reached.

    References
    ----------
    Oliveira IFD, Takahashi RHC. An enhancement of the bisection method average performance preserving minmax
    optimality. ACM Trans Math Softw 2020;47:5. doi:10.1145/3423597
    """
    low, high = np.floor(after / QUANTUM_DAYS), np.ceil(until / QUANTUM_DAYS)
    low_excess, high_excess = _excess(rising, level, low), _excess(rising, level, high)
    span = np.maximum(high - low, 1.0)
    turns_left = np.ceil(np.log2(span)) + _SLACK
    for _ in range(most_turns):
        width = high - low
        if not np.any(width > 1.0):
            break
        # Tumours grow nearly exponentially, so a straight line through logarithms points close to the day; it is
        # moved a little to the middle, so that the day lies on the nearer side, and kept where bisection can still
        # be on time.
        middle = 0.5 * (low + high)
        line = low - low_excess * width / np.maximum(high_excess - low_excess, _TINY)
        aside = np.sign(middle - line)
        moved = np.where(0.2 * width**2 / span <= np.abs(middle - line), line + aside * 0.2 * width**2 / span, middle)
        room = np.maximum(np.exp2(turns_left - 1.0) - 0.5 * width, 0.0)
        at = np.where(np.abs(moved - middle) <= room, moved, middle - aside * room)
        at = np.clip(np.rint(at), low + 1.0, np.maximum(high - 1.0, low + 1.0))
        excess = _excess(rising, level, at)
        below, reached = (width > 1.0) & (excess < 0.0), (width > 1.0) & (excess >= 0.0)
        low, low_excess = np.where(below, at, low), np.where(below, excess, low_excess)
        high, high_excess = np.where(reached, at, high), np.where(reached, excess, high_excess)
        turns_left -= 1.0
    return low * QUANTUM_DAYS, high * QUANTUM_DAYS


def _excess(rising: RisingSum, level: float, quanta: FloatArray) -> FloatArray:
    """Return the logarithm of how many times the level a sum is."""
    return np.asarray(np.log(np.maximum(rising(quanta * QUANTUM_DAYS) / level, _TINY)))


@dataclass(frozen=True, eq=False, slots=True)
class Tumours:
    """The primary and the colonies of some patients.

    Attributes
    ----------
    primary
        The primary, the same in all of them.
    lives
        Lives of the colonies.
    patient
        Shape (n_colonies,), the patient of each colony.
    """

    primary: PrimarySources
    lives: Lives
    patient: IntArray

    def burden(self, day: FloatArray) -> FloatArray:
        """Return the cells of each patient at a day of his own, shape (n_patients,)."""
        cells = self.lives.cells(day[self.patient])
        return np.asarray(self.primary.cells(day) + np.bincount(self.patient, weights=cells, minlength=len(day)))

    def most_burden(self, until: FloatArray) -> FloatArray:
        """Return what the burden of each patient does not exceed up to a day of his own: the sum of largest sizes."""
        cells = self.lives.most_cells(until[self.patient])
        return np.asarray(
            self.primary.most_cells(until) + np.bincount(self.patient, weights=cells, minlength=len(until))
        )

    def of(self, patients: IntArray, n_patients: int) -> Tumours:
        """Return the tumours of some patients, numbered anew in the order given."""
        rows, patient = rows_of(self.patient, patients, n_patients)
        return Tumours(self.primary, self.lives.rows(rows), patient)

    def unless_regressed(self, day: FloatArray) -> Tumours:
        """Return untreated tumours as if none regressed after a day of each patient: a burden that never falls."""
        regress_day = np.where(self.lives.regress_day > day[self.patient], np.inf, self.lives.regress_day)
        return Tumours(self.primary, replace(self.lives, regress_day=regress_day), self.patient)


def rows_of(patient: IntArray, patients: IntArray, n_patients: int) -> tuple[IntArray, IntArray]:
    """Return the rows that belong to some patients, and the position in `patients` to which each belongs."""
    position = np.full(n_patients, -1)
    position[patients] = np.arange(len(patients))
    of_row = position[patient]
    rows = np.flatnonzero(of_row >= 0)
    return rows, of_row[rows]


def lethal_day(tumours: Tumours, lethal_cells: float, until: FloatArray) -> FloatArray:
    """Return the first day on which the burden of each untreated patient is lethal, shape (n_patients,).

    It is ``inf`` if the burden is not lethal up to `until`.

    Between regressions a burden never falls. While a burden without any more regressions is not lethal, the true one is
    not; so the search walks forward, each time without what has regressed by then.
    """
    day = np.full(len(until), np.inf)
    after = np.zeros(len(until))
    patients = np.arange(len(until))
    most_turns = _FIRST_TURNS
    while len(patients):
        here = tumours.of(patients, len(until))
        reaches = np.flatnonzero(here.unless_regressed(after).burden(until[patients]) >= lethal_cells)
        patients, after, here = patients[reaches], after[reaches], here.of(reaches, len(after))
        after, reached = bracket_day(
            here.unless_regressed(after).burden, lethal_cells, after, until[patients], most_turns
        )
        found = (reached - after <= QUANTUM_DAYS) & (here.burden(reached) >= lethal_cells)
        day[patients[found]] = reached[found]
        # Where the bracket is closed and yet not lethal, something regressed just before: go on from there.
        after = np.where(reached - after <= QUANTUM_DAYS, reached, after)
        patients, after, most_turns = patients[~found], after[~found], ALL_TURNS
    return day
