"""Legs become vertices that are where and when the legs say."""

from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.events import Legs
from metaviz.model.fate import FATES, Fate
from metaviz.render.frame import LegWindow
from metaviz.render.interior import contains
from metaviz.render.particles import (
    FADE_S,
    HELD_GLYPH,
    MOST_PER_CM,
    STILL_POINTS,
    TRAIL_DOTS,
    TRAIL_STEP_S,
    buckets,
    particles,
)
from metaviz.render.positions import positions
from metaviz.render.ways import HOME_SPREAD_CM, Ways
from tests.toy_picture import WIDTH_CM, toy_layout, toy_legs, toy_window
from tests.toys import toy_body

BODY = toy_body()
LAYOUT = toy_layout(BODY)
WAYS = Ways(BODY, LAYOUT, home_place=0, home_spot=(0.5, 0.5))


def _distance_cm(point: np.ndarray, line: np.ndarray) -> float:
    start, step = line[:-1], np.diff(line, axis=0)
    share = np.clip(((point - start) * step).sum(axis=1) / (step**2).sum(axis=1), 0.0, 1.0)
    return float(np.hypot(*(start + share[:, None] * step - point).T).min())


@pytest.mark.parametrize("time_s", [0.5, 6.0, 11.3, 19.9, 30.0])
def test_no_cell_leaves_its_vessel_or_its_organ(time_s: float) -> None:
    legs = toy_legs(BODY, 400)
    dots = particles(LegWindow(0.0, 1.0, legs), WAYS).dots
    found = positions(dots, WAYS.atlas, time_s)
    for row in np.flatnonzero(found.seen):
        point, route = found.point_cm[row], int(legs.route[row])
        if route >= 0:
            ways = LAYOUT.route_paths_cm[route]
            line = ways[int(legs.way[row]) % len(ways)]
            limit = 1.5 if BODY.routes[route].kind.value == "transcoelomic" else WIDTH_CM / 2.0
            assert _distance_cm(point, line) <= limit + 0.02
        elif legs.came_by[row] < 0:
            home = WAYS.spot_cm(0, np.array((0.5, 0.5)))
            assert home is not None
            assert np.abs(point - home).max() <= HOME_SPREAD_CM + 0.05
        else:
            regions = LAYOUT.regions_of(BODY.places[int(legs.place[row])].id)
            near = min(_distance_cm(point, np.vstack((r.outline_cm, r.outline_cm[:1]))) for r in regions)
            assert any(contains(r.outline_cm, point[None, :])[0] for r in regions) or near < 0.6


def test_a_dot_is_half_way_at_half_time() -> None:
    legs = toy_legs(BODY, 50)
    dots = particles(LegWindow(0.0, 1.0, legs), WAYS).dots
    steady = ~np.isin(legs.route, WAYS.arterial_routes)
    for row in np.flatnonzero((legs.route >= 0) & (legs.ending < 0) & steady):
        middle_s = float(dots["a_when"][row, 0] + dots["a_when"][row, 1] / 2.0)
        ways = LAYOUT.route_paths_cm[int(legs.route[row])]
        line = ways[int(legs.way[row]) % len(ways)]
        length = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
        expected = [np.interp(length[-1] / 2.0, length, line[:, axis]) for axis in (0, 1)]
        alone = dots[row : row + 1].copy()
        alone["a_path"][:, 3] = 0.0
        np.testing.assert_allclose(positions(alone, WAYS.atlas, middle_s).point_cm[0], expected, atol=0.02)


def test_arterial_dots_surge_with_the_heart_and_never_turn_back() -> None:
    legs = toy_legs(BODY, 300)
    dots = particles(LegWindow(0.0, 1.0, legs), WAYS).dots
    arterial = np.flatnonzero(np.isin(legs.route, WAYS.arterial_routes))
    for row in arterial[:10]:
        times = np.linspace(legs.start_day[row] + 1e-3, legs.end_day[row] - 1e-3, 200)
        at = np.array([positions(dots[row : row + 1], WAYS.atlas, t).point_cm[0] for t in times])
        ways = LAYOUT.route_paths_cm[int(legs.route[row])]
        line = ways[int(legs.way[row]) % len(ways)]
        step = np.hypot(*np.diff(at, axis=0).T)
        assert step.max() > 1.3 * step.mean()
        along = [int(np.argmin(np.hypot(*(line - point).T))) for point in at]
        assert np.all(np.diff(along) >= -1)


def test_a_founder_ends_at_its_colony() -> None:
    window = toy_window(BODY, 5, n_founders=5)
    founders = particles(window, WAYS).founders
    ends = founders[np.flatnonzero(window.legs.ending == FATES.index(Fate.FOUNDED))]
    rows = window.legs.ending == FATES.index(Fate.FOUNDED)
    assert window.founder_spot is not None
    for vertex, place, spot in zip(ends, window.legs.place[rows], window.founder_spot[rows], strict=True):
        last_s = float(vertex["a_when"][0] + vertex["a_when"][1]) - 1e-3
        goal = WAYS.spot_cm(int(place), spot)
        found = positions(vertex[None], WAYS.atlas, last_s).point_cm[0]
        assert goal is not None
        np.testing.assert_allclose(found, goal, atol=0.02)


def test_a_death_is_a_mark_where_the_dot_was_and_no_dot_is_left() -> None:
    legs = toy_legs(BODY, 60)
    made = particles(LegWindow(0.0, 1.0, legs), WAYS, np.inf)
    dying = np.flatnonzero(legs.ending >= 0)
    assert len(made.marks) == len(dying)
    for mark, row in zip(made.marks, dying, strict=True):
        end_s = float(legs.end_day[row])
        for time_s, is_mark in ((end_s - 0.05, False), (end_s + 0.05, True), (end_s + FADE_S - 0.05, True)):
            as_mark = positions(mark[None], WAYS.atlas, time_s)
            as_dot = positions(made.dots[row : row + 1], WAYS.atlas, time_s)
            assert bool(as_mark.seen[0]) is is_mark
            assert bool(as_dot.seen[0]) is not is_mark
        at_end = positions(made.dots[row : row + 1], WAYS.atlas, end_s - 1e-3)
        np.testing.assert_allclose(positions(mark[None], WAYS.atlas, end_s + 0.5).point_cm, at_end.point_cm, atol=0.02)
        assert not positions(mark[None], WAYS.atlas, end_s + FADE_S + 0.05).seen[0]
        assert np.floor(mark["a_look"][2]) == legs.ending[row]


def test_dots_of_year_fifteen_move_as_smoothly_as_those_of_day_one() -> None:
    legs = toy_legs(BODY, 30)
    late = LegWindow(5479.0, 1.0 / 86400.0, _shifted(legs, 5479.0))
    early = particles(LegWindow(0.0, 1.0, legs), WAYS).dots
    for time_s in np.linspace(0.0, 25.0, 40):
        here = positions(early, WAYS.atlas, float(time_s))
        there = positions(particles(late, WAYS).dots, WAYS.atlas, float(time_s))
        both = here.seen & there.seen
        np.testing.assert_allclose(there.point_cm[both], here.point_cm[both], atol=0.01)


def _shifted(legs: Legs, day: float) -> Legs:
    return replace(legs, start_day=day + legs.start_day / 86400.0, end_day=day + legs.end_day / 86400.0)


@pytest.mark.parametrize(("kind", "n_cells"), [("dots", 50), ("dots", 6000), ("marks", 800), ("founders", 800)])
def test_buckets_hold_every_dot_on_screen_and_in_a_crowd_few_others(kind: str, n_cells: int) -> None:
    vertices = getattr(particles(toy_window(BODY, n_cells, n_founders=40), WAYS, np.inf), kind)
    sorted_out = buckets(vertices)
    processed = seen = 0
    for time_s in np.linspace(-1.0, 40.0, 173):
        on_screen = set(np.flatnonzero(positions(vertices, WAYS.atlas, float(time_s)).seen).tolist())
        bucket = sorted_out.at(float(time_s))
        listed = set(sorted_out.indices[bucket].tolist()) if bucket >= 0 else set()
        assert on_screen <= listed
        processed += len(listed)
        seen += len(on_screen)
    if n_cells > 1000:
        assert processed < 1.4 * seen
    assert len(sorted_out.indices) <= max(len(vertices) // 200, 1)


def test_a_window_without_legs_is_empty() -> None:
    made = particles(toy_window(BODY, 0), WAYS)
    assert len(made.dots) == len(made.marks) == len(made.founders) == 0
    assert buckets(made.dots).at(0.0) == -1


def test_no_centimetre_of_way_holds_more_dots_than_can_be_told_apart() -> None:
    """Many more cells than that are there; what is seen at forty moments is counted per square centimetre."""
    window = toy_window(BODY, 20_000)
    moving = window.legs.route >= 0
    per_cm: dict[str, list[float]] = {}
    for name, most in (("all", np.inf), ("seen", MOST_PER_CM)):
        dots = particles(window, WAYS, most).dots[moving]
        counts: dict[tuple[int, ...], int] = {}
        times = np.linspace(6.0, 18.0, 40)
        for time_s in times:
            found = positions(dots, WAYS.atlas, float(time_s))
            for cell in np.floor(found.point_cm[found.seen]).astype(int).tolist():
                counts[tuple(cell)] = counts.get(tuple(cell), 0) + 1
        per_cm[name] = sorted(count / len(times) for count in counts.values())
    assert per_cm["all"][-1] > 10.0 * MOST_PER_CM
    assert np.quantile(per_cm["seen"], 0.99) < 1.3 * MOST_PER_CM
    assert sum(per_cm["seen"]) > 5.0


def test_a_founder_and_its_trail_are_never_left_out() -> None:
    made = particles(toy_window(BODY, 5_000, n_founders=30), WAYS)
    assert (made.founders["a_look"][:, 3] > 0.0).all()
    assert len(made.trails) == TRAIL_DOTS * len(made.founders)
    now = positions(made.founders, WAYS.atlas, 8.0)
    later = positions(made.trails, WAYS.atlas, 8.0 + TRAIL_STEP_S)
    first = np.floor(made.trails["a_look"][:, 2]) == 1
    there = {tuple(point) for point in np.round(now.point_cm[now.seen], 2).tolist()}
    trailing = {tuple(point) for point in np.round(later.point_cm[later.seen & first], 2).tolist()}
    assert there
    assert there == trailing, "the first dot of a trail is where the founder was one step before"


def test_signs_tell_the_form_of_a_cell_and_whether_it_is_held() -> None:
    legs = toy_legs(BODY, 60)
    dots = particles(LegWindow(0.0, 1.0, legs), WAYS).dots
    held = (legs.route < 0) & (legs.came_by >= 0)
    assert held.any()
    np.testing.assert_array_equal(np.floor(dots["a_look"][:, 2]), legs.form + HELD_GLYPH * held)


def test_a_still_dot_lights_up_at_points_of_its_way_in_their_order() -> None:
    legs = toy_legs(BODY, 200)
    dots = particles(LegWindow(0.0, 1.0, legs), WAYS).dots
    row = int(np.flatnonzero((legs.route >= 0) & (legs.ending < 0))[0])
    alone = dots[row : row + 1]
    start, lasts = float(alone["a_when"][0, 0]), float(alone["a_when"][0, 1])
    points, lights = [], []
    for time_s in np.linspace(start, start + lasts * 0.999, 400):
        found = positions(alone, WAYS.atlas, float(time_s), still=True)
        points.append(tuple(np.round(found.point_cm[0], 3).tolist()))
        lights.append(float(found.glimmer[0]))
    places = list(dict.fromkeys(points))
    assert STILL_POINTS <= len(places) <= STILL_POINTS + 1
    changes = [i for i in range(1, len(points)) if points[i] != points[i - 1]]
    assert max(max(lights[i], lights[i - 1]) for i in changes) < 0.05, "it jumps only while it is dark"
    assert max(lights) > 0.95
