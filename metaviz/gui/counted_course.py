"""What charts and seek bar need of a course."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.course import Course, Ledger
from metaviz.sim.ledger import course_ledger


@dataclass(frozen=True, eq=False)
class CountedCourse:
    """A course with its ledger; the ledger takes several times as long as the course itself.

    Attributes
    ----------
    course, ledger
        Belong together.
    """

    course: Course
    ledger: Ledger


def counted(course: Course) -> CountedCourse:
    """Return a course with its ledger."""
    return CountedCourse(course, course_ledger(course))
