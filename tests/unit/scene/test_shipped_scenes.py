"""The four scenes: they load, every number has a source, and they say of people what the literature says."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import yaml

from metaviz.model.fate import FATES, Fate
from metaviz.model.quantity import Basis
from metaviz.model.scene import Scene
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.resources import scenes_dir
from metaviz.scene.dump import scene_text
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene, parse_scene
from metaviz.scene.schema import schema_text
from metaviz.scene.shipped import scene_path, shipped_scenes
from metaviz.sim.course import simulate_course
from metaviz.theory.chain import solve_chain

NAMES = ("breast", "colorectal", "lung", "prostate")
AUTOPSIES = Path(__file__).parents[3] / "packaging" / "calibrate" / "autopsy_shares.yaml"


def shipped(name: str) -> Scene:
    return load_scene(shipped_scenes()[name])[0]


def founds_per_cell(scene: Scene) -> float:
    chain = solve_chain(scene.body, scene.published, scene.biology)
    return float(chain.fate_shares(scene.body.place_index[scene.primary_place])[FATES.index(Fate.FOUNDED)])


def test_the_four_scenes_are_there() -> None:
    assert tuple(shipped_scenes()) == NAMES
    assert scene_path("breast") == scenes_dir() / "breast.yaml"


def test_a_scene_that_is_not_there_is_told_with_the_nearest_name() -> None:
    with pytest.raises(SceneError) as caught:
        scene_path("brest")
    assert str(caught.value) == (
        "brest: found no file and no scene of this name (did you mean breast?), allowed is a path, or one of "
        "breast, colorectal, lung, prostate."
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_number_has_value_unit_source_and_basis(name: str) -> None:
    scene = shipped(name)
    sites = [site.id for site in scene.body.sites]
    assert {f"soil.{site}" for site in sites} <= set(scene.quantities)
    for key, quantity in scene.quantities.items():
        assert quantity.unit, key
        assert len(quantity.source.split()) >= 2, key
        # What is called measured or fitted names a publication; what we chose says so.
        if quantity.basis is Basis.ILLUSTRATIVE:
            assert (
                quantity.source.startswith(("Chosen", "Neutral"))
                or "doi:" in quantity.source
                or "1975" in quantity.source
            )
        else:
            assert "doi:10." in quantity.source, key


@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_a_scene_reads_back(name: str) -> None:
    scene, setup = load_scene(shipped_scenes()[name])
    text = scene_text(scene, setup)
    again, setup_again = parse_scene(text, file=f"{name}.yaml")
    assert setup_again == setup
    assert dict(again.quantities) == dict(scene.quantities)
    assert again.published == scene.published
    assert again.colony == scene.colony
    assert scene_text(again, setup_again) == text


def test_one_breast_cancer_cell_in_sixty_million_founds() -> None:
    # Coumans 2013, doi:10.1186/1471-2407-13-283.
    assert founds_per_cell(shipped("breast")) == pytest.approx(1.7e-8, rel=0.05)


@pytest.mark.parametrize("name", NAMES)
def test_human_inefficiency(name: str) -> None:
    assert 1e-9 < founds_per_cell(shipped(name)) < 1e-7


@pytest.mark.parametrize("name", NAMES)
def test_the_patient_shown_first_has_a_story(name: str) -> None:
    scene, setup = load_scene(shipped_scenes()[name])
    course = simulate_course(scene, scene.published, setup.seed)
    detected = np.sort(course.colonies.detectable_day)
    detected = detected[detected < course.end_day]
    places = [scene.body.places[place].site_id for place in course.colonies.place]
    assert 5 <= len(course.colonies) <= 60
    assert len(set(places)) >= 4
    assert len(detected) >= 3
    assert detected[0] < course.end_day - 2.0 * DAYS_PER_YEAR
    assert course.colonies.founded_day[0] < 0.6 * scene.horizon_days


def test_the_autopsy_counts_are_typed_correctly() -> None:
    """The sums are those of the printed rows, less the columns that have no site of ours."""
    table = yaml.safe_load(AUTOPSIES.read_text(encoding="utf-8"))
    totals = Counter(
        {
            name: sum(row["sites"].values()) + row["regional_nodes"]["count"] + row["distant_nodes"]["count"]
            for name, row in table["primaries"].items()
        }
    )
    assert totals == {"breast": 2112, "colon": 173, "prostate": 457, "lung": 583}
    assert {name: row["patients"] for name, row in table["primaries"].items()} == {
        "breast": 432,
        "colon": 123,
        "prostate": 193,
        "lung": 163,
    }


def test_the_schema_for_editors_is_current() -> None:
    assert (scenes_dir() / "scene.schema.json").read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text())["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize("name", NAMES)
def test_scenes_name_the_schema(name: str) -> None:
    first = shipped_scenes()[name].read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=scene.schema.json"
