"""``metaviz references``."""

from pathlib import Path

import pytest

from metaviz.cli import main


def test_the_publications_stand_before_what_was_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["references", "breast"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Breast cancer: ")
    assert "https://doi.org/10.1186/1471-2407-13-283\n  cascade.colonisation = " in said
    published, chosen = said.split("Chosen, without a publication behind them")
    assert "cascade.invasion" in chosen
    assert "cascade.invasion" not in published


def test_bibtex_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "breast.bib"
    assert main(["references", "breast", "--bibtex", "-o", str(file)]) == 0
    assert capsys.readouterr().out == ""
    written = file.read_text(encoding="utf-8")
    assert written.startswith("@article{")
    assert r"Kr{\"{u}}ger" in written


def test_an_unknown_scene_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["references", "brest"]) == 2
    assert "did you mean breast?" in capsys.readouterr().err
