"""The validation report as a JSON file: what ``metaviz validate --json`` prints and the help shows."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from metaviz.model.validation import ValidationReport
from metaviz.resources import assets_dir
from metaviz.scene.problems import Problem, SceneError

DIGITS = 6
"""Figures kept: the last ones differ between processors, and nobody reads them."""


def report_record(report: ValidationReport) -> dict[str, object]:
    """Return a report as plain data that JSON knows."""
    record = _rounded(asdict(report))
    assert isinstance(record, dict)
    return record


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    return value


def report_text(report: ValidationReport) -> str:
    """Return a report as the text of a JSON file."""
    return json.dumps(report_record(report), indent=1, allow_nan=False) + "\n"


def shipped_report_path() -> Path:
    """Return the file of the report that comes with the program."""
    return assets_dir() / "tables" / "validation.json"


def shipped_report() -> ValidationReport:
    """Return the report that was made when the scenes were last calibrated.

    Raises
    ------
    SceneError
        If the file is damaged.
    """
    path = shipped_report_path()
    try:
        return TypeAdapter(ValidationReport).validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        found = str(error).splitlines()[0]
        raise SceneError([Problem(path.name, 0, "", found, "a report of metaviz validate --json")]) from None
