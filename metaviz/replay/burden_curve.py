"""The tumour burden over a course, for the seek bar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.course import Course
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
