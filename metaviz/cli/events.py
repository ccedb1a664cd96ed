"""``metaviz events``: the cell-flow events of a window of time, as CSV."""

from __future__ import annotations

import argparse
import csv

from metaviz.cli.command_error import CommandError
from metaviz.cli.opening import open_scene
from metaviz.cli.output import text_output
from metaviz.model.course import Course
from metaviz.model.events import NO_CAUSE, NO_ROUTE, EventKind, Events
from metaviz.model.fate import FATES
from metaviz.sim.course import simulate_course
from metaviz.sim.events import events_in_window

COLUMNS = ("time_day", "cell", "kind", "site", "place", "route", "weight", "cause", "colony")


def run(arguments: argparse.Namespace) -> int:
    """Write the events."""
    opening = open_scene(arguments)
    course = simulate_course(opening.scene, opening.parameters, arguments.seed, opening.horizon_days)
    start_day = arguments.start_day
    if start_day >= course.end_day:
        raise CommandError(
            f"--from: found day {start_day:g}, allowed is a day before the course ends (day {course.end_day:g})"
        )
    end_day = min(start_day + arguments.span_days, course.end_day)
    events = events_in_window(course, start_day, end_day, max_dots=arguments.dots)
    with text_output(arguments.output) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(event_rows(course, events))
    return 0


def event_rows(course: Course, events: Events) -> list[tuple[object, ...]]:
    """Return the events in words: ids instead of indices, empty where there is nothing to say."""
    body = course.scene.body
    kinds = {kind.value: kind.name.lower() for kind in EventKind}
    places = [place.id for place in body.places]
    sites = [place.site_id for place in body.places]
    routes = {NO_ROUTE: "", **{i: route.id for i, route in enumerate(body.routes)}}
    causes = {NO_CAUSE: "", **{i: fate.value for i, fate in enumerate(FATES)}}
    colonies = {-1: "", **{row: f"{key:016x}" for row, key in enumerate(course.colonies.key.tolist())}}
    columns = (
        events.time_day,
        events.cell,
        events.kind,
        events.place,
        events.route,
        events.weight,
        events.cause,
        events.colony,
    )
    return [
        (
            repr(day),
            cell,
            kinds[kind],
            sites[place],
            places[place],
            routes[route],
            weight,
            causes[cause],
            colonies[colony],
        )
        for day, cell, kind, place, route, weight, cause, colony in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]
