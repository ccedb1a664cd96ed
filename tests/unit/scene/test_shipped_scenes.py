"""The scenes: they load, every number has a source, and they say of people what the literature says."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
import yaml

from metaviz.model.fate import FATES, Fate
from metaviz.model.quantity import Basis, Quantity
from metaviz.model.scene import Scene
from metaviz.model.treatment import TreatmentKind
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.resources import assets_dir, scenes_dir
from metaviz.scene.dump import scene_text
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene, parse_scene
from metaviz.scene.schema import schema_text
from metaviz.scene.shipped import VARIANT_MARK, base_of, scene_path, shipped_scenes
from metaviz.sim.course import simulate_course
from metaviz.theory.chain import solve_chain

NAMES = tuple(name for name in shipped_scenes() if VARIANT_MARK not in name)
"""The scenes that are no variants."""
ALL = tuple(shipped_scenes())
CATALOGUES = (assets_dir() / "treatments.yaml", assets_dir() / "detector.yaml")
AUTOPSIES = assets_dir() / "tables" / "autopsies.yaml"


def shipped(name: str) -> Scene:
    return load_scene(shipped_scenes()[name])[0]


def founds_per_shed_cell(scene: Scene) -> float:
    chain = solve_chain(scene.body, scene.published, scene.biology)
    return float(chain.fate_shares(scene.body.place_index[scene.primary_place])[FATES.index(Fate.FOUNDED)])


def founds_per_disseminated_cell(scene: Scene) -> float:
    motile = scene.published.emt_share + (1.0 - scene.published.emt_share) * scene.biology.epithelial_motility
    return founds_per_shed_cell(scene) / (scene.published.invasion * motile * scene.published.intravasation)


def written(name: str) -> dict[str, Any]:
    """The file of a scene as YAML has it."""
    tree: dict[str, Any] = yaml.safe_load(shipped_scenes()[name].read_text(encoding="utf-8"))
    return tree


def numbers(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every group that holds a number, anywhere in a file."""
    if "value" in tree:
        yield tree
    for branch in tree.values():
        if isinstance(branch, dict):
            yield from numbers(branch)


def test_the_twelve_scenes_are_there() -> None:
    assert NAMES == (
        "bladder",
        "breast",
        "colorectal",
        "kidney",
        "lung",
        "melanoma",
        "ovary",
        "pancreas",
        "prostate",
        "stomach",
        "thyroid",
        "uterus",
    )
    assert scene_path("breast") == scenes_dir() / "breast.yaml"


def test_a_scene_that_is_not_there_is_told_with_the_nearest_name() -> None:
    with pytest.raises(SceneError) as caught:
        scene_path("brest")
    assert str(caught.value) == (
        "brest: found no file and no scene of this name (did you mean breast?), allowed is a path, or one of "
        + ", ".join(ALL)
        + "."
    )


@pytest.mark.parametrize("name", ALL)
def test_every_number_has_value_unit_source_and_basis(name: str) -> None:
    scene = shipped(name)
    files = (shipped_scenes()[name], shipped_scenes()[base_of(name)], *CATALOGUES)
    trees = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    citations = [source["citation"] for tree in trees for source in tree.get("sources", {}).values()]
    assert {f"{table}.{site.id}" for table in ("soil", "arrest") for site in scene.body.sites} <= set(scene.quantities)
    for key, quantity in scene.quantities.items():
        assert quantity.unit, key
        # What is called measured or fitted names a publication; what we chose says so and why.
        is_cited = quantity.source.startswith(tuple(citations))
        is_chosen = quantity.source.startswith(("Chosen; ", "Neutral, "))
        assert is_cited != is_chosen, key
        assert is_cited or quantity.basis is Basis.ILLUSTRATIVE, key
        # A published number that is only illustrative here says what it was measured in, or that it was chosen.
        assert is_chosen or quantity.basis is not Basis.ILLUSTRATIVE or quantity.note, key


@pytest.mark.parametrize("name", ALL)
def test_every_number_is_written_with_unit_source_and_basis(name: str) -> None:
    found = list(numbers(written(name)))
    assert name not in NAMES or len(found) > 50
    for number in found:
        assert {"value", "source", "basis"} <= set(number), number
        assert "unit" in number or re.fullmatch(r"[0-9.]+ (days|months|years?)", number["value"]), number


@pytest.mark.parametrize("name", NAMES)
def test_every_source_is_used_and_every_used_source_exists(name: str) -> None:
    tree = written(name)
    ids = {number["source"] for number in numbers(tree) if " " not in number["source"]}
    # Until its soil has been fitted a scene does not refer to the autopsies.
    assert ids | {"disibio_2008"} == set(tree["sources"])
    # Ids are first author and year, so that a text may name a publication in passing.
    for source_id, source in tree["sources"].items():
        author, year = source_id.rsplit("_", 1)
        assert source["citation"].lower().startswith((author, author.replace("_", " ")))
        assert f" {year};" in source["citation"]
        assert source["citation"].endswith(".")


def test_scenes_agree_on_publications() -> None:
    together: dict[str, dict[str, str]] = {}
    for path in (*shipped_scenes().values(), *CATALOGUES):
        for source_id, source in yaml.safe_load(path.read_text(encoding="utf-8")).get("sources", {}).items():
            assert together.setdefault(source_id, source) == source


def test_scenes_agree_on_units() -> None:
    def units(quantities: Mapping[str, Quantity]) -> dict[str, str]:
        # Durations keep the unit in which they were published.
        times = dict.fromkeys(("days", "months", "years", "year"), "time")
        return {key: times.get(q.unit, q.unit) for key, q in quantities.items() if not key.startswith("soil.")}

    common = [units(shipped(name).quantities) for name in NAMES]
    keys = set.intersection(*(set(each) for each in common))
    assert len(keys) > 40
    assert all(each[key] == common[0][key] for each in common for key in keys)


@pytest.mark.parametrize("name", ALL)
def test_nobody_is_told_about_himself(name: str) -> None:
    text = shipped_scenes()[name].read_text(encoding="utf-8")
    assert not re.search(r"\b(you|your|prognosis|risk|cure[sd]?)\b", text, re.IGNORECASE)


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


def test_one_disseminated_breast_cancer_cell_in_sixty_million_founds() -> None:
    # Coumans 2013, doi:10.1186/1471-2407-13-283; a disseminated cell is one that entered a vessel.
    assert founds_per_disseminated_cell(shipped("breast")) == pytest.approx(1.0 / 60e6, rel=0.02)


def test_one_shed_breast_cancer_cell_in_ten_million_to_a_billion_founds() -> None:
    assert 1e-9 < founds_per_shed_cell(shipped("breast")) < 1e-7


@pytest.mark.parametrize("name", NAMES)
def test_human_inefficiency(name: str) -> None:
    # Only breast has a published figure (Coumans 2013). Cancers that shed for decades before they kill need far fewer
    # successes for each cell, so they lie up to a hundred times lower; none lies much higher.
    assert 1e-10 < founds_per_disseminated_cell(shipped(name)) < 1e-7


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


def test_the_treated_patient_has_a_late_relapse_from_before_the_surgery() -> None:
    scene, setup = load_scene(shipped_scenes()["breast.adjuvant"])
    surgery = next(each.day for each in setup.plan.interventions if each.kind is TreatmentKind.SURGERY)
    colonies = simulate_course(scene, scene.published, setup.seed, plan=setup.plan).colonies
    seen = np.isfinite(colonies.detectable_day)
    assert colonies.detectable_day.min() > surgery + 2.0 * DAYS_PER_YEAR
    assert colonies.founded_day[seen].min() < surgery


def test_the_patient_with_small_cells_is_treated_too_late() -> None:
    scene, setup = load_scene(shipped_scenes()["lung.small_cell"])
    chemotherapy = setup.plan.interventions[0].day
    colonies = simulate_course(scene, scene.published, setup.seed, plan=setup.plan).colonies
    resistant = [clone.id for clone in scene.clones].index("resistant")
    assert colonies.founded_day[0] < chemotherapy
    assert np.isfinite(colonies.detectable_day[colonies.clone == resistant]).any()


def test_the_autopsy_counts_are_typed_correctly() -> None:
    """The sums are those of the printed rows, less the four columns that have no site of ours."""
    rows = yaml.safe_load(AUTOPSIES.read_text(encoding="utf-8"))["primaries"]
    totals = {
        name: (row["patients"], sum(row["sites"].values()) + row["regional_nodes"] + row["distant_nodes"])
        for name, row in rows.items()
    }
    assert totals == {
        "bladder": (183, 252),
        "breast": (432, 2132),
        "cervix": (418, 779),
        "colon": (123, 182),
        "kidney": (62, 208),
        "liver": (36, 75),
        "lung": (163, 589),
        "oesophagus": (129, 178),
        "ovary": (86, 269),
        "pancreas": (109, 301),
        "prostate": (193, 461),
        "rectum": (437, 656),
        "skin": (67, 295),
        "stomach": (348, 879),
        "testis": (25, 136),
        "thyroid": (43, 92),
        "tongue": (165, 216),
        "uterus": (120, 274),
    }


def test_the_schema_for_editors_is_current() -> None:
    assert (scenes_dir() / "scene.schema.json").read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text())["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize("name", NAMES)
def test_scenes_name_the_schema(name: str) -> None:
    first = shipped_scenes()[name].read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=scene.schema.json"
