"""What ``metaviz run`` tells of tests: findings, stage, and what was missed."""

from __future__ import annotations

import math

from metaviz.cli.output import print_table
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.replay.findings import Finding
from metaviz.replay.gap import leads
from metaviz.replay.knowledge import Status, found_milestones, status_on
from metaviz.replay.liquid_biopsy import BLOOD_TESTS
from metaviz.replay.observers import SCANS
from metaviz.replay.records import findings, records

PRIMARY = "primary"


def colony_id(course: Course, row: int) -> str:
    """Return the identity of a colony: the same under every slider setting."""
    return PRIMARY if row == FROM_PRIMARY else f"{int(course.colonies.key[row]):016x}"


def known_record(course: Course) -> dict[str, object]:
    """Return what is known when the course ends, and all that led to it, as JSON tells it."""
    status, known = status_on(course, course.end_day), records(course)
    missed = () if known is None else [each for each in known.appointments if not each.is_kept]
    return {
        "stage": status.stage.value,
        "stage_four": status.is_stage_four,
        "recurrent": status.is_recurrent,
        "goal": None if status.goal is None else status.goal.value,
        "by_tests": status.is_by_tests,
        "found_milestones": [
            {"day": mark.day, "kind": mark.kind.value, "site": mark.site_id} for mark in found_milestones(course)
        ],
        "findings": [_finding_record(course, each) for each in findings(course)],
        "missed_tests": [{"day": each.day, "kind": each.kind.value} for each in missed],
        "leads": [
            {
                "kind": lead.kind.value,
                "blood_day": lead.blood_day,
                "scan_day": lead.scan_day if math.isfinite(lead.scan_day) else None,
                "lead_days": lead.lead_days if math.isfinite(lead.scan_day) else None,
            }
            for lead in leads(course)
        ],
    }


def print_known(course: Course) -> None:
    """Print what was found, and the stage by it."""
    made = findings(course)
    status = status_on(course, course.end_day)
    if made:
        rows = ((each.kind.value, f"{each.day / DAYS_PER_YEAR:.1f}", _result(course, each)) for each in made)
        print_table(("test", "year", "finding"), rows)
        print()
    by = "by the tests of the plan" if status.is_by_tests else "by all that is large enough to be seen"
    print(f"Stage at the end, {by}: {_stage_words(status)}.")


def _finding_record(course: Course, finding: Finding) -> dict[str, object]:
    record: dict[str, object] = {
        "day": finding.day,
        "kind": finding.kind.value,
        "site": finding.site_id or None,
        "positive": finding.is_positive,
    }
    if finding.kind in BLOOD_TESTS:
        return {**record, "counted": finding.n_counted, "expected": finding.expected}
    lesions = [
        {"id": colony_id(course, lesion.row), "site": lesion.site_id, "diameter_mm": lesion.diameter_mm}
        for lesion in finding.lesions
    ]
    if finding.kind in SCANS:
        new, gone = ([colony_id(course, row) for row in rows] for rows in (finding.new, finding.gone))
        return {**record, "lesions": lesions, "new": new, "gone": gone}
    return {**record, "lesions": lesions, "origin": finding.origin_site_id or None, "clone": finding.clone_id or None}


def _result(course: Course, finding: Finding) -> str:
    if finding.kind in BLOOD_TESTS:
        sign = "positive" if finding.is_positive else "negative"
        digits = 0 if finding.expected >= 10.0 else 1
        return f"{finding.n_counted:,} counted, {finding.expected:,.{digits}f} expected: {sign}"
    if finding.kind not in SCANS:
        if not finding.is_positive:
            return "no tumour cells"
        return f"cells of origin: {finding.origin_site_id}; clone: {finding.clone_id}"
    if not finding.lesions:
        return "nothing"
    shown = (f"{lesion.site_id} {lesion.diameter_mm:.0f} mm" for lesion in finding.lesions[:4])
    more = len(finding.lesions) - 4
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _stage_words(status: Status) -> str:
    words = "nothing is known" if status.stage.value == "none" else status.stage.value
    if status.is_stage_four:
        words += ", stage IV"
    if status.is_recurrent:
        words += ", come back after surgery"
    return words
