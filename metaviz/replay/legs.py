"""From events to legs: the moves and stays of dots, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from metaviz.model.events import EventKind, Events, Legs
from metaviz.model.fate import FATES, Fate
from metaviz.model.layout import Layout
from metaviz.replay.way_map import WayMap, way_map
from metaviz.sim.draws import WordArray, mix64, uniform
from metaviz.sim.flow_clock import LONGEST_WALK_S

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_FOUNDED: Final = FATES.index(Fate.FOUNDED)
_LANE, _LANE2, _WAY = 1, 2, 3
"""What a cell's draws are for; hop k takes `_WAY` + k."""


@dataclass(frozen=True, eq=False)
class Spots:
    """Points that the ways of dots have to fit.

    Attributes
    ----------
    home_place, home_cm
        Place of the primary and the point at which it is drawn, shape (2,): its cells take the ways that start nearest.
    colony_cm
        Shape (n_colonies, 2), where each colony is drawn: founders take the ways that lead there. NaN if unknown.
    """

    home_place: int
    home_cm: FloatArray
    colony_cm: FloatArray


@dataclass(frozen=True, eq=False)
class _Moves:
    """DEPART rows and what belongs to them, cell by cell.

    Attributes
    ----------
    row
        Shape (n_moves,), their rows; the ARRIVE row is the next one.
    hop
        Shape (n_moves,), 0 for the first move of its cell.
    way
        Shape (n_moves,), the drawn way.
    """

    row: IntArray
    hop: IntArray
    way: IntArray


def legs_of_events(events: Events, layout: Layout, spots: Spots | None = None) -> Legs:
    """Return the legs of the dots, marks and founders of a window.

    A cell rests at its source until it is in a vessel, moves along one drawn way per route, and rests where it is held
    until its end. Each way starts where the one before ended, as far as the layout lets it; between equal ways
    (left and right) the cell's own key decides, and a founder takes the one that leads to its colony.

    Parameters
    ----------
    events
        The window.
    layout
        Of the same body.
    spots
        Where the primary and the colonies are drawn; without it any way may be the first and the last.

    Raises
    ------
    ValueError
        If a route has no drawn way.
    """
    # Cells are numbered from 0 and stand in that order, so the n-th SHED row is that of cell n.
    sheds = np.flatnonzero(events.kind == EventKind.SHED)
    key = _keys(events, sheds)
    lane, lane2 = (_share(key, purpose) * 2.0 - 1.0 for purpose in (_LANE, _LANE2))
    moves = _moves(events, way_map(layout), key, spots)
    arrests = np.flatnonzero(events.kind == EventKind.ARREST)

    # A source stay lasts until the first DEPART, or until the cell dies of matrix or vessel wall.
    leaves = sheds + 1 + (events.kind[sheds + 1] == EventKind.INVADE)
    leaves += events.kind[leaves] == EventKind.INTRAVASATE
    ends = arrests + 1 + (events.kind[np.minimum(arrests + 1, len(events) - 1)] == EventKind.EXTRAVASATE)
    came = np.searchsorted(moves.row, arrests) - 1
    arrives, after = moves.row + 1, moves.row + 2

    first = np.concatenate([moves.row, sheds, arrests])
    last = np.concatenate([arrives, leaves, ends])
    cell = events.cell[first]
    no_route = np.full(len(sheds), -1)
    legs = Legs(
        route=np.concatenate([events.route[moves.row], no_route, np.full(len(arrests), -1)]),
        way=np.concatenate([moves.way, np.zeros_like(sheds), moves.way[came]]),
        came_by=np.concatenate([events.route[moves.row], no_route, events.route[moves.row[came]]]),
        place=events.place[last],
        start_day=events.time_day[first],
        end_day=events.time_day[last],
        lane=lane[cell],
        lane2=lane2[cell],
        cell=cell,
        weight=events.weight[first],
        colony=events.colony[first],
        ending=np.concatenate([_ending(events, after), _ending(events, leaves), _ending(events, ends)]),
    )
    return _in_time(legs, events.time_day[sheds] + LONGEST_WALK_S * events.day_per_s)


def _keys(events: Events, sheds: IntArray) -> WordArray:
    """Return a key for every cell, shape (n_cells,): a founder's is the same in every window."""
    window = np.array([events.start_day + 0.0], dtype=np.float64).view(np.uint64)
    colony = events.colony[sheds]
    founder = colony >= 0
    number = np.where(founder, colony, events.cell[sheds]).astype(np.uint64)
    return mix64(number ^ np.where(founder, np.uint64(0), mix64(window)))


def _share(key: WordArray, purpose: int) -> FloatArray:
    """Return uniforms in (0, 1) from keys."""
    salt = mix64(np.array([purpose], dtype=np.uint64))
    return uniform(mix64(key ^ salt) >> np.uint64(32))


def _ending(events: Events, row: IntArray) -> IntArray:
    """Return the fate of a cell that ends in the given row, else -1."""
    kind = events.kind[row]
    return np.where(kind == EventKind.DIE, events.cause[row], np.where(kind == EventKind.FOUND, _FOUNDED, -1))


def _moves(events: Events, ways: WayMap, key: WordArray, spots: Spots | None) -> _Moves:
    row = np.flatnonzero(events.kind == EventKind.DEPART)
    cell = events.cell[row]
    number = np.arange(len(row))
    is_first = np.diff(cell, prepend=-1) != 0
    hop = number - np.maximum.accumulate(np.where(is_first, number, 0))
    route = events.route[row]
    way = np.zeros(len(row), dtype=np.int64)
    # Most routes are drawn once; the others are decided hop by hop, since each looks back at the one before.
    open_moves = np.flatnonzero(ways.n_ways[route] > 1)
    order = np.argsort(hop[open_moves], kind="stable")
    open_moves = open_moves[order]
    for moves in np.split(open_moves, np.flatnonzero(np.diff(hop[open_moves])) + 1) if len(open_moves) else ():
        share = _share(key[cell[moves]], _WAY + int(hop[moves[0]]))
        from_cm = np.full((len(moves), 2), np.nan)
        toward_cm = np.full((len(moves), 2), np.nan)
        later = hop[moves] > 0
        before = moves[later] - 1
        from_cm[later] = ways.end_cm[route[before], way[before]]
        if spots is not None:
            at_home = ~later & (events.place[row[moves]] == spots.home_place)
            from_cm[at_home] = spots.home_cm
            colony = events.colony[row[moves]]
            founder = colony >= 0
            toward_cm[founder] = spots.colony_cm[colony[founder]]
        way[moves] = ways.choose(route[moves], from_cm, toward_cm, share)
    return _Moves(row, hop, way)


def _in_time(legs: Legs, until_day: FloatArray) -> Legs:
    """Return the legs in the order of their start, without those that end when their cell's walk is no longer drawn."""
    drawn = np.flatnonzero((legs.end_day <= until_day[legs.cell]) | (legs.colony >= 0))
    order = drawn[np.argsort(legs.start_day[drawn], kind="stable")]
    return Legs(*(getattr(legs, column.name)[order] for column in fields(Legs)))
