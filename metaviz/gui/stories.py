"""What a dot, a tumour or an organ has to tell."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from metaviz.gui.clone_words import clone_name, has_clones
from metaviz.gui.counted_course import CountedCourse
from metaviz.gui.inspector_words import colony_lines, organ_lines
from metaviz.gui.number_text import count_text
from metaviz.gui.pick import Picked, PickedDot, PickedOrgan, PickedTumour
from metaviz.gui.scan_stories import scan_story_of
from metaviz.gui.words import date_text, fate_name, length_text, place_name
from metaviz.model.body import Body
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.events import CellForm, EventKind, Events
from metaviz.model.examination import Layer
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.replay.snapshot import snapshot
from metaviz.replay.story import Turn, cell_story, colony_story
from metaviz.session.state import SessionState
from metaviz.sim.events import founders_in_window


def _tr(text: str) -> str:
    return QCoreApplication.translate("stories", text)


def story_of(
    picked: Picked, state: SessionState, counted: CountedCourse | None = None, layer: Layer = Layer.TRUTH
) -> str:
    """Return a headline and, on further lines, what there is to tell at the moment shown; empty for nothing.

    Parameters
    ----------
    picked
        What somebody points at.
    state
        The moment shown.
    counted
        The cells of the course by fate, if they have been counted.
    layer
        Whether to tell what is there or what was found.
    """
    course = state.course
    if picked is None or course is None:
        return ""
    if layer is Layer.SCAN:
        return scan_story_of(picked, course, state.day)
    match picked:
        case PickedOrgan():
            return _organ(picked, state, counted)
        case PickedTumour(row=0):
            return _primary(state, course)
        case PickedTumour():
            return _colony(picked.row - 1, state, course)
        case PickedDot():
            return _dot(picked, course, state.day)


def _primary(state: SessionState, course: Course) -> str:
    now = snapshot(course, state.day)
    where = place_name(state.scene.body, state.scene.primary_place)
    return "\n".join(
        (
            _tr("Primary tumour: {site}").format(site=where),
            _size(now.primary_diameter_mm, now.primary_cells),
        )
    )


def _colony(row: int, state: SessionState, course: Course) -> str:
    story, now, body = colony_story(course, row), snapshot(course, state.day), state.scene.body
    parent = _tr("the primary") if story.parent == FROM_PRIMARY else place_name(body, story.parent_place_id)
    texts = {
        Turn.FOUNDED: _tr("Founded: {date}, by a cell from {parent}"),
        Turn.AWAKE: _tr("Awake: {date}"),
        Turn.SWITCHED: _tr("With vessels: {date}"),
        Turn.DETECTABLE: _tr("Detectable: {date}"),
        Turn.REGRESSED: _tr("Regressed: {date}"),
        Turn.ERADICATED: _tr("Killed by treatment: {date}"),
    }
    lines = [_tr("Colony: {site}").format(site=place_name(body, story.place_id))]
    founded_day = story.turns[0][0]
    for day, turn in story.turns:
        slept = turn is not Turn.AWAKE or day > founded_day
        if day <= state.day and slept:
            lines.append(texts[turn].format(date=date_text(day), parent=parent))
    if now.cells[row] > 0.0:
        lines.append(_size(float(now.diameter_mm[row]), float(now.cells[row])))
    lines.append(_tr("It came by: {way}").format(way=_founder_way(course, row)))
    lines.extend(colony_lines(row, course, state.day))
    return "\n".join(lines)


def _founder_way(course: Course, row: int) -> str:
    """Return the places that the founder of a colony passed; the same at every speed of the time axis."""
    founded_day = float(course.colonies.founded_day[row])
    founders = founders_in_window(course, founded_day, founded_day + 1.0, day_per_s=DAYS_PER_MONTH)
    cell = int(founders.cell[founders.colony == row][0])
    return _way(founders, course.scene.body, cell, founded_day + 1.0)


def _organ(picked: PickedOrgan, state: SessionState, counted: CountedCourse | None) -> str:
    body = state.scene.body
    name = body.sites[body.site_index[picked.site_id]].name
    return "\n".join((name, *organ_lines(picked.site_id, state, counted)))


_COMPANY: dict[CellForm, str] = {
    CellForm.CLUSTER: str(QT_TRANSLATE_NOOP("stories", "They travel in clusters")),
    CellForm.CLOAKED: str(QT_TRANSLATE_NOOP("stories", "They travel behind a cloak of platelets")),
}


def _dot(picked: PickedDot, course: Course, day: float) -> str:
    body = course.scene.body
    lines = []
    if picked.colony >= 0:
        where = place_name(body, body.places[int(course.colonies.place[picked.colony])].id)
        date = date_text(float(course.colonies.founded_day[picked.colony]))
        lines.append(_tr("A cell that founds a colony: {site}, {date}").format(site=where, date=date))
        if has_clones(course):
            number = int(course.colonies.clone[picked.colony])
            lines.append(_tr("Clone {name}").format(name=clone_name(course, number)))
    elif picked.weight == 1:
        lines.append(_tr("One cell"))
    else:
        lines.append(_tr("One dot: {count} cells").format(count=count_text(float(picked.weight))))
    if picked.colony < 0 and picked.form in _COMPANY:
        lines.append(_tr(_COMPANY[picked.form]))
    if picked.events is not None:
        lines.append(_way(picked.events, body, picked.cell, day))
    return "\n".join(lines)


def _way(events: Events, body: Body, cell: int, day: float) -> str:
    """Return the places that a cell has visited by a day, and its end."""
    stops: list[str] = []
    for step in cell_story(events, body, cell):
        if step.day > day and stops:
            return " → ".join((*stops, "…"))
        name = place_name(body, step.place_id)
        if step.kind in (EventKind.SHED, EventKind.ARRIVE) and (not stops or stops[-1] != name):
            stops.append(name)
        elif step.cause is not None:
            stops.append(fate_name(step.cause).lower())
    return " → ".join(stops)


def _size(diameter_mm: float, n_cells: float) -> str:
    return _tr("{size}, {count} cells").format(size=length_text(diameter_mm), count=count_text(n_cells))
