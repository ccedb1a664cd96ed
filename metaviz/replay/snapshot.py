"""The state of a patient on one day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.body import PlaceKind, RouteKind
from metaviz.model.course import Course
from metaviz.model.scene import Scene
from metaviz.model.units import diameter_of_cells
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


COLONY_STATES: Final = tuple(ColonyState)


class Stage(StrEnum):
    """How far the disease has spread, in words of the summary stage."""

    NONE = "none"
    """No tumour to be seen."""
    LOCAL = "local"
    REGIONAL = "regional"
    """Colonies in the lymph nodes that drain the primary."""
    DISTANT = "distant"


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
    there = state != COLONY_STATES.index(ColonyState.REGRESSED)
    seen = state == COLONY_STATES.index(ColonyState.DETECTABLE)
    place = colonies.place[row]
    # A colony in the primary's own organ is self-seeding and no spread.
    site = scene.body.site_of_place
    elsewhere = site[place] != site[scene.body.place_index[scene.primary_place]]
    primary = float(primary_cells(course, day))
    cells_per_cm3 = scene.detection.cells_per_cm3
    detectable_day = float(scene.primary_growth.age_days(scene.detection.detectable_cells))
    regional = regional_places(scene)
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
        # By day as in the milestones, so that the stage changes on the very day of the mark.
        detected_stage=_stage(day >= detectable_day, regional[place[seen & elsewhere]]),
        true_stage=_stage(primary >= 1.0, regional[place[there & elsewhere]]),
    )


def regional_places(scene: Scene) -> BoolArray:
    """Return which places are lymph nodes that drain the primary directly, shape (n_places,)."""
    body = scene.body
    regional = np.zeros(len(body.places), dtype=np.bool_)
    for route in body.routes_from(scene.primary_place):
        target = body.place_index[route.target]
        if route.kind is RouteKind.LYMPHATIC and body.places[target].kind is PlaceKind.NODE:
            regional[target] = True
    return regional


def _states(course: Course, row: IntArray, cells: FloatArray, day: float) -> IntArray:
    colonies = course.colonies
    states = np.full(len(row), COLONY_STATES.index(ColonyState.MICROMETASTASIS))
    # Later lines overrule earlier ones.
    for state, holds in (
        (ColonyState.STALLED, cells >= course.scene.colony.avascular_cells * (1.0 - 1e-9)),
        (ColonyState.ASLEEP, day < colonies.awake_day[row]),
        (ColonyState.VASCULARISED, day >= colonies.switch_day[row]),
        (ColonyState.DETECTABLE, day >= colonies.detectable_day[row]),
        (ColonyState.REGRESSED, day >= colonies.regress_day[row]),
    ):
        states[holds] = COLONY_STATES.index(state)
    return states


def _by_site(course: Course, place: IntArray) -> IntArray:
    body = course.scene.body
    return np.asarray(np.bincount(body.site_of_place[place], minlength=len(body.sites)), dtype=np.int64)


def _stage(primary: bool, regional: BoolArray) -> Stage:
    """Return the stage from whether there is a primary, and for each colony whether it is regional."""
    if len(regional):
        return Stage.REGIONAL if regional.all() else Stage.DISTANT
    return Stage.LOCAL if primary else Stage.NONE
