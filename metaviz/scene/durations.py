"""Durations as people write them: ``20 years``, ``212 days``, ``5y``, ``18mo``."""

from __future__ import annotations

import math
import re

from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR

DAYS_PER_UNIT: dict[str, float] = {
    "minutes": 1.0 / 1440.0,
    "hours": 1.0 / 24.0,
    "days": 1.0,
    "weeks": 7.0,
    "months": DAYS_PER_MONTH,
    "years": DAYS_PER_YEAR,
}
_SHORT = {"min": "minutes", "h": "hours", "d": "days", "w": "weeks", "mo": "months", "y": "years"}
_UNITS: dict[str, str] = {
    **{unit: unit for unit in DAYS_PER_UNIT},
    **{unit.removesuffix("s"): unit for unit in DAYS_PER_UNIT},
    **_SHORT,
}
_DURATION = re.compile(r"\s*([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\s*([A-Za-z]+)\s*\Z")

MAX_YEARS = 120.0
"""Longest course that is followed: a long human life."""

DURATION_WORDS = "a duration such as 20 years, 18 months, 30 days, 5y, 18mo or 30d"


def split_duration(text: str) -> tuple[float, str] | None:
    """Return number and unit (``days``, ``years`` ...) of a duration; None if the text is none."""
    match = _DURATION.match(text)
    if match is None:
        return None
    unit = _UNITS.get(match[2].lower())
    number = float(match[1])
    return (number, unit) if unit is not None and math.isfinite(number) else None


def duration_days(text: str) -> float | None:
    """Return the days of a duration; None if the text is no duration.

    Examples
    --------
    >>> duration_days("30d")
    30.0
    >>> duration_days("2 years")
    730.5
    """
    parts = split_duration(text)
    return None if parts is None else parts[0] * DAYS_PER_UNIT[parts[1]]
