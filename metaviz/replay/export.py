"""Events as a table that other programs read."""

from __future__ import annotations

import csv
from typing import Final, TextIO

import numpy as np

from metaviz import __version__
from metaviz.model.course import Course
from metaviz.model.events import NO_CAUSE, NO_CELL, NO_COLONY, NO_FORM, NO_ROUTE, CellForm, EventKind, Events
from metaviz.model.examination import Layer
from metaviz.model.fate import FATES
from metaviz.sim.course import course_digest

COLUMNS: Final = ("time_day", "cell", "kind", "site", "place", "route", "weight", "cause", "colony", "form")

_AT_A_TIME: Final = 10_000


def write_events_csv(events: Events, course: Course, file: TextIO) -> None:
    """Write the events of a window by time, in words, after comment lines that say where they come from.

    Comment lines begin with ``#``. Words that do not apply are empty. `colony` is the identity of the colony, in 16
    hexadecimal digits; `weight` says for how many cells a row speaks; `form` is the company in which a cell travels.

    Parameters
    ----------
    events
        The window.
    course
        From which it was made.
    file
        Open for writing text, with ``newline=""``.
    """
    body = course.scene.body
    for line in (
        f"metaviz {__version__} events",
        f"scene: {course.scene.id}",
        f"seed: {course.seed}",
        f"course_sha256: {course_digest(course)}",
        f"layer: {Layer.TRUTH.value} (all cells and colonies, found or not)",
        f"days: {events.start_day!r} to {events.end_day!r}",
        f"shed cells: {events.n_shed}; 1 dot = {events.cells_per_dot} cells, 1 mark = {events.cells_per_mark} cells",
        f"days per second of flow: {events.day_per_s!r}",
    ):
        file.write(f"# {line}\n")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    kinds = [kind.name.lower() for kind in EventKind]
    sites, places = [place.site_id for place in body.places], [place.id for place in body.places]
    routes = {NO_ROUTE: ""} | {i: route.id for i, route in enumerate(body.routes)}
    causes = {NO_CAUSE: ""} | {i: fate.value for i, fate in enumerate(FATES)}
    colonies = {NO_COLONY: ""} | {row: f"{key:016x}" for row, key in enumerate(course.colonies.key.tolist())}
    forms = {NO_FORM: ""} | {form.value: form.name.lower() for form in CellForm}
    order = np.argsort(events.time_day, kind="stable")
    columns = (events.time_day, events.cell, events.kind, events.place, events.route, events.weight, events.cause)
    for start in range(0, len(order), _AT_A_TIME):
        rows = order[start : start + _AT_A_TIME]
        parts = [column[rows].tolist() for column in (*columns, events.colony, events.form)]
        writer.writerows(
            (
                repr(day),
                "" if cell == NO_CELL else cell,
                kinds[kind],
                sites[place],
                places[place],
                routes[route],
                weight,
                causes[cause],
                colonies[colony],
                forms[form],
            )
            for day, cell, kind, place, route, weight, cause, colony, form in zip(*parts, strict=True)
        )
