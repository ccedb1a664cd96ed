"""Cell-flow events and the legs that are drawn from them, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from metaviz.model.arrays import FloatArray, IntArray


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


class CellForm(IntEnum):
    """In what company a cell travels."""

    SINGLE = 0
    CLUSTER = 1
    """With others of its tumour."""
    CLOAKED = 2
    """Behind a cloak of platelets."""
    EXOSOME = 3
    """No cell: vesicles of the tumour on the same ways, of weight 0."""


NO_ROUTE = -1
NO_CAUSE = -1
NO_CELL = -1
NO_COLONY = -1
NO_FORM = -1


@dataclass(frozen=True, eq=False)
class Events:
    """Cell-flow events of one window of time, cell by cell.

    Written requirements: the rows of a cell stand together, in the order of time; each DEPART is a route out of the
    place where the cell is, and the ARRIVE after it is at that route's target; every cell has one SHED row, its first,
    and ends with DIE or FOUND. Rows of colonies without a cell (SLEEP, WAKE, SWITCH, REGRESS) come last.

    Every cell stands for `weight` shed cells. There are three sorts: *dots* travel and weigh `cells_per_dot`, *marks*
    die at their source and weigh `cells_per_mark`, *founders* weigh 1. One dot and one mark of the window may weigh
    less. The weights of all SHED rows sum to `n_shed`.

    Attributes
    ----------
    start_day, end_day
        The window: cells shed, and colonies founded, in ``[start_day, end_day)``. Later events of the cells may lie
        beyond `end_day`, and founders set out before `start_day` if they found soon after it.
    n_shed
        Cells shed in the window by the primary and all colonies.
    cells_per_dot, cells_per_mark
        Weights of dots and marks.
    day_per_s
        Days of the time axis per second of flow; 1/86400 in real time, more when the map slows the flow down
        so that it can be seen.
    time_day, cell, kind, place, route, weight, cause
        Columns of equal length. `cell` numbers dots, marks and founders of the window from 0, and is `NO_CELL` for rows
        of a colony; `kind` is an `EventKind`; `place` an index into ``body.places``; `route` an index into
        ``body.routes`` on DEPART rows, else `NO_ROUTE`; `cause` an index into ``FATES`` on DIE rows (also lasting
        sleep), else `NO_CAUSE`.
    colony
        Row of the colony of which the event tells (SLEEP, WAKE, SWITCH, REGRESS and all rows of a founder), else
        `NO_COLONY`.
    form
        A `CellForm`, the same in all rows of a cell; `NO_FORM` in rows of a colony.
    """

    start_day: float
    end_day: float
    n_shed: int
    cells_per_dot: int
    cells_per_mark: int
    day_per_s: float
    time_day: FloatArray
    cell: IntArray
    kind: IntArray
    place: IntArray
    route: IntArray
    weight: IntArray
    cause: IntArray
    colony: IntArray
    form: IntArray

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
        Which of the route's drawn ways the dot takes; for a stay, which way of `came_by` it came.
    came_by
        For a stay the route at whose end the dot rests, -1 for a cell that has not left its source; for a move, its own
        route.
    place
        Place index at which a stay happens, or to which the leg leads.
    start_day, end_day
        When the leg is on screen.
    lane
        In [-1, 1], offset across the vessel; for a stay with `lane2`, the position inside the organ.
    lane2
        In [-1, 1], second offset, used by stays.
    cell, weight
        The dot, and how many cells it stands for; `NO_CELL` and 0 for exosomes.
    colony
        Row of the colony a founder is going to found, else `NO_COLONY`.
    ending
        Fate index with which the dot ends at the end of this leg, else -1.
    form
        A `CellForm`, `EXOSOME` for what is no cell.
    """

    route: IntArray
    way: IntArray
    came_by: IntArray
    place: IntArray
    start_day: FloatArray
    end_day: FloatArray
    lane: FloatArray
    lane2: FloatArray
    cell: IntArray
    weight: IntArray
    colony: IntArray
    ending: IntArray
    form: IntArray

    def __len__(self) -> int:
        """Return the number of legs."""
        return len(self.route)
