"""What a new treatment or series of check-ups begins with, before somebody edits it."""

from __future__ import annotations

from dataclasses import replace

from metaviz.model.examination import FollowUp, TestKind
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from metaviz.scene.treatments_file import shipped_treatments


def usual_course(kind: TreatmentKind) -> Intervention:
    """Return a treatment as it is usually given, from day 0 on."""
    return shipped_treatments()[kind].course


def usual_treatment(kind: TreatmentKind, day: float, scene: Scene) -> Intervention:
    """Return a treatment as it is usually given; what acts on one site begins with that of the primary."""
    course = replace(usual_course(kind), day=float(round(day)))
    if kind is TreatmentKind.RADIOTHERAPY:
        body = scene.body
        return replace(course, site_id=body.places[body.place_index[scene.primary_place]].site_id)
    return course


def usual_follow_up(day: float, horizon_days: float) -> FollowUp:
    """Return check-ups by CT twice a year for five years, or until the horizon."""
    day = float(round(day))
    end = min(day + 5.0 * DAYS_PER_YEAR, horizon_days)
    return FollowUp((TestKind.CT,), day, float(int(end)), float(round(6.0 * DAYS_PER_MONTH)))
