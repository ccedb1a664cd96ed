"""What a dot, a tumour or an organ has to tell."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from metaviz.gui.number_text import count_text, factor_text, share_text
from metaviz.gui.pick import Picked, PickedDot, PickedOrgan, PickedTumour
from metaviz.gui.tally import colonies_by_site
from metaviz.gui.words import date_text
from metaviz.model.body import Body
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.units import diameter_of_cells
from metaviz.session.state import SessionState
from metaviz.sim.burden import colony_cells, primary_cells


def _tr(text: str) -> str:
    return QCoreApplication.translate("stories", text)


def story_of(picked: Picked, state: SessionState) -> str:
    """Return a headline and, on further lines, what there is to tell at the moment shown; empty for nothing."""
    course = state.course
    if picked is None or course is None:
        return ""
    if isinstance(picked, PickedOrgan):
        return _organ(picked, state, course)
    if isinstance(picked, PickedTumour):
        return _primary(state, course) if picked.row == 0 else _colony(picked.row - 1, state, course)
    return _dot(picked, state.scene.body, course)


def site_name(body: Body, place: int) -> str:
    """Return the name of the site to which a place belongs; lower-case names of parts for parts of the skeleton."""
    where = body.places[place]
    name = body.sites[body.site_index[where.site_id]].name
    _, _, part = where.id.partition(".")
    return f"{name} ({part.replace('_', ' ')})" if part else name


def size_text(n_cells: float, state: SessionState) -> str:
    """Return a number of cells with the diameter of the ball that they make."""
    diameter = diameter_of_cells(n_cells, state.scene.detection.cells_per_cm3)
    size = f"{diameter:.1f} mm" if diameter < 10.0 else f"{diameter / 10.0:.1f} cm"
    return _tr("{size}, {count} cells").format(size=size, count=count_text(n_cells))


def _primary(state: SessionState, course: Course) -> str:
    day = min(state.day, course.end_day)
    body = state.scene.body
    lines = (
        _tr("Primary tumour: {site}").format(site=site_name(body, body.place_index[state.scene.primary_place])),
        size_text(float(primary_cells(course, day)), state),
    )
    return "\n".join(lines)


def _colony(row: int, state: SessionState, course: Course) -> str:
    day, colonies = min(state.day, course.end_day), course.colonies
    body = state.scene.body
    parent = int(colonies.parent[row])
    source = (
        _tr("the primary")
        if parent == FROM_PRIMARY
        else _tr("the colony in: {site}").format(site=site_name(body, int(colonies.place[parent])))
    )
    lines = [
        _tr("Colony: {site}").format(site=site_name(body, int(colonies.place[row]))),
        _tr("Founded {date} by a cell of {source}").format(date=date_text(colonies.founded_day[row]), source=source),
    ]
    awake, switch = float(colonies.awake_day[row]), float(colonies.switch_day[row])
    regress, seen = float(colonies.regress_day[row]), float(colonies.detectable_day[row])
    if awake > colonies.founded_day[row]:
        lines.append(_tr("Woke {date}").format(date=date_text(awake)) if awake <= day else _tr("Asleep"))
    for reached, text in (
        (switch, _tr("Acquired vessels {date}")),
        (seen, _tr("Detectable since {date}")),
        (regress, _tr("Regressed {date}")),
    ):
        if np.isfinite(reached) and reached <= day:
            lines.append(text.format(date=date_text(reached)))
    cells = float(colony_cells(course, day)[row])
    if cells > 0.0:
        lines.append(size_text(cells, state))
    return "\n".join(lines)


def _organ(picked: PickedOrgan, state: SessionState, course: Course) -> str:
    body = state.scene.body
    site = body.site_index[picked.site_id]
    expected = float(state.expectation.colonies_at(state.day)[site])
    counted = int(colonies_by_site(course, body, state.day)[site])
    parameters = state.parameters
    return "\n".join(
        (
            body.sites[site].name,
            _tr("Soil {soil}; holds {arrest} of the passing cells").format(
                soil=factor_text(parameters.soil[site]), arrest=share_text(parameters.arrest[site])
            ),
            _tr("Colonies so far: {counted}; to be expected: {expected}").format(
                counted=counted, expected=f"{expected:.2g}"
            ),
        )
    )


def _dot(picked: PickedDot, body: Body, course: Course) -> str:
    if picked.colony >= 0:
        place = int(course.colonies.place[picked.colony])
        date = date_text(float(course.colonies.founded_day[picked.colony]))
        return "\n".join(
            (
                _tr("A cell that will found a colony"),
                _tr("{site}, {date}").format(site=site_name(body, place), date=date),
            )
        )
    if picked.weight == 1:
        return _tr("A cell on its way; it will die")
    return _tr("One dot: {count} cells on their way; all will die").format(count=count_text(picked.weight))
