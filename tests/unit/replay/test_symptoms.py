"""Which sites make themselves felt."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaviz.model.examination import TestKind
from metaviz.model.level import Level
from metaviz.replay.snapshot import snapshot
from metaviz.replay.symptoms import Complaint, complaints
from metaviz.scene.body_file import body_named, body_names
from metaviz.scene.captions import captions_of
from metaviz.scene.problems import SceneError
from metaviz.scene.symptoms import Symptom, load_symptoms, shipped_symptoms
from tests.unit.replay.toy_course import Row, day_of_mm, with_tests, written_course

BONES = Symptom("bone", ("bone",), 20.0, "Written for the test.", "Written for the test.")
LIVER = Symptom("liver", ("liver",), 50.0, "Written for the test.", "Written for the test.")
HOME = Symptom("skin", ("breast",), 1.0, "Written for the test.", "Written for the test.")
LUMBAR, IN_LIVER, SELF = Row("bone.lumbar", 1200.0), Row("liver", 1500.0), Row("breast", 1600.0)
COURSE = written_course([LUMBAR, IN_LIVER, SELF])


def told(day: float, *tests: tuple[TestKind, float]) -> tuple[Complaint, ...]:
    course = with_tests(COURSE, *tests)
    return complaints(course, snapshot(course, day), (LIVER, BONES, HOME))


def test_a_large_metastasis_is_felt_whether_it_was_found_or_not() -> None:
    day = day_of_mm(LUMBAR, 20.0)
    for tests in ((), ((TestKind.CT, day),), ((TestKind.CT, 10.0),)):
        first = told(day + 1.0, *tests)[0]
        assert (first.symptom_id, first.site_id, first.is_felt) == ("bone", "bone", True)
        assert first.diameter_mm == pytest.approx(20.0, rel=0.02)
    assert not [each for each in told(day - 5.0) if each.is_felt]


def test_a_known_one_is_told_before_it_is_felt() -> None:
    day = day_of_mm(IN_LIVER, 12.0)
    by_test = {each.symptom_id: each.is_felt for each in told(day, (TestKind.CT, day))}
    assert by_test["liver"] is False
    assert "liver" not in {each.symptom_id for each in told(day - 1.0, (TestKind.CT, day))}


def test_the_primarys_own_organ_is_left_out() -> None:
    day = day_of_mm(SELF, 40.0)
    assert "skin" not in {each.symptom_id for each in told(day)}


def test_what_is_felt_comes_first() -> None:
    """The bone hurts at 20 mm; the liver is the larger one and not felt yet."""
    course = written_course([Row("liver", 1000.0), Row("bone.lumbar", 1200.0)])
    day = day_of_mm(Row("bone.lumbar", 1200.0), 21.0)
    found = complaints(course, snapshot(course, day), (LIVER, BONES))
    assert [(each.symptom_id, each.is_felt) for each in found] == [("bone", True), ("liver", False)]
    assert found[1].diameter_mm > found[0].diameter_mm


def test_shipped_symptoms_have_words_sites_and_reasons() -> None:
    sites = {site.id for name in body_names() for site in body_named(name).sites}
    used = [site for symptom in shipped_symptoms() for site in symptom.sites]
    assert set(used) <= sites
    assert len(used) == len(set(used))
    assert {"bone", "brain", "liver", "lung"} <= {symptom.id for symptom in shipped_symptoms()}
    for level in Level:
        captions = captions_of(level)
        assert all(captions.text("symptom", symptom.id) for symptom in shipped_symptoms())
    assert all("llustrative" in symptom.size_from for symptom in shipped_symptoms())


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "symptoms.yaml"
    file.write_text("bone: {sites: [], from_mm: -1.0, known_from: a, size_from: b}\n", encoding="utf-8")
    with pytest.raises(SceneError) as refused:
        load_symptoms(file)
    assert "bone.from_mm" in str(refused.value)
    assert "bone.sites" in str(refused.value)
