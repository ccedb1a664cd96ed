"""``metaviz events``: the cell-flow events of a window of time, as CSV."""

from __future__ import annotations

import argparse

from metaviz.cli.command_error import CommandError
from metaviz.cli.opening import open_scene
from metaviz.cli.output import text_output
from metaviz.replay.export import write_events_csv
from metaviz.sim.course import simulate_course
from metaviz.sim.events import events_in_window


def run(arguments: argparse.Namespace) -> int:
    """Write the events."""
    opening = open_scene(arguments)
    plan = opening.setup.plan
    course = simulate_course(opening.scene, opening.parameters, arguments.seed, opening.horizon_days, plan)
    start_day = arguments.start_day
    if start_day >= course.end_day:
        raise CommandError(
            f"--from: found day {start_day:g}, allowed is a day before the course ends (day {course.end_day:g})"
        )
    end_day = min(start_day + arguments.span_days, course.end_day)
    events = events_in_window(course, start_day, end_day, max_dots=arguments.dots)
    with text_output(arguments.output) as stream:
        write_events_csv(events, course, stream)
    return 0
