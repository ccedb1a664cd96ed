"""The state of a patient on one day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.course import Course
from metaviz.model.units import diameter_of_cells
from metaviz.replay.appointments import is_tested
from metaviz.replay.findings import Known
from metaviz.replay.knowledge import Status, known_on, seen_now, status_on
from metaviz.replay.observers import is_detectable
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
    known
        The lesions that are known: by the tests of the plan, or, where it has none, all that reach the scene's
        detection threshold.
    status
        What is known of the disease, in few words.
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
    known: Known
    status: Status
    true_stage: Stage

    @property
    def detected_stage(self) -> Stage:
        """Stage by what is known."""
        return self.status.stage


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
    known = known_on(course, day) if is_tested(course.plan) else seen_now(course, np.append(primary, cells), day)
    truly = np.flatnonzero(np.append(primary >= 1.0, there)) - 1
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
        known=known,
        status=status_on(course, day, known),
        true_stage=stage_of(course, truly),
    )


def _states(course: Course, row: IntArray, cells: FloatArray, day: float) -> IntArray:
    colonies = course.colonies
    states = np.full(len(row), COLONY_STATES.index(ColonyState.MICROMETASTASIS))
    # Later lines overrule earlier ones.
    for state, holds in (
        (ColonyState.STALLED, cells >= course.scene.colony.avascular_cells * (1.0 - 1e-9)),
        (ColonyState.ASLEEP, day < colonies.awake_day[row]),
        (ColonyState.VASCULARISED, day >= colonies.switch_day[row]),
        (ColonyState.DETECTABLE, is_detectable(course.scene, cells)),
        (ColonyState.REGRESSED, cells <= 0.0),
        (ColonyState.ERADICATED, (cells <= 0.0) & colonies.eradicated[row]),
    ):
        states[holds] = COLONY_STATES.index(state)
    return states


def _by_site(course: Course, place: IntArray) -> IntArray:
    body = course.scene.body
    return np.asarray(np.bincount(body.site_of_place[place], minlength=len(body.sites)), dtype=np.int64)
