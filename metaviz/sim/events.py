"""Cell-flow events of any window of time, as a pure function of the course and the window.

Nobody draws 10^12 cells: cells that found nothing are an honest sample (see `metaviz.sim.dots`). Founders are never
sampled: every one is there as itself.
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.course import Course
from metaviz.model.events import NO_CAUSE, NO_CELL, NO_COLONY, NO_FORM, NO_ROUTE, EventKind, Events
from metaviz.sim.dots import MAX_MARKS, DotSample, draw_dots
from metaviz.sim.draws import Stream, generator
from metaviz.sim.event_rows import joined_trips, rows_of_trips
from metaviz.sim.flow_clock import REAL_TIME_DAY_PER_S
from metaviz.sim.founder_walks import founder_trips
from metaviz.sim.step_odds import route_targets

MAX_DOTS: Final = 20_000


def events_in_window(
    course: Course,
    start_day: float,
    end_day: float,
    *,
    max_dots: int = MAX_DOTS,
    day_per_s: float = REAL_TIME_DAY_PER_S,
    cells_per_dot: int | None = None,
) -> Events:
    """Return all events of a window: dots, marks, founders and what colonies do.

    The same window gives the same rows, whatever was asked before.

    Parameters
    ----------
    course
        The patient's course.
    start_day, end_day
        The window; before day 0 and after the end of the course nothing happens.
    max_dots
        Most dots. A dot weighs the least of 1, 2, 5, 10, 20, ... cells that keeps to it.
    day_per_s
        Days of the time axis per second of flow.
    cells_per_dot
        Weight of a dot, if it shall not follow from `max_dots`.

    Raises
    ------
    ValueError
        If the window ends before it starts, a number is not positive, or a given weight makes millions of dots.
    """
    dots = _dots(course, start_day, end_day, max_dots, day_per_s, cells_per_dot)
    founders = _founded_in(course, start_day, end_day)
    return _events(course, (start_day, end_day), day_per_s, dots, founders, with_colonies=True)


def dots_in_window(
    course: Course,
    start_day: float,
    end_day: float,
    *,
    max_dots: int = MAX_DOTS,
    day_per_s: float = REAL_TIME_DAY_PER_S,
    cells_per_dot: int | None = None,
    max_marks: int = MAX_MARKS,
) -> Events:
    """Return the dots and marks of a window alone; `n_shed` counts these alone.

    They are the same as in `events_in_window`, unless `max_marks` asks for fewer and heavier marks than those.
    """
    dots = _dots(course, start_day, end_day, max_dots, day_per_s, cells_per_dot, max_marks)
    return _events(course, (start_day, end_day), day_per_s, dots, _NO_FOUNDERS, with_colonies=False)


def founders_in_window(
    course: Course, start_day: float, end_day: float, *, day_per_s: float = REAL_TIME_DAY_PER_S
) -> Events:
    """Return the founders of a window alone, numbered from 0; `n_shed` counts these alone.

    They are cheap to ask for ahead: founders set out before the window in which they found.
    """
    _check(start_day, end_day, day_per_s)
    founders = _founded_in(course, start_day, end_day)
    return _events(course, (start_day, end_day), day_per_s, None, founders, with_colonies=False)


_NO_FOUNDERS: Final = np.zeros(0, dtype=np.int64)


def _check(start_day: float, end_day: float, day_per_s: float) -> None:
    if not (np.isfinite(start_day) and np.isfinite(end_day) and start_day <= end_day):
        raise ValueError(f"a window runs from a day to a later one, not from {start_day} to {end_day}")
    if not (np.isfinite(day_per_s) and day_per_s > 0.0):
        raise ValueError(f"a second of flow needs more than 0 days of the time axis, found {day_per_s}")


def _dots(
    course: Course,
    start_day: float,
    end_day: float,
    max_dots: int,
    day_per_s: float,
    cells_per_dot: int | None,
    max_marks: int = MAX_MARKS,
) -> DotSample:
    _check(start_day, end_day, day_per_s)
    if max_dots < 1 or (cells_per_dot is not None and cells_per_dot < 1):
        raise ValueError(f"max_dots and cells_per_dot are at least 1, found {max_dots} and {cells_per_dot}")
    if max_marks < 1:
        raise ValueError(f"max_marks is at least 1, found {max_marks}")
    # Adding 0.0 makes one zero of the two.
    key = struct.unpack("<3Q", struct.pack("<3d", start_day + 0.0, end_day + 0.0, day_per_s))
    uniforms = generator(course.seed, Stream.WINDOW, *key).random
    first, last = (min(max(day, 0.0), course.end_day) for day in (start_day, end_day))
    return draw_dots(
        course,
        (first, last),
        uniforms,
        max_dots=max_dots,
        cells_per_dot=cells_per_dot,
        max_marks=max_marks,
    )


def _founded_in(course: Course, start_day: float, end_day: float) -> IntArray:
    founded_day = course.colonies.founded_day
    first, after = np.searchsorted(founded_day, [start_day, end_day], side="left")
    return np.arange(first, after)


def _events(
    course: Course,
    span_days: tuple[float, float],
    day_per_s: float,
    dots: DotSample | None,
    founders: IntArray,
    *,
    with_colonies: bool,
) -> Events:
    """Join dots, marks, founders and, if asked for, the events of colonies."""
    parts = [] if dots is None else [dots.trips]
    weight = np.zeros(0, dtype=np.int64) if dots is None else dots.weight
    if len(founders) or dots is None:
        parts.append(founder_trips(course, founders, day_per_s))
    n_ordinary = len(weight)
    weight = np.concatenate([weight, np.ones(len(founders), dtype=np.int64)])
    trips = joined_trips(parts) if len(parts) > 1 else parts[0]
    rows = rows_of_trips(trips, route_targets(course.scene.body), day_per_s)
    n_rows = np.diff(rows.first_row)
    if len(founders):
        _arrive_in_time(rows.time_day, rows.first_row[n_ordinary:], course.colonies.founded_day[founders])
    colony = np.repeat(np.concatenate([np.full(n_ordinary, NO_COLONY), founders]), n_rows)
    time_day = rows.time_day
    form = np.repeat(trips.form, n_rows)
    columns = [rows.cell, rows.kind, rows.place, rows.route, np.repeat(weight, n_rows), rows.cause, colony, form]
    if with_colonies:
        turn_day, turns = _colony_rows(course, *span_days)
        if len(turn_day):
            time_day = np.concatenate([time_day, turn_day])
            columns = [np.concatenate(pair) for pair in zip(columns, turns, strict=True)]
    return Events(
        *span_days,
        int(weight.sum()),
        1 if dots is None else dots.cells_per_dot,
        1 if dots is None else dots.cells_per_mark,
        day_per_s,
        time_day,
        *columns,
    )


def _arrive_in_time(time_day: FloatArray, first_row: IntArray, founded_day: FloatArray) -> None:
    """Put each founder's last row on its founding day to the last bit, and no row after it."""
    start, n_rows = first_row[0], np.diff(first_row)
    time_day[start:] = np.minimum(time_day[start:], np.repeat(founded_day, n_rows))
    time_day[first_row[1:] - 1] = founded_day


def _colony_rows(course: Course, start_day: float, end_day: float) -> tuple[FloatArray, list[IntArray]]:
    """Return day and other columns of the SLEEP, WAKE, SWITCH and REGRESS rows of a window, by time."""
    colonies = course.colonies
    sleeps = colonies.awake_day > colonies.founded_day
    turns = (
        (EventKind.SLEEP, np.where(sleeps, colonies.founded_day, np.inf)),
        (EventKind.WAKE, np.where(sleeps, colonies.awake_day, np.inf)),
        (EventKind.SWITCH, colonies.switch_day),
        (EventKind.REGRESS, colonies.regress_day),
    )
    day = np.concatenate([days for _, days in turns])
    kind = np.repeat([kind for kind, _ in turns], len(colonies))
    colony = np.tile(np.arange(len(colonies)), len(turns))
    here = np.flatnonzero((day >= start_day) & (day < end_day) & (day < course.end_day))
    here = here[np.argsort(day[here], kind="stable")]
    n_rows = len(here)
    return day[here], [
        np.full(n_rows, NO_CELL),
        kind[here],
        colonies.place[colony[here]],
        np.full(n_rows, NO_ROUTE),
        np.ones(n_rows, dtype=np.int64),
        np.full(n_rows, NO_CAUSE),
        colony[here],
        np.full(n_rows, NO_FORM),
    ]
