"""What is known of a disease: by the tests of a plan, or, where it has none, as if somebody looked all the time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.course import FROM_PRIMARY, Course, Milestone, MilestoneKind
from metaviz.model.examination import Layer
from metaviz.model.kept import kept
from metaviz.model.units import diameter_of_cells
from metaviz.replay.findings import Known
from metaviz.replay.observers import is_detectable, site_of
from metaviz.replay.records import records, removal_day
from metaviz.replay.stage import Goal, Stage, stage_of
from metaviz.sim.burden import colony_cells, primary_cells
from metaviz.sim.milestones import milestones, primary_detectable_day
from metaviz.sim.quantum import QUANTUM_DAYS

_JUST_BEFORE_DAYS = 0.5
"""Half a day before its milestone a tumour is smaller than the threshold by more than the last digits."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a disease on a day, in few words.

    Attributes
    ----------
    stage
        By the lesions known on the day.
    is_diagnosed
        Whether any tumour has been found by then.
    is_stage_four
        Whether a distant metastasis has been found by then; it stays so, even when it is seen no more.
    is_recurrent
        Whether the disease has come back after the primary was removed.
    is_by_tests
        Whether it follows tests, and not the detection threshold of the scene at all times.
    """

    stage: Stage
    is_diagnosed: bool
    is_stage_four: bool
    is_recurrent: bool
    is_by_tests: bool

    @property
    def goal(self) -> Goal | None:
        """What treatment is for; None as long as nobody knows that there is a disease."""
        if not self.is_diagnosed:
            return None
        return Goal.CONTROL if self.is_stage_four else Goal.CURE


def known_on(course: Course, day: float) -> Known:
    """Return the lesions that are known on a day; after the end of the course, those known in the end."""
    day = min(day, course.end_day)
    by_tests = records(course)
    if by_tests is not None:
        return by_tests.known_on(day)
    return seen_now(course, np.concatenate(([float(primary_cells(course, day))], colony_cells(course, day))), day)


def seen_now(course: Course, cells: FloatArray, day: float) -> Known:
    """Return the lesions that reach the scene's detection threshold.

    Parameters
    ----------
    course
        The course.
    cells
        Shape (1 + n,), cells of the primary and of the first n colonies.
    day
        The day.
    """
    seen = np.flatnonzero(is_detectable(course.scene, cells))
    diameter_mm = diameter_of_cells(cells[seen], course.scene.detection.cells_per_cm3)
    return Known(seen - 1, diameter_mm, np.full(len(seen), day))


def status_on(course: Course, day: float, known: Known | None = None) -> Status:
    """Return what is known of the disease on a day.

    Parameters
    ----------
    course, day
        When.
    known
        The lesions known on the day, if they were looked up before.
    """
    known = known_on(course, day) if known is None else known
    reached = {mark.kind for mark in found_milestones(course) if mark.day <= day}
    return Status(
        stage=stage_of(course, known.row),
        is_diagnosed=MilestoneKind.DIAGNOSIS in reached,
        is_stage_four=MilestoneKind.STAGE_FOUR in reached,
        is_recurrent=MilestoneKind.RECURRENCE in reached,
        is_by_tests=records(course) is not None,
    )


def timeline(course: Course, layer: Layer) -> tuple[Milestone, ...]:
    """Return the turning points that a layer shows, by day: what truly happened, or what was found."""
    true = milestones(course)
    if layer is Layer.TRUTH:
        return true
    ends = [mark for mark in true if mark.kind is MilestoneKind.LETHAL]
    return (*found_milestones(course), *ends)


@kept
def found_day(course: Course) -> FloatArray:
    """Return the day on which each tumour was found, the primary first, shape (1 + n_colonies,); ``inf`` if never."""
    by_tests = records(course)
    if by_tests is not None:
        return by_tests.found_day
    days = np.concatenate(([primary_detectable_day(course)], course.colonies.detectable_day))
    removed = removal_day(course)
    # Who cuts a tumour out knows of it.
    if np.isfinite(removed) and float(primary_cells(course, removed - QUANTUM_DAYS)) >= 1.0:
        days[0] = min(days[0], removed)
    return np.where(days <= course.end_day, days, np.inf)


@kept
def found_milestones(course: Course) -> tuple[Milestone, ...]:
    """Return the turning points of what is known, by day."""
    days = found_day(course)
    if not np.isfinite(days).any():
        return ()
    order = np.argsort(days, kind="stable")
    order = order[np.isfinite(days[order])]
    first = int(order[0])
    marks = [Milestone(float(days[first]), MilestoneKind.DIAGNOSIS, site_of(course, first - 1))]
    marks += [Milestone(day, MilestoneKind.RECURRENCE, site_of(course, row)) for day, row in _recurrences(course, days)]
    sites, is_four = {site_of(course, FROM_PRIMARY)}, False
    for tumour in order.tolist():
        site, day = site_of(course, tumour - 1), float(days[tumour])
        if site not in sites:
            sites.add(site)
            marks.append(Milestone(day, MilestoneKind.SITE_FOUND, site))
        if not is_four and stage_of(course, np.array([tumour - 1])) is Stage.DISTANT:
            is_four = True
            marks.append(Milestone(day, MilestoneKind.STAGE_FOUR, site))
    # The sort is stable: what falls on one day stays in the order of the kinds.
    return tuple(sorted(marks, key=lambda mark: mark.day))


def _recurrences(course: Course, days: FloatArray) -> list[tuple[float, int]]:
    """Return days and rows of tumours that were found when nothing was known to be left of the disease."""
    by_tests = records(course)
    if by_tests is not None:
        return list(zip(by_tests.recurrence_day.tolist(), by_tests.recurrence_row.tolist(), strict=True))
    removed = removal_day(course)
    if not np.isfinite(removed):
        return []
    after = days[1:][(days[1:] > removed) & np.isfinite(days[1:])]
    if not len(after):
        return []
    day = float(after.min())
    before = colony_cells(course, day - _JUST_BEFORE_DAYS)
    if is_detectable(course.scene, before).any():
        return []
    return [(day, int(np.argmin(np.where(days[1:] > removed, days[1:], np.inf))))]
