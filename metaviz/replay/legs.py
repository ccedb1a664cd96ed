"""From events to legs: the moves and stays of dots, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray, WordArray
from metaviz.model.events import EventKind, Events, Legs
from metaviz.model.fate import FATES, Fate
from metaviz.model.layout import Layout
from metaviz.replay.way_map import WayMap, way_map
from metaviz.sim.draws import mix64, uniform
from metaviz.sim.flow_clock import LONGEST_WALK_S

_FOUNDED: Final = FATES.index(Fate.FOUNDED)
_LANE, _LANE2, _WAY = 1, 2, 3
"""What a cell's draws are for; hop k takes `_WAY` + k."""

MOST_JUMP_CM: Final = 2.0
"""A cell takes another way if it would have to jump farther from the end of this one to its next route."""


@dataclass(frozen=True, eq=False)
class Spots:
    """Points that the ways of dots have to fit.

    Attributes
    ----------
    home_place, home_cm
        Place of the primary and the point at which it is drawn, shape (2,): its cells take the ways that start nearest.
    colony_cm
        Shape (n_colonies, 2), where each colony is drawn: founders take the ways that lead there, and the colony's own
        cells those that start nearest. NaN if unknown.
    colony_place, founded_day
        Shape (n_colonies,), place of each colony, and the day from which it can shed.
    """

    home_place: int
    home_cm: FloatArray
    colony_cm: FloatArray
    colony_place: IntArray
    founded_day: FloatArray

    def sources_cm(self, place: int, day: float) -> FloatArray:
        """Return where the tumours are that may shed at a place by a day, shape (n, 2); at home it is the primary."""
        if place == self.home_place:
            return self.home_cm[None, :]
        sheds = (self.colony_place == place) & (self.founded_day <= day) & ~np.isnan(self.colony_cm).any(axis=1)
        return np.asarray(self.colony_cm[sheds])


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
        form=events.form[first],
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
    moves = _Moves(row, hop, np.zeros(len(row), dtype=np.int64))
    route = events.route[row]
    # Each hop looks back at the one before, so ways are chosen hop by hop; where a route has one way, that is way 0.
    open_moves = np.flatnonzero(ways.n_ways[route] > 1)
    by_hop = open_moves[np.argsort(hop[open_moves], kind="stable")]
    cuts = np.flatnonzero(np.diff(hop[by_hop])) + 1
    for now in np.split(by_hop, cuts) if len(by_hop) else ():
        n_before = int(hop[now[0]])
        share = _share(key[cell[now]], _WAY + n_before)
        if n_before == 0:
            moves.way[now] = _first_ways(now, moves, events, ways, share, spots)
        else:
            moves.way[now] = ways.onward(route[now - 1], moves.way[now - 1], route[now], share)
        _look_ahead(now, moves, events, ways, spots)
    return moves


def _first_ways(
    now: IntArray, moves: _Moves, events: Events, ways: WayMap, share: FloatArray, spots: Spots | None
) -> IntArray:
    """Return the ways by which cells leave their source: those around a tumour of theirs, or any."""
    row = moves.row[now]
    route, place = events.route[row], events.place[row]
    way = (share * ways.n_ways[route]).astype(np.int64)
    if spots is not None:
        for leaving in np.unique(route):
            here = np.flatnonzero(route == leaving)
            sources_cm = spots.sources_cm(int(place[here[0]]), events.end_day)
            if len(sources_cm):
                # The tumours of a place share its cells evenly; what is left of the draw decides between their ways.
                source, rest = np.divmod(share[here] * len(sources_cm), 1.0)
                for number in np.unique(source.astype(np.int64)):
                    from_it = source == number
                    around = ways.around(int(leaving), sources_cm[number])
                    way[here[from_it]] = around[(rest[from_it] * len(around)).astype(np.int64)]
    return way


def _look_ahead(now: IntArray, moves: _Moves, events: Events, ways: WayMap, spots: Spots | None) -> None:
    """Choose again where a cell would have to jump next, and where a founder can come nearer to its colony."""
    route = events.route[moves.row]
    goes_on = now[(now + 1 < len(route)) & (moves.hop[np.minimum(now + 1, len(route) - 1)] > 0)]
    gap_cm = ways.gap_cm(route[goes_on], moves.way[goes_on], route[goes_on + 1])
    for move in goes_on[gap_cm > MOST_JUMP_CM]:
        choice = _choice(int(move), moves, events, ways, spots)
        here, after = np.full_like(choice, route[move]), np.full_like(choice, route[move + 1])
        moves.way[move] = choice[np.argmin(ways.gap_cm(here, choice, after))]
    if spots is None:
        return
    colony = events.colony[moves.row[now]]
    for move, goal_cm in zip(now[colony >= 0], spots.colony_cm[colony[colony >= 0]], strict=True):
        if not np.isnan(goal_cm).any():
            choice = _choice(int(move), moves, events, ways, spots)
            moves.way[move] = ways.nearest_end(int(route[move]), choice, goal_cm)


def _choice(move: int, moves: _Moves, events: Events, ways: WayMap, spots: Spots | None) -> IntArray:
    """Return all ways that a move may take without a jump from where the cell is."""
    row = moves.row[move]
    route = int(events.route[row])
    if moves.hop[move] > 0:
        return ways.all_onward(int(events.route[moves.row[move - 1]]), int(moves.way[move - 1]), route)
    sources_cm = np.zeros((0, 2)) if spots is None else spots.sources_cm(int(events.place[row]), events.end_day)
    if len(sources_cm):
        return np.unique(np.concatenate([ways.around(route, source_cm) for source_cm in sources_cm]))
    return np.arange(ways.n_ways[route])


def _in_time(legs: Legs, until_day: FloatArray) -> Legs:
    """Return the legs in the order of their start, without those that end when their cell's walk is no longer drawn."""
    drawn = np.flatnonzero((legs.end_day <= until_day[legs.cell]) | (legs.colony >= 0))
    order = drawn[np.argsort(legs.start_day[drawn], kind="stable")]
    return Legs(*(getattr(legs, column.name)[order] for column in fields(Legs)))
