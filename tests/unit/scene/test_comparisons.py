"""The comparisons name scenes that exist and are what they say."""

from pathlib import Path

import pytest

from metaviz.resources import scenes_dir
from metaviz.scene.comparisons import Comparison, load_comparisons, shipped_comparisons
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import comparison_names, shipped_scenes


def test_the_two_comparisons() -> None:
    same_plumbing, other_plumbing = shipped_comparisons()
    assert same_plumbing.members == ("breast.luminal", "breast.her2", "breast.triple_negative")
    assert other_plumbing.members == ("colorectal.right_colon", "colorectal.rectum")


def test_same_plumbing_means_one_place_and_other_soil() -> None:
    scenes = [load_scene(shipped_scenes()[name])[0] for name in shipped_comparisons()[0].members]
    assert len({(scene.primary_place, scene.body.id, scene.published.arrest) for scene in scenes}) == 1
    assert len({scene.published.soil for scene in scenes}) == 3


def test_same_seed_means_one_soil_and_other_place() -> None:
    right, rectum = (load_scene(shipped_scenes()[name])[0] for name in shipped_comparisons()[1].members)
    assert right.published == rectum.published
    assert right.clones == rectum.clones
    assert right.primary_place != rectum.primary_place


def test_names_are_found_without_reading_the_scenes() -> None:
    assert comparison_names() == tuple(comparison.id for comparison in shipped_comparisons())


@pytest.mark.parametrize("comparison", shipped_comparisons(), ids=lambda each: each.id)
def test_members_have_one_body(comparison: Comparison) -> None:
    """Their sites stand in one chart, and the camera stays where it is."""
    assert len({load_scene(shipped_scenes()[name])[0].body.id for name in comparison.members}) == 1


@pytest.mark.parametrize("comparison", shipped_comparisons(), ids=lambda each: each.id)
def test_members_are_shown_untreated(comparison: Comparison) -> None:
    for name in comparison.members:
        assert not load_scene(shipped_scenes()[name])[1].plan.interventions


@pytest.mark.parametrize("comparison", shipped_comparisons(), ids=lambda each: each.id)
def test_members_show_one_patient(comparison: Comparison) -> None:
    assert len({load_scene(shipped_scenes()[name])[1].seed for name in comparison.members}) == 1


def test_a_member_that_is_no_scene(tmp_path: Path) -> None:
    path = tmp_path / "comparisons.yaml"
    text = (scenes_dir() / "comparisons.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("breast.her2", "breast.her3"), encoding="utf-8")
    with pytest.raises(SceneError, match=r"same_plumbing\.members\[1\]: found breast\.her3 \(did you mean breast\.her"):
        load_comparisons(path)
