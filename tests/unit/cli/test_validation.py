"""Soil models, observed shares and the validation report on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from metaviz.cli import main, validate
from metaviz.model.study import STUDY_KINDS, StudyKind
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import scene_path
from metaviz.scene.study_tables import studies
from metaviz.scene.validation_file import report_record, shipped_report


def _json(capsys: pytest.CaptureFixture[str], *argv: str) -> Any:
    assert main(argv) == 0
    return json.loads(capsys.readouterr().out)


def test_soil_models_differ_in_where_not_in_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    cancer, organ, plumbing = (
        _json(capsys, "predict", "breast", "--json", "--soil", model) for model in ("cancer", "organ", "plumbing")
    )
    assert cancer == _json(capsys, "predict", "breast", "--json")
    assert organ["per_cell"]["founds"] == pytest.approx(cancer["per_cell"]["founds"], rel=1e-6)
    assert organ["per_cell"]["by_site"] != cancer["per_cell"]["by_site"]
    # Blood from the breast meets the lung first: by plumbing alone most colonies are there.
    shares = plumbing["per_cell"]["by_site"]
    assert shares["lung"] > 0.5 * sum(shares.values())


def test_set_comes_after_the_soil_model(capsys: pytest.CaptureFixture[str]) -> None:
    bare = _json(capsys, "predict", "breast", "--json", "--soil", "plumbing", "--set", "soil.lung=0")
    assert bare["per_cell"]["by_site"]["lung"] == 0.0


@pytest.mark.parametrize("study", STUDY_KINDS)
def test_observed_shares(capsys: pytest.CaptureFixture[str], study: StudyKind) -> None:
    words = ("ensemble", "breast", "-n", "400", "--seed", "1", "--json")
    plain = _json(capsys, *words)
    answer = _json(capsys, *words, "--observe", study.value)
    assert answer["observed_by"] == study.value
    assert "share_observed" not in plain["sites"]["lung"]
    found = dict(
        zip(plain["sites"], studies()[study].found_share(load_scene(scene_path("breast"))[0].body), strict=True)
    )
    for site_id, numbers in answer["sites"].items():
        observed = numbers.pop("share_observed")
        # Smaller colonies than those that the scene calls detectable, but no more than there are.
        assert observed <= numbers["share_any"] * found[site_id] + 1e-12
        assert observed >= numbers["share_detectable"] * found[site_id] - 1e-12
        assert numbers == plain["sites"][site_id]


def test_a_study_that_nobody_knows(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(("ensemble", "breast", "-n", "1", "--seed", "1", "--observe", "biopsy"))
    assert "autopsy" in capsys.readouterr().err


def test_the_report_as_tables_and_as_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "validation_report", shipped_report)
    assert _json(capsys, "validate", "--json") == json.loads(json.dumps(report_record(shipped_report())))
    assert main(("validate",)) == 0
    out = capsys.readouterr().out
    for words in ("plumbing", "Font-Clos", "bins above 1 cm", "36.05", "0.02 %", "bone.thoracic", "breast, adrenal"):
        assert words in out
