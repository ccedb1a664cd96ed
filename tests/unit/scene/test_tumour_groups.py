"""Clones, niche, sanctuaries, detector and forms of travel: read, told wrong, left out, and written back."""

import re
from dataclasses import replace

import pytest

from metaviz.model.clone import ONE_CLONE, Clone
from metaviz.model.examination import USUAL_DETECTOR
from metaviz.model.niche import NO_NICHE, Niche
from metaviz.model.scene import Biology, Scene
from metaviz.model.treatment import Effect, TreatmentKind
from metaviz.resources import assets_dir
from metaviz.scene.detector_file import load_detector
from metaviz.scene.detector_form import FIELDS, UNITS, detector_of
from metaviz.scene.dump import scene_text
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import parse_scene
from metaviz.scene.treatments_file import shipped_treatments
from tests.toys import toy_body, toy_scene

BODIES = {"toy": toy_body}
REST = "unit: 1, source: Chosen for this test., basis: illustrative"
BARE = scene_text(toy_scene())

CLONES = f"""
clones:
  first:
    name: First clone
    share: {{value: 0.75, {REST}}}
  second:
    name: Second clone
    share: {{value: 0.25, {REST}}}
    soil_tilt:
      liver: {{value: 3, {REST}}}
    resistance:
      hormone: {{value: 1, {REST}}}
      chemotherapy: {{value: 0.5, {REST}}}
"""
NICHE = f"""
niche:
  strength:
    liver: {{value: 2, {REST}}}
  half_cells: {{value: 1.0e+8, unit: cells, source: Chosen for this test., basis: illustrative}}
  lead_time: {{value: 2 weeks, source: Chosen for this test., basis: illustrative}}
"""
SANCTUARY = f"""
sanctuary:
  default: {{value: 0, {REST}}}
  lung: {{value: 0.5, {REST}}}
"""
DETECTOR = """
detector:
  mri_sites: [liver]
  ctc_half_life: {value: 0.5 days, source: Chosen for this test., basis: illustrative}
  ctc_cut_off: {value: 3, unit: cells, source: Chosen for this test., basis: illustrative}
"""


def read(text: str) -> Scene:
    return parse_scene(BARE + text, file="toy.yaml", bodies=BODIES)[0]


def test_what_is_left_out_is_neutral() -> None:
    scene = read("")
    assert scene.clones == ONE_CLONE
    assert scene.niche == NO_NICHE
    assert scene.detector == USUAL_DETECTOR
    assert scene.published.sanctuary == ()
    assert (scene.published.emt_share, scene.published.cluster_share, scene.published.cloak_share) == (1.0, 0.0, 0.0)
    told = {"immune_share": scene.biology.immune_share, "lasting_sleep_share": scene.biology.lasting_sleep_share}
    assert scene.biology == Biology(**told)


def test_clones() -> None:
    scene = read(CLONES)
    tilt = tuple(3.0 if site.id == "liver" else 1.0 for site in scene.body.sites)
    resistance = ((TreatmentKind.HORMONE, 1.0), (TreatmentKind.CHEMOTHERAPY, 0.5))
    assert scene.clones == (
        Clone("first", "First clone", 0.75),
        Clone("second", "Second clone", 0.25, tilt, resistance),
    )
    assert scene.quantities["clones.second.resistance.hormone"].source == "Chosen for this test."


def test_a_niche() -> None:
    scene = read(NICHE)
    strength = tuple(2.0 if site.id == "liver" else 0.0 for site in scene.body.sites)
    assert scene.niche == Niche(strength, half_cells=1e8, lead_days=14.0)


def test_sanctuaries() -> None:
    scene = read(SANCTUARY)
    assert scene.published.shield(scene.body.site_index["lung"]) == 0.5
    assert scene.published.shield(scene.body.site_index["liver"]) == 0.0
    assert scene.quantities["sanctuary.liver"].value == 0.0


def test_a_detector() -> None:
    usual = replace(USUAL_DETECTOR, mri_sites=("liver",), ctc_half_life_days=0.5, ctc_cut_off=3)
    assert read(DETECTOR).detector == usual


def test_forms_of_travel() -> None:
    number = f"{{value: 0.25, {REST}}}"
    text = BARE.replace("\ncascade:\n", f"\ncascade:\n  emt_share: {number}\n  cluster_share: {number}\n")
    text = text.replace("\nbiology:\n", f"\nbiology:\n  met_share: {number}\n  cluster_hazard: {number}\n")
    scene, _ = parse_scene(text, file="toy.yaml", bodies=BODIES)
    assert (scene.published.emt_share, scene.published.cluster_share, scene.published.cloak_share) == (0.25, 0.25, 0.0)
    assert (scene.biology.met_share, scene.biology.cluster_hazard, scene.biology.cluster_advantage) == (0.25, 0.25, 1.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CLONES.replace("0.25", "0.3"), "clones: found shares that sum to 1.05, allowed is shares that sum to 1"),
        (CLONES.replace("liver", "livr"), "clones.second.soil_tilt.livr: found an unknown key (did you mean liver?)"),
        (CLONES.replace("hormone", "hormones"), "resistance.hormones: found hormones (did you mean hormone?), allowed"),
        (CLONES.replace("second:", "2nd one:"), "clones.2nd one: found 2nd one, allowed is text of the form ^[a-z]"),
        (CLONES.replace("  first:", "  second:"), "clones.second: found a second second"),
        ("\nclones: {}\n", "clones: found a group of 0 keys, allowed is at least 1 items"),
        (NICHE.replace("liver", "livr"), "niche.strength.livr: found an unknown key (did you mean liver?)"),
        (NICHE.replace("value: 2 weeks", "value: 2 moons"), "niche.lead_time.value: found 2 moons, allowed is"),
        (
            SANCTUARY.replace("default", "lver"),
            "sanctuary.lver: found an unknown key (did you mean liver?), allowed is",
        ),
        (SANCTUARY.replace("value: 0.5", "value: 1.5"), "sanctuary.lung.value: found 1.5, allowed is a number of at"),
        (DETECTOR.replace("[liver]", "[nose]"), "detector.mri_sites[0]: found nose"),
        (DETECTOR.replace("value: 3,", "value: 2.5,"), "detector.ctc_cut_off.value: found 2.5, allowed is"),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(SceneError) as caught:
        read(text)
    assert told in str(caught.value)
    first_own_line = len(BARE.splitlines()) + 1
    assert all(problem.line >= first_own_line for problem in caught.value.problems)


def test_everything_comes_back_from_a_file_that_was_read() -> None:
    scene = read(CLONES + NICHE + SANCTUARY + DETECTOR)
    text = scene_text(scene)
    again, _ = parse_scene(text, file="toy.yaml", bodies=BODIES)
    parts = ("clones", "niche", "detector", "published", "biology", "effects", "quantities")
    assert {part: getattr(again, part) for part in parts} == {part: getattr(scene, part) for part in parts}
    assert scene_text(again) == text


def test_everything_comes_back_of_a_scene_made_by_a_program() -> None:
    toy = toy_scene()
    site = toy.body.site_index["liver"]
    tilt = tuple(2.0 if i == site else 1.0 for i in range(len(toy.body.sites)))
    made = replace(
        toy,
        published=replace(toy.published, emt_share=0.5, cloak_share=0.1, cloak_protection=0.2).with_sanctuary(
            site, 0.7
        ),
        biology=replace(toy.biology, epithelial_motility=0.1, cluster_advantage=30.0),
        clones=(Clone("a", "A", 0.5, tilt), Clone("b", "B", 0.5, (), ((TreatmentKind.TARGETED, 1.0),))),
        niche=Niche(tilt, half_cells=1e7, lead_days=10.0),
        effects={kind: each.effect for kind, each in shipped_treatments().items()}
        | {TreatmentKind.EMT_INHIBITOR: Effect(emt_factor=0.5)},
        detector=replace(USUAL_DETECTOR, ct_mm=4.0, ctdna_cut_off=3),
    )
    again, _ = parse_scene(scene_text(made), file="toy.yaml", bodies=BODIES)
    for part in ("published", "biology", "niche", "effects", "detector"):
        assert getattr(again, part) == getattr(made, part), part
    assert again.clones == made.clones


def test_the_usual_detector_is_told_with_its_sources() -> None:
    form, quantities = load_detector(assets_dir() / "detector.yaml")
    assert detector_of(form) == USUAL_DETECTOR
    assert {key.removeprefix("detector.") for key in quantities} == set(FIELDS)
    units = {key: re.sub("hours", "days", quantities[f"detector.{key}"].unit) for key in FIELDS}
    assert units == UNITS
