"""Cell-flow events and the legs that are drawn from them, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class EventKind(IntEnum):
    """What happened to a cell, or to a colony."""

    SHED = 0
    INVADE = 1
    INTRAVASATE = 2
    DEPART = 3
    ARRIVE = 4
    ARREST = 5
    EXTRAVASATE = 6
    FOUND = 7
    SLEEP = 8
    WAKE = 9
    SWITCH = 10
    REGRESS = 11
    DIE = 12


NO_ROUTE = -1
NO_CAUSE = -1


@dataclass(frozen=True, eq=False)
class Events:
    """Events of one window of time, ordered by time.

    Every dot is one `cell` that stands for `weight` shed cells; founders have weight 1. The weights of all
    SHED rows sum to the cells shed in the window.

    Attributes
    ----------
    start_day, end_day
        The window: cells shed in ``[start_day, end_day)``. Their later events may lie beyond `end_day`.
    cells_per_dot
        Weight of an ordinary dot (the last dot of a window may weigh less).
    day_per_s
        Days of the time axis per second of flow; 1/86400 in real time, more when the map slows the flow down
        so that it can be seen.
    time_day, cell, kind, place, route, weight, cause
        Columns of equal length. `cell` numbers the dots of the window from 0; `kind` is an `EventKind`; `place`
        an index into ``body.places``; `route` an index into ``body.routes`` on DEPART rows, else `NO_ROUTE`; `cause`
        an index into ``FATES`` on DIE rows (also lasting sleep), else `NO_CAUSE`.
    colony
        Row of the colony of which the event tells (FOUND, SLEEP, WAKE, SWITCH, REGRESS and all rows of a
        founder), else -1.
    """

    start_day: float
    end_day: float
    cells_per_dot: int
    day_per_s: float
    time_day: FloatArray
    cell: IntArray
    kind: IntArray
    place: IntArray
    route: IntArray
    weight: IntArray
    cause: IntArray
    colony: IntArray

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.time_day)


@dataclass(frozen=True, eq=False)
class Legs:
    """Straight or curved moves of dots, ready for the vertex shader; ordered by `start_day`.

    Attributes
    ----------
    route
        Route index; -1 for a stay (arrest, death mark) at `place`.
    way
        Which of the route's drawn ways the dot takes.
    place
        Place index at which a stay happens, or to which the leg leads.
    start_day, end_day
        When the leg is on screen.
    lane
        In [-1, 1], offset across the vessel; for a stay with `lane2`, the position inside the organ.
    lane2
        In [-1, 1], second offset, used by stays.
    cell, weight
        The dot, and how many cells it stands for.
    colony
        Row of the colony a founder is going to found, else -1.
    ending
        Fate index with which the dot ends at the end of this leg, else -1.
    """

    route: IntArray
    way: IntArray
    place: IntArray
    start_day: FloatArray
    end_day: FloatArray
    lane: FloatArray
    lane2: FloatArray
    cell: IntArray
    weight: IntArray
    colony: IntArray
    ending: IntArray

    def __len__(self) -> int:
        """Return the number of legs."""
        return len(self.route)
