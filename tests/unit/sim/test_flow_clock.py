"""The clocks of the flow: windows that tile the time axis, and drawn times that keep their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.body import RouteKind
from metaviz.sim.flow_clock import DRAWN_LYMPH_S, HASTE, LONGEST_WALK_S, WINDOW_S, ViewClock, drawn_transit_s
from tests.toys import toy_body

clocks = st.sampled_from([1 / 86400.0, 0.25, 7 / 4, 365.25 / 4]).map(ViewClock)


@given(clocks, st.floats(0.0, 40_000.0))
def test_every_day_is_in_one_window(clock: ViewClock, day: float) -> None:
    number = clock.window_of(day)
    start, end = clock.bounds(number)
    assert start <= day < end
    assert clock.bounds(number + 1)[0] == end


@given(clocks, st.floats(0.0, 40_000.0), st.floats(0.0, LONGEST_WALK_S))
def test_a_cell_on_screen_is_in_a_window_alive(clock: ViewClock, day: float, walked_s: float) -> None:
    shed_day = day - walked_s * clock.day_per_s
    assert shed_day < 0.0 or clock.window_of(shed_day) in clock.dot_windows(day)
    founded_day = day + walked_s * clock.day_per_s
    assert clock.window_of(founded_day) in clock.founder_windows(day)


def test_few_windows_are_alive() -> None:
    clock = ViewClock()
    assert len(clock.dot_windows(1000.0)) == pytest.approx(LONGEST_WALK_S / WINDOW_S + 1, abs=1)
    assert clock.dot_windows(0.0) == range(1)


def test_real_time_is_real_time_and_faster_is_drawn_in_haste() -> None:
    assert ViewClock.for_speed(1 / 86400.0).day_per_s == 1 / 86400.0
    assert ViewClock.for_speed(30.0).day_per_s == 30.0 / HASTE


@pytest.mark.parametrize("day_per_s", [0.0, -1.0, float("nan"), float("inf")])
def test_a_clock_that_does_not_run_is_refused(day_per_s: float) -> None:
    with pytest.raises(ValueError, match="more than 0 days per second"):
        ViewClock(day_per_s)


def test_blood_takes_its_own_time_and_lymph_is_drawn_faster_than_it_is() -> None:
    body = toy_body()
    hours = {RouteKind.LYMPHATIC: 3600.0, RouteKind.TRANSCOELOMIC: 14_400.0}
    routes = tuple(replace(route, transit_s=hours.get(route.kind, route.transit_s)) for route in body.routes)
    body = replace(body, routes=routes)
    drawn_s = drawn_transit_s(body)
    slow = np.array([route.kind in hours for route in routes])
    np.testing.assert_array_equal(drawn_s[~slow], [route.transit_s for route in routes if route.kind not in hours])
    lymph_s, cavity_s = (drawn_s[[route.kind is kind for route in routes]] for kind in hours)
    # Twice the typical time, and eight times.
    np.testing.assert_allclose(lymph_s, DRAWN_LYMPH_S * 2**0.5)
    np.testing.assert_allclose(cavity_s, DRAWN_LYMPH_S * 8**0.5)
