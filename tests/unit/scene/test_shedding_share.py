"""Colonies shed as the primary does, or a share of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from metaviz.model.scene import Setup
from metaviz.scene.dump import scene_text
from metaviz.scene.scene_file import load_scene, parse_scene
from metaviz.scene.shipped import shipped_scenes


def test_the_share_is_read_and_written() -> None:
    scene, _ = load_scene(shipped_scenes()["breast"])
    made = replace(scene, colony_share=0.25, quantities={})
    again, _ = parse_scene(scene_text(made, Setup()), file="breast.yaml")
    assert again.colony_share == 0.25
    assert again.colony_shedding.cells_per_day(1e8) == pytest.approx(0.25 * again.shedding.cells_per_day(1e8))


def test_without_a_word_colonies_shed_alike() -> None:
    scene, _ = load_scene(shipped_scenes()["breast"])
    made = replace(scene, colony_share=1.0, quantities={})
    text = scene_text(made, Setup())
    assert "shedding_share" not in text
    assert parse_scene(text, file="breast.yaml")[0].colony_share == 1.0
