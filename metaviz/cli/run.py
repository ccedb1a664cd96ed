"""``metaviz run``: one patient's course."""

from __future__ import annotations

import argparse
import sys

from metaviz.cli.known_record import colony_id, known_record, print_known
from metaviz.cli.opening import Opening, open_scene
from metaviz.cli.output import print_json, print_table
from metaviz.model.course import Course, EndReason, Ledger
from metaviz.model.fate import FATES
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.replay.knowledge import found_day
from metaviz.sim.burden import colony_cells
from metaviz.sim.course import course_digest, simulate_course
from metaviz.sim.ledger import course_ledger
from metaviz.sim.milestones import milestones


def run(arguments: argparse.Namespace) -> int:
    """Print the course."""
    opening = open_scene(arguments)
    scene, parameters, plan = opening.scene, opening.parameters, opening.setup.plan
    course = simulate_course(scene, parameters, arguments.seed, opening.horizon_days, plan)
    if course.end_reason is EndReason.CROWDED:
        words = f"the course is followed to day {course.end_day:,.0f} only: it has more colonies than can be followed"
        print(f"metaviz: {words}", file=sys.stderr)
    if arguments.json:
        print_json(course_record(opening, course))
    else:
        _print_tables(course)
    return 0


def day_in_course(course: Course, day: float) -> float | None:
    """Return a day, or None if it does not come before the course ends."""
    return float(day) if day <= course.end_day else None


def course_record(opening: Opening, course: Course) -> dict[str, object]:
    """Return the course as JSON tells it."""
    ledger = course_ledger(course)
    colonies, places = course.colonies, course.scene.body.places
    return {
        "scene": opening.scene.id,
        "seed": course.seed,
        "years": opening.years,
        "course_sha256": course_digest(course),
        "shed": int(ledger.shed.sum()),
        "ledger": _counts(ledger),
        "colonies": [
            {
                "id": colony_id(course, row),
                "parent": colony_id(course, int(colonies.parent[row])),
                "site": places[colonies.place[row]].site_id,
                "generation": int(colonies.generation[row]),
                "clone": course.scene.clones[colonies.clone[row]].id,
                "founded_day": float(colonies.founded_day[row]),
                "awake_day": day_in_course(course, colonies.awake_day[row]),
                "detectable_day": day_in_course(course, colonies.detectable_day[row]),
                "found_day": day_in_course(course, found_day(course)[row + 1]),
                "regress_day": day_in_course(course, colonies.regress_day[row]),
                "eradicated": bool(colonies.eradicated[row]),
                "cells_at_end": cells,
            }
            for row, cells in enumerate(_cells_at_end(course))
        ],
        "milestones": [
            {"day": float(mark.day), "kind": mark.kind.value, "site": mark.site_id} for mark in milestones(course)
        ],
        **known_record(course),
    }


def _counts(ledger: Ledger) -> dict[str, int]:
    """Return the cells of each fate, as integers of any size."""
    counts = dict.fromkeys((fate.value for fate in FATES), 0)
    for fate, count in zip(ledger.fate, ledger.count.sum(axis=0), strict=True):
        counts[FATES[fate].value] += int(count)
    return counts


def _print_tables(course: Course) -> None:
    scene, colonies = course.scene, course.colonies
    print(f"{scene.title}, patient {course.seed}: {len(colonies)} colonies")
    years = course.end_day / DAYS_PER_YEAR
    print(f"The course ends on day {course.end_day:,.0f} ({years:.1f} years): {course.end_reason.value}.\n")
    print_table(
        ("milestone", "year", "site"),
        ((mark.kind.value, f"{mark.day / DAYS_PER_YEAR:.1f}", mark.site_id) for mark in milestones(course)),
    )
    if len(colonies):
        print()
        print_table(
            ("colony", "parent", "site", "generation", "founded in year", "detectable in year"),
            (
                (
                    colony_id(course, row),
                    colony_id(course, int(colonies.parent[row])),
                    scene.body.places[colonies.place[row]].site_id,
                    str(colonies.generation[row]),
                    f"{colonies.founded_day[row] / DAYS_PER_YEAR:.1f}",
                    _year(day_in_course(course, colonies.detectable_day[row])),
                )
                for row in range(len(colonies))
            ),
        )
    print()
    ledger = course_ledger(course)
    print_table(("fate", "cells"), ((fate, f"{count:,}") for fate, count in _counts(ledger).items()))
    print(f"all shed cells: {int(ledger.shed.sum()):,}")
    print()
    print_known(course)


def _year(day: float | None) -> str:
    return "-" if day is None else f"{day / DAYS_PER_YEAR:.1f}"


def _cells_at_end(course: Course) -> list[int]:
    """Return the cells of each colony when the course ends."""
    return [round(float(n)) for n in colony_cells(course, course.end_day)]
