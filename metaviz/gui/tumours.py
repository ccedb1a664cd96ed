"""The tumours of a course on a day, as the map draws them."""

from __future__ import annotations

import numpy as np

from metaviz.gui.scenery import PRIMARY_SPOT
from metaviz.model.course import Course
from metaviz.model.units import MM3_PER_CM3
from metaviz.render.frame import ColonyStage, ColonyStates
from metaviz.sim.burden import colony_cells, primary_cells

PRIMARY_KEY = np.uint64(0)
_FADE_DAYS = 90.0


def tumours_at(course: Course, day: float) -> ColonyStates:
    """Return the primary, in row 0, and the colonies founded by a day, in their order in the course.

    After the end of the course everything stays as it was then.
    """
    day = min(day, course.end_day)
    colonies, scene = course.colonies, course.scene
    n = int(np.searchsorted(colonies.founded_day, day, side="right"))
    cells = np.concatenate(([float(primary_cells(course, day))], colony_cells(course, day)[:n]))
    volume_mm3 = cells / scene.detection.cells_per_cm3 * MM3_PER_CM3
    regressed = day - colonies.regress_day[:n]
    stage = np.full(n, ColonyStage.MICRO, dtype=np.int64)
    stage[colonies.detectable_day[:n] <= day] = ColonyStage.DETECTABLE
    stage[colonies.awake_day[:n] > day] = ColonyStage.ASLEEP
    stage[regressed >= 0.0] = ColonyStage.REGRESSING
    presence = np.where(regressed >= 0.0, np.clip(1.0 - regressed / _FADE_DAYS, 0.0, 1.0), 1.0)
    primary = scene.body.place_index[scene.primary_place]
    return ColonyStates(
        key=np.concatenate(([PRIMARY_KEY], colonies.key[:n])),
        place=np.concatenate(([primary], colonies.place[:n])),
        spot=np.concatenate(([PRIMARY_SPOT], colonies.spot[:n])),
        diameter_mm=np.cbrt(6.0 * volume_mm3 / np.pi),
        stage=np.concatenate(([int(ColonyStage.PRIMARY)], stage)),
        presence=np.concatenate(([1.0], presence)),
    )
