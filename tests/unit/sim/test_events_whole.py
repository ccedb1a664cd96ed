"""Windows of flow with every feature on, through every treatment: weights, ways, forms, founders."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.course import Course
from metaviz.model.events import NO_CELL, NO_FORM, CellForm, EventKind, Events
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.replay.legs import legs_of_events
from metaviz.sim.burden import shed_cumulative
from metaviz.sim.course import simulate_course
from metaviz.sim.events import dots_in_window, events_in_window, founders_in_window
from metaviz.sim.flow_law import clone_share_of_primary, clone_share_of_sources
from metaviz.sim.ledger import course_ledger
from metaviz.sim.patient_chain import course_conditions
from tests.toy_plans import WHOLE_PLAN
from tests.toy_treated import EFFECTS, whole_scene
from tests.unit.replay.toy_layout import toy_layout
from tests.unit.sim.test_events import _assert_way_fits_body, rows_of_cells

SCENE = whole_scene()
TREATED = simulate_course(SCENE, SCENE.published, 5, plan=WHOLE_PLAN)
UNTREATED = simulate_course(SCENE, SCENE.published, 0, plan=NO_PLAN)
COURSES = {"treated": TREATED, "untreated": UNTREATED}
SURGERY_DAY = 6700.0

windows = st.tuples(st.floats(-100.0, 7400.0), st.floats(0.0, 3000.0)).map(lambda w: (w[0], w[0] + w[1]))


@given(windows, st.integers(1, 2000), st.sampled_from(sorted(COURSES)))
def test_weights_sum_to_the_shed_cells(window: tuple[float, float], max_dots: int, name: str) -> None:
    course = COURSES[name]
    events = events_in_window(course, *window, max_dots=max_dots)
    before, after = shed_cumulative(course, np.array(window))
    shed = events.kind == EventKind.SHED
    assert int(events.weight[shed].sum()) == events.n_shed == int(after) - int(before)
    assert (events.weight > 0).all()


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_every_cell_goes_a_way_of_the_body_in_one_form(course: Course) -> None:
    forms: set[int] = set()
    for first in (4600.0, 5900.0, 6650.0):
        events = events_in_window(course, first, first + 120.0, max_dots=300, day_per_s=1.0)
        for rows in rows_of_cells(events):
            _assert_way_fits_body(course, events, rows)
            (form,) = set(events.form[rows].tolist())
            forms.add(form)
        assert (events.form[events.cell == NO_CELL] == NO_FORM).all()
    assert forms == {CellForm.SINGLE, CellForm.CLUSTER, CellForm.CLOAKED}


interventions = st.builds(
    Intervention,
    kind=st.sampled_from(tuple(EFFECTS)),
    day=st.one_of(st.just(0.0), st.floats(0.0, 8000.0)),
    days=st.floats(0.0, 3000.0),
    cycles=st.integers(1, 12),
    every_days=st.floats(1.0, 60.0),
    site_id=st.sampled_from(("breast", "lung", "bone")),
    adherence=st.floats(0.0, 1.0),
)


@given(st.lists(interventions, max_size=6), windows, st.integers(0, 9))
def test_under_any_plan_windows_and_ledger_hold_together(
    some: list[Intervention], window: tuple[float, float], seed: int
) -> None:
    course = simulate_course(SCENE, SCENE.published, seed, plan=Plan(interventions=tuple(some)))
    events = events_in_window(course, *window, max_dots=60, day_per_s=2.0)
    before, after = shed_cumulative(course, np.array(window))
    assert int(events.weight[events.kind == EventKind.SHED].sum()) == events.n_shed == int(after) - int(before)
    for rows in rows_of_cells(events)[::40]:
        _assert_way_fits_body(course, events, rows)
    ledger = course_ledger(course)
    assert (ledger.count >= 0).all()
    assert int(ledger.shed.sum()) == int(shed_cumulative(course, course.end_day))
    if any(each.kind is TreatmentKind.SURGERY and each.day == 0.0 for each in some):
        assert (len(events), int(ledger.shed.sum())) == (0, 0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_treatments_that_let_nothing_found_leave_no_founder_without_a_way(seed: int) -> None:
    """Founders are walked with the odds of the very era in which they were accepted, to the last bit of a day."""
    effects = {
        TreatmentKind.EMT_INHIBITOR: Effect(emt_factor=0.0),
        TreatmentKind.BONE_PROTECTING: Effect(soil_factor=0.0, soil_sites=("bone", "lung")),
        TreatmentKind.IMMUNOTHERAPY: Effect(immune_factor=1e6),
    }
    scene = replace(SCENE, effects=effects, biology=replace(SCENE.biology, epithelial_motility=0.0))
    holds = tuple(Intervention(kind, 4500.0 + 700.0 * i, 300.0) for i, kind in enumerate(effects))
    course = simulate_course(scene, scene.published, seed, plan=Plan(interventions=holds))
    founders = founders_in_window(course, 0.0, course.end_day + 1.0)
    assert (founders.kind == EventKind.FOUND).sum() == len(course.colonies) > 20
    founded_day, lung = course.colonies.founded_day, SCENE.body.place_index["lung"]
    assert not ((founded_day >= 4500.0) & (founded_day < 4800.0)).any()
    assert not ((founded_day >= 5200.0) & (founded_day < 5500.0) & (course.colonies.place == lung)).any()


def assert_same(one: Events, other: Events) -> None:
    for column in fields(Events):
        np.testing.assert_array_equal(getattr(one, column.name), getattr(other, column.name), err_msg=column.name)


def test_a_window_is_the_same_whatever_eras_were_asked_for_before() -> None:
    asked = [(5990.0, 6010.0), (100.0, 4000.0), (5230.0, 5250.0), (7000.0, 7010.0)]
    first = [events_in_window(TREATED, *window, max_dots=300) for window in asked]
    fresh = simulate_course(SCENE, SCENE.published, 5, plan=WHOLE_PLAN)
    again = [events_in_window(fresh, *window, max_dots=300) for window in reversed(asked)]
    for one, other in zip(first, reversed(again), strict=True):
        assert_same(one, other)


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_founders_are_there_once_as_themselves_and_in_one_form_in_every_window(course: Course) -> None:
    colonies = course.colonies
    whole = founders_in_window(course, 0.0, course.end_day + 1.0, day_per_s=1.0)
    founds = whole.kind == EventKind.FOUND
    assert whole.colony[founds].tolist() == list(range(len(colonies)))
    np.testing.assert_array_equal(whole.place[founds], colonies.place)
    np.testing.assert_array_equal(whole.time_day[founds], colonies.founded_day)
    assert (whole.weight == 1).all()
    for row in range(0, len(colonies), 7):
        day = float(colonies.founded_day[row])
        narrow = founders_in_window(course, day, day + 1e-3, day_per_s=1.0)
        for column in ("time_day", "kind", "place", "route", "form"):
            np.testing.assert_array_equal(
                getattr(narrow, column)[narrow.colony == row], getattr(whole, column)[whole.colony == row]
            )


def test_founders_travel_in_clusters_more_often_than_cells_do() -> None:
    """A cluster is held back by less and founds ten times as often: one cell in ten becomes most founders."""
    whole = founders_in_window(UNTREATED, 0.0, UNTREATED.end_day + 1.0)
    form = whole.form[whole.kind == EventKind.FOUND]
    dots = dots_in_window(UNTREATED, 5000.0, 5030.0)
    of_dots = dots.form[dots.kind == EventKind.INTRAVASATE]
    assert (of_dots == CellForm.CLUSTER).mean() == pytest.approx(0.1, abs=0.02)
    assert (form == CellForm.CLUSTER).mean() > 0.4


def test_legs_show_the_form_of_the_events() -> None:
    events = events_in_window(TREATED, 5900.0, 6000.0, max_dots=300, day_per_s=1.0)
    legs = legs_of_events(events, toy_layout(SCENE.body))
    form_of_cell = dict(zip(events.cell.tolist(), events.form.tolist(), strict=True))
    assert legs.form.tolist() == [form_of_cell[cell] for cell in legs.cell.tolist()]
    assert len(set(legs.form.tolist())) == 3


def test_after_surgery_no_cell_comes_from_the_primary() -> None:
    in_breast = TREATED.colonies.place == SCENE.body.place_index["breast"]
    assert not in_breast.any()
    events = dots_in_window(TREATED, SURGERY_DAY, SURGERY_DAY + 200.0)
    assert len(events)
    assert SCENE.body.place_index["breast"] not in events.place[events.kind == EventKind.SHED]
    before = dots_in_window(TREATED, SURGERY_DAY - 200.0, SURGERY_DAY)
    assert SCENE.body.place_index["breast"] in before.place[before.kind == EventKind.SHED]


def test_clones_share_what_the_primary_sheds_by_what_they_have_left() -> None:
    """Untreated as in the scene; after the doses the tough clone holds more; a removed primary has none of its own."""
    edges = np.array([4000.0, 4600.0, 6600.0, 6690.0, 6800.0, 6900.0])
    share = clone_share_of_primary(TREATED, edges)
    assert share.sum(axis=1) == pytest.approx(1.0)
    assert share[0] == pytest.approx([0.7, 0.2, 0.1], abs=1e-3)
    path = course_conditions(TREATED).primary
    middle = path.clone_cells(6645.0)
    assert share[2] == pytest.approx(middle / middle.sum(), rel=0.02)
    assert share[2, 2] > 2.0 * 0.1
    assert share[4].tolist() == [0.7, 0.2, 0.1]
    of_sources = clone_share_of_sources(TREATED, 6600.0, 6690.0)
    assert of_sources[0] == pytest.approx(share[2])
    assert np.argmax(of_sources[1:], axis=1).tolist() == TREATED.colonies.clone.tolist()
    assert set(of_sources[1:].ravel().tolist()) == {0.0, 1.0}
