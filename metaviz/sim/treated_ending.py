"""When the course of a treated patient ends.

Under treatment a burden rises and falls, and may be lethal for a few days only. A patient is taken to die in the first
month at whose end the burden is lethal. Up to the first treatment the untreated law holds.
"""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.sim.ending import Tumours
from metaviz.sim.quantum import QUANTUM_DAYS


def end_of_month(day: float) -> float:
    """Return the first end of a month that is not before a day; months are counted from day 0."""
    return float(np.ceil(day / DAYS_PER_MONTH) * DAYS_PER_MONTH)


def lethal_month_end(tumours: Tumours, lethal_cells: float, until: FloatArray) -> FloatArray:
    """Return the end of the first month at which each patient's burden is lethal, shape (n_patients,).

    It is ``inf`` if no month that ends up to `until` is such.
    """
    found = np.full(len(until), np.inf)
    last = np.floor(until / DAYS_PER_MONTH)
    patients = np.flatnonzero(tumours.most_burden(until) >= lethal_cells)
    here = tumours.of(patients, len(until))
    month = _first_possible_month(here, lethal_cells, last[patients])
    while len(patients):
        in_time = np.flatnonzero(month <= last[patients])
        here, patients, month = here.of(in_time, len(patients)), patients[in_time], month[in_time]
        lethal = here.burden(month * DAYS_PER_MONTH) >= lethal_cells
        found[patients[lethal]] = month[lethal] * DAYS_PER_MONTH
        goes_on = np.flatnonzero(~lethal)
        here, patients, month = here.of(goes_on, len(patients)), patients[goes_on], month[goes_on] + 1.0
    return found


def _first_possible_month(tumours: Tumours, lethal_cells: float, last: FloatArray) -> FloatArray:
    """Return a month before which no burden can be lethal, however the tumours rise and fall."""
    low, high = np.zeros(len(last)), np.maximum(last, 1.0)
    while np.any(high - low > 1.0):
        middle = np.floor(0.5 * (low + high))
        reaches = tumours.most_burden(middle * DAYS_PER_MONTH) >= lethal_cells
        low, high = np.where(reaches, low, middle), np.where(reaches, middle, high)
    return high


def treated_lethal_day(tumours: Tumours, lethal_cells: float, until: FloatArray, first_change_day: float) -> FloatArray:
    """Return a day in the first lethal month on which the burden becomes lethal, ``inf`` if there is none.

    Parameters
    ----------
    tumours, lethal_cells, until
        As for `lethal_month_end`.
    first_change_day
        Patients who die before it are dead already, so no day before it is looked at.

    Notes
    -----
    Plain bisection: more tumours can only bring forward the day that it finds.
    """
    day = lethal_month_end(tumours, lethal_cells, until)
    patients = np.flatnonzero(np.isfinite(day))
    here, high = tumours.of(patients, len(day)), day[patients] / QUANTUM_DAYS
    before_change = np.floor(first_change_day / QUANTUM_DAYS) - 1.0
    low = np.maximum(high - DAYS_PER_MONTH / QUANTUM_DAYS, np.minimum(before_change, high - 1.0))
    while np.any(high - low > 1.0):
        middle = np.floor(0.5 * (low + high))
        lethal = here.burden(middle * QUANTUM_DAYS) >= lethal_cells
        low, high = np.where(lethal, low, middle), np.where(lethal, middle, high)
    day[patients] = high * QUANTUM_DAYS
    return day
