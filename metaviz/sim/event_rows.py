"""From walks and their times to rows of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.events import NO_CAUSE, NO_ROUTE, EventKind
from metaviz.model.fate import FATES, Fate
from metaviz.sim.flow_clock import EXTRAVASATE_S, INTRAVASATE_S, INVADE_S, SETTLE_S
from metaviz.sim.walks import Walks, joined_walks

# By fate: rows before the first hop, rows after the last hop, and drawn seconds from the last hop to the end.
_N_HEAD: Final = np.array([{Fate.MATRIX: 1, Fate.VESSEL_WALL: 2}.get(fate, 3) for fate in FATES])
_TAILS: Final = {
    Fate.TRAPPED: (EventKind.ARREST, EventKind.DIE),
    Fate.WRONG_SOIL: (EventKind.ARREST, EventKind.EXTRAVASATE, EventKind.DIE),
    Fate.DORMANT: (EventKind.ARREST, EventKind.EXTRAVASATE, EventKind.DIE),
    Fate.FOUNDED: (EventKind.ARREST, EventKind.EXTRAVASATE, EventKind.FOUND),
}
_N_TAIL: Final = np.array([len(_TAILS.get(fate, (EventKind.DIE,))) for fate in FATES])
_HEAD_S: Final = np.array([INVADE_S if fate is Fate.MATRIX else INVADE_S + INTRAVASATE_S for fate in FATES])
_TAIL_S: Final = np.array([EXTRAVASATE_S + SETTLE_S if fate in _TAILS else 0.0 for fate in FATES])
_LEAVES_VESSEL: Final = np.array([EventKind.EXTRAVASATE in _TAILS.get(fate, ()) for fate in FATES])
_LAST_KIND: Final = np.array([_TAILS.get(fate, (EventKind.DIE,))[-1] for fate in FATES])


@dataclass(frozen=True, eq=False)
class Trips:
    """Walks with their times.

    Attributes
    ----------
    walks
        The ways of n cells.
    hop_s
        Shape (n_hops,), seconds of flow on each hop.
    pace
        Shape (n,), factor on the drawn lengths of the steps outside the vessels.
    shed_day
        Shape (n,), when the cell leaves its tumour.
    form
        Shape (n,), the `CellForm` in which it travels.
    """

    walks: Walks
    hop_s: FloatArray
    pace: FloatArray
    shed_day: FloatArray
    form: IntArray


def joined_trips(parts: list[Trips]) -> Trips:
    """Return the cells of all parts, one after the other."""
    return Trips(
        walks=joined_walks([part.walks for part in parts]),
        hop_s=np.concatenate([part.hop_s for part in parts]),
        pace=np.concatenate([part.pace for part in parts]),
        shed_day=np.concatenate([part.shed_day for part in parts]),
        form=np.concatenate([part.form for part in parts]),
    )


def duration_s(walks: Walks, hop_s: FloatArray, pace: FloatArray) -> FloatArray:
    """Return the seconds of flow from shedding to the end of each cell, shape (n,)."""
    on_the_way = np.concatenate(([0.0], np.cumsum(hop_s)))[walks.first_hop]
    return np.asarray(np.diff(on_the_way) + (_HEAD_S + _TAIL_S)[walks.fate] * pace)


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns of events, cell by cell; see `metaviz.model.events.Events`.

    Attributes
    ----------
    first_row
        Shape (n + 1,): the rows of cell i are ``[first_row[i], first_row[i + 1])``.
    """

    first_row: IntArray
    time_day: FloatArray
    cell: IntArray
    kind: IntArray
    place: IntArray
    route: IntArray
    cause: IntArray


def rows_of_trips(trips: Trips, route_target: IntArray, day_per_s: float) -> Rows:
    """Return the events of cells, cell by cell and in each cell by time.

    Parameters
    ----------
    trips
        Walks and times.
    route_target
        Shape (n_routes,), place to which each route leads.
    day_per_s
        Days of the time axis per second of flow.
    """
    walks = trips.walks
    fate, n_hops = walks.fate, walks.n_hops
    n_head, n_tail = _N_HEAD[fate], _N_TAIL[fate]
    n_rows = n_head + 2 * n_hops + n_tail
    first_row = np.concatenate(([0], np.cumsum(n_rows)))
    start, stop = first_row[:-1], first_row[1:]

    time_day = np.empty(first_row[-1])
    kind = np.empty(first_row[-1], dtype=np.int64)
    place = np.repeat(walks.source_place, n_rows)
    route = np.full(first_row[-1], NO_ROUTE, dtype=np.int64)
    cause = np.full(first_row[-1], NO_CAUSE, dtype=np.int64)

    kind[start], time_day[start] = EventKind.SHED, trips.shed_day
    invades, enters = n_head >= 2, n_head >= 3
    at = start[invades] + 1
    kind[at] = EventKind.INVADE
    time_day[at] = (trips.shed_day + INVADE_S * day_per_s * trips.pace)[invades]
    leaves_day = trips.shed_day + _HEAD_S[fate] * day_per_s * trips.pace
    at = start[enters] + 2
    kind[at], time_day[at] = EventKind.INTRAVASATE, leaves_day[enters]

    arrive_day = _fill_hops(trips, start, leaves_day, day_per_s, (kind, time_day, place, route), route_target)

    held = n_tail >= 2
    at = (stop - n_tail)[held]
    kind[at], time_day[at], place[at] = EventKind.ARREST, arrive_day[held], walks.end_place[held]
    out = _LEAVES_VESSEL[fate]
    at = stop[out] - 2
    kind[at], place[at] = EventKind.EXTRAVASATE, walks.end_place[out]
    time_day[at] = (arrive_day + EXTRAVASATE_S * day_per_s * trips.pace)[out]
    at = stop - 1
    kind[at] = _LAST_KIND[fate]
    time_day[at] = arrive_day + _TAIL_S[fate] * day_per_s * trips.pace
    place[at] = walks.end_place
    cause[at] = np.where(kind[at] == EventKind.DIE, fate, NO_CAUSE)
    return Rows(first_row, time_day, np.repeat(np.arange(len(walks)), n_rows), kind, place, route, cause)


def _fill_hops(
    trips: Trips,
    start: IntArray,
    leaves_day: FloatArray,
    day_per_s: float,
    columns: tuple[IntArray, FloatArray, IntArray, IntArray],
    route_target: IntArray,
) -> FloatArray:
    """Write DEPART and ARRIVE rows; return when each cell has done its last hop, shape (n,)."""
    walks = trips.walks
    kind, time_day, place, route = columns
    if not len(walks.route):
        return leaves_day
    cell = walks.cell_of_hop
    n_before = np.arange(len(cell)) - walks.first_hop[cell]
    so_far_s = np.cumsum(trips.hop_s)
    before_cell_s = np.concatenate(([0.0], so_far_s))[walks.first_hop[:-1]]
    hop_arrive_day = leaves_day[cell] + (so_far_s - before_cell_s[cell]) * day_per_s
    # A hop departs at the very moment at which the one before arrived.
    hop_depart_day = np.where(n_before == 0, leaves_day[cell], np.roll(hop_arrive_day, 1))
    target = route_target[walks.route]
    origin = np.where(n_before == 0, walks.source_place[cell], np.roll(target, 1))

    depart = start[cell] + 3 + 2 * n_before
    arrive = depart + 1
    kind[depart], kind[arrive] = EventKind.DEPART, EventKind.ARRIVE
    time_day[depart], time_day[arrive] = hop_depart_day, hop_arrive_day
    place[depart], place[arrive] = origin, target
    route[depart] = walks.route

    travelled = walks.n_hops > 0
    arrived_day = leaves_day.copy()
    arrived_day[travelled] = hop_arrive_day[walks.first_hop[1:][travelled] - 1]
    return arrived_day
