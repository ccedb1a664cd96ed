"""The words over the map for a state of the session."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.number_text import count_text
from metaviz.gui.overlay import Count, OverlayState
from metaviz.gui.tally import colonies_by_site
from metaviz.gui.words import date_text, end_text
from metaviz.model.course import Course
from metaviz.model.units import diameter_of_cells
from metaviz.session.state import SessionState
from metaviz.sim.burden import primary_cells

_MOST_COUNTS = 6


def _tr(text: str) -> str:
    return QCoreApplication.translate("map_words", text)


def map_words(
    state: SessionState, cells_per_dot: int, labels: tuple[PlacedLabel, ...], *, with_counts: bool = False
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
    """
    course = state.course
    return OverlayState(
        title=state.scene.title,
        date=date_text(state.day if course is None else min(state.day, course.end_day)),
        stage="" if course is None else stage_text(course, state.day),
        dot=dot_text(cells_per_dot),
        labels=labels,
        counts=_counts(state) if with_counts else (),
    )


def dot_text(cells_per_dot: int) -> str:
    """Return what one dot stands for; empty while there are none."""
    if cells_per_dot <= 0:
        return ""
    if cells_per_dot == 1:
        return _tr("1 dot = 1 cell")
    return _tr("1 dot = {count} cells").format(count=count_text(float(cells_per_dot)))


def stage_text(course: Course, day: float) -> str:
    """Return in a line how far the disease has come."""
    if day >= course.end_day and course.end_day < course.scene.horizon_days:
        return end_text(course.end_reason)
    detection = course.scene.detection
    diameter = diameter_of_cells(float(primary_cells(course, day)), detection.cells_per_cm3)
    size = _tr("Tumour {d} mm") if diameter < 10.0 else _tr("Tumour {d} cm")
    tumour = size.format(d=f"{diameter:.1f}" if diameter < 10.0 else f"{diameter / 10.0:.1f}")
    founded = int((course.colonies.founded_day <= day).sum())
    detectable = int((course.colonies.detectable_day <= day).sum())
    if not founded:
        return _tr("{tumour} · no colony yet").format(tumour=tumour)
    colonies = _tr("1 colony") if founded == 1 else _tr("{n} colonies").format(n=founded)
    return _tr("{tumour} · {colonies}, {n} detectable").format(tumour=tumour, colonies=colonies, n=detectable)


def _counts(state: SessionState) -> tuple[Count, ...]:
    sites = state.scene.body.sites
    counted = colonies_by_site(state.course, state.scene.body, state.day)
    expected = state.expectation.expected_colonies
    order = sorted(range(len(sites)), key=lambda i: -float(expected[i]))[:_MOST_COUNTS]
    return tuple(Count(sites[i].name, int(counted[i])) for i in order)
