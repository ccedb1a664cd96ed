"""Windows of flow: weights that add up, rows that fit the body, the same window always the same."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.cascade import Parameters
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.events import NO_CAUSE, NO_CELL, NO_ROUTE, EventKind, Events
from metaviz.model.fate import FATES, Fate
from metaviz.model.scene import Scene
from metaviz.sim.burden import failing_by_source, shed_cumulative
from metaviz.sim.course import simulate_course
from metaviz.sim.dots import next_in_series
from metaviz.sim.events import dots_in_window, events_in_window, founders_in_window
from metaviz.sim.flow_clock import LONGEST_WALK_S, WINDOW_S
from tests.toys import toy_body, toy_parameters, toy_scene

YEAR = 365.25


def _course(scene: Scene, seed: int) -> Course:
    return simulate_course(scene, scene.published, seed)


def _lively_scene() -> Scene:
    """Return a scene in which walks are long and of all fates."""
    parameters = replace(
        toy_parameters(toy_body()),
        circulation=0.9,
        colonisation=1e-6,
        arrest=(0.3, 0.5, 0.5, 0.4, 0.6, 0.3, 0.5),
    )
    return toy_scene(parameters=parameters)


COURSE = _course(toy_scene(), 3)
LIVELY = _course(_lively_scene(), 7)
assert len(COURSE.colonies) > 20

windows = st.tuples(st.floats(-100.0, 7400.0), st.floats(0.0, 4000.0)).map(lambda w: (w[0], w[0] + w[1]))


def rows_of_cells(events: Events) -> list[np.ndarray]:
    """Return the row numbers of each cell, found without relying on their order."""
    return [np.flatnonzero(events.cell == cell) for cell in range(int(events.cell.max(initial=-1)) + 1)]


def assert_same(one: Events, other: Events) -> None:
    for column in fields(Events):
        np.testing.assert_array_equal(getattr(one, column.name), getattr(other, column.name), err_msg=column.name)


@given(windows, st.integers(1, 3000))
def test_weights_sum_to_the_shed_cells(window: tuple[float, float], max_dots: int) -> None:
    events = events_in_window(COURSE, *window, max_dots=max_dots)
    shed = events.kind == EventKind.SHED
    before, after = shed_cumulative(COURSE, np.array(window))
    assert int(events.weight[shed].sum()) == events.n_shed == int(after) - int(before)
    assert (events.weight > 0).all()


def test_weights_sum_to_the_last_of_a_million_million_cells() -> None:
    scene = toy_scene(parameters=replace(toy_parameters(toy_body()), colonisation=1e-13), lethal_cells=1e15)
    course = _course(replace(scene, shedding=replace(scene.shedding, per_cell_day=1.0)), 1)
    events = events_in_window(course, 0.0, 7300.0)
    assert events.n_shed == int(shed_cumulative(course, 7300.0)) > 10**12
    assert int(events.weight[events.kind == EventKind.SHED].sum()) == events.n_shed
    usual = events.weight[(events.kind == EventKind.INTRAVASATE) & (events.colony < 0)]
    assert set(usual[:-1].tolist()) == {events.cells_per_dot}
    assert 0 < usual[-1] <= events.cells_per_dot


@given(st.integers(0, 7000), st.integers(1, 30_000))
def test_dots_keep_to_their_number(start: int, max_dots: int) -> None:
    events = dots_in_window(COURSE, start, start + 5.0, max_dots=max_dots)
    travellers = events.kind == EventKind.INTRAVASATE
    assert travellers.sum() <= max_dots
    mantissa = str(events.cells_per_dot).rstrip("0")
    assert mantissa in {"1", "2", "5"}


@given(st.floats(0.0, 1e15))
def test_weights_come_in_ones_twos_and_fives(at_least: float) -> None:
    weight = next_in_series(at_least)
    assert weight >= at_least
    assert str(weight).rstrip("0") in {"1", "2", "5"}
    assert weight == 1 or weight <= 2.5 * at_least


def test_a_given_weight_is_kept() -> None:
    events = events_in_window(COURSE, 3000.0, 3001.0, cells_per_dot=7)
    assert events.cells_per_dot == 7
    travellers = (events.kind == EventKind.INTRAVASATE) & (events.colony < 0)
    assert set(events.weight[travellers][:-1].tolist()) == {7}


def test_one_dot_is_one_cell_in_real_time() -> None:
    day = 5500.0
    events = events_in_window(COURSE, day, day + WINDOW_S / 86400.0)
    assert 0 < events.n_shed < 2000
    assert (events.weight == 1).all()
    assert (events.cells_per_dot, events.cells_per_mark) == (1, 1)


def test_the_same_window_is_the_same_whatever_was_asked_before() -> None:
    asked = [(2000.0, 2010.0), (100.0, 130.0), (6000.0, 6000.5), (2010.0, 2020.0)]
    first = [events_in_window(COURSE, *window, max_dots=500) for window in asked]
    fresh = _course(toy_scene(), 3)
    again = [events_in_window(fresh, *window, max_dots=500) for window in reversed(asked)]
    for one, other in zip(first, reversed(again), strict=True):
        assert_same(one, other)
    assert not np.array_equal(first[0].time_day - 2000.0, first[3].time_day - 2010.0)


def test_another_seed_or_clock_is_another_window() -> None:
    base = dots_in_window(COURSE, 2000.0, 2010.0, max_dots=500)
    other_clock = dots_in_window(COURSE, 2000.0, 2010.0, max_dots=500, day_per_s=1.0)
    assert not np.array_equal(base.place[:500], other_clock.place[:500])
    other_seed = dots_in_window(replace(COURSE, seed=4), 2000.0, 2010.0, max_dots=500)
    assert not np.array_equal(base.place[:500], other_seed.place[:500])


@given(st.lists(st.floats(0.0, 7305.0), max_size=6), st.sampled_from([1 / 86400.0, 1.0, 90.0]))
def test_every_founder_is_there_once_as_itself(cuts: list[float], day_per_s: float) -> None:
    edges = [0.0, *sorted(set(cuts) - {0.0, 7306.0}), 7306.0]
    colonies = COURSE.colonies
    seen: list[int] = []
    for start, end in pairwise(edges):
        events = founders_in_window(COURSE, start, end, day_per_s=day_per_s)
        founds = events.kind == EventKind.FOUND
        seen += events.colony[founds].tolist()
        rows = events.colony[founds]
        np.testing.assert_array_equal(events.time_day[founds], colonies.founded_day[rows])
        np.testing.assert_array_equal(events.place[founds], colonies.place[rows])
        assert (events.weight == 1).all()
    assert seen == list(range(len(colonies)))


def test_a_founder_walks_the_same_way_in_every_window() -> None:
    row = len(COURSE.colonies) // 2
    day = float(COURSE.colonies.founded_day[row])
    narrow = founders_in_window(COURSE, day, day + 1e-6)
    whole = founders_in_window(COURSE, 0.0, COURSE.end_day)
    for column in ("time_day", "kind", "place", "route"):
        np.testing.assert_array_equal(
            getattr(narrow, column)[narrow.colony == row], getattr(whole, column)[whole.colony == row]
        )


@pytest.mark.parametrize("day_per_s", [1 / 86400.0, 1.0, 90.0])
def test_founders_set_out_from_their_parent_in_its_lifetime(day_per_s: float) -> None:
    events = founders_in_window(COURSE, 0.0, COURSE.end_day, day_per_s=day_per_s)
    colonies, body = COURSE.colonies, COURSE.scene.body
    sheds = events.kind == EventKind.SHED
    for row, day, place in zip(events.colony[sheds], events.time_day[sheds], events.place[sheds], strict=True):
        parent = colonies.parent[row]
        if parent == FROM_PRIMARY:
            assert place == body.place_index[COURSE.scene.primary_place]
            assert day > 0.0
        else:
            assert place == colonies.place[parent]
            assert day >= colonies.founded_day[parent]
        assert day >= colonies.founded_day[row] - LONGEST_WALK_S * day_per_s - 1e-9


def test_founders_and_dots_together_are_the_window() -> None:
    window = (6000.0, 6500.0)
    both = events_in_window(COURSE, *window, max_dots=300)
    dots = dots_in_window(COURSE, *window, max_dots=300)
    founders = founders_in_window(COURSE, *window)
    assert founders.n_shed > 0
    assert both.n_shed == dots.n_shed + founders.n_shed
    cells = both.cell != NO_CELL
    np.testing.assert_array_equal(both.time_day[cells], np.concatenate([dots.time_day, founders.time_day]))
    np.testing.assert_array_equal(both.colony[cells], np.concatenate([dots.colony, founders.colony]))


def _assert_way_fits_body(course: Course, events: Events, rows: np.ndarray) -> None:
    """Follow one cell by hand."""
    body = course.scene.body
    kinds = [EventKind(kind) for kind in events.kind[rows]]
    assert kinds[0] is EventKind.SHED
    assert (np.diff(rows) == 1).all()
    assert (np.diff(events.time_day[rows]) >= 0.0).all()
    assert len(set(events.weight[rows].tolist())) == 1
    here = int(events.place[rows[0]])
    due = None
    for row, kind in zip(rows, kinds, strict=True):
        if kind is EventKind.DEPART:
            assert due is None
            route = body.routes[events.route[row]]
            assert body.place_index[route.source] == here == events.place[row]
            due = body.place_index[route.target]
            continue
        assert events.route[row] == NO_ROUTE
        if kind is EventKind.ARRIVE:
            assert due is not None
            here, due = due, None
        assert events.place[row] == here
    last, fate = kinds[-1], events.cause[rows[-1]]
    assert (events.cause[rows[:-1]] == NO_CAUSE).all()
    steps = [kind for kind in kinds if kind not in {EventKind.DEPART, EventKind.ARRIVE}]
    travels = [EventKind.SHED, EventKind.INVADE, EventKind.INTRAVASATE]
    held = [*travels, EventKind.ARREST]
    if last is EventKind.FOUND:
        assert steps == [*held, EventKind.EXTRAVASATE, EventKind.FOUND]
        return
    expected = {
        Fate.MATRIX: travels[:1],
        Fate.VESSEL_WALL: travels[:2],
        Fate.SHEAR: travels,
        Fate.IMMUNE: travels,
        Fate.TRAPPED: held,
        Fate.WRONG_SOIL: [*held, EventKind.EXTRAVASATE],
        Fate.DORMANT: [*held, EventKind.EXTRAVASATE],
    }[FATES[fate]]
    assert steps == [*expected, EventKind.DIE]


@pytest.mark.parametrize("course", [COURSE, LIVELY])
@pytest.mark.parametrize("day_per_s", [1 / 86400.0, 7.0])
def test_every_cell_goes_a_way_that_the_body_has(course: Course, day_per_s: float) -> None:
    events = events_in_window(course, 3000.0, 3400.0, max_dots=400, day_per_s=day_per_s)
    cells = rows_of_cells(events)
    assert len(cells) > 300
    for rows in cells:
        _assert_way_fits_body(course, events, rows)
    seen = {FATES[cause] for cause in events.cause[events.cause != NO_CAUSE]}
    assert seen == set(FATES) - {Fate.FOUNDED}


def test_cells_are_shed_inside_the_window() -> None:
    events = dots_in_window(COURSE, 3000.0, 3400.0, max_dots=2000)
    day = events.time_day[events.kind == EventKind.SHED]
    assert day.min() >= 3000.0
    assert day.max() < 3400.0


def test_sources_shed_in_their_shares_and_times() -> None:
    window = (5000.0, 7000.0)
    events = dots_in_window(COURSE, *window)
    marks = (events.kind == EventKind.SHED) & (events.weight == events.cells_per_mark)
    edges = np.linspace(*window, 5)
    by_source = np.diff(failing_by_source(COURSE, edges), axis=0)
    in_quarter = np.histogram(events.time_day[marks], edges)[0] / marks.sum()
    np.testing.assert_allclose(in_quarter, by_source.sum(axis=1) / by_source.sum(), atol=0.005)
    body = COURSE.scene.body
    source_place = [body.place_index[COURSE.scene.primary_place], *COURSE.colonies.place]
    by_place = np.bincount(source_place, weights=by_source.sum(axis=0), minlength=len(body.places))
    drawn = np.bincount(events.place[marks], minlength=len(body.places)) / marks.sum()
    np.testing.assert_allclose(drawn, by_place / by_place.sum(), atol=0.005)
    assert (by_place > 0).sum() > 1


def test_dots_and_marks_stand_for_the_shares_of_the_chain() -> None:
    # Of the cells 0.1 x 0.05 get into a vessel; of the others nine tenths of all cells die in the matrix.
    events = dots_in_window(COURSE, 3000.0, 3100.0)
    weight = {
        kind: float(events.weight[events.kind == kind].sum()) / events.n_shed
        for kind in (EventKind.INVADE, EventKind.INTRAVASATE)
    }
    assert weight[EventKind.INTRAVASATE] == pytest.approx(0.005, rel=1e-3)
    assert weight[EventKind.INVADE] == pytest.approx(0.1, abs=0.02)


def test_colonies_turn_on_their_days() -> None:
    colonies = COURSE.colonies
    events = events_in_window(COURSE, 0.0, COURSE.end_day, max_dots=10)
    of_colony = events.cell == NO_CELL
    assert (np.diff(events.time_day[of_colony]) >= 0.0).all()
    for kind, day in (
        (EventKind.WAKE, colonies.awake_day),
        (EventKind.SWITCH, colonies.switch_day),
        (EventKind.REGRESS, colonies.regress_day),
    ):
        rows = events.kind == kind
        np.testing.assert_array_equal(events.time_day[rows], day[events.colony[rows]])
        expected = np.flatnonzero(day < COURSE.end_day)
        if kind is EventKind.WAKE:
            expected = expected[colonies.awake_day[expected] > colonies.founded_day[expected]]
        assert sorted(events.colony[rows].tolist()) == expected.tolist()
    asleep = events.colony[events.kind == EventKind.SLEEP]
    assert (colonies.awake_day[asleep] > colonies.founded_day[asleep]).all()


def test_nothing_happens_outside_the_course() -> None:
    for window in ((-50.0, 0.0), (COURSE.end_day + 1.0, COURSE.end_day + 100.0), (100.0, 100.0)):
        events = events_in_window(COURSE, *window)
        assert (len(events), events.n_shed) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"start_day": 5.0, "end_day": 4.0}, "from a day to a later one"),
        ({"end_day": float("nan")}, "from a day to a later one"),
        ({"day_per_s": 0.0}, "more than 0 days"),
        ({"max_dots": 0}, "at least 1"),
        ({"cells_per_dot": 0}, "at least 1"),
    ],
)
def test_what_is_no_window_is_refused(arguments: dict[str, float], message: str) -> None:
    window = {"start_day": 0.0, "end_day": 10.0} | arguments
    with pytest.raises(ValueError, match=message):
        events_in_window(COURSE, **window)  # type: ignore[arg-type]


def test_a_weight_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 2000000 dots"):
        events_in_window(COURSE, 0.0, 7300.0, cells_per_dot=1)


ends_of_sliders = st.sampled_from([0.0, 1e-9, 0.3, 0.999, 1.0])


@given(
    steps=st.tuples(*[ends_of_sliders] * 6),
    arrest=st.sampled_from([0.05, 0.5, 1.0]),
    soil=st.sampled_from([0.0, 1.0, 100.0]),
    seed=st.integers(0, 5),
)
def test_sliders_at_their_ends_give_windows_that_hold_together(
    steps: tuple[float, float, float, float, float, float], arrest: float, soil: float, seed: int
) -> None:
    parameters = Parameters(*steps, arrest=(arrest,) * 7, soil=(soil,) * 7)
    course = simulate_course(toy_scene(), parameters, seed, 1200.0)
    window = (100.0, 1250.0)
    events = events_in_window(course, *window, max_dots=50, day_per_s=2.0)
    before, after = shed_cumulative(course, np.array(window))
    assert int(events.weight[events.kind == EventKind.SHED].sum()) == events.n_shed == int(after) - int(before)
    for rows in rows_of_cells(events)[::40]:
        _assert_way_fits_body(course, events, rows)


def test_a_body_that_holds_almost_nothing_still_gives_a_window() -> None:
    # Cells go round a thousand times; the window has fewer, heavier dots, and the longest walks are cut short.
    parameters = replace(toy_parameters(toy_body()), circulation=0.9999, arrest=(0.001,) * 7, colonisation=0.0)
    course = _course(toy_scene(parameters=parameters), 1)
    events = events_in_window(course, 3000.0, 3010.0, max_dots=2000)
    assert 0 < len(events) < 2000 * 40
    assert int(events.weight[events.kind == EventKind.SHED].sum()) == events.n_shed
    for rows in rows_of_cells(events)[:20]:
        _assert_way_fits_body(course, events, rows)
