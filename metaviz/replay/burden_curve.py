"""The tumour burden over a course, as it is and as tests know it, for the seek bar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.course import Course
from metaviz.model.units import cells_of_diameter
from metaviz.replay.records import records
from metaviz.sim.burden import primary_cells, total_burden


@dataclass(frozen=True, eq=False)
class BurdenCurve:
    """Tumour cells over time.

    Attributes
    ----------
    day
        Shape (n,), from 0 to the end of the course.
    primary_cells, total_cells
        Shape (n,), cells of the primary, and of primary and colonies.
    """

    day: FloatArray
    primary_cells: FloatArray
    total_cells: FloatArray


def burden_curve(course: Course, n_points: int) -> BurdenCurve:
    """Return the burden at evenly spaced days."""
    day = np.linspace(0.0, course.end_day, n_points)
    return BurdenCurve(day, primary_cells(course, day), total_burden(course, day))


def known_steps(course: Course) -> tuple[FloatArray, FloatArray]:
    """Return the days on which tests change what is known, and the cells of all known lesions from each of them on.

    A lesion counts with its size when last seen. Both have shape (n,) and are empty if the plan has no test.
    """
    known = records(course)
    if known is None:
        return np.zeros(0), np.zeros(0)
    cells_per_cm3 = course.scene.detection.cells_per_cm3
    cells = [sum(cells_of_diameter(mm, cells_per_cm3) for mm in each.diameter_mm.tolist()) for each in known.known]
    return np.asarray(known.day, dtype=np.float64), np.asarray(cells, dtype=np.float64)
