"""The two clocks of the picture: the time axis in days, the flow of single cells in seconds.

In real time a second of flow takes 1/86400 of a day. When years pass in a minute, nobody could see a cell that crosses
the body in half a minute, so the map lets a second of flow take longer on the time axis: `day_per_s` days.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.body import Body, RouteKind
from metaviz.model.units import SECONDS_PER_DAY

REAL_TIME_DAY_PER_S: Final = 1.0 / SECONDS_PER_DAY

WINDOW_S: Final = 20.0
"""Length of a window in seconds of flow: long enough that windows are made rarely, short enough to be made at once."""

LONGEST_WALK_S: Final = 90.0
"""A dot is drawn for so many seconds of flow after it was shed. Blood goes round in about 50 s and few cells pass a
second bed; the one in fifty or fewer that is still under way is left out of the picture, not out of the events."""

HASTE: Final = 4.0
"""When time passes faster than in life, the flow is drawn so many times faster than in life as well: a way of a
quarter of a minute is seen in a few seconds, and covers less of the time axis."""

INVADE_S: Final = 0.6
INTRAVASATE_S: Final = 0.6
EXTRAVASATE_S: Final = 0.9
SETTLE_S: Final = 0.7
"""Drawn lengths of the steps outside the vessels. In life they take hours to days; the map shows their order."""

SPREAD: Final = 0.25
"""Cells differ in how long they take: each time lies evenly between 25 % less and 25 % more than the mean
(illustrative)."""

TYPICAL_LYMPH_S: Final = 1800.0
DRAWN_LYMPH_S: Final = 12.0
"""Lymph takes half an hour from one group of nodes to the next, where blood goes round in less than a minute. On the
map such a route takes twelve seconds, which looks about a third as fast as a vein, since lymph routes are short."""

_SLOW_KINDS = frozenset({RouteKind.LYMPHATIC, RouteKind.TRANSCOELOMIC})


def drawn_transit_s(body: Body) -> FloatArray:
    """Return how many seconds of flow a cell is drawn on each route, shape (n_routes,).

    Blood takes its own time. Lymph and the body cavity would hold a dot for hours: their times are compressed by a
    square root, so that longer routes stay longer.
    """
    transit_s = np.array([route.transit_s for route in body.routes], dtype=np.float64)
    slow = np.array([route.kind in _SLOW_KINDS for route in body.routes], dtype=np.bool_)
    compressed_s = DRAWN_LYMPH_S * np.sqrt(transit_s / TYPICAL_LYMPH_S)
    return np.where(slow, np.minimum(compressed_s, transit_s), transit_s)


@dataclass(frozen=True, slots=True)
class ViewClock:
    """Cuts the time axis into windows of flow.

    Attributes
    ----------
    day_per_s
        Days of the time axis per second of flow.
    """

    day_per_s: float = REAL_TIME_DAY_PER_S

    def __post_init__(self) -> None:
        if not (math.isfinite(self.day_per_s) and self.day_per_s > 0.0):
            raise ValueError(f"a clock needs more than 0 days per second of flow, found {self.day_per_s}")

    @classmethod
    def for_speed(cls, day_per_view_s: float) -> ViewClock:
        """Return the clock for a playing speed in days of the time axis per second of watching.

        In real time (and slower) a second of watching is a second of flow; faster, it is `HASTE` seconds of flow.
        """
        in_life = day_per_view_s <= REAL_TIME_DAY_PER_S
        return cls(day_per_view_s if in_life else max(day_per_view_s / HASTE, REAL_TIME_DAY_PER_S))

    @property
    def window_days(self) -> float:
        """Length of a window in days."""
        return WINDOW_S * self.day_per_s

    def window_of(self, day: float) -> int:
        """Return the number of the window in which a day lies."""
        number = math.floor(day / self.window_days)
        # The quotient is rounded; the bounds decide.
        if day < self.bounds(number)[0]:
            return number - 1
        return number + 1 if day >= self.bounds(number)[1] else number

    def bounds(self, window: int) -> tuple[float, float]:
        """Return first day and first day after of a window; windows join without gap or overlap."""
        return window * self.window_days, (window + 1) * self.window_days

    def dot_windows(self, day: float) -> range:
        """Return the windows whose dots may be on screen at a day: they reach back as far as a walk lasts."""
        return range(max(self.window_of(day - self._reach_days), 0), self.window_of(day) + 1)

    def founder_windows(self, day: float) -> range:
        """Return the windows whose founders may be on screen at a day.

        A founder belongs to the window in which it founds and is under way before it, so they reach one walk ahead.
        """
        return range(max(self.window_of(day), 0), self.window_of(day + self._reach_days) + 1)

    @property
    def _reach_days(self) -> float:
        return LONGEST_WALK_S * self.day_per_s
