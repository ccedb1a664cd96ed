"""What was known at a moment: the numbers of all charts of a scan, as one value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.gui.words import place_name
from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.body import Body
from metaviz.model.course import FROM_PRIMARY
from metaviz.replay.knowledge import known_on
from metaviz.replay.observed import found_by_site, made_tests, observed
from metaviz.session.state import SessionState


@dataclass(frozen=True, slots=True)
class MeasuredLesion:
    """A known lesion.

    Attributes
    ----------
    name
        Where it is.
    is_primary
        Whether it is the primary.
    diameter_mm, measured_day
        Its size when last measured, and when that was.
    """

    name: str
    is_primary: bool
    diameter_mm: float
    measured_day: float


@dataclass(frozen=True, eq=False)
class ScanTally:
    """What was known at a moment; nothing in it depends on what no test has found by then.

    Attributes
    ----------
    body
        Gives the sites their names.
    day, horizon_days
        The moment, and the end of the time axis.
    found
        Shape (n_sites,): metastases of this patient found so far.
    expected, expected_at_end
        Shape (n_sites,): metastases that could be found in the average patient so far, and by the horizon.
    lesions
        Known lesions, the largest first.
    series_day, series_mm
        Shape (n,): days on which what is known was looked at, and the sum of all known diameters from each on.
    test_day, test_is_positive
        Shape (m,): tests made so far.
    is_by_tests
        Whether the plan has tests; otherwise somebody looks all the time.
    """

    body: Body
    day: float
    horizon_days: float
    found: IntArray
    expected: FloatArray
    expected_at_end: FloatArray
    lesions: tuple[MeasuredLesion, ...]
    series_day: FloatArray
    series_mm: FloatArray
    test_day: FloatArray
    test_is_positive: BoolArray
    is_by_tests: bool


def scan_tally(state: SessionState) -> ScanTally | None:
    """Return what is known at the playhead of a state; None while there is no course."""
    course = state.course
    if course is None:
        return None
    scene, expectation = state.scene, state.expectation
    day = min(state.day, course.end_day)
    known, seen = known_on(course, day), observed(course)
    past = seen.until(day)
    place = course.source_place[known.row + 1]
    rows = zip(place.tolist(), known.row.tolist(), known.diameter_mm.tolist(), known.seen_day.tolist(), strict=True)
    lesions = [
        MeasuredLesion(place_name(scene.body, scene.body.places[at].id), row == FROM_PRIMARY, size_mm, seen_day)
        for at, row, size_mm, seen_day in rows
    ]
    test_day, is_positive = made_tests(course, day)
    return ScanTally(
        body=scene.body,
        day=day,
        horizon_days=scene.horizon_days,
        found=found_by_site(course, day),
        expected=_on_day(expectation.day, expectation.detectable, day),
        expected_at_end=expectation.expected_detectable,
        lesions=tuple(sorted(lesions, key=lambda lesion: -lesion.diameter_mm)),
        series_day=seen.day[past],
        series_mm=seen.sum_mm[past],
        test_day=test_day,
        test_is_positive=is_positive,
        is_by_tests=seen.is_by_tests,
    )


def _on_day(days: FloatArray, values: FloatArray, day: float) -> FloatArray:
    """Interpolate columns, shape (n_days, n_sites), to a day."""
    after = int(np.clip(np.searchsorted(days, day, side="right"), 1, len(days) - 1))
    share = float(np.clip((day - days[after - 1]) / (days[after] - days[after - 1]), 0.0, 1.0))
    return np.asarray((1.0 - share) * values[after - 1] + share * values[after])
