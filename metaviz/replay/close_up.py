"""What a magnifier shows of one step at one place: a few cells of the flow, each at its own moment of the step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.body import PlaceKind
from metaviz.model.cascade import Parameters, Step
from metaviz.model.clone import ONE_CLONE
from metaviz.model.course import Course
from metaviz.model.events import CellForm, EventKind, Events
from metaviz.model.fate import FATES, Fate
from metaviz.model.units import diameter_of_cells
from metaviz.replay.snapshot import COLONY_STATES, ColonyState, snapshot
from metaviz.sim.draws import mix64, uniform
from metaviz.sim.patient_chain import course_conditions, patient_chain
from metaviz.theory.in_force import StepsInForce, steps_in_force

MOST_ACTORS: Final = 24
ACTORS_PER_WINDOW: Final = 10
"""Cells shown of one window of the flow."""
PASSAGE_S: Final = 24.0
"""A cell is seen for so many seconds of flow. In life the steps outside the blood take hours to days."""
STILL_PHASES: Final = 4
"""With reduced motion a cell is shown at so many moments of its step."""
SPROUT_DAYS: Final = 60.0
"""A sprout is drawn on its way for so long before it reaches the colony (illustrative)."""


_GONE: Final = [COLONY_STATES.index(state) for state in (ColonyState.REGRESSED, ColonyState.ERADICATED)]


class Theatre(StrEnum):
    """Where a step takes place."""

    TISSUE_EDGE = "tissue_edge"
    VESSEL_WALL = "vessel_wall"
    CAPILLARY_BED = "capillary_bed"
    NICHE = "niche"


THEATRE: Final = {
    Step.INVASION: Theatre.TISSUE_EDGE,
    Step.INTRAVASATION: Theatre.VESSEL_WALL,
    Step.CIRCULATION: Theatre.VESSEL_WALL,
    Step.EXTRAVASATION: Theatre.CAPILLARY_BED,
    Step.COLONISATION: Theatre.NICHE,
}

_BEGINS: Final = {
    Step.INVASION: EventKind.SHED,
    Step.INTRAVASATION: EventKind.INVADE,
    Step.CIRCULATION: EventKind.ARRIVE,
    Step.EXTRAVASATION: EventKind.ARRIVE,
    Step.COLONISATION: EventKind.EXTRAVASATE,
}
_ENDINGS: Final = {
    Step.INVASION: (Fate.MATRIX,),
    Step.INTRAVASATION: (Fate.VESSEL_WALL,),
    Step.CIRCULATION: (Fate.SHEAR, Fate.IMMUNE),
    Step.EXTRAVASATION: (Fate.TRAPPED,),
    Step.COLONISATION: (Fate.WRONG_SOIL, Fate.DORMANT, Fate.FOUNDED),
}
"""With which ends a cell ends in a step; all others go on to the next one."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One cell in a close-up.

    Attributes
    ----------
    phase
        In [0, 1]: how far the cell is in the step.
    lane
        In [-1, 1]: the cell's own deviation from the common way.
    ending
        How it ends in this step; None if it goes on.
    passes
        Whether the capillary bed does not hold it: it goes on with the blood.
    founder
        Whether it is going to found a colony.
    form
        In what company it travels, the same as on the map.
    """

    phase: float
    lane: float
    ending: Fate | None
    passes: bool = False
    founder: bool = False
    form: CellForm = CellForm.SINGLE


@dataclass(frozen=True, slots=True)
class Nest:
    """The colony that a close-up of the niche is about.

    Attributes
    ----------
    row
        Row in ``course.colonies``.
    state
        What it is doing.
    diameter_mm, stall_mm
        Its diameter, and the diameter at which it stalls without vessels.
    sprout
        In [0, 1]: how near a new vessel has come.
    asleep_days
        How long it has slept so far.
    """

    row: int
    state: ColonyState
    diameter_mm: float
    stall_mm: float
    sprout: float
    asleep_days: float


@dataclass(frozen=True, slots=True)
class CloseUp:
    """What a lens shows.

    Attributes
    ----------
    step, theatre
        The step, and where it takes place.
    place_id
        Id of the place.
    survival
        Chance to survive the step there, as the sliders say now and treatments allow.
    actors
        At most `MOST_ACTORS` cells, the earliest first.
    flow_s
        Seconds of flow, for blood that flows whether or not there is a cell in it; 0 in reduced motion.
    nest
        The colony of a niche, if there is one.
    motile_share
        Share of the detaching cells that are motile (EMT).
    wall, cutting
        Thickness of membrane and matrix, and activity of the enzymes that cut them, against the published tumour.
    """

    step: Step
    theatre: Theatre
    place_id: str
    survival: float
    actors: tuple[Actor, ...]
    flow_s: float
    nest: Nest | None = None
    motile_share: float = 1.0
    wall: float = 1.0
    cutting: float = 1.0


def odds_at(course: Course, parameters: Parameters, day: float, place_id: str) -> StepsInForce:
    """Return the odds of each step at a place on a day; soil counts for colonisation, without the tilt of any clone.

    Parameters
    ----------
    course
        The patient's course, whose treatments and niche count.
    parameters
        What the sliders say; the course may still be that of a moment ago.
    day, place_id
        When and where.
    """
    scene, during = course.scene, course_conditions(course)
    site = int(scene.body.site_of_place[scene.body.place_index[place_id]])
    surroundings = during.environment(int(during.era(day)), ONE_CLONE[0])
    return steps_in_force(parameters, scene.biology, site, surroundings)


def usual_place(course: Course, day: float, step: Step) -> str:
    """Return the place at which a step is shown unless somebody chooses one.

    The first two steps are shown at the primary, the last one at the latest colony. Those between, and the last before
    there is a colony, are shown in the bed where most cells of the primary arrive.
    """
    scene, body = course.scene, course.scene.body
    if step in (Step.INVASION, Step.INTRAVASATION):
        return scene.primary_place
    founded = int(np.searchsorted(course.colonies.founded_day, day, side="right"))
    if founded and step is Step.COLONISATION:
        return body.places[int(course.colonies.place[founded - 1])].id
    beds = np.array([place.kind is PlaceKind.BED for place in body.places])
    era = int(course_conditions(course).era(day))
    arrivals = patient_chain(course, era).visits[body.place_index[scene.primary_place]]
    return body.places[int(np.argmax(np.where(beds, arrivals, -1.0)))].id


def close_up(
    course: Course,
    parameters: Parameters,
    windows: Iterable[Events],
    day: float,
    step: Step,
    place_id: str,
    *,
    still: bool = False,
) -> CloseUp:
    """Return what the lens shows of a step on a day.

    Parameters
    ----------
    course
        The patient's course.
    parameters
        What the sliders say; the course may still be that of a moment ago.
    windows
        Events of the windows that have cells on screen.
    day, step, place_id
        What is looked at, and where.
    still
        Whether cells stand at a few moments of their step instead of moving.
    """
    body = course.scene.body
    day = min(day, course.end_day)
    seen: list[tuple[float, Actor]] = []
    day_per_s = 0.0
    for events in windows:
        day_per_s = events.day_per_s
        passages = _passages(events, step, body.place_index[place_id])
        phase = (day - passages.start_day) / (PASSAGE_S * day_per_s)
        for i in np.flatnonzero((phase >= 0.0) & (phase < 1.0)).tolist():
            now = int(phase[i] * STILL_PHASES) / STILL_PHASES if still else float(phase[i])
            ending = int(passages.ending[i])
            actor = Actor(
                phase=now,
                lane=float(passages.lane[i]),
                ending=FATES[ending] if ending >= 0 else None,
                passes=bool(passages.passes[i]),
                founder=bool(passages.founder[i]),
                form=CellForm(int(passages.form[i])),
            )
            seen.append((float(passages.start_day[i]), actor))
    # By time and lane, so that the order of the windows does not matter; the latest are kept.
    seen.sort(key=lambda one: (one[0], one[1].lane))
    odds = odds_at(course, parameters, day, place_id)
    flow_s = 0.0 if still or day_per_s <= 0.0 else (day / day_per_s) % 3600.0
    return CloseUp(
        step=step,
        theatre=THEATRE[step],
        place_id=place_id,
        survival=odds.chance[step],
        motile_share=odds.motile_share,
        wall=parameters.barrier,
        cutting=parameters.mmp,
        actors=tuple(actor for _, actor in seen[-MOST_ACTORS:]),
        flow_s=flow_s,
        nest=_nest(course, day, place_id) if step is Step.COLONISATION else None,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Passages:
    """The chosen cells of one window at one step, as columns."""

    start_day: FloatArray
    lane: FloatArray
    ending: IntArray
    passes: IntArray
    founder: IntArray
    form: IntArray


@lru_cache(maxsize=64)
def _passages(events: Events, step: Step, place: int) -> _Passages:
    """Return cells that take a step at a place, so chosen that their ends are in the proportion of all that do.

    Cells have unequal weights, so every `total / n`-th of them is taken when they stand in the order of their ends.
    """
    row = np.flatnonzero((events.kind == _BEGINS[step]) & (events.place == place) & (events.cell >= 0))
    following = events.kind[np.minimum(row + 1, len(events) - 1)]
    if step is Step.EXTRAVASATION:
        # A cell that dies on arrival was lost in the step before.
        row, following = (column[following != EventKind.DIE] for column in (row, following))
    passes = (step is Step.EXTRAVASATION) & (following == EventKind.DEPART)
    ending = _ending(events, row, step)
    founder = events.colony[row] >= 0
    key = mix64(events.cell[row].astype(np.uint64) ^ mix64(np.array([events.start_day + 0.0]).view(np.uint64)))
    lane = uniform(key >> np.uint64(32)) * 2.0 - 1.0
    order = np.lexsort((lane, passes, ending))
    chosen = order[_every(events.weight[row][order], ACTORS_PER_WINDOW)]
    chosen = np.union1d(chosen, np.flatnonzero(founder))
    return _Passages(
        events.time_day[row][chosen],
        lane[chosen],
        ending[chosen],
        passes[chosen].astype(np.int64),
        founder[chosen].astype(np.int64),
        events.form[row][chosen],
    )


def _ending(events: Events, row: IntArray, step: Step) -> IntArray:
    """Return the fate with which each cell ends in a step, -1 for those that go on."""
    after = {Step.EXTRAVASATION: 2}.get(step, 1)
    last = np.minimum(row + after, len(events) - 1)
    died = (events.kind[last] == EventKind.DIE) & (events.cell[last] == events.cell[row])
    founded = (events.kind[last] == EventKind.FOUND) & (events.cell[last] == events.cell[row])
    fate = np.where(died, events.cause[last], np.where(founded, FATES.index(Fate.FOUNDED), -1))
    own = [FATES.index(one) for one in _ENDINGS[step]]
    return np.where(np.isin(fate, own), fate, -1)


def _every(weight: IntArray, n: int) -> IntArray:
    """Return n positions spread evenly over a total weight; all, if there are not more."""
    if len(weight) <= n:
        return np.arange(len(weight))
    reached = np.cumsum(weight, dtype=np.float64)
    wanted = (np.arange(n) + 0.5) / n * reached[-1]
    return np.unique(np.searchsorted(reached, wanted))


def _nest(course: Course, day: float, place_id: str) -> Nest | None:
    """Return the latest colony at a place that is not gone."""
    now = snapshot(course, day)
    place = course.scene.body.place_index[place_id]
    colonies = course.colonies
    there = (colonies.place[now.row] == place) & (now.cells > 0.0)
    if not there.any():
        return None
    at = int(np.flatnonzero(there)[-1])
    row = int(now.row[at])
    life, detection = course.scene.colony, course.scene.detection
    switch_day = float(colonies.switch_day[row])
    founded_day = float(colonies.founded_day[row])
    return Nest(
        row=row,
        state=COLONY_STATES[int(now.state[at])],
        diameter_mm=float(now.diameter_mm[at]),
        stall_mm=float(diameter_of_cells(life.avascular_cells, detection.cells_per_cm3)),
        sprout=float(np.clip(1.0 + (day - switch_day) / SPROUT_DAYS, 0.0, 1.0)),
        asleep_days=max(min(day, float(colonies.awake_day[row])) - founded_day, 0.0),
    )
