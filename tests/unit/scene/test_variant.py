"""A variant says only how it differs; what it says stands, the rest is as in the scene, and faults are told in it."""

import re
from pathlib import Path

import pytest

from metaviz.model.quantity import Basis
from metaviz.model.scene import Scene
from metaviz.scene.dump import scene_text
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene, parse_scene
from metaviz.scene.shipped import VARIANT_MARK, base_of, shipped_scenes

CHOSEN = "source: Chosen for this test., basis: illustrative"
REST = f"unit: 1, {CHOSEN}"
VARIANTS = [name for name in shipped_scenes() if VARIANT_MARK in name]


def shipped(name: str) -> Scene:
    return load_scene(shipped_scenes()[name])[0]


def test_a_variant_that_says_nothing_is_its_scene() -> None:
    plain, setup = load_scene(shipped_scenes()["ovary"])
    variant, same_setup = parse_scene("extends: ovary\n", file="mine.yaml")
    assert (variant.id, variant.title, same_setup) == ("mine", plain.title, setup)
    assert variant.published == plain.published
    assert variant.quantities == plain.quantities


def test_what_it_says_stands_and_the_rest_is_as_in_the_scene() -> None:
    text = f"""
extends: breast
title: Mine
primary:
  growth:
    doubling_time: {{value: 100 days, source: Chosen for this test., basis: illustrative}}
clones:
  only:
    name: Only
    share: {{value: 1, {REST}}}
setup: {{seed: 77}}
"""
    mine, setup = parse_scene(text, file="mine.yaml")
    breast = shipped("breast")
    assert (mine.title, mine.story, setup.seed) == ("Mine", breast.story, 77)
    assert mine.primary_growth.doubling_days == 100.0
    assert mine.primary_growth.capacity_cells == breast.primary_growth.capacity_cells
    assert [clone.id for clone in mine.clones] == ["only"]
    assert mine.published == breast.published
    assert len(breast.clones) > 1


def test_a_factor_multiplies_and_tells_so() -> None:
    mine, _ = parse_scene(f"extends: lung\nsoil:\n  liver: {{factor: 4, {CHOSEN}}}\n", file="mine.yaml")
    lung = shipped("lung")
    at = lung.body.site_index["liver"]
    expected = float(f"{4.0 * lung.published.soil[at]:.3g}")
    assert mine.published.soil == (*lung.published.soil[:at], expected, *lung.published.soil[at + 1 :])
    told = mine.quantities["soil.liver"]
    assert (told.value, told.basis, told.source) == (expected, Basis.ILLUSTRATIVE, "Chosen for this test.")
    assert told.note == f"{lung.published.soil[at]:g} times 4."


def test_a_factor_on_a_duration_and_on_what_is_only_a_default() -> None:
    text = f"""
extends: breast
primary:
  growth:
    doubling_time: {{factor: 0.5, {CHOSEN}, note: Why.}}
colonies:
  wake_delay:
    bone: {{factor: 2, {CHOSEN}}}
"""
    mine, _ = parse_scene(text, file="mine.yaml")
    breast = shipped("breast")
    assert mine.primary_growth.doubling_days == 0.5 * breast.primary_growth.doubling_days
    assert mine.quantities["primary.growth.doubling_time"].note == "212 times 0.5. Why."
    delays = dict(zip([site.id for site in mine.body.sites], mine.colony.wake_mean_days, strict=True))
    assert delays["bone"] == pytest.approx(2.0 * delays["liver"])
    assert delays["liver"] == breast.colony.wake_mean_days[0]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_saved_variant_is_whole_in_itself(name: str, tmp_path: Path) -> None:
    scene, setup = load_scene(shipped_scenes()[name])
    text = scene_text(scene, setup)
    assert "extends" not in text
    assert re.search(r"\bfactor:", text) is None
    again, setup_again = parse_scene(text, file=f"{name}.yaml")
    assert setup_again == setup
    for part in ("published", "clones", "niche", "colony", "effects", "detector", "biology", "primary_growth"):
        assert getattr(again, part) == getattr(scene, part), part
    assert dict(again.quantities) == dict(scene.quantities)
    assert scene_text(again, setup_again) == text


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_differs_from_its_scene(name: str) -> None:
    scene, setup = load_scene(shipped_scenes()[name])
    base, base_setup = load_scene(shipped_scenes()[base_of(name)])
    assert scene.title != base.title
    assert scene.story != base.story
    same = ("published", "clones", "colony", "primary_growth", "primary_place", "primary_spot")
    assert any(getattr(scene, part) != getattr(base, part) for part in same) or setup.plan != base_setup.plan


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("extends: brest\n", "mine.yaml:1: extends: found brest (did you mean breast?), allowed is one of bladder, "),
        ("extends: breast.her2\n", "mine.yaml:1: extends: found breast.her2 (did you mean breast?), allowed is one of"),
        ("extends: [breast]\n", "mine.yaml:1: extends: found a list of 1 items"),
        ("extends: 3\n", "mine.yaml:1: extends: found 3"),
        ("extends: lung\n\ntitel: Mine\n", "mine.yaml:3: titel: found an unknown key (did you mean title?)"),
        (
            f"extends: lung\nsoil:\n  livr: {{factor: 4, {CHOSEN}}}\n",
            "mine.yaml:3: soil.livr: found an unknown key (did you mean liver?), allowed is one of default, brain, ",
        ),
        (
            f"extends: lung\nsoil:\n  liver: {{factor: -1, {CHOSEN}}}\n",
            "mine.yaml:3: soil.liver.factor: found -1, allowed is a number of at least 0",
        ),
        (
            f"extends: lung\nsoil:\n  liver: {{factor: 2, value: 3, {REST}}}\n",
            "mine.yaml:3: soil.liver.factor: found a factor beside a value, allowed is one of the two",
        ),
        (
            f"extends: lung\nprimary: {{factor: 2, {CHOSEN}}}\n",
            "mine.yaml:2: primary.factor: found a factor, allowed is a value, for the scene has no number here",
        ),
        (
            f"extends: lung\nsoil:\n  liver: {{factor: 1.0e+9, {CHOSEN}}}\n",
            "mine.yaml:3: soil.liver.value: found ",
        ),
        (
            f"extends: lung\ncascade:\n  invasion: {{value: 2, {REST}}}\n",
            "mine.yaml:3: cascade.invasion.value: found 2, allowed is a number of at most 1",
        ),
        (
            "extends: lung\nprimary:\n  place: ovary\n",
            "mine.yaml:3: primary.place: found ovary",
        ),
        ("extends: lung\ncascade: 3\n", "mine.yaml:2: cascade: found 3, allowed is a group with the keys invasion, "),
        ("extends: lung\nbody: women\n", "mine.yaml:2: body: found women (did you mean woman?), allowed is one of man"),
    ],
)
def test_wrong_variants(text: str, told: str) -> None:
    with pytest.raises(SceneError) as caught:
        parse_scene(text, file="mine.yaml")
    assert told in str(caught.value)
    assert len(caught.value.problems) == 1


def test_refused_values_of_a_variant_are_told_once() -> None:
    with pytest.raises(SceneError) as caught:
        parse_scene("extends: lung\nsetup:\n  seed: 1e4\n", file="mine.yaml")
    assert [str(problem) for problem in caught.value.problems] == [
        "mine.yaml:3: setup.seed: found 1e4, allowed is a number with a point and a signed exponent (write 1.0e+4)."
    ]
