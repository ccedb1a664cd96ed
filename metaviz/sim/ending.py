"""When a course ends: the first day on which a sum over a patient's tumours reaches a level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from metaviz.model.growth import GrowthLaw
from metaviz.sim.colony_life import QUANTUM_DAYS, ColonyClock, Lives

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

RisingSum = Callable[[FloatArray], FloatArray]
"""From a day for each patient to a number for each patient that never falls with the day."""


def first_day_reaching(
    rising: RisingSum,
    level: float,
    after: FloatArray,
    until: FloatArray,
    tolerance_days: float = QUANTUM_DAYS,
) -> FloatArray:
    """Return for each patient the first day, in whole quanta, on which a rising sum reaches a level.

    Parameters
    ----------
    rising
        The sum.
    level
        What it has to reach.
    after, until
        Shape (n_patients,). The sum is below the level at `after`, and reaches it at `until` or before.
    tolerance_days
        How much later than the first day the result may be.
    """
    tolerance = max(tolerance_days / QUANTUM_DAYS, 1.0)
    low = np.floor(after / QUANTUM_DAYS)
    high = np.ceil(until / QUANTUM_DAYS)
    while np.any(high - low > tolerance):
        middle = np.ceil(0.5 * (low + high))
        reached = rising(middle * QUANTUM_DAYS) >= level
        # Where only one quantum is left, the middle is the upper end.
        high, low = np.where(reached, middle, high), np.where(reached | (middle == high), low, middle)
    return np.asarray(high * QUANTUM_DAYS)


@dataclass(frozen=True, eq=False, slots=True)
class Tumours:
    """The primary and the colonies of some patients.

    Attributes
    ----------
    primary
        Growth law of the primary.
    clock, lives
        Growth of the colonies.
    patient
        Shape (n_colonies,), the patient of each colony.
    """

    primary: GrowthLaw
    clock: ColonyClock
    lives: Lives
    patient: IntArray

    def burden(self, day: FloatArray) -> FloatArray:
        """Return the cells of each patient at a day of his own, shape (n_patients,)."""
        cells = self.clock.cells(self.lives, day[self.patient])
        return np.asarray(self.primary.cells(day) + np.bincount(self.patient, weights=cells, minlength=len(day)))

    def of(self, patients: IntArray, n_patients: int) -> Tumours:
        """Return the tumours of some patients, numbered anew in the order given."""
        rows, patient = rows_of(self.patient, patients, n_patients)
        return Tumours(self.primary, self.clock, self.lives.rows(rows), patient)

    def unless_regressed(self, day: FloatArray) -> Tumours:
        """Return the tumours as if none regressed after a day of each patient: a burden that never falls."""
        regress_day = np.where(self.lives.regress_day > day[self.patient], np.inf, self.lives.regress_day)
        return Tumours(self.primary, self.clock, replace(self.lives, regress_day=regress_day), self.patient)


def rows_of(patient: IntArray, patients: IntArray, n_patients: int) -> tuple[IntArray, IntArray]:
    """Return the rows that belong to some patients, and the position in `patients` to which each belongs."""
    position = np.full(n_patients, -1)
    position[patients] = np.arange(len(patients))
    of_row = position[patient]
    rows = np.flatnonzero(of_row >= 0)
    return rows, of_row[rows]


def lethal_day(tumours: Tumours, lethal_cells: float, until: FloatArray) -> FloatArray:
    """Return the first day on which each patient's burden is lethal, ``inf`` if not up to `until`; shape (n_patients,).

    Between regressions a burden never falls. The first day of a burden without any more regressions is a lower bound;
    where it is not yet lethal in truth, the search goes on from there without what has regressed by then.
    """
    day = np.full(len(until), np.inf)
    after = np.zeros(len(until))
    open_patients = np.arange(len(until))
    while len(open_patients):
        some = tumours.of(open_patients, len(until))
        rising = some.unless_regressed(after)
        reaches = rising.burden(until[open_patients]) >= lethal_cells
        open_patients, after = open_patients[reaches], after[reaches]
        some, rising = some.of(np.flatnonzero(reaches), len(reaches)), rising.of(np.flatnonzero(reaches), len(reaches))
        after = first_day_reaching(rising.burden, lethal_cells, after, until[open_patients])
        lethal = some.burden(after) >= lethal_cells
        day[open_patients[lethal]] = after[lethal]
        open_patients, after = open_patients[~lethal], after[~lethal]
    return day
