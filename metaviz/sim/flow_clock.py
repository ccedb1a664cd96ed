"""The two clocks of the picture: the time axis in days, the flow of single cells in seconds.

In real time a second of flow takes 1/86400 of a day. When years pass in a minute, nobody could see a cell that crosses
the body in half a minute, so the map lets a second of flow take longer on the time axis: `day_per_s` days.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from metaviz.model.body import Body, RouteKind
from metaviz.model.units import SECONDS_PER_DAY

FloatArray = NDArray[np.float64]

REAL_TIME_DAY_PER_S: Final = 1.0 / SECONDS_PER_DAY

WINDOW_S: Final = 20.0
"""Length of a window in seconds of flow: long enough that windows are made rarely, short enough to be made at once."""

LONGEST_WALK_S: Final = 90.0
"""A dot is drawn for so many seconds of flow after it was shed. Blood goes round in about 50 s and few cells pass a
second bed; the rare cell that is still under way is left out of the picture, though not out of the events."""

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

LYMPH_SLOWNESS: Final = 3.0
"""Lymph takes hours for what a vein does in seconds; on the map a lymph route takes so many times a vein's time."""

_SLOW_KINDS = frozenset({RouteKind.LYMPHATIC, RouteKind.TRANSCOELOMIC})
_VEIN_KINDS = frozenset({RouteKind.VENOUS, RouteKind.PORTAL})
_FALLBACK_VEIN_S: Final = 8.8
"""Mean transit of the large veins, for bodies without any; derived from ICRP 89 volumes and flows."""


def drawn_transit_s(body: Body) -> FloatArray:
    """Return how many seconds of flow a cell is drawn on each route, shape (n_routes,).

    Blood takes its own time. Lymph and the body cavity would hold a dot for hours: their times are compressed to a mean
    of `LYMPH_SLOWNESS` times a vein's, by a square root that keeps longer routes longer.
    """
    transit_s = np.array([route.transit_s for route in body.routes], dtype=np.float64)
    slow = np.array([route.kind in _SLOW_KINDS for route in body.routes], dtype=np.bool_)
    veins_s = [route.transit_s for route in body.routes if route.kind in _VEIN_KINDS]
    drawn_s = transit_s.copy()
    if slow.any():
        root = np.sqrt(transit_s[slow])
        vein_s = float(np.median(veins_s)) if veins_s else _FALLBACK_VEIN_S
        compressed_s = LYMPH_SLOWNESS * vein_s * root / root.mean()
        drawn_s[slow] = np.minimum(compressed_s, transit_s[slow])
    return drawn_s


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
