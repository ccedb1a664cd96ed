"""What lies behind the playhead: the burden that is there and the burden that is known, and turning points."""

from __future__ import annotations

import numpy as np

from metaviz.gui.seek_bar import NOTHING, SeekBackdrop
from metaviz.model.course import Course
from metaviz.model.examination import Layer
from metaviz.replay.burden_curve import burden_curve, known_steps
from metaviz.replay.knowledge import timeline

_CURVE_POINTS = 400


def backdrop_of(course: Course | None, horizon_days: float, layer: Layer) -> SeekBackdrop:
    """Return the backdrop of a course, with the turning points of a layer; an empty one while there is no course."""
    if course is None:
        return SeekBackdrop(horizon_days, horizon_days, NOTHING, NOTHING, ())
    curve = burden_curve(course, _CURVE_POINTS)
    day, cells = known_steps(course)
    # Each step is known until the next test.
    known_day = np.append(np.repeat(day, 2)[1:], course.end_day) if len(day) else NOTHING
    return SeekBackdrop(
        horizon_days,
        course.end_day,
        curve.day,
        curve.total_cells,
        timeline(course, layer),
        known_day,
        np.repeat(cells, 2),
    )
