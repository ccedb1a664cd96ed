"""The state of a patient on one day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.scene import Scene
from metaviz.model.units import diameter_of_cells
from metaviz.replay.stage import Stage, stage_of
from metaviz.sim.burden import colony_cells, primary_cells


class ColonyState(StrEnum):
    """What a colony is doing."""

    ASLEEP = "asleep"
    MICROMETASTASIS = "micrometastasis"
    """Awake and growing without vessels."""
    STALLED = "stalled"
    """As large as it gets without vessels."""
    VASCULARISED = "vascularised"
    """With vessels and growing, too small for an imaging test."""
    DETECTABLE = "detectable"
    REGRESSED = "regressed"
    ERADICATED = "eradicated"
    """Gone because of a treatment."""


COLONY_STATES: Final = tuple(ColonyState)
_LAST_DIGITS: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A patient on one day.

    Attributes
    ----------
    day
        The day.
    primary_cells, primary_diameter_mm
        Size of the primary.
    row
        Shape (n,), rows of the colonies founded so far, into ``course.colonies``.
    state
        Shape (n,), index into `COLONY_STATES`.
    cells, diameter_mm
        Shape (n,), size of each colony, as a ball.
    colonies_by_site, detectable_by_site
        Shape (n_sites,), colonies founded so far and not regressed, and those of them that can be seen.
    burden_cells
        Cells of primary and colonies together.
    detected_stage
        Stage by what an imaging test can see.
    true_stage
        Stage by what is there, seen or not.
    """

    day: float
    primary_cells: float
    primary_diameter_mm: float
    row: IntArray
    state: IntArray
    cells: FloatArray
    diameter_mm: FloatArray
    colonies_by_site: IntArray
    detectable_by_site: IntArray
    burden_cells: float
    detected_stage: Stage
    true_stage: Stage


def snapshot(course: Course, day: float) -> Snapshot:
    """Return the state of a patient on a day; after the end of the course, as it ended."""
    day = min(day, course.end_day)
    scene, colonies = course.scene, course.colonies
    row = np.arange(int(np.searchsorted(colonies.founded_day, day, side="right")))
    cells = colony_cells(course, day)[row]
    state = _states(course, row, cells, day)
    there = cells > 0.0
    seen = state == COLONY_STATES.index(ColonyState.DETECTABLE)
    place = colonies.place[row]
    primary = float(primary_cells(course, day))
    cells_per_cm3 = scene.detection.cells_per_cm3
    return Snapshot(
        day=day,
        primary_cells=primary,
        primary_diameter_mm=float(diameter_of_cells(primary, cells_per_cm3)),
        row=row,
        state=state,
        cells=cells,
        diameter_mm=diameter_of_cells(cells, cells_per_cm3),
        colonies_by_site=_by_site(course, place[there]),
        detectable_by_site=_by_site(course, place[seen]),
        burden_cells=primary + float(cells.sum()),
        detected_stage=stage_of(course, _with_primary(row[seen], there=bool(is_seen(scene, primary)))),
        true_stage=stage_of(course, _with_primary(row[there], there=primary >= 1.0)),
    )


def is_seen(scene: Scene, n_cells: ArrayLike) -> BoolArray:
    """Return whether an imaging test sees tumours of so many cells, elementwise."""
    # The milestone lies on a whole quantum of time, at which the cells may fall short by their last digits.
    return np.asarray(np.asarray(n_cells) >= scene.detection.detectable_cells * (1.0 - _LAST_DIGITS))


def _with_primary(rows: IntArray, *, there: bool) -> IntArray:
    return np.concatenate(([FROM_PRIMARY], rows)) if there else rows


def _states(course: Course, row: IntArray, cells: FloatArray, day: float) -> IntArray:
    colonies = course.colonies
    states = np.full(len(row), COLONY_STATES.index(ColonyState.MICROMETASTASIS))
    # Later lines overrule earlier ones.
    for state, holds in (
        (ColonyState.STALLED, cells >= course.scene.colony.avascular_cells * (1.0 - 1e-9)),
        (ColonyState.ASLEEP, day < colonies.awake_day[row]),
        (ColonyState.VASCULARISED, day >= colonies.switch_day[row]),
        (ColonyState.DETECTABLE, is_seen(course.scene, cells)),
        (ColonyState.REGRESSED, cells <= 0.0),
        (ColonyState.ERADICATED, (cells <= 0.0) & colonies.eradicated[row]),
    ):
        states[holds] = COLONY_STATES.index(state)
    return states


def _by_site(course: Course, place: IntArray) -> IntArray:
    body = course.scene.body
    return np.asarray(np.bincount(body.site_of_place[place], minlength=len(body.sites)), dtype=np.int64)
