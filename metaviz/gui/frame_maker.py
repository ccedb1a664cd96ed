"""Frames of a scene from a course and a day; needs no screen and no window."""

from __future__ import annotations

from collections import OrderedDict
from weakref import WeakKeyDictionary

import numpy as np

from metaviz.gui.scenery import Scenery
from metaviz.gui.tumours import tumours_at
from metaviz.model.course import Colonies, Course
from metaviz.model.events import Events
from metaviz.model.examination import Layer
from metaviz.render.camera import Camera
from metaviz.render.frame import Frame, LegWindow
from metaviz.render.theme import Profile
from metaviz.replay.exosomes import with_exosomes
from metaviz.replay.legs import Spots, legs_of_events
from metaviz.sim.events import dots_in_window, founders_in_window
from metaviz.sim.flow_clock import ViewClock

DOTS_PER_WINDOW = 320
MARKS_PER_WINDOW = 60
"""Most cells die at their source; so many marks show it, and two thousand would bury the tumour."""
_KEPT = 48


class FrameMaker:
    """Makes frames, and keeps the windows of dots that it has made for them.

    A window is a pure function of course, clock and number, so the same moment always looks the same.

    Parameters
    ----------
    scenery
        The scene's body and ways.
    dots_per_window
        Most dots in a window of the flow.
    """

    def __init__(self, scenery: Scenery, dots_per_window: int = DOTS_PER_WINDOW) -> None:
        self._scenery = scenery
        self._dots_per_window = dots_per_window
        self._known_spots: WeakKeyDictionary[Colonies, Spots] = WeakKeyDictionary()
        self._windows: OrderedDict[tuple[Colonies, float, str, int], tuple[Events, LegWindow]] = OrderedDict()

    def frame(
        self,
        course: Course,
        day: float,
        clock: ViewClock,
        profile: Profile,
        camera: Camera,
        layer: Layer = Layer.TRUTH,
    ) -> Frame:
        """Return the frame of a day."""
        return self.first_frame(course, day, clock, profile, camera, most_new=None, layer=layer)[0]

    def first_frame(
        self,
        course: Course,
        day: float,
        clock: ViewClock,
        profile: Profile,
        camera: Camera,
        *,
        most_new: int | None,
        layer: Layer = Layer.TRUTH,
    ) -> tuple[Frame, bool]:
        """Return a frame for which only so many windows of dots were made, and whether it lacks none.

        The latest windows come first: they hold most of what moves. Asked again, it makes the next ones, so that a leap
        in time is seen at once and is complete a few frames later. A scan shows no cells on their way.
        """
        day = min(day, course.end_day)
        if layer is Layer.SCAN:
            return Frame(day, (), tumours_at(course, day, layer), profile, camera), True
        windows = [
            self._window(course, clock, "founders", n)[1]
            for n in clock.founder_windows(day)
            if _any_founded(course, *clock.bounds(n))
        ]
        is_complete = True
        for number in reversed(clock.dot_windows(day)):
            is_new = (course.colonies, clock.day_per_s, "dots", number) not in self._windows
            if is_new and most_new is not None:
                if most_new <= 0:
                    is_complete = False
                    continue
                most_new -= 1
            windows.append(self._window(course, clock, "dots", number)[1])
        seen = tuple(window for window in windows if len(window.legs))
        return Frame(day, seen, tumours_at(course, day), profile, camera), is_complete

    def cells_per_dot(self, course: Course, day: float, clock: ViewClock) -> int:
        """Return how many cells a dot of a day stands for; 0 if none is shed."""
        number = clock.window_of(min(day, course.end_day))
        events = self._window(course, clock, "dots", max(number, 0))[0]
        return events.cells_per_dot if len(events) else 0

    def events_of(self, window: LegWindow) -> Events | None:
        """Return the events from which a window was made, if they are still kept."""
        return next((events for events, known in self._windows.values() if known is window), None)

    def _window(self, course: Course, clock: ViewClock, kind: str, number: int) -> tuple[Events, LegWindow]:
        key = (course.colonies, clock.day_per_s, kind, number)
        known = self._windows.get(key)
        if known is None:
            start, end = clock.bounds(number)
            if kind == "dots":
                events = dots_in_window(
                    course,
                    start,
                    end,
                    max_dots=self._dots_per_window,
                    day_per_s=clock.day_per_s,
                    max_marks=MARKS_PER_WINDOW,
                )
            else:
                events = founders_in_window(course, start, end, day_per_s=clock.day_per_s)
            legs = legs_of_events(events, self._scenery.layout, self._spots(course))
            if kind == "dots":
                legs = with_exosomes(legs, clock.day_per_s)
            spot = None if kind == "dots" else course.colonies.spot[legs.colony]
            known = (events, LegWindow(start, clock.day_per_s, legs, spot))
            self._windows[key] = known
            while len(self._windows) > _KEPT:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(key)
        return known

    def _spots(self, course: Course) -> Spots:
        """Return where primary and colonies are drawn, found once per course."""
        known = self._known_spots.get(course.colonies)
        if known is None:
            ways, body = self._scenery.ways, course.scene.body
            home = body.place_index[course.scene.primary_place]
            where = np.full((1 + len(course.colonies), 2), np.nan)
            places = (home, *course.colonies.place.tolist())
            shares = np.concatenate(([course.scene.primary_spot], course.colonies.spot))
            for row, place in enumerate(places):
                found = ways.spot_cm(place, shares[row])
                if found is not None:
                    where[row] = found
            colonies = course.colonies
            known = Spots(home, where[0], where[1:], colonies.place, colonies.founded_day)
            self._known_spots[course.colonies] = known
        return known


def _any_founded(course: Course, start_day: float, end_day: float) -> bool:
    first, last = np.searchsorted(course.colonies.founded_day, (start_day, end_day))
    return bool(last > first)
