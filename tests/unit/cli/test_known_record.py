"""``metaviz run`` tells what the tests of a plan have found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from metaviz.cli import main
from metaviz.cli.known_record import known_record, print_known
from metaviz.model.examination import Examination, TestKind
from metaviz.model.plan import Plan
from tests.unit.replay.toy_course import Row, day_of_mm, with_tests, written_course

LIVER = Row("liver", 1500.0)
COURSE = written_course([LIVER])
DAY = day_of_mm(LIVER, 20.0)
KINDS = (TestKind.CT, TestKind.CTC, TestKind.CTDNA, TestKind.BIOPSY)


def test_every_kind_of_finding_is_told() -> None:
    record = known_record(with_tests(COURSE, *((kind, DAY) for kind in KINDS)))
    told = {each["kind"]: each for each in json.loads(json.dumps(record))["findings"]}
    assert list(told) == [kind.value for kind in KINDS]
    assert [lesion["site"] for lesion in told["ct"]["lesions"]] == ["breast", "liver"]
    assert told["ct"]["new"] == ["primary", f"{1:016x}"]
    assert told["ctc"]["counted"] >= 0
    assert told["ctdna"]["positive"]
    assert (told["biopsy"]["origin"], told["biopsy"]["clone"]) == ("breast", "main")
    assert (record["stage"], record["stage_four"], record["goal"], record["by_tests"]) == (
        "distant",
        True,
        "control",
        True,
    )
    assert record["leads"] == []


def test_a_blood_test_that_waits_for_its_scan() -> None:
    day = day_of_mm(LIVER, 9.5)
    course = with_tests(COURSE, (TestKind.CTDNA, 7200.0))
    (lead,) = json.loads(json.dumps(known_record(course)))["leads"]
    assert (lead["kind"], lead["blood_day"], lead["scan_day"], lead["lead_days"]) == ("ctdna", 7200.0, None, None)
    assert day < 7200.0


def test_without_tests_the_threshold_of_the_scene_tells(capsys: pytest.CaptureFixture[str]) -> None:
    record = known_record(COURSE)
    assert (record["by_tests"], record["findings"], record["missed_tests"]) == (False, [], [])
    assert record["stage"] == "distant"
    print_known(COURSE)
    assert "by all that is large enough to be seen: distant, stage IV" in capsys.readouterr().out


def test_findings_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    plan = Plan(examinations=tuple(Examination(kind, DAY) for kind in KINDS))
    print_known(replace(COURSE, plan=plan))
    told = capsys.readouterr().out
    assert "liver 20 mm" in told
    assert "cells of origin: breast; clone: main" in told


def test_a_plan_in_a_file_is_observed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "watched.yaml"
    plan = "    tests:\n    - {kind: ct, day: 6000}\n    - {kind: ctc, day: 6000}\n"
    file.write_text(f"extends: breast\ntitle: Watched\nsetup:\n  plan:\n{plan}", encoding="utf-8")
    assert main(["run", str(file), "--seed", "278", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [each["kind"] for each in answer["findings"]] == ["ct", "ctc"]
    assert answer["by_tests"]
    found = {lesion["id"] for lesion in answer["findings"][0]["lesions"]} - {"primary"}
    assert {colony["id"] for colony in answer["colonies"] if colony["found_day"] == 6000.0} == found
