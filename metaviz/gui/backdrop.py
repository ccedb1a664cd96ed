"""What lies behind the playhead: the burden that is there and the burden that is known, and turning points."""

from __future__ import annotations

import numpy as np

from metaviz.gui.seek_bar import NOTHING, SeekBackdrop
from metaviz.model.course import Course
from metaviz.model.examination import Layer
from metaviz.replay.appointments import is_tested
from metaviz.replay.burden_curve import burden_curve
from metaviz.replay.knowledge import timeline
from metaviz.replay.observed import observed

_CURVE_POINTS = 400


def backdrop_of(course: Course | None, horizon_days: float, layer: Layer) -> SeekBackdrop:
    """Return the backdrop of a course as a layer knows it; an empty one while there is no course.

    With the truth stand the steps of the tests, if any are planned; of a scan nothing else is told.
    """
    if course is None:
        return SeekBackdrop(horizon_days, horizon_days, NOTHING, NOTHING, ())
    known_day, known_cells = NOTHING, NOTHING
    if is_tested(course.plan):
        seen = observed(course)
        if len(seen.day):
            # Each step is known until the next test.
            known_day = np.append(np.repeat(seen.day, 2)[1:], course.end_day)
            known_cells = np.repeat(seen.cells, 2)
    elif layer is Layer.SCAN:
        seen = observed(course)
        known_day, known_cells = seen.day, seen.cells
    is_scan = layer is Layer.SCAN
    curve = None if is_scan else burden_curve(course, _CURVE_POINTS)
    return SeekBackdrop(
        horizon_days,
        course.end_day,
        NOTHING if curve is None else curve.day,
        NOTHING if curve is None else curve.total_cells,
        timeline(course, layer),
        known_day,
        known_cells,
        hides_future=is_scan,
    )
