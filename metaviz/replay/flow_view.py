"""Which parts of the flow are on screen at a day."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.course import Course
from metaviz.model.events import Events
from metaviz.sim.events import MAX_DOTS, dots_in_window, founders_in_window
from metaviz.sim.flow_clock import ViewClock


@dataclass(frozen=True, slots=True)
class FlowPart:
    """The dots and marks of one window, or its founders: the unit in which the flow is made, kept and drawn.

    Equal parts of one course hold equal events, so a part serves as the key under which they are kept.

    Attributes
    ----------
    clock
        The clock that cuts the windows.
    window
        Number of the window.
    founders
        Whether these are the founders.
    """

    clock: ViewClock
    window: int
    founders: bool


def parts_on_screen(clock: ViewClock, day: float) -> tuple[FlowPart, ...]:
    """Return the parts whose cells may be on screen at a day; founders are under way before their window begins."""
    dots = (FlowPart(clock, window, founders=False) for window in clock.dot_windows(day))
    founders = (FlowPart(clock, window, founders=True) for window in clock.founder_windows(day))
    return (*dots, *founders)


def events_of_part(course: Course, part: FlowPart, *, max_dots: int = MAX_DOTS) -> Events:
    """Return the events of a part."""
    start_day, end_day = part.clock.bounds(part.window)
    day_per_s = part.clock.day_per_s
    if part.founders:
        return founders_in_window(course, start_day, end_day, day_per_s=day_per_s)
    return dots_in_window(course, start_day, end_day, max_dots=max_dots, day_per_s=day_per_s)
