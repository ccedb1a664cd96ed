"""Members of a comparison, predicted side by side."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from metaviz.cli import main
from metaviz.cli.named_comparison import comparison_named


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command in this process; returns status, standard output and standard error."""

    def run(*argv: str) -> tuple[int, str, str]:
        return main(argv), *capsys.readouterr()

    return run


def test_predict_lays_the_members_of_a_comparison_side_by_side(call: Any) -> None:
    status, out, err = call("predict", "other_plumbing")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    heads = next(line for line in lines if line.startswith("share of all colonies"))
    assert heads.split()[-2:] == ["colorectal.right_colon", "colorectal.rectum"]
    liver = next(line for line in lines if line.startswith("Liver"))
    right, rectum = (float(share) for share in re.findall(r"([0-9.]+) %", liver))
    assert right > 1.3 * rectum
    peritoneum = next(line for line in lines if line.startswith("Peritoneum"))
    right, rectum = (float(share) for share in re.findall(r"([0-9.]+) %", peritoneum))
    assert right > 5.0 * rectum


def test_a_comparison_as_json_holds_each_member_as_its_own_prediction(call: Any) -> None:
    more = ("--soil", "organ", "--set", "arrest.lung=0.5", "--json")
    answer = json.loads(call("predict", "other_plumbing", *more)[1])
    assert answer["comparison"] == "other_plumbing"
    for name, told in answer["members"].items():
        assert told == json.loads(call("predict", name, *more)[1])
    assert len(answer["members"]) == 2


def test_a_file_hides_a_comparison_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert comparison_named("other_plumbing") is not None
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other_plumbing").write_text("", encoding="utf-8")
    assert comparison_named("other_plumbing") is None
    assert comparison_named("breast") is None


def test_no_other_command_takes_a_comparison(call: Any) -> None:
    status, _out, err = call("run", "other_plumbing", "--seed", "1")
    assert status == 2
    assert "no scene of this name" in err
