"""From seeding to finding: how long each colony was there before anybody saw it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.course import Course
from metaviz.model.examination import TestKind
from metaviz.replay.findings import Finding
from metaviz.replay.knowledge import found_day
from metaviz.replay.liquid_biopsy import BLOOD_TESTS
from metaviz.replay.observers import SCANS
from metaviz.replay.records import findings, records


@dataclass(frozen=True, eq=False)
class Gaps:
    """Days of each colony, in the order of the course; ``inf`` for what does not come before the course ends.

    Attributes
    ----------
    seeded_day
        Its founder came to rest.
    visible_day
        It could be seen by an imaging test.
    found_day
        A test showed it.
    gone_day
        It regressed or was killed.
    """

    seeded_day: FloatArray
    visible_day: FloatArray
    found_day: FloatArray
    gone_day: FloatArray

    def __len__(self) -> int:
        """Return the number of colonies."""
        return len(self.seeded_day)


def gaps(course: Course) -> Gaps:
    """Return the days between which each colony was there and nobody knew."""
    colonies = course.colonies

    def reached(days: FloatArray) -> FloatArray:
        return np.where(days <= course.end_day, days, np.inf)

    return Gaps(
        seeded_day=reached(colonies.founded_day),
        visible_day=reached(colonies.detectable_day),
        found_day=found_day(course)[1:],
        gone_day=reached(colonies.regress_day),
    )


@dataclass(frozen=True, slots=True)
class Lead:
    """A blood test that knew before the scan.

    Attributes
    ----------
    kind
        The blood test.
    blood_day
        It was positive while no scan showed anything.
    scan_day
        The next scan that showed a lesion; ``inf`` if none did.
    """

    kind: TestKind
    blood_day: float
    scan_day: float

    @property
    def lead_days(self) -> float:
        """How much earlier the blood test knew."""
        return self.scan_day - self.blood_day


def leads(course: Course) -> tuple[Lead, ...]:
    """Return for each kind of blood test its first positive result in every time in which nothing was known.

    Only results that a scan confirms later, or that wait for a scan when the course ends, are told.
    """
    known = records(course)
    if known is None:
        return ()
    found: list[Lead] = []
    open_since: dict[TestKind, Finding] = {}
    for each in findings(course):
        is_scan = each.kind in SCANS and each.is_positive
        if is_scan:
            found += [Lead(kind, first.day, each.day) for kind, first in open_since.items()]
            open_since.clear()
        elif each.kind in BLOOD_TESTS and each.is_positive and not len(known.known_on(each.day)):
            open_since.setdefault(each.kind, each)
    found += [Lead(kind, first.day, np.inf) for kind, first in open_since.items()]
    return tuple(sorted(found, key=lambda lead: (lead.blood_day, lead.kind)))
