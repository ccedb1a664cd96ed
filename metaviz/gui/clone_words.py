"""What tells clones apart on screen: a letter for each, the same in map, legend, pages and cards."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Final

from PySide6.QtCore import QCoreApplication

from metaviz.model.course import Course
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.replay.records import findings
from metaviz.sim.patient_chain import course_conditions

RESISTS: Final = 0.5
"""A clone that feels less than half of a treatment resists it."""
AFTERGLOW_DAYS: Final = DAYS_PER_MONTH
"""A dose is over in a moment; what keeps it off is seen for so long."""
_LEAST_SHARE: Final = 0.01
"""A clone with less of the primary's cells is not among its letters."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("clones", text)


def clone_letter(number: int) -> str:
    """Return the letter of a clone by its place in the scene; a scene with more clones than letters begins anew."""
    return ascii_uppercase[number % len(ascii_uppercase)]


def clone_name(course: Course, number: int) -> str:
    """Return letter and name of a clone: ``B, HER2-driven``."""
    return _tr("{letter}, {name}").format(letter=clone_letter(number), name=course.scene.clones[number].name)


def has_clones(course: Course) -> bool:
    """Tell whether there is anything to tell apart."""
    return len(course.scene.clones) > 1


def clones_of_primary(course: Course, day: float) -> tuple[int, ...]:
    """Return the clones that make up the primary on a day; none if none of its cells is left."""
    cells = course_conditions(course).primary.clone_cells(day)
    total = float(cells.sum())
    if total < 1.0:
        return ()
    return tuple(number for number, part in enumerate(cells.tolist()) if part >= _LEAST_SHARE * total)


def resisting_clones(course: Course, day: float) -> frozenset[int]:
    """Return the clones that resist all the drugs that are being given to kill cells or to slow their growth."""
    given = [
        each.kind
        for each in course.plan.interventions
        if each.day <= day <= each.end_day + AFTERGLOW_DAYS
        and (effect := course.scene.effects.get(each.kind)) is not None
        and not effect.is_local
        and (effect.log10_kill > 0.0 or effect.pace_loss > 0.0)
    ]
    return frozenset(
        number
        for number, clone in enumerate(course.scene.clones)
        if given and all(clone.resists(kind) >= RESISTS for kind in given)
    )


def clones_by_biopsy(course: Course, day: float) -> dict[int, int]:
    """Return the clones that biopsies have named by a day, by the row of the colony, -1 for the primary."""
    numbers = {clone.id: number for number, clone in enumerate(course.scene.clones)}
    return {
        lesion.row: numbers[each.clone_id]
        for each in findings(course)
        if each.day <= day and each.clone_id in numbers
        for lesion in each.lesions
    }
