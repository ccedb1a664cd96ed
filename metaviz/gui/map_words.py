"""The words over the map for a state of the session."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.number_text import count_text
from metaviz.gui.overlay import Count, OverlayState
from metaviz.gui.words import date_text, end_text, length_text, stage_name
from metaviz.model.course import Course
from metaviz.replay.counts import counts_by_site
from metaviz.replay.snapshot import snapshot
from metaviz.session.state import SessionState

_MOST_COUNTS = 6


def _tr(text: str) -> str:
    return QCoreApplication.translate("map_words", text)


def map_words(
    state: SessionState,
    cells_per_dot: int,
    labels: tuple[PlacedLabel, ...],
    *,
    with_counts: bool = False,
    is_near: bool = False,
) -> OverlayState:
    """Return what is written over the map.

    Parameters
    ----------
    state
        The moment.
    cells_per_dot
        Cells for which one dot stands; 0 while there are none.
    labels
        Labels of organs.
    with_counts
        Whether to write colonies by organ too, for a picture that stands alone.
    is_near
        Whether the camera is so near that words stand on the body.
    """
    course = state.course
    return OverlayState(
        title=state.scene.title,
        date=date_text(state.day if course is None else min(state.day, course.end_day)),
        stage=() if course is None else stage_lines(course, state.day),
        dot=dot_text(cells_per_dot),
        labels=labels,
        counts=_counts(state) if with_counts else (),
        is_near=is_near,
    )


def dot_text(cells_per_dot: int) -> str:
    """Return what one dot stands for; empty while there are none."""
    if cells_per_dot <= 0:
        return ""
    if cells_per_dot == 1:
        return _tr("1 dot = 1 cell")
    return _tr("1 dot = {count} cells").format(count=count_text(float(cells_per_dot)))


def stage_lines(course: Course, day: float) -> tuple[str, ...]:
    """Return in a few lines how far the disease has come."""
    if day >= course.end_day and course.end_day < course.scene.horizon_days:
        return (end_text(course.end_reason),)
    now = snapshot(course, day)
    tumour = _tr("Tumour {size}").format(size=length_text(now.primary_diameter_mm))
    founded, detectable = len(now.row), int(now.detectable_by_site.sum())
    if not founded:
        return stage_name(now.detected_stage), tumour, _tr("No colony")
    # All that were ever founded, as the charts count them; what regressed is said beside them.
    regressed = founded - int(now.colonies_by_site.sum())
    colonies = _tr("1 colony") if founded == 1 else _tr("{n} colonies").format(n=founded)
    colonies = _tr("{colonies}, {n} detectable").format(colonies=colonies, n=detectable)
    if regressed:
        colonies = _tr("{colonies}, {n} regressed").format(colonies=colonies, n=regressed)
    return stage_name(now.detected_stage), tumour, colonies


def _counts(state: SessionState) -> tuple[Count, ...]:
    sites = state.scene.body.sites
    if state.course is None:
        return ()
    counted = counts_by_site(state.course, state.day)
    expected = state.expectation.expected_colonies
    order = sorted(range(len(sites)), key=lambda i: -float(expected[i]))[:_MOST_COUNTS]
    others = Count(_tr("All others"), int(counted.sum() - counted[order].sum()))
    return (*(Count(sites[i].name, int(counted[i])) for i in order), others)
