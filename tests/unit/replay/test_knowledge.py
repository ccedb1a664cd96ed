"""Stage, goal and turning points follow what was found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.course import Course, MilestoneKind
from metaviz.model.examination import Layer, TestKind
from metaviz.model.plan import Plan
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.replay.gap import gaps
from metaviz.replay.knowledge import found_day, found_milestones, known_on, status_on, timeline
from metaviz.replay.snapshot import snapshot
from metaviz.replay.stage import Goal, Stage
from metaviz.sim.milestones import milestones, primary_detectable_day
from tests.unit.replay.toy_course import END_DAY, SCENE, Row, day_of_mm, with_tests, written_course

CT = TestKind.CT
NODE, LIVER, BONE = Row("axillary", 900.0), Row("liver", 2600.0), Row("bone.lumbar", 3000.0)
COURSE = written_course([NODE, LIVER, BONE])
PRIMARY_DAY = primary_detectable_day(COURSE)
KINDS = MilestoneKind


def told(course: Course) -> list[tuple[float, MilestoneKind, str]]:
    return [(mark.day, mark.kind, mark.site_id) for mark in found_milestones(course)]


def test_without_tests_everything_is_known_that_is_large_enough() -> None:
    days = [day_of_mm(row, 10.0) for row in (NODE, LIVER, BONE)]
    assert found_day(COURSE).tolist() == pytest.approx([PRIMARY_DAY, *days])
    for number, day in enumerate(found_day(COURSE)):
        assert number - 1 not in known_on(COURSE, day - 1.0).row
        assert number - 1 in known_on(COURSE, day).row
    assert not status_on(COURSE, 5000.0).is_by_tests


def test_stage_and_goal_without_tests() -> None:
    first, *_, last = sorted(found_day(COURSE))
    before = status_on(COURSE, first - 1.0)
    assert (before.stage, before.goal, before.is_diagnosed) == (Stage.NONE, None, False)
    found = status_on(COURSE, first)
    assert (found.stage, found.goal) == (Stage.REGIONAL, Goal.CURE)
    far = status_on(COURSE, last)
    assert (far.stage, far.goal, far.is_stage_four) == (Stage.DISTANT, Goal.CONTROL, True)


def test_stage_follows_the_tests() -> None:
    """One CT between node and liver, one after both: the stage changes on these days and on no other."""
    node_day, liver_day = day_of_mm(NODE, 10.0), day_of_mm(LIVER, 10.0)
    early, late = (node_day + liver_day) / 2.0, liver_day + 1.0
    course = with_tests(COURSE, (CT, 10.0), (CT, early), (CT, late))
    stages = [status_on(course, day).stage for day in (node_day + 1.0, early - 1.0, early, liver_day, late, END_DAY)]
    assert stages == [Stage.NONE, Stage.NONE, Stage.REGIONAL, Stage.REGIONAL, Stage.DISTANT, Stage.DISTANT]
    assert snapshot(course, late).detected_stage is Stage.DISTANT
    assert snapshot(course, late - 1.0).true_stage is Stage.DISTANT
    assert status_on(course, late).is_by_tests


def test_turning_points_are_the_days_of_tests() -> None:
    day = day_of_mm(BONE, 10.0) + 100.0
    assert told(with_tests(COURSE, (CT, day))) == [
        (day, KINDS.DIAGNOSIS, "breast" if day > PRIMARY_DAY else "axillary"),
        (day, KINDS.SITE_FOUND, "axillary"),
        (day, KINDS.SITE_FOUND, "liver"),
        (day, KINDS.STAGE_FOUR, "liver"),
        (day, KINDS.SITE_FOUND, "bone"),
    ]
    assert told(with_tests(COURSE, (CT, 10.0))) == []
    assert timeline(COURSE, Layer.TRUTH) == milestones(COURSE)
    assert {mark.kind for mark in timeline(COURSE, Layer.SCAN)} <= set(KINDS) - {KINDS.FIRST_COLONY}


def operated(course: Course, day: float) -> Course:
    """Return the course with a surgery of the primary: the colonies stay as they were written."""
    scene = replace(SCENE, effects={TreatmentKind.SURGERY: Effect(removes_primary=True)})
    plan = Plan(interventions=(Intervention(TreatmentKind.SURGERY, day),))
    return replace(course, scene=scene, plan=plan)


def test_it_comes_back_after_surgery() -> None:
    """Nothing is known when the primary is gone; the scan that shows the liver tells of a recurrence."""
    course = operated(written_course([LIVER]), PRIMARY_DAY + 10.0)
    liver_day = day_of_mm(LIVER, 10.0)
    assert liver_day > PRIMARY_DAY + 10.0
    for tested in (
        course,
        with_tests(course, (CT, PRIMARY_DAY + 1.0), (CT, PRIMARY_DAY + 60.0), (CT, liver_day + 5.0)),
    ):
        found = {kind: day for day, kind, _site in told(tested)}
        seen_day = found[KINDS.RECURRENCE]
        assert seen_day == pytest.approx(liver_day + (5.0 if tested is not course else 0.0))
        assert found[KINDS.DIAGNOSIS] < PRIMARY_DAY + 2.0
        between = status_on(tested, PRIMARY_DAY + 61.0)
        assert (between.stage, between.goal, between.is_recurrent) == (Stage.NONE, Goal.CURE, False)
        after = status_on(tested, seen_day)
        assert (after.stage, after.goal, after.is_recurrent) == (Stage.DISTANT, Goal.CONTROL, True)


def test_who_cuts_it_out_knows_of_it() -> None:
    early = operated(written_course([]), 500.0)
    assert told(early) == [(500.0, KINDS.DIAGNOSIS, "breast")]
    assert status_on(early, 600.0).stage is Stage.NONE
    tested = with_tests(early, (CT, 700.0))
    assert told(tested) == [(500.0, KINDS.DIAGNOSIS, "breast")]
    nobody = operated(written_course([]), 0.0)
    assert told(nobody) == []


def test_what_was_known_all_along_is_no_recurrence() -> None:
    day = day_of_mm(LIVER, 10.0) + 1.0
    course = operated(written_course([LIVER]), day + 5.0)
    for tested in (course, with_tests(course, (CT, day), (CT, day + 200.0))):
        assert KINDS.RECURRENCE not in {kind for _day, kind, _site in told(tested)}


def test_gap_from_seeding_to_finding() -> None:
    node_day, liver_day = day_of_mm(NODE, 10.0), day_of_mm(LIVER, 10.0)
    told_gaps = gaps(with_tests(COURSE, (CT, liver_day - 1.0)))
    assert told_gaps.seeded_day.tolist() == [900.0, 2600.0, 3000.0]
    assert told_gaps.visible_day[:2].tolist() == [node_day, liver_day]
    assert told_gaps.found_day.tolist() == [liver_day - 1.0, np.inf, np.inf]
    continuous = gaps(COURSE)
    assert continuous.found_day.tolist() == continuous.visible_day.tolist()
    assert len(continuous) == 3
    assert np.isinf(continuous.gone_day).all()
