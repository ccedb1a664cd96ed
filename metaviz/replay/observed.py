"""What was known of a disease up to a day, as numbers: lesions found, their last measurements, and their course."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.course import Course
from metaviz.model.kept import kept
from metaviz.model.units import DAYS_PER_MONTH, cells_of_diameter
from metaviz.replay.findings import Known
from metaviz.replay.knowledge import found_day, known_on
from metaviz.replay.records import records


@dataclass(frozen=True, eq=False)
class Observed:
    """What was known from each of some days on; columns of equal length.

    Attributes
    ----------
    day
        Shape (n,), days since the first cell: of the tests that changed or confirmed what is known; where the plan has
        no test, a calendar of months.
    n_lesions
        Shape (n,), lesions known, the primary included.
    sum_mm
        Shape (n,), the sum of their diameters when last measured.
    cells
        Shape (n,), the cells in balls of these diameters.
    is_by_tests
        Whether it follows tests, and holds from one to the next; otherwise it changes all the time.
    """

    day: FloatArray
    n_lesions: IntArray
    sum_mm: FloatArray
    cells: FloatArray
    is_by_tests: bool

    def until(self, day: float) -> BoolArray:
        """Return which of the days have come by a day, shape (n,)."""
        return np.asarray(self.day <= day)


@kept
def observed(course: Course) -> Observed:
    """Return what was known of a course over time."""
    by_tests = records(course)
    if by_tests is not None:
        days, states = by_tests.day, by_tests.known
    else:
        # As if somebody looked all the time: months are fine enough for a chart, the days of finding are exact.
        found = found_day(course)
        months = np.arange(0.0, course.end_day, DAYS_PER_MONTH)
        days = np.unique(np.concatenate((months, found[np.isfinite(found)], [course.end_day])))
        states = tuple(known_on(course, float(day)) for day in days)
    cells_per_cm3 = course.scene.detection.cells_per_cm3
    return Observed(
        day=np.asarray(days, dtype=np.float64),
        n_lesions=np.array([len(each) for each in states], dtype=np.int64),
        sum_mm=np.array([float(each.diameter_mm.sum()) for each in states]),
        cells=np.array([_cells(each, cells_per_cm3) for each in states]),
        is_by_tests=by_tests is not None,
    )


def found_by_site(course: Course, day: float) -> IntArray:
    """Return the metastases found at each site up to a day, shape (n_sites,), those that are gone since included."""
    body = course.scene.body
    place = course.colonies.place[found_day(course)[1:] <= day]
    return np.asarray(np.bincount(body.site_of_place[place], minlength=len(body.sites)), dtype=np.int64)


def made_tests(course: Course, day: float) -> tuple[FloatArray, BoolArray]:
    """Return the days of the tests made by a day, and whether each was positive; both of shape (n,)."""
    by_tests = records(course)
    made = () if by_tests is None else [each for each in by_tests.findings if each.day <= day]
    days = np.array([each.day for each in made], dtype=np.float64)
    return days, np.array([each.is_positive for each in made], dtype=np.bool_)


def _cells(known: Known, cells_per_cm3: float) -> float:
    return sum(cells_of_diameter(mm, cells_per_cm3) for mm in known.diameter_mm.tolist())
