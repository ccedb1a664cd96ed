"""Turning points of a course."""

from __future__ import annotations

import numpy as np

from metaviz.model.course import Course, EndReason, Milestone, MilestoneKind


def milestones(course: Course) -> tuple[Milestone, ...]:
    """Return the turning points that a course reaches before it ends, by day."""
    scene, colonies = course.scene, course.colonies
    body = scene.body
    primary_day = float(scene.primary_growth.age_days(scene.detection.detectable_cells))
    primary_site = body.places[body.place_index[scene.primary_place]].site_id
    reached = [Milestone(primary_day, MilestoneKind.PRIMARY_DETECTABLE, primary_site)]
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
