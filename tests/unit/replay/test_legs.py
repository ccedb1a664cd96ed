"""Legs: contiguous in time, continuous on screen, complete."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from metaviz.model.events import EventKind, Legs
from metaviz.model.fate import FATES, Fate
from metaviz.replay.legs import Spots, legs_of_events
from metaviz.replay.way_map import WayMap, way_map
from metaviz.sim.course import simulate_course
from metaviz.sim.events import dots_in_window, events_in_window, founders_in_window
from metaviz.sim.flow_clock import LONGEST_WALK_S, ViewClock
from tests.toys import toy_body, toy_parameters, toy_scene
from tests.unit.replay.toy_layout import POINTS_CM, toy_layout

SCENE = toy_scene(
    parameters=replace(
        toy_parameters(toy_body()), circulation=0.8, colonisation=2e-6, arrest=(0.4, 0.6, 0.5, 0.4, 0.6, 0.3, 0.5)
    )
)
COURSE = simulate_course(SCENE, SCENE.published, 5)
LAYOUT = toy_layout(SCENE.body)
EVENTS = events_in_window(COURSE, 5500.0, 6500.0, max_dots=600, day_per_s=0.5)
BREAST = SCENE.body.place_index["breast"]
LEFT_BREAST_CM = np.array([10.0, 125.0])


def _spots() -> Spots:
    """Return the primary in the left breast, and every colony on the left where its place is paired."""
    ids = [SCENE.body.places[place].id for place in COURSE.colonies.place]
    colonies = COURSE.colonies
    colony_cm = np.array([POINTS_CM[place_id][-1] for place_id in ids])
    return Spots(BREAST, LEFT_BREAST_CM, colony_cm, colonies.place, colonies.founded_day)


LEGS = legs_of_events(EVENTS, LAYOUT, _spots())


def legs_by_cell(legs: Legs) -> list[NDArray[np.int64]]:
    """Return the leg numbers of each cell in the order of time, moves before stays that start with them."""
    order = np.lexsort((legs.end_day, legs.start_day, legs.cell))
    return np.split(order, np.flatnonzero(np.diff(legs.cell[order])) + 1)


def end_of(legs: Legs, leg: int) -> NDArray[np.float64]:
    """Return where a leg's dot is at its end."""
    return np.asarray(LAYOUT.route_paths_cm[legs.came_by[leg]][legs.way[leg]][-1])


def test_legs_come_by_their_start() -> None:
    assert (np.diff(LEGS.start_day) >= 0.0).all()
    assert (LEGS.end_day >= LEGS.start_day).all()
    assert np.abs(LEGS.lane).max() <= 1.0
    assert np.abs(LEGS.lane2).max() <= 1.0
    assert LEGS.lane.std() > 0.5


def test_every_cell_has_legs_without_gap_and_one_ending() -> None:
    shed = EVENTS.kind == EventKind.SHED
    cells = legs_by_cell(LEGS)
    assert [int(LEGS.cell[rows[0]]) for rows in cells] == EVENTS.cell[shed].tolist()
    for rows in cells:
        mine = EVENTS.cell == LEGS.cell[rows[0]]
        assert LEGS.start_day[rows[0]] == EVENTS.time_day[mine][0]
        if LEGS.start_day[rows[-1]] - LEGS.start_day[rows[0]] < (LONGEST_WALK_S - 30.0) * EVENTS.day_per_s:
            assert LEGS.end_day[rows[-1]] == EVENTS.time_day[mine][-1]
            assert LEGS.ending[rows[-1]] >= 0
        np.testing.assert_array_equal(LEGS.end_day[rows[:-1]], LEGS.start_day[rows[1:]])
        assert (LEGS.ending[rows[:-1]] == -1).all()
        assert len(set(LEGS.weight[rows].tolist())) == len(set(LEGS.lane[rows].tolist())) == 1


def test_each_leg_tells_its_route_and_ending() -> None:
    """Compare moves with DEPART rows, stays with what the events say, one by one."""
    departs = np.flatnonzero(EVENTS.kind == EventKind.DEPART)
    told = sorted(zip(EVENTS.cell[departs], EVENTS.time_day[departs], EVENTS.route[departs], strict=True))
    moves = LEGS.route >= 0
    drawn = sorted(zip(LEGS.cell[moves], LEGS.start_day[moves], LEGS.route[moves], strict=True))
    assert set(drawn) <= set(told)
    assert len(drawn) > 0.99 * len(told)
    endings = {FATES[fate] for fate in LEGS.ending[LEGS.ending >= 0]}
    assert endings == set(FATES)
    on_the_way = LEGS.ending[moves & (LEGS.ending >= 0)]
    assert {FATES[fate] for fate in on_the_way} == {Fate.SHEAR, Fate.IMMUNE}
    at_source = (LEGS.route < 0) & (LEGS.came_by < 0) & (LEGS.ending >= 0)
    assert {FATES[fate] for fate in LEGS.ending[at_source]} == {Fate.MATRIX, Fate.VESSEL_WALL}
    routes = SCENE.body.routes
    assert all(
        SCENE.body.places[place].id == routes[route].target
        for place, route in zip(LEGS.place[LEGS.came_by >= 0], LEGS.came_by[LEGS.came_by >= 0], strict=True)
    )


def test_a_way_starts_where_the_one_before_ended() -> None:
    jumps = 0
    for rows in legs_by_cell(LEGS):
        for before, after in pairwise(rows.tolist()):
            if LEGS.came_by[before] < 0:
                continue
            start = LAYOUT.route_paths_cm[LEGS.came_by[after]][LEGS.way[after]][0]
            if LEGS.route[after] < 0:
                assert (LEGS.came_by[after], LEGS.way[after]) == (LEGS.came_by[before], LEGS.way[before])
            else:
                np.testing.assert_array_equal(start, end_of(LEGS, before))
                jumps += len(LAYOUT.route_paths_cm[LEGS.came_by[after]]) > 1
    assert jumps > 20, "the toy body has paired ways that could have been missed"


def test_cells_leave_the_breast_in_which_the_primary_is() -> None:
    for rows in legs_by_cell(LEGS):
        if len(rows) > 1 and LEGS.place[rows[0]] == BREAST:
            start = LAYOUT.route_paths_cm[LEGS.route[rows[1]]][LEGS.way[rows[1]]][0]
            np.testing.assert_array_equal(start, LEFT_BREAST_CM)


@pytest.mark.parametrize(("other_day", "n_sides"), [(EVENTS.end_day + 1.0, 1), (EVENTS.end_day - 1.0, 2)])
def test_cells_of_colonies_leave_from_where_these_are(other_day: float, n_sides: int) -> None:
    """Two colonies in the breasts and no primary there; the second comes before or after the window."""
    both_cm = np.array([LEFT_BREAST_CM, POINTS_CM["breast"][0]])
    spots = Spots(-1, LEFT_BREAST_CM, both_cm, np.array([BREAST, BREAST]), np.array([0.0, other_day]))
    dots = dots_in_window(COURSE, EVENTS.start_day, EVENTS.end_day, max_dots=600, day_per_s=0.5)
    legs = legs_of_events(dots, LAYOUT, spots)
    first_moves = [rows[1] for rows in legs_by_cell(legs) if len(rows) > 1 and legs.place[rows[0]] == BREAST]
    starts = {tuple(LAYOUT.route_paths_cm[legs.route[move]][legs.way[move]][0].tolist()) for move in first_moves}
    assert starts == {tuple(one.tolist()) for one in both_cm[:n_sides]}


def test_colonies_that_are_not_there_yet_shed_nothing() -> None:
    spots = replace(
        _spots(), colony_place=np.array([3, 4, 3]), colony_cm=np.array([[1.0, 2.0], [3.0, 4.0], [np.nan, 0.0]])
    )
    spots = replace(spots, founded_day=np.array([100.0, 50.0, 10.0]))
    assert spots.sources_cm(3, 99.0).shape == (0, 2)
    np.testing.assert_array_equal(spots.sources_cm(3, 100.0), [[1.0, 2.0]])
    np.testing.assert_array_equal(spots.sources_cm(BREAST, 0.0), [LEFT_BREAST_CM])


def test_founders_come_to_the_side_on_which_their_colony_is() -> None:
    events = founders_in_window(COURSE, 0.0, COURSE.end_day)
    spots = _spots()
    legs = legs_of_events(events, LAYOUT, spots)
    last = [rows[-1] for rows in legs_by_cell(legs)]
    assert len(last) == len(COURSE.colonies) > 5
    for leg in last:
        assert FATES[legs.ending[leg]] is Fate.FOUNDED
        assert legs.end_day[leg] == COURSE.colonies.founded_day[legs.colony[leg]]
        place_id = SCENE.body.places[legs.place[leg]].id
        if place_id == "lung":
            np.testing.assert_array_equal(end_of(legs, leg), spots.colony_cm[legs.colony[leg]])
    assert any(SCENE.body.places[legs.place[leg]].id == "lung" for leg in last)


def test_without_spots_both_sides_are_taken() -> None:
    legs = legs_of_events(EVENTS, LAYOUT)
    lung = (legs.route >= 0) & (legs.place == SCENE.body.place_index["lung"])
    sides = np.bincount(legs.way[lung], minlength=2)
    assert sides.min() > 0.4 * sides.sum()


def test_a_founder_takes_the_same_ways_in_every_window() -> None:
    row = 3
    day = float(COURSE.colonies.founded_day[row])
    alone = legs_of_events(founders_in_window(COURSE, day, day + 1e-6), LAYOUT)
    among = legs_of_events(founders_in_window(COURSE, 0.0, COURSE.end_day), LAYOUT)
    mine = among.colony == row
    for column in fields(Legs):
        if column.name != "cell":
            np.testing.assert_array_equal(
                getattr(alone, column.name)[alone.colony == row], getattr(among, column.name)[mine]
            )


def test_a_cell_that_goes_on_takes_the_way_that_leads_on() -> None:
    # The liver is drawn on two sides, and only one side has a vein: what passes the liver must have come there.
    into, out = SCENE.body.route_index["left_heart>liver"], SCENE.body.route_index["liver>right_heart"]
    heart, side, other_side = (np.array(point) for point in ((2.0, 125.0), (-5.0, 110.0), (15.0, 110.0)))
    paths = list(LAYOUT.route_paths_cm)
    paths[into] = (np.array([heart, other_side]), np.array([heart, side]))
    paths[out] = (np.array([side, [-2.0, 125.0]]),)
    legs = legs_of_events(EVENTS, replace(LAYOUT, route_paths_cm=tuple(paths)))
    passing: list[int] = []
    staying: list[int] = []
    for rows in legs_by_cell(legs):
        for leg, following in pairwise(rows.tolist()):
            if legs.route[leg] == into:
                (passing if legs.route[following] == out else staying).append(int(legs.way[leg]))
    assert len(passing) > 5
    assert set(passing) == {1}
    assert set(staying) == {0, 1}


def test_a_way_map_by_hand() -> None:
    # Two ways end at (0, 0) and (9, 0); of the next route two start at (0, 0), one of them a hair away, one at (10, 0).
    before = tuple(np.array([[x - 5.0, 5.0], [x, 0.0]]) for x in (0.0, 9.0))
    after = tuple(np.array([[x, 0.0], [x, -5.0 - x]]) for x in (0.0, 0.2, 10.0))
    ways = WayMap((before, after))
    shares = np.array([0.0, 0.49, 0.51, 0.99])
    first = np.zeros(4, dtype=np.int64)
    assert ways.onward(first, first, first + 1, shares).tolist() == [0, 0, 1, 1]
    assert ways.onward(first, first + 1, first + 1, shares).tolist() == [2, 2, 2, 2]
    assert ways.all_onward(0, 0, 1).tolist() == [0, 1]
    np.testing.assert_allclose(ways.gap_cm(first, np.array([0, 1, 0, 1]), first + 1), [0.0, 1.0, 0.0, 1.0])
    assert ways.around(1, np.array([0.0, 0.0])).tolist() == [0, 1]
    assert ways.around(1, np.array([9.0, 0.0])).tolist() == [2]
    assert ways.nearest_end(1, np.array([0, 2]), np.array([10.0, -20.0])) == 2


def test_the_table_of_ways_does_not_depend_on_who_asks_first() -> None:
    whole = legs_of_events(EVENTS, toy_layout(SCENE.body), _spots())
    layout = toy_layout(SCENE.body)
    legs_of_events(founders_in_window(COURSE, 0.0, COURSE.end_day), layout)
    np.testing.assert_array_equal(legs_of_events(EVENTS, layout, _spots()).way, whole.way)


def test_an_empty_window_has_no_legs() -> None:
    assert len(legs_of_events(dots_in_window(COURSE, 0.0, 0.0), LAYOUT)) == 0


def test_a_route_that_is_not_drawn_is_named() -> None:
    with pytest.raises(ValueError, match="route 2 of the body toy has no drawn way"):
        way_map(replace(LAYOUT, route_paths_cm=(*LAYOUT.route_paths_cm[:2], (), *LAYOUT.route_paths_cm[3:])))


def test_the_windows_of_the_clock_hold_every_leg_of_the_moment() -> None:
    clock = ViewClock(0.05)
    shown = _drawn_at(6000.0, clock, clock.dot_windows(6000.0), clock.founder_windows(6000.0))
    wide = range(clock.window_of(5900.0), clock.window_of(6100.0))
    assert shown == _drawn_at(6000.0, clock, wide, wide)
    assert len(shown) > 100


def _drawn_at(day: float, clock: ViewClock, with_dots: range, with_founders: range) -> list[tuple[float, float]]:
    windows = [dots_in_window(COURSE, *clock.bounds(n), max_dots=500, day_per_s=clock.day_per_s) for n in with_dots]
    windows += [founders_in_window(COURSE, *clock.bounds(n), day_per_s=clock.day_per_s) for n in with_founders]
    drawn = [legs_of_events(events, LAYOUT) for events in windows]
    return sorted(
        (float(start), float(end))
        for legs in drawn
        for start, end in zip(legs.start_day, legs.end_day, strict=True)
        if start <= day < end
    )
