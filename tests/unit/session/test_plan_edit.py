"""Changes of a plan: what is moved stays the same mark, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.session.plan_edit import (
    Mark,
    MarkId,
    MarkSort,
    added,
    check_up_days,
    first_day,
    last_day,
    marks,
    moved,
    removed,
    replaced,
    stretched,
)
from metaviz.session.session import Session
from metaviz.theory.expectation import expect
from tests.unit.session.conftest import PatientRunner

SURGERY = Intervention(TreatmentKind.SURGERY, 900.0)
CHEMO = Intervention(TreatmentKind.CHEMOTHERAPY, 950.0, cycles=6)
HORMONE = Intervention(TreatmentKind.HORMONE, 400.0, days=1825.0)
SCAN = Examination(TestKind.CT, 910.0)
SERIES = FollowUp((TestKind.CT,), 1000.0, 2000.0, 250.0)
PLAN = Plan((SURGERY, CHEMO, HORMONE), (SCAN,), (SERIES,))
HORIZON = 7305.0

some_days = st.floats(-1e5, 1e5)
some_marks = st.sampled_from((SURGERY, CHEMO, HORMONE, SCAN, SERIES))


def test_marks_come_in_the_order_of_their_days() -> None:
    assert list(marks(PLAN).values()) == [HORMONE, SURGERY, SCAN, CHEMO, SERIES]
    assert marks(PLAN)[MarkId(MarkSort.TREATMENT, 1)] is CHEMO


def test_a_mark_keeps_its_name_while_it_passes_others() -> None:
    name = MarkId(MarkSort.TREATMENT, 1)
    plan = replaced(PLAN, name, moved(CHEMO, 100.4, HORIZON))
    assert marks(plan)[name] == replace(CHEMO, day=100.0)
    assert (plan.interventions[0], plan.interventions[2]) == (SURGERY, HORMONE)
    assert (plan.examinations, plan.follow_ups) == (PLAN.examinations, PLAN.follow_ups)


@given(some_marks, some_days)
def test_what_is_added_is_taken_away_again(mark: Mark, day: float) -> None:
    plan, name = added(PLAN, moved(mark, day, HORIZON))
    assert marks(plan)[name] == moved(mark, day, HORIZON)
    assert removed(plan, name) == PLAN


@given(some_marks, some_days, some_days)
def test_wherever_a_mark_is_drawn_it_stays_on_whole_days_of_the_course(mark: Mark, day: float, last: float) -> None:
    other = stretched(moved(mark, day, HORIZON), last, HORIZON)
    assert first_day(other) == int(first_day(other))
    assert 0.0 <= first_day(other) <= HORIZON
    assert last_day(other) >= first_day(other)
    assert type(other) is type(mark)


def test_a_longer_chemotherapy_has_more_cycles_and_a_longer_hormone_treatment_more_days() -> None:
    longer = stretched(CHEMO, CHEMO.day + 9 * 21.0 + 4.0, HORIZON)
    assert longer == replace(CHEMO, cycles=10)
    assert stretched(HORMONE, 500.0, HORIZON) == replace(HORMONE, days=100.0)
    assert stretched(HORMONE, 0.0, HORIZON) == replace(HORMONE, days=0.0)
    assert stretched(SURGERY, 2000.0, HORIZON) is SURGERY


def test_check_ups_are_due_at_the_start_and_until_the_end() -> None:
    assert check_up_days(SERIES) == (1000.0, 1250.0, 1500.0, 1750.0, 2000.0)
    assert check_up_days(replace(SERIES, end_day=1999.0)) == (1000.0, 1250.0, 1500.0, 1750.0)


def test_what_a_plan_has_not_cannot_be_changed() -> None:
    with pytest.raises(KeyError, match="no test 1"):
        removed(PLAN, MarkId(MarkSort.TEST, 1))
    with pytest.raises(KeyError, match="no treatment 0"):
        replaced(NO_PLAN, MarkId(MarkSort.TREATMENT, 0), SURGERY)
    with pytest.raises(TypeError, match="treatment 0 cannot become a test"):
        replaced(PLAN, MarkId(MarkSort.TREATMENT, 0), SCAN)


def test_a_drag_of_a_mark_is_one_step_of_undo(session: Session) -> None:
    plan, name = added(NO_PLAN, SURGERY)
    session.set_plan(plan)
    before = session.state.case
    with session.gesture():
        for day in (950.0, 1000.0, 1050.0):
            session.set_plan(replaced(session.state.plan, name, moved(SURGERY, day, HORIZON)))
    assert session.state.plan.interventions[0].day == 1050.0
    assert session.state.course is not None
    assert session.state.course.plan.interventions == session.state.plan.interventions
    session.undo()
    assert session.state.case is before
    session.undo()
    assert session.state.plan == NO_PLAN


def test_tests_observe_the_course_and_change_nothing_in_it(session: Session) -> None:
    before = session.state.course
    assert before is not None
    plan = Plan(examinations=(SCAN,), follow_ups=(SERIES,))
    session.set_plan(plan)
    course = session.state.course
    assert course is not None
    assert course.plan == plan
    assert course.colonies is before.colonies
    assert session.state.course_is_current


def test_expectations_of_a_dragged_treatment_come_with_its_end(session: Session) -> None:
    plan, name = added(NO_PLAN, SURGERY)
    session.set_plan(plan)
    with session.gesture():
        before = session.state.forecast
        session.set_plan(replaced(plan, name, moved(SURGERY, 300.0, HORIZON)))
        assert session.state.forecast is before
    assert session.state.forecast is not before
    expected = session.state.expectation
    assert expected.expected_colonies.sum() == pytest.approx(
        expect(session.state.scene, session.state.parameters, HORIZON, session.state.plan).expected_colonies.sum()
    )


def test_expectations_of_treated_patients_come_later_and_only_if_they_still_fit(scene: Scene) -> None:
    slow = PatientRunner()
    session = Session(scene, forecast_runner=slow)
    untreated = session.state.forecast
    plan, name = added(NO_PLAN, SURGERY)
    session.set_plan(plan)
    assert session.state.forecast is untreated
    slow.finish()
    treated = session.state.forecast
    assert treated is not untreated
    session.set_plan(replaced(plan, name, moved(SURGERY, 300.0, HORIZON)))
    session.undo()
    session.undo()
    # Without a treatment nothing is waited for, and what comes late is not shown.
    now = session.state.forecast
    assert session.state.plan == NO_PLAN
    slow.finish()
    assert session.state.forecast is now
    assert now.expectation.expected_colonies.sum() == untreated.expectation.expected_colonies.sum()
