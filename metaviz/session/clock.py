"""The one door for time: every other module is handed its time by this one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

TimeSource = Callable[[], float]

LONGEST_TICK_S: Final = 0.25
"""A longer pause (a dialog, a sleeping laptop, a slow frame) counts as this much, so that nothing leaps."""


def now_s() -> float:
    """Return seconds of a clock that never goes back; only differences mean something."""
    return time.monotonic()


def today() -> str:
    """Return the day in universal time, ISO 8601."""
    return datetime.now(tz=UTC).date().isoformat()


class Clock:
    """Seconds between ticks.

    Parameters
    ----------
    source
        Seconds of a clock that never goes back.
    longest_tick_s
        What a longer tick counts as.
    """

    def __init__(self, source: TimeSource = now_s, longest_tick_s: float = LONGEST_TICK_S) -> None:
        self._source = source
        self._longest_tick_s = longest_tick_s
        self._last_s = source()

    def restart(self) -> None:
        """Let the next tick count from now."""
        self._last_s = self._source()

    def tick(self) -> float:
        """Return the seconds since the last tick or restart, capped."""
        last_s, self._last_s = self._last_s, self._source()
        return min(max(self._last_s - last_s, 0.0), self._longest_tick_s)
