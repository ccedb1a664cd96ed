"""What the tests of a plan know of a disease: never more than is there, and never less for another test."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import Plan
from metaviz.replay.findings import Finding
from metaviz.replay.records import findings, records
from metaviz.sim.burden import colony_cells, primary_cells
from tests.unit.replay.toy_course import END_DAY, Row, written_course

COURSE = written_course(
    [
        Row("axillary", 900.0),
        Row("bone.lumbar", 1200.0, awake_day=3500.0),
        Row("liver", 1500.0),
        Row("lung", 1600.0, stalled_days=900.0),
        Row("bone.thoracic", 1700.0, regress_day=3000.0),
        Row("liver", 4000.0),
    ]
)
TESTS = st.builds(Examination, st.sampled_from(TestKind), st.floats(0.0, END_DAY), st.sampled_from(("", "liver")))
PLANS = st.lists(TESTS, max_size=12).map(tuple)
SERIES = st.builds(
    FollowUp,
    st.lists(st.sampled_from(TestKind), min_size=1, max_size=3).map(tuple),
    st.floats(0.0, END_DAY),
    st.just(END_DAY),
    st.floats(200.0, 1500.0),
    st.floats(0.0, 1.0),
)


def examined(tests: tuple[Examination, ...], *series: FollowUp) -> Course:
    return replace(COURSE, plan=Plan(examinations=tests, follow_ups=series))


def found_days(course: Course) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    known = records(course)
    return np.full(1 + len(course.colonies), np.inf) if known is None else known.found_day


def shown(finding: Finding) -> tuple[object, ...]:
    return (finding.day, finding.kind, finding.site_id, finding.lesions, finding.n_counted, finding.expected)


@given(PLANS, SERIES)
def test_what_is_found_is_there(tests: tuple[Examination, ...], series: FollowUp) -> None:
    course = examined(tests, series)
    for each in findings(course):
        cells = np.concatenate(([float(primary_cells(course, each.day))], colony_cells(course, each.day)))
        if each.kind is not TestKind.BIOPSY:
            assert all(cells[lesion.row + 1] >= 1.0 for lesion in each.lesions)
        assert set(each.new) <= {lesion.row for lesion in each.lesions}
        assert not set(each.gone) & {lesion.row for lesion in each.lesions}
    assert (found_days(course)[1:] >= course.colonies.founded_day).all()


@given(PLANS, TESTS)
def test_another_test_never_knows_less(tests: tuple[Examination, ...], more: Examination) -> None:
    """Every other test shows the same as before, and nothing is found later."""
    before, after = examined(tests), examined((*tests, more))
    assert (found_days(after) <= found_days(before)).all()
    if more not in tests and more.kind is not TestKind.BIOPSY:
        told = {shown(each) for each in findings(after)}
        assert {shown(each) for each in findings(before) if each.kind is not TestKind.BIOPSY} <= told


@given(PLANS.filter(bool), st.randoms(use_true_random=False))
def test_the_order_of_a_plan_makes_no_difference(tests: tuple[Examination, ...], random: object) -> None:
    shuffled = list(tests)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # an instance of random.Random
    assert findings(examined(tuple(shuffled))) == findings(examined(tests))


@given(SERIES)
def test_missed_check_ups_only_take_away(series: FollowUp) -> None:
    missing, always = examined((), series), examined((), replace(series, attendance=1.0))
    assert (found_days(missing) >= found_days(always)).all()
    scans = [each for each in findings(missing) if each.kind is not TestKind.BIOPSY]
    assert {shown(each) for each in scans} <= {shown(each) for each in findings(always)}


@given(PLANS.filter(bool), st.floats(0.0, END_DAY))
def test_what_is_known_was_found_and_is_not_forgotten(tests: tuple[Examination, ...], day: float) -> None:
    known = records(examined(tests))
    assert known is not None
    now = known.known_on(day)
    assert (known.found_day[now.row + 1] <= day).all()
    assert (now.seen_day <= day).all()
    gone = {row for each in known.findings for row in each.gone if each.day <= day}
    found = {int(row) for row in np.flatnonzero(known.found_day <= day) - 1}
    assert found - gone <= set(now.row.tolist())


def test_a_finding_changes_nothing_of_the_course() -> None:
    course = examined((Examination(TestKind.CT, 7000.0),))
    assert colony_cells(course, 7200.0).tolist() == colony_cells(COURSE, 7200.0).tolist()
    assert course.colonies is COURSE.colonies


def test_without_tests_there_are_no_records() -> None:
    assert records(COURSE) is None
    assert findings(COURSE) == ()
    nobody_came = examined((), FollowUp((TestKind.CT,), 0.0, END_DAY, 300.0, attendance=0.0))
    known = records(nobody_came)
    assert known is not None
    assert (known.findings, len(known.known_on(END_DAY))) == ((), 0)
    assert len(known.appointments) == 25
    assert not any(each.is_kept for each in known.appointments)


def test_the_first_scan_that_is_late_enough_finds() -> None:
    course = examined(tuple(Examination(TestKind.CT, day) for day in (1000.0, 7300.0)))
    primary = 1 + FROM_PRIMARY
    assert found_days(course)[primary] == 7300.0
    assert records(course).known_on(7299.0).row.tolist() == []  # type: ignore[union-attr] # it has tests
