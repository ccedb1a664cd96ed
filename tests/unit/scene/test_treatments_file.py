"""The catalogue of treatments: every kind, every number with its source; scenes may tell single numbers otherwise."""

from dataclasses import fields
from pathlib import Path

import pytest

from metaviz.model.quantity import Basis
from metaviz.model.treatment import Effect, TreatmentKind
from metaviz.resources import assets_dir
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import parse_scene
from metaviz.scene.treatment_forms import StrengthForm
from metaviz.scene.treatments_file import catalogue_quantities, load_treatments, shipped_treatments
from tests.toys import toy_body

BODIES = {"toy": toy_body}
NUMBER = "unit: 1, source: Chosen for this test., basis: illustrative"


def written() -> str:
    return (assets_dir() / "treatments.yaml").read_text(encoding="utf-8")


def test_every_kind_is_told_and_does_something() -> None:
    assert list(shipped_treatments()) == list(TreatmentKind)
    for kind, treatment in shipped_treatments().items():
        assert treatment.kind is treatment.course.kind is kind
        assert treatment.effect != Effect()
        assert treatment.works.endswith(".")


def test_a_file_may_tell_every_number_of_an_effect() -> None:
    told = {field.name for field in fields(Effect)} - {"removes_primary", "is_local", "soil_sites"}
    assert set(StrengthForm.model_fields) == told


def test_the_laws_are_those_of_the_file() -> None:
    effects = {kind: treatment.effect for kind, treatment in shipped_treatments().items()}
    assert effects[TreatmentKind.SURGERY] == Effect(removes_primary=True)
    assert effects[TreatmentKind.CHEMOTHERAPY] == Effect(log10_kill=1.0, asleep_share=0.1)
    assert effects[TreatmentKind.RADIOTHERAPY].is_local
    assert effects[TreatmentKind.BONE_PROTECTING] == Effect(soil_factor=0.72, soil_sites=("bone",))
    assert effects[TreatmentKind.KEEP_ASLEEP].wake_factor < 1.0 < effects[TreatmentKind.WAKE_AND_KILL].wake_factor
    course = shipped_treatments()[TreatmentKind.CHEMOTHERAPY].course
    assert course.dose_days == (0.0, 21.0, 42.0, 63.0, 84.0, 105.0)
    assert shipped_treatments()[TreatmentKind.HORMONE].course.days == pytest.approx(5 * 365.25)


def test_what_is_no_choice_of_ours_cites_a_publication() -> None:
    for key, quantity in catalogue_quantities().items():
        is_chosen = quantity.source.startswith("Chosen; ")
        assert is_chosen or " 19" in quantity.source or " 20" in quantity.source, key
        assert not is_chosen or quantity.basis is Basis.ILLUSTRATIVE, key
        assert is_chosen or quantity.note, key


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (
            "  hormone:\n",
            "  hormones:\n",
            "treatments.hormones: found hormones (did you mean hormone?), allowed is one of surgery, radiotherapy, ",
        ),
        (
            "acts_on: primary",
            "acts_on: nobody",
            "surgery.acts_on: found nobody (did you mean whole_body?), allowed is one of primary, ",
        ),
        ("log10_kill:", "log_kill:", "found an unknown key (did you mean log10_kill?), allowed is one of log10_kill, "),
        ("value: 0.72", "value: -1", "soil_factor.value: found -1, allowed is a number of at least 0"),
        ("source: skipper_1964", "source: skiper_1964", "source: found skiper_1964 (did you mean skipper_1964?)"),
        ("cycles: 6", "cycles: 501", "course.cycles: found 501, allowed is a number of at most 500"),
        ("for: 1 year", "for: a year", "found a year, allowed is a number of days, or a duration such as 20 years"),
    ],
)
def test_wrong_catalogues(tmp_path: Path, was: str, becomes: str, told: str) -> None:
    path = tmp_path / "treatments.yaml"
    text = written()
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(SceneError) as caught:
        load_treatments(path)
    assert told in str(caught.value)


def test_a_kind_that_is_missing_is_told(tmp_path: Path) -> None:
    text = written()
    start, stop = text.index("  keep_asleep:"), text.index("  wake_and_kill:")
    path = tmp_path / "treatments.yaml"
    path.write_text(text[:start] + text[stop:], encoding="utf-8")
    with pytest.raises(SceneError, match=r"treatments\.keep_asleep: found nothing, allowed is a value here"):
        load_treatments(path)


def test_a_scene_tells_single_numbers_otherwise(toy_text: str) -> None:
    hormone = f"  hormone:\n    pace_loss: {{value: 0, {NUMBER}}}\n"
    own = f"treatments:\n{hormone}  surgery:\n    emt_factor: {{value: 2, {NUMBER}}}\n"
    scene, _ = parse_scene(own + toy_text, file="toy.yaml", bodies=BODIES)
    usual = shipped_treatments()[TreatmentKind.HORMONE].effect
    assert scene.effects[TreatmentKind.HORMONE].pace_loss == 0.0
    assert scene.effects[TreatmentKind.HORMONE].wake_factor == usual.wake_factor
    assert scene.effects[TreatmentKind.SURGERY] == Effect(removes_primary=True, emt_factor=2.0)
    assert scene.effects[TreatmentKind.TARGETED] == shipped_treatments()[TreatmentKind.TARGETED].effect
    assert scene.quantities["treatments.hormone.pace_loss"].source == "Chosen for this test."
    assert scene.quantities["treatments.hormone.wake_factor"].value == usual.wake_factor


def test_a_scene_that_names_no_treatment(toy_text: str) -> None:
    with pytest.raises(SceneError, match=r"treatments\.chemo: found chemo \(did you mean .+\?\), allowed is one of"):
        parse_scene("treatments:\n  chemo: {}\n" + toy_text, file="toy.yaml", bodies=BODIES)
