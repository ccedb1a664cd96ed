"""The words over the map for a state of the session."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from metaviz.gui.disease_words import badge_text, caption_of, chips_of, goal_text, lines_of
from metaviz.gui.head_words import Head
from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.number_text import count_text
from metaviz.gui.overlay import Count, OverlayState
from metaviz.gui.words import date_text
from metaviz.model.examination import Layer
from metaviz.model.level import Level
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
    layer: Layer = Layer.TRUTH,
    level: Level = Level.PLAIN,
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
    layer
        Whether to tell what is there or what was found.
    level
        Language level of captions and symptoms.
    """
    course = state.course
    if course is None:
        return OverlayState(Head(state.scene.title, date_text(state.day)), dot_text(cells_per_dot), labels)
    now = snapshot(course, state.day)
    head = Head(
        title=state.scene.title,
        date=date_text(now.day) if layer is Layer.TRUTH else _tr("{date}: scan").format(date=date_text(now.day)),
        badge=badge_text(now.status),
        goal=goal_text(now.status),
        lines=lines_of(course, now, layer),
        chips=chips_of(course, now, level, layer),
    )
    return OverlayState(
        head=head,
        # A scan shows no cells on their way.
        dot="" if layer is Layer.SCAN else dot_text(cells_per_dot),
        with_cells=layer is not Layer.SCAN,
        labels=labels,
        counts=_counts(state) if with_counts else (),
        is_near=is_near,
        caption=caption_of(course, now.day, state.speed.day_per_s, layer, level),
    )


def dot_text(cells_per_dot: int) -> str:
    """Return what one dot stands for; empty while there are none."""
    if cells_per_dot <= 0:
        return ""
    if cells_per_dot == 1:
        return _tr("1 dot = 1 cell")
    return _tr("1 dot = {count} cells").format(count=count_text(float(cells_per_dot)))


def _counts(state: SessionState) -> tuple[Count, ...]:
    sites = state.scene.body.sites
    if state.course is None:
        return ()
    counted = counts_by_site(state.course, state.day)
    expected = state.expectation.expected_colonies
    order = sorted(range(len(sites)), key=lambda i: -float(expected[i]))[:_MOST_COUNTS]
    others = Count(_tr("All others"), int(counted.sum() - counted[order].sum()))
    return (*(Count(sites[i].name, int(counted[i])) for i in order), others)
