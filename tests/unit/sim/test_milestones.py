"""Turning points of a course."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metaviz.model.course import EndReason, MilestoneKind
from metaviz.sim.burden import colony_cells, primary_cells
from metaviz.sim.course import simulate_course
from metaviz.sim.milestones import TRUE_KINDS, milestones
from tests.toys import toy_scene

SCENE = toy_scene()
SEEN_CELLS = SCENE.detection.detectable_cells


def test_turning_points_of_a_lethal_course() -> None:
    """All that is true of the tumours happens, in order, where and when they say so."""
    courses = (simulate_course(SCENE, replace(SCENE.published, colonisation=1e-4), seed) for seed in range(40))
    course = next(course for course in courses if course.end_reason is EndReason.LETHAL)
    points = {point.kind: point for point in milestones(course)}
    assert set(points) == set(TRUE_KINDS)
    days = [point.day for point in milestones(course)]
    assert days == sorted(days)
    assert points[MilestoneKind.LETHAL].day == course.end_day
    assert points[MilestoneKind.FIRST_COLONY].day == course.colonies.founded_day[0]
    assert points[MilestoneKind.FIRST_AWAKE].day == course.colonies.awake_day.min()
    primary = points[MilestoneKind.PRIMARY_DETECTABLE]
    assert primary.site_id == "breast"
    assert primary_cells(course, primary.day - 0.01) < SEEN_CELLS <= primary_cells(course, primary.day + 0.01)
    first = points[MilestoneKind.FIRST_DETECTABLE]
    assert colony_cells(course, first.day - 0.01).max() < SEEN_CELLS <= colony_cells(course, first.day + 0.01).max()
    largest = int(np.argmax(colony_cells(course, first.day + 0.01)))
    assert SCENE.body.places[int(course.colonies.place[largest])].site_id == first.site_id


def test_what_does_not_happen_is_not_marked() -> None:
    """A short course without colonies has no turning points; a longer one shows the primary."""
    parameters = replace(SCENE.published, invasion=0.0)
    assert milestones(simulate_course(SCENE, parameters, 1, 1000.0)) == ()
    whole = milestones(simulate_course(SCENE, parameters, 1))
    assert [point.kind for point in whole] == [MilestoneKind.PRIMARY_DETECTABLE]
