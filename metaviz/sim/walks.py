"""Walks of single cells through the body, many at a time, as the chain has them.

A cell that is *known to fail* follows the same chain with other odds (Doob's h-transform): every step is weighted by
the chance to fail from where it leads. So nothing is drawn and thrown away, and the law is exact.

References
----------
Doob JL. Classical Potential Theory and Its Probabilistic Counterpart. Springer, 1984. doi:10.1007/978-1-4612-5208-5
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.sim.step_odds import FOUNDED, StepOdds

Uniforms = Callable[[int], FloatArray]
"""Gives so many uniforms in [0, 1)."""

MAX_HOPS: Final = 400
"""Hops after which a walk ends at the next place where it can. Only bodies that hold almost nothing come near it; there
the picture would otherwise never finish a window."""

_STATES: Final = 3
"""States of each place: arrived, leaving, at the end of a long walk."""
_ROUNDED_UP: Final = 2.0**-40


@dataclass(frozen=True, eq=False)
class Walks:
    """The ways of n cells from leaving their source to their end.

    Attributes
    ----------
    source_place
        Shape (n,), place at which the cell was shed.
    first_hop
        Shape (n + 1,): the hops of cell i are ``route[first_hop[i]:first_hop[i + 1]]``.
    route
        Shape (n_hops,), index into ``body.routes``.
    end_place, fate
        Shape (n,), where and how it ended; `fate` is an index into ``FATES``.
    """

    source_place: IntArray
    first_hop: IntArray
    route: IntArray
    end_place: IntArray
    fate: IntArray

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.fate)

    @cached_property
    def n_hops(self) -> IntArray:
        """Shape (n,), number of hops of each cell."""
        return np.diff(self.first_hop)

    @cached_property
    def cell_of_hop(self) -> IntArray:
        """Shape (n_hops,), the cell of each hop."""
        return np.repeat(np.arange(len(self)), self.n_hops)

    def of_cells(self, cells: IntArray) -> Walks:
        """Return the walks of some cells, in the order given."""
        n_hops = self.n_hops[cells]
        first_hop = np.concatenate(([0], np.cumsum(n_hops)))
        number = np.arange(first_hop[-1]) - np.repeat(first_hop[:-1], n_hops)
        route = self.route[np.repeat(self.first_hop[cells], n_hops) + number]
        return Walks(self.source_place[cells], first_hop, route, self.end_place[cells], self.fate[cells])


def joined_walks(parts: list[Walks]) -> Walks:
    """Return the cells of all parts, one after the other."""
    n_hops = np.concatenate([part.n_hops for part in parts])
    return Walks(
        source_place=np.concatenate([part.source_place for part in parts]),
        first_hop=np.concatenate(([0], np.cumsum(n_hops))),
        route=np.concatenate([part.route for part in parts]),
        end_place=np.concatenate([part.end_place for part in parts]),
        fate=np.concatenate([part.fate for part in parts]),
    )


@dataclass(frozen=True, eq=False)
class FailingSteps:
    """One sorted table from which the next step of any number of failing cells is read off.

    A *state* is "arrived at a place" (the place's index p), "leaves place p" (n_places + p), or "has walked enough and
    ends at p if it can" (2 n_places + p), and so on for the next odds (3 n_places + p ...). The options of a state fill
    the unit interval that starts at its `floor`.

    Attributes
    ----------
    target
        Shape (n_routes,), place to which each route leads.
    n_places
        Places of the body.
    floor
        Shape (n_odds * 3 n_places,), start of each state's interval; -1 for states that no failing cell is ever in.
    ceiling
        Shape (n_options,), upper end of each option's part, ascending.
    route
        Shape (n_options,), the route taken, or -1 if the cell ends.
    fate
        Shape (n_options,), how the cell ends, or -1 if it goes on.
    """

    target: IntArray
    n_places: int
    floor: FloatArray
    ceiling: FloatArray
    route: IntArray
    fate: IntArray

    def next_options(self, state: IntArray, share: FloatArray) -> IntArray:
        """Return which option each cell takes, from its state and a uniform in [0, 1)."""
        # The factor keeps the sum below the next state's interval when a uniform is rounded up.
        return np.searchsorted(self.ceiling, self.floor[state] + share * (1.0 - _ROUNDED_UP), side="right")


def failing_steps(odds: Sequence[StepOdds]) -> FailingSteps:
    """Return the table of the steps of cells that found nothing; cells follow one or another of the odds."""
    blocks = [block for number, each in enumerate(odds) for block in _options(each, number)]
    state, weight, route, fate = (np.concatenate(column) for column in zip(*blocks, strict=True))
    n_places = len(odds[0].failing)
    possible = weight > 0.0
    order = np.argsort(state[possible], kind="stable")
    state, weight, route, fate = (column[possible][order] for column in (state, weight, route, fate))
    n_states = _STATES * n_places * len(odds)
    total = np.bincount(state, weights=weight, minlength=n_states)
    occupied = total > 0.0
    rank = np.cumsum(occupied) - 1
    within = np.cumsum(weight / total[state])
    ceiling = np.clip(within, rank[state], rank[state] + 1.0)
    last = np.flatnonzero(np.diff(state, append=n_states))
    ceiling[last] = rank[state[last]] + 1.0
    return FailingSteps(odds[0].target, n_places, np.where(occupied, rank, -1.0), ceiling, route, fate)


def _options(odds: StepOdds, number: int) -> list[tuple[IntArray, FloatArray, IntArray, IntArray]]:
    """Return blocks of state, weight, route and fate of the options of failing cells."""
    n_places, n_fates = odds.chain.ends.shape
    routes = np.arange(len(odds.source))
    to_fail = odds.failing[odds.target]
    ends = odds.chain.ends.copy()
    ends[:, FOUNDED] = 0.0
    place, fate = np.divmod(np.arange(ends.size), n_fates)
    must_go_on = (ends.sum(axis=1) == 0.0)[odds.source]
    first = _STATES * n_places * number
    end, no_end, no_route = ends.ravel(), np.full_like(routes, -1), np.full_like(fate, -1)
    return [
        (first + place, end, no_route, fate),
        (first + odds.source, odds.onward * to_fail, routes, no_end),
        (first + n_places + odds.source, odds.leaving * to_fail, routes, no_end),
        (first + 2 * n_places + place, end, no_route, fate),
        (first + 2 * n_places + odds.source, odds.onward * to_fail * must_go_on, routes, no_end),
    ]


def walk_to_failure(
    steps: FailingSteps, source_place: IntArray, uniforms: Uniforms, number: IntArray | None = None
) -> Walks:
    """Walk cells that left their source and found nothing.

    Parameters
    ----------
    steps
        The table of steps.
    source_place
        Shape (n,), where the cells were shed.
    uniforms
        Source of uniforms; asked for as many as there are cells under way, hop after hop.
    number
        Shape (n,), which of the odds of the table each cell follows; the first, if not given.
    """
    n_places, target = steps.n_places, steps.target
    first = np.zeros_like(source_place) if number is None else _STATES * n_places * number
    end_place = np.zeros(len(source_place), dtype=np.int64)
    fate = np.zeros(len(source_place), dtype=np.int64)
    hops: list[tuple[IntArray, IntArray]] = []
    under_way = np.arange(len(source_place))
    state = first + n_places + source_place
    while len(under_way):
        option = steps.next_options(state, uniforms(len(under_way)))
        route = steps.route[option]
        ended = route < 0
        end_place[under_way[ended]] = state[ended] % n_places
        fate[under_way[ended]] = steps.fate[option[ended]]
        under_way, route = under_way[~ended], route[~ended]
        hops.append((under_way, route))
        state = first[under_way] + target[route] + (2 * n_places if len(hops) >= MAX_HOPS else 0)
    return gathered_walks(source_place, hops, end_place, fate)


def gathered_walks(
    source_place: IntArray, hops: list[tuple[IntArray, IntArray]], end_place: IntArray, fate: IntArray
) -> Walks:
    """Return walks from their hops: for each step in turn, the cells under way and their routes."""
    n_hops = np.zeros(len(fate), dtype=np.int64)
    for n_before, (cells, _) in enumerate(hops):
        n_hops[cells] = n_before + 1
    first_hop = np.concatenate(([0], np.cumsum(n_hops)))
    route = np.empty(first_hop[-1], dtype=np.int64)
    for n_before, (cells, taken) in enumerate(hops):
        route[first_hop[cells] + n_before] = taken
    return Walks(source_place, first_hop, route, end_place, fate)
