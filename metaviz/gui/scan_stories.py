"""What an organ or a lesion has to tell to whoever knows only what tests have found."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from metaviz.gui.finding_words import finding_text
from metaviz.gui.pick import Picked, PickedOrgan, PickedTumour
from metaviz.gui.words import date_text, length_text, place_name
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.replay.knowledge import found_day, known_on, status_on
from metaviz.replay.observed import found_by_site
from metaviz.replay.observers import site_of
from metaviz.replay.records import findings

_MOST_TESTS = 3


def scan_story_of(picked: Picked, course: Course, day: float) -> str:
    """Return a headline and, on further lines, what was known at a day; empty for nothing and for unknown tumours."""
    day = min(day, course.end_day)
    match picked:
        case PickedOrgan():
            return _organ(picked.site_id, course, day)
        case PickedTumour():
            return _lesion(picked.row - 1, course, day)
        case _:
            return ""


def _organ(site_id: str, course: Course, day: float) -> str:
    body = course.scene.body
    site = body.site_index[site_id]
    n_found = int(found_by_site(course, day)[site])
    lines = [body.sites[site].name, _tr("Metastases found here so far: {n}").format(n=n_found)]
    known = known_on(course, day)
    for row, size_mm, seen_day in zip(
        known.row.tolist(), known.diameter_mm.tolist(), known.seen_day.tolist(), strict=True
    ):
        if site_of(course, row) == site_id:
            name = _tr("Primary") if row == FROM_PRIMARY else place_name(body, _place(course, row))
            lines.append(_tr("{name}: {size}, measured {date}").format(name=name, **_measured(size_mm, seen_day)))
    return "\n".join(lines)


def _lesion(row: int, course: Course, day: float) -> str:
    known = known_on(course, day)
    at = np.flatnonzero(known.row == row).tolist()
    if not at:
        return ""
    where = place_name(course.scene.body, _place(course, row))
    head = _tr("Primary tumour: {site}") if row == FROM_PRIMARY else _tr("Metastasis: {site}")
    found = float(found_day(course)[row + 1])
    size_mm, seen_day = float(known.diameter_mm[at[0]]), float(known.seen_day[at[0]])
    lines = [
        head.format(site=where),
        _tr("Found: {date}").format(date=date_text(found)),
        _tr("Last measured: {size}, {date}").format(**_measured(size_mm, seen_day)),
    ]
    if not status_on(course, day, known).is_by_tests:
        lines.append(_tr("No test planned: as if scanned daily"))
    told = [each for each in findings(course) if each.day <= day and any(seen.row == row for seen in each.lesions)]
    lines += [finding_text(each, course) for each in reversed(told[-_MOST_TESTS:])]
    return "\n".join(lines)


def _measured(size_mm: float, seen_day: float) -> dict[str, str]:
    return {"size": length_text(size_mm), "date": date_text(seen_day)}


def _place(course: Course, row: int) -> str:
    """Return the place of the primary, or of a colony."""
    return course.scene.body.places[int(course.source_place[row + 1])].id


def _tr(text: str) -> str:
    return QCoreApplication.translate("scan_stories", text)
