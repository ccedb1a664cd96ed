"""Durations as people write them."""

import pytest

from metaviz.scene.durations import duration_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5y", 5 * 365.25),
        ("20 years", 20 * 365.25),
        ("1 year", 365.25),
        ("18mo", 18 * 365.25 / 12),
        ("1.7 months", 1.7 * 365.25 / 12),
        ("30d", 30.0),
        ("2w", 14.0),
        ("6 h", 0.25),
        (" 212 Days ", 212.0),
        ("-1d", -1.0),
    ],
)
def test_durations(text: str, days: float) -> None:
    assert duration_days(text) == pytest.approx(days)


@pytest.mark.parametrize("text", ["", "5", "years", "5 moons", "5m", "1e999 years", "5y 3mo", "nan d"])
def test_what_is_no_duration(text: str) -> None:
    assert duration_days(text) is None
