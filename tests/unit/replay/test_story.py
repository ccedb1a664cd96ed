"""Stories of cells and colonies."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.model.course import FROM_PRIMARY
from metaviz.model.events import EventKind
from metaviz.model.fate import Fate
from metaviz.replay.story import Turn, cell_story, colony_story
from metaviz.sim.course import simulate_course
from metaviz.sim.events import events_in_window
from tests.toy_plans import WHOLE_PLAN
from tests.toy_treated import whole_scene
from tests.toys import toy_scene

SCENE = toy_scene()
COURSE = simulate_course(SCENE, SCENE.published, 3)
EVENTS = events_in_window(COURSE, 6000.0, 6100.0, max_dots=200)


def test_the_story_of_a_dot() -> None:
    story = cell_story(EVENTS, SCENE.body, 0)
    assert [step.kind for step in story[:4]] == [
        EventKind.SHED,
        EventKind.INVADE,
        EventKind.INTRAVASATE,
        EventKind.DEPART,
    ]
    assert story[3].route_id.startswith(story[0].place_id + ">")
    assert story[-1].kind is EventKind.DIE
    assert isinstance(story[-1].cause, Fate)
    assert all(step.cause is None for step in story[:-1])
    assert [step.day for step in story] == sorted(step.day for step in story)


def test_a_cell_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="no cell 999999"):
        cell_story(EVENTS, SCENE.body, 999_999)
    with pytest.raises(KeyError, match="no cell -1"):
        cell_story(EVENTS, SCENE.body, -1)


def test_the_story_of_a_colony() -> None:
    colonies = COURSE.colonies
    for row in range(len(colonies)):
        story = colony_story(COURSE, row)
        assert story.turns[0] == (colonies.founded_day[row], Turn.FOUNDED)
        assert [day for day, _ in story.turns] == sorted(day for day, _ in story.turns)
        assert all(day < COURSE.end_day for day, _ in story.turns)
        assert (story.parent == FROM_PRIMARY) == (story.generation == 1)
        if story.parent == FROM_PRIMARY:
            assert story.parent_place_id == "breast"
    told = {turn for row in range(len(colonies)) for _, turn in colony_story(COURSE, row).turns}
    assert {Turn.FOUNDED, Turn.AWAKE, Turn.SWITCHED} <= told


def test_a_colony_that_a_treatment_killed_has_not_regressed() -> None:
    scene = whole_scene()
    course = simulate_course(scene, scene.published, 5, plan=WHOLE_PLAN)
    gone = np.isfinite(course.colonies.regress_day) & (course.colonies.regress_day < course.end_day)
    told = [colony_story(course, int(row)).turns[-1] for row in np.flatnonzero(gone)]
    killed = course.colonies.eradicated[gone]
    assert killed.any()
    assert [turn for _, turn in told] == [Turn.ERADICATED if each else Turn.REGRESSED for each in killed]


def test_a_colony_that_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError, match="no row 100000"):
        colony_story(COURSE, 100_000)
