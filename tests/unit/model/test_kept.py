"""What is kept is worked out once, and goes with the value that it follows from."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest

from metaviz.model.body import Body
from metaviz.model.kept import kept
from metaviz.replay.way_map import way_map
from metaviz.sim.burden import total_burden
from metaviz.sim.course import simulate_course
from metaviz.sim.flow_law import flow_law
from metaviz.theory.plumbing import plumbing
from tests.toys import toy_body, toy_scene
from tests.unit.replay.toy_layout import toy_layout


def test_once_for_each_value() -> None:
    asked: list[str] = []

    @kept
    def n_places(body: Body) -> int:
        asked.append(body.id)
        return len(body.places)

    one, other = toy_body(), replace(toy_body(), id="other")
    assert [n_places(body) for body in (one, other, one, other)] == [len(one.places)] * 4
    assert asked == [one.id, "other"]


def test_a_fault_is_not_kept() -> None:
    layout = replace(toy_layout(toy_body()), route_paths_cm=((),))
    for _ in range(2):
        with pytest.raises(ValueError, match="no drawn way"):
            way_map(layout)


def test_nothing_outlives_its_value() -> None:
    """A program that draws a new course at every move of a slider would otherwise fill the memory."""
    scene = toy_scene()
    course = simulate_course(scene, scene.published, 3)
    layout = toy_layout(scene.body)
    flow_law(course), total_burden(course, 100.0), way_map(layout), plumbing(scene.body)
    values = [weakref.ref(value) for value in (course, layout, scene, scene.body)]
    del scene, course, layout
    gc.collect()
    assert [value() for value in values] == [None] * 4
