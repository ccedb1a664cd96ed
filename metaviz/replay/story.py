"""The story of one cell or one colony, for whoever points at it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from metaviz.model.body import Body
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.events import NO_CAUSE, NO_ROUTE, EventKind, Events
from metaviz.model.fate import FATES, Fate


@dataclass(frozen=True, slots=True)
class CellStep:
    """One thing that happened to a cell.

    Attributes
    ----------
    day
        When.
    kind
        What.
    place_id
        Where.
    route_id
        By which route a DEPART goes, else empty.
    cause
        Of what it died, or that it sleeps for good; None unless `kind` is DIE.
    """

    day: float
    kind: EventKind
    place_id: str
    route_id: str
    cause: Fate | None


class Turn(StrEnum):
    """Turning points in the life of a colony."""

    FOUNDED = "founded"
    AWAKE = "awake"
    SWITCHED = "switched"
    DETECTABLE = "detectable"
    REGRESSED = "regressed"
    ERADICATED = "eradicated"
    """Killed to the last cell by a treatment."""


@dataclass(frozen=True, slots=True)
class ColonyStory:
    """The life of a colony up to the end of the course.

    Attributes
    ----------
    key
        Identity of the colony, the same under every slider setting.
    place_id
        Where it grows.
    parent_place_id
        Where the tumour grows that shed its founder.
    parent
        Row of that tumour, or `FROM_PRIMARY`.
    generation
        1 for children of the primary.
    turns
        Turning points with their days, in order.
    """

    key: int
    place_id: str
    parent_place_id: str
    parent: int
    generation: int
    turns: tuple[tuple[float, Turn], ...]


def cell_story(events: Events, body: Body, cell: int) -> tuple[CellStep, ...]:
    """Return what happened to a cell of a window, in order.

    Raises
    ------
    KeyError
        If the window has no such cell.
    """
    rows = np.flatnonzero(events.cell == cell)
    if cell < 0 or not len(rows):
        raise KeyError(f"the window has no cell {cell}")
    return tuple(
        CellStep(
            day=float(events.time_day[row]),
            kind=EventKind(events.kind[row]),
            place_id=body.places[events.place[row]].id,
            route_id="" if events.route[row] == NO_ROUTE else body.routes[events.route[row]].id,
            cause=None if events.cause[row] == NO_CAUSE else FATES[events.cause[row]],
        )
        for row in rows
    )


def colony_story(course: Course, row: int) -> ColonyStory:
    """Return the life of a colony.

    Raises
    ------
    IndexError
        If the course has no such colony.
    """
    colonies, body = course.colonies, course.scene.body
    if not 0 <= row < len(colonies):
        raise IndexError(f"the course has {len(colonies)} colonies, no row {row}")
    days = (
        (colonies.founded_day, Turn.FOUNDED),
        (colonies.awake_day, Turn.AWAKE),
        (colonies.switch_day, Turn.SWITCHED),
        (colonies.detectable_day, Turn.DETECTABLE),
        (colonies.regress_day, Turn.ERADICATED if colonies.eradicated[row] else Turn.REGRESSED),
    )
    turns = [(float(day[row]), turn) for day, turn in days if day[row] < course.end_day]
    parent = int(colonies.parent[row])
    parent_place_id = course.scene.primary_place if parent == FROM_PRIMARY else body.places[colonies.place[parent]].id
    return ColonyStory(
        key=int(colonies.key[row]),
        place_id=body.places[colonies.place[row]].id,
        parent_place_id=parent_place_id,
        parent=parent,
        generation=int(colonies.generation[row]),
        turns=tuple(sorted(turns, key=lambda turn: turn[0])),
    )
