"""Turning points of a course as it truly is, whoever looks."""

from __future__ import annotations

from typing import Final

import numpy as np

from metaviz.model.course import Course, EndReason, Milestone, MilestoneKind
from metaviz.model.kept import kept
from metaviz.sim.burden import primary_cells
from metaviz.sim.quantum import QUANTUM_DAYS

TRUE_KINDS: Final = (
    MilestoneKind.PRIMARY_DETECTABLE,
    MilestoneKind.FIRST_COLONY,
    MilestoneKind.FIRST_AWAKE,
    MilestoneKind.FIRST_DETECTABLE,
    MilestoneKind.LETHAL,
)
"""Turning points that do not depend on tests."""
_LOOK_DAYS: Final = 7.0


def milestones(course: Course) -> tuple[Milestone, ...]:
    """Return the turning points that a course reaches before it ends, by day."""
    scene, colonies = course.scene, course.colonies
    body = scene.body
    primary_site = body.places[body.place_index[scene.primary_place]].site_id
    reached = [Milestone(primary_detectable_day(course), MilestoneKind.PRIMARY_DETECTABLE, primary_site)]
    firsts = {
        MilestoneKind.FIRST_COLONY: colonies.founded_day,
        MilestoneKind.FIRST_AWAKE: colonies.awake_day,
        MilestoneKind.FIRST_DETECTABLE: colonies.detectable_day,
    }
    if len(colonies):
        for kind, days in firsts.items():
            row = int(np.argmin(days))
            site_id = body.places[int(colonies.place[row])].site_id
            reached.append(Milestone(float(days[row]), kind, site_id))
    if course.end_reason is EndReason.LETHAL:
        reached.append(Milestone(course.end_day, MilestoneKind.LETHAL, ""))
    # The sort is stable: what falls on one day stays in the order of the kinds.
    return tuple(sorted((m for m in reached if m.day <= course.end_day), key=lambda m: m.day))


@kept
def primary_detectable_day(course: Course) -> float:
    """Return the first day on which an imaging test sees the primary; ``inf`` if none does before the course ends.

    Treatments may stop it on its way, so the day is searched: by weeks, then by halves.
    """
    seen = course.scene.detection.detectable_cells
    looks = np.append(np.arange(0.0, course.end_day, _LOOK_DAYS), course.end_day)
    reached = np.flatnonzero(primary_cells(course, looks) >= seen)
    if not len(reached):
        return float("inf")
    first = int(reached[0])
    if first == 0:
        return 0.0
    # In whole quanta, so that the search ends.
    low, high = int(looks[first - 1] / QUANTUM_DAYS), int(np.ceil(looks[first] / QUANTUM_DAYS))
    while high - low > 1:
        middle = (low + high) // 2
        if float(primary_cells(course, middle * QUANTUM_DAYS)) >= seen:
            high = middle
        else:
            low = middle
    return high * QUANTUM_DAYS
