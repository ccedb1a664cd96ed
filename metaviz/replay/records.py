"""A patient's records: every test that was made, what it found, and what is known from then on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.examination import TestKind
from metaviz.model.kept import kept
from metaviz.model.treatment import Effect
from metaviz.replay.appointments import Appointment, appointments, is_tested
from metaviz.replay.findings import NOTHING_KNOWN, Finding, Known, Lesion
from metaviz.replay.liquid_biopsy import BLOOD_TESTS, counted, ctc_expected, ctdna_expected, cut_off
from metaviz.replay.observers import SCANS, clone_of, covers, least_mm, lesions_on, shown, site_of
from metaviz.sim.burden import colony_cells, primary_cells
from metaviz.sim.quantum import QUANTUM_DAYS


@dataclass(frozen=True, eq=False)
class Records:
    """All tests of a course in the order of time.

    Attributes
    ----------
    appointments
        Tests that were due, the missed ones too.
    findings
        Results of those that were made.
    day, known
        Days on which it changes what is known, and what is known from each of them on.
    found_day
        Shape (1 + n_colonies,), the primary first: day on which each tumour was found; ``inf`` if never.
    recurrence_day
        Days on which a tumour was found after the primary was removed and nothing was known to be left, shape (n,).
    recurrence_row
        Rows of the largest tumours found on those days, shape (n,).
    """

    appointments: tuple[Appointment, ...]
    findings: tuple[Finding, ...]
    day: FloatArray
    known: tuple[Known, ...]
    found_day: FloatArray
    recurrence_day: FloatArray
    recurrence_row: IntArray

    def known_on(self, day: float) -> Known:
        """Return what is known at the end of a day's tests."""
        number = int(np.searchsorted(self.day, day, side="right"))
        return self.known[number - 1] if number else NOTHING_KNOWN


@kept
def records(course: Course) -> Records | None:
    """Return the records of a course by the tests of its plan; None if its plan has no test."""
    if not is_tested(course.plan):
        return None
    due = appointments(course.plan, course.seed, course.end_day)
    memory = _Memory(course)
    removed_day, repeats = removal_day(course), Counter[tuple[TestKind, float]]()
    for each in due:
        if not each.is_kept:
            continue
        if removed_day <= each.day:
            memory.remove_primary(removed_day)
            removed_day = np.inf
        memory.examine(each, repeats[each.kind, each.day])
        repeats[each.kind, each.day] += 1
    if removed_day <= course.end_day:
        memory.remove_primary(removed_day)
    return Records(
        appointments=due,
        findings=tuple(memory.findings),
        day=np.array(memory.days),
        known=tuple(memory.states),
        found_day=memory.found_day,
        recurrence_day=np.array([day for day, _row in memory.recurrences]),
        recurrence_row=np.array([row for _day, row in memory.recurrences], dtype=np.int64),
    )


def findings(course: Course) -> tuple[Finding, ...]:
    """Return the results of all tests of a course, in the order of time."""
    known = records(course)
    return () if known is None else known.findings


def removal_day(course: Course) -> float:
    """Return the day on which the primary is cut out; ``inf`` if it is not."""
    days = [
        each.day
        for each in course.plan.interventions
        if course.scene.effects.get(each.kind, Effect()).removes_primary and each.day <= course.end_day
    ]
    return min(days, default=np.inf)


class _Memory:
    """What is known while the tests of a course are gone through."""

    def __init__(self, course: Course) -> None:
        self.findings: list[Finding] = []
        self.days: list[float] = []
        self.states: list[Known] = []
        self.recurrences: list[tuple[float, int]] = []
        self.found_day = np.full(1 + len(course.colonies), np.inf)
        self._course = course
        # Diameters when last seen and days of that, by tumour; nan for what is not known.
        self._diameter_mm = np.full(1 + len(course.colonies), np.nan)
        self._seen_day = np.full(1 + len(course.colonies), np.nan)
        self._is_removed = False

    def examine(self, test: Appointment, repeat: int) -> None:
        """Make a test."""
        if test.kind in SCANS:
            self.findings.append(self._scan(test))
        elif test.kind in BLOOD_TESTS:
            self.findings.append(self._count(test, repeat))
        else:
            self.findings.append(self._biopsy(test))

    def remove_primary(self, day: float) -> None:
        """Cut the primary out: who does it knows of it."""
        if float(primary_cells(self._course, day - QUANTUM_DAYS)) < 1.0:
            return
        self.found_day[0] = min(self.found_day[0], day)
        self._diameter_mm[0] = np.nan
        self._is_removed = True
        self._note(day)

    def _scan(self, test: Appointment) -> Finding:
        course, scene = self._course, self._course.scene
        lesions = lesions_on(course, test.day)
        seen = shown(scene, lesions, test.kind, test.site_id)
        was_known = ~np.isnan(self._diameter_mm)
        would_show = covers(scene, test.kind, test.site_id)[lesions.site]
        with np.errstate(invalid="ignore"):
            gone = was_known & ~seen & would_show & (self._diameter_mm >= least_mm(scene, test.kind))
        new = seen & ~was_known
        self._diameter_mm[gone] = np.nan
        self._diameter_mm[seen] = lesions.diameter_mm[seen]
        self._seen_day[seen] = test.day
        self._note(test.day)
        self.found_day[new] = np.minimum(self.found_day[new], test.day)
        if self._is_removed and new.any() and not was_known.any():
            largest = int(np.argmax(np.where(new, lesions.diameter_mm, 0.0)))
            self.recurrences.append((test.day, largest - 1))
        return Finding(
            day=test.day,
            kind=test.kind,
            site_id=test.site_id,
            is_positive=bool(seen.any()),
            lesions=self._lesions(np.flatnonzero(seen)),
            new=tuple((np.flatnonzero(new) - 1).tolist()),
            gone=tuple((np.flatnonzero(gone) - 1).tolist()),
        )

    def _count(self, test: Appointment, repeat: int) -> Finding:
        course = self._course
        expected = ctc_expected if test.kind is TestKind.CTC else ctdna_expected
        mean = float(expected(course, test.day))
        n = counted(course, test.kind, test.day, mean, repeat)
        is_positive = n >= cut_off(course.scene, test.kind)
        return Finding(test.day, test.kind, test.site_id, is_positive, n_counted=n, expected=mean)

    def _biopsy(self, test: Appointment) -> Finding:
        """Take cells of the largest known lesion at a site, or anywhere: then a metastasis rather than the primary."""
        course = self._course
        known = np.flatnonzero(~np.isnan(self._diameter_mm))
        if test.site_id:
            known = np.array([i for i in known if site_of(course, int(i) - 1) == test.site_id], dtype=np.int64)
        elif len(known) > 1:
            known = known[known > 0]
        if not len(known):
            return Finding(test.day, test.kind, test.site_id, is_positive=False)
        target = int(known[np.argmax(self._diameter_mm[known])])
        cells = primary_cells(course, test.day) if target == 0 else colony_cells(course, test.day)[target - 1]
        lesion = self._lesions(np.array([target]))
        if float(cells) < 1.0:
            return Finding(test.day, test.kind, test.site_id, is_positive=False, lesions=lesion)
        return Finding(
            day=test.day,
            kind=test.kind,
            site_id=test.site_id,
            is_positive=True,
            lesions=lesion,
            origin_site_id=site_of(course, FROM_PRIMARY),
            clone_id=clone_of(course, target - 1, test.day),
        )

    def _lesions(self, tumours: IntArray) -> tuple[Lesion, ...]:
        return tuple(
            Lesion(int(i) - 1, site_of(self._course, int(i) - 1), float(self._diameter_mm[i])) for i in tumours
        )

    def _note(self, day: float) -> None:
        known = np.flatnonzero(~np.isnan(self._diameter_mm))
        self.days.append(day)
        self.states.append(Known(known - 1, self._diameter_mm[known], self._seen_day[known]))
