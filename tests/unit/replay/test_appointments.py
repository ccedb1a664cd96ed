"""Which tests are due, and which check-ups a patient misses."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import Plan
from metaviz.replay.appointments import Appointment, appointments, visit_days

CT, MRI, CTC, BIOPSY = TestKind.CT, TestKind.MRI, TestKind.CTC, TestKind.BIOPSY
SERIES = FollowUp((CT, CTC), 1000.0, 1300.0, 100.0)


def test_check_ups_are_due_from_the_first_to_the_last_day() -> None:
    assert visit_days(SERIES) == (1000.0, 1100.0, 1200.0, 1300.0)
    assert visit_days(SERIES, 1250.0) == (1000.0, 1100.0, 1200.0)
    assert visit_days(SERIES, 999.0) == ()
    assert len(visit_days(FollowUp((CT,), 0.0, 0.3, 0.1))) == 4


def test_on_one_day_scans_come_first_and_the_biopsy_last() -> None:
    plan = Plan(examinations=(Examination(BIOPSY, 5.0), Examination(CTC, 5.0), Examination(MRI, 5.0)))
    plan = Plan(examinations=(*plan.examinations, Examination(CT, 9.0), Examination(CT, 5.0)))
    assert [(each.day, each.kind) for each in appointments(plan, 1, 100.0)] == [
        (5.0, CT),
        (5.0, MRI),
        (5.0, CTC),
        (5.0, BIOPSY),
        (9.0, CT),
    ]


def test_after_the_end_nobody_comes() -> None:
    plan = Plan(examinations=(Examination(CT, 500.0), Examination(CT, -1.0)), follow_ups=(SERIES,))
    assert {each.day for each in appointments(plan, 1, 1100.0)} == {500.0, 1000.0, 1100.0}


def kept(seed: int, attendance: float) -> set[tuple[float, TestKind]]:
    series = FollowUp((CT, MRI), 0.0, 5000.0, 10.0, attendance)
    return {(each.day, each.kind) for each in appointments(Plan(follow_ups=(series,)), seed, 1e9) if each.is_kept}


def test_attendance_is_the_share_of_check_ups_that_are_kept() -> None:
    """Of 501 check-ups, within four standard errors; a check-up is kept or missed with all its tests."""
    days = {kind: {day for day, each in kept(7, 0.7) if each is kind} for kind in (CT, MRI)}
    assert days[CT] == days[MRI]
    assert abs(len(days[CT]) / 501 - 0.7) < 4.0 * math.sqrt(0.7 * 0.3 / 501)
    assert kept(7, 0.7) != kept(8, 0.7)
    assert len(kept(7, 1.0)) == 2 * 501
    assert kept(7, 0.0) == set()


@given(st.integers(0, 2**53 - 1), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_who_attends_better_keeps_all_that_were_kept_before(seed: int, one: float, other: float) -> None:
    assert kept(seed, min(one, other)) <= kept(seed, max(one, other))


@given(st.permutations(range(4)), st.integers(0, 1000))
def test_the_order_in_a_plan_makes_no_difference(order: list[int], seed: int) -> None:
    """Nor does another series: the visits missed of each stay the same."""
    series = (
        SERIES,
        FollowUp((CT,), 1000.0, 4000.0, 50.0, 0.5),
        FollowUp((MRI,), 1000.0, 4000.0, 50.0, 0.5),
        FollowUp((CT,), 4100.0, 9000.0, 50.0, 0.5),
    )

    def told(plan: Plan) -> list[tuple[float, TestKind, bool]]:
        return sorted((each.day, each.kind, each.is_kept) for each in appointments(plan, seed, 1e5))

    assert told(Plan(follow_ups=series)) == told(Plan(follow_ups=tuple(series[number] for number in order)))
    assert set(told(Plan(follow_ups=series[:2]))) < set(told(Plan(follow_ups=series)))


def test_series_of_one_kind_miss_other_visits() -> None:
    both = Plan(follow_ups=tuple(FollowUp((CT,), start, start + 990.0, 10.0, 0.5) for start in (0.0, 1000.0)))
    due: tuple[Appointment, ...] = appointments(both, 3, 1e5)
    visits = np.array([[each.is_kept for each in due if each.series == series] for series in (0, 1)])
    assert visits.shape == (2, 100)
    assert 20 < np.count_nonzero(visits[0] != visits[1]) < 80
