"""How fast the time axis passes while the animation plays."""

from __future__ import annotations

import math
from enum import Enum

from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR, SECONDS_PER_DAY


class Speed(Enum):
    """The ladder of playing speeds; the value is days of the time axis per second of watching."""

    REAL_TIME = 1.0 / SECONDS_PER_DAY
    DAY = 1.0
    WEEK = 7.0
    MONTH = DAYS_PER_MONTH
    QUARTER = 3.0 * DAYS_PER_MONTH
    YEAR = DAYS_PER_YEAR

    @property
    def day_per_s(self) -> float:
        """Days of the time axis per second of watching."""
        return float(self.value)

    @classmethod
    def nearest(cls, day_per_s: float) -> Speed:
        """Return the rung nearest to a speed, by its ratio."""
        return min(cls, key=lambda speed: abs(math.log(speed.day_per_s / day_per_s)))

    def faster(self) -> Speed:
        """Return the next rung up, the same one at the top."""
        return _LADDER[min(_LADDER.index(self) + 1, len(_LADDER) - 1)]

    def slower(self) -> Speed:
        """Return the next rung down, the same one at the bottom."""
        return _LADDER[max(_LADDER.index(self) - 1, 0)]


_LADDER = tuple(Speed)
