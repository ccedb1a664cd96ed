"""The tumours of a course on a day, as the map draws them."""

from __future__ import annotations

import numpy as np

from metaviz.model.course import Course
from metaviz.model.examination import Layer
from metaviz.render.frame import ColonyStage, ColonyStates
from metaviz.replay.observers import is_detectable
from metaviz.replay.snapshot import COLONY_STATES, ColonyState, Snapshot, snapshot

PRIMARY_KEY = np.uint64(0)
_FADE_DAYS = 90.0
_STAGES = {
    ColonyState.ASLEEP: ColonyStage.ASLEEP,
    ColonyState.MICROMETASTASIS: ColonyStage.MICRO,
    ColonyState.STALLED: ColonyStage.MICRO,
    ColonyState.VASCULARISED: ColonyStage.VASCULARISED,
    ColonyState.DETECTABLE: ColonyStage.DETECTABLE,
    ColonyState.REGRESSED: ColonyStage.REGRESSING,
    ColonyState.ERADICATED: ColonyStage.REGRESSING,
}
_STAGE_OF = np.array([_STAGES[state] for state in COLONY_STATES], dtype=np.int64)


def tumours_at(course: Course, day: float, layer: Layer = Layer.TRUTH) -> ColonyStates:
    """Return the primary, in row 0, and the colonies founded by a day, in their order in the course.

    After the end of the course everything stays as it was then. A colony that regresses fades for a season. The layer
    of the scan shows the known ones alone, as large as they were when last seen; the others keep their rows, unseen.
    """
    now = snapshot(course, day)
    colonies, body = course.colonies, course.scene.body
    row = now.row
    presence = np.clip(1.0 - (now.day - colonies.regress_day[row]) / _FADE_DAYS, 0.0, 1.0)
    stage = np.concatenate(([int(_primary_stage(course, now))], _STAGE_OF[now.state]))
    diameter_mm = np.concatenate(([now.primary_diameter_mm], now.diameter_mm))
    presence = np.concatenate(([float(now.primary_cells > 0.0)], presence))
    if layer is Layer.SCAN:
        known = now.known.row + 1
        stage = np.where(np.arange(len(stage)) == 0, int(ColonyStage.PRIMARY), int(ColonyStage.DETECTABLE))
        diameter_mm, presence = np.zeros(len(stage)), np.zeros(len(stage))
        diameter_mm[known] = now.known.diameter_mm
        presence[known] = 1.0
    return ColonyStates(
        key=np.concatenate(([PRIMARY_KEY], colonies.key[row])),
        place=np.concatenate(([body.place_index[course.scene.primary_place]], colonies.place[row])),
        spot=np.concatenate(([course.scene.primary_spot], colonies.spot[row])),
        diameter_mm=diameter_mm,
        stage=stage,
        presence=presence,
    )


def _primary_stage(course: Course, now: Snapshot) -> ColonyStage:
    """Return how the primary is drawn: until an imaging test sees it, as a colony of its size."""
    scene = course.scene
    if is_detectable(scene, now.primary_cells):
        return ColonyStage.PRIMARY
    return ColonyStage.MICRO if now.primary_cells < scene.colony.avascular_cells else ColonyStage.VASCULARISED
