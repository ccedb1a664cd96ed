"""The odds of every step of a cell, route by route."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.body import BLOOD_KINDS, Body, PlaceKind, RouteKind
from metaviz.model.fate import FATES, Fate
from metaviz.theory.chain import FateChain, plumbing

FOUNDED: Final = FATES.index(Fate.FOUNDED)


@dataclass(frozen=True, eq=False)
class StepOdds:
    """Every step that a cell can take, route by route, under one set of parameters.

    Attributes
    ----------
    chain
        From which the odds follow.
    source, target
        Shape (n_routes,), place indices.
    onward
        Shape (n_routes,): chance that an arrival at the route's source goes on by this route.
    leaving
        Shape (n_routes,): chance that a cell shed at the route's source leaves it by this route.
    founding
        Shape (n_places, n_places): chance that an arrival at the row's place will found at the column's.
    """

    chain: FateChain
    source: IntArray
    target: IntArray
    onward: FloatArray
    leaving: FloatArray
    founding: FloatArray

    @cached_property
    def failing(self) -> FloatArray:
        """Shape (n_places,): chance that an arrival at a place founds nothing."""
        return np.asarray(np.maximum(1.0 - self.founding.sum(axis=1), 0.0))

    @cached_property
    def leaving_to_fail(self) -> FloatArray:
        """Shape (n_places,): chance that a cell shed at a place leaves it and founds nothing."""
        by_route = self.leaving * self.failing[self.target]
        return np.asarray(np.bincount(self.source, weights=by_route, minlength=len(self.failing)), dtype=np.float64)

    @cached_property
    def mean_hops(self) -> FloatArray:
        """Shape (n_places,): mean hops of a cell that leaves a place; zero where none leaves."""
        left = self.chain.forms[0].departures.sum(axis=1)
        hops = self.chain.visits.sum(axis=1)
        return np.asarray(np.divide(hops, left, out=np.zeros_like(left), where=left > 0.0))


def step_odds(chain: FateChain) -> StepOdds:
    """Return the odds of every step of a chain, route by route."""
    body = chain.body
    source = np.array([body.place_index[route.source] for route in body.routes], dtype=np.int64)
    target = np.array([body.place_index[route.target] for route in body.routes], dtype=np.int64)
    fraction = np.array([route.flow_fraction for route in body.routes])
    across, blood, lymph, from_junction, from_node = _kinds(body)
    pipes = plumbing(body)
    parameters = chain.parameters

    passes = chain.forms[0].moves.sum(axis=1)
    goes_on = from_junction | (from_node & lymph) | (~from_node & blood)
    onward = np.where(goes_on, passes[source] * fraction, 0.0)

    leaves = parameters.invasion * parameters.intravasation
    lymph_share = pipes.lymph_share(parameters)
    by_vessel = (1.0 - pipes.cavity_share[source]) * np.where(lymph, lymph_share[source], 1.0 - lymph_share[source])
    leaving = leaves * fraction * np.where(across, 1.0, by_vessel)
    leaving[from_junction] = 0.0

    founded = np.diag(chain.forms[0].ends[:, FOUNDED])
    founding = np.linalg.solve(np.eye(len(founded)) - chain.forms[0].moves, founded)
    return StepOdds(chain, source, target, onward, leaving, np.maximum(founding, 0.0))


def _kinds(body: Body) -> tuple[BoolArray, ...]:
    """Return which routes cross a cavity, are blood, are lymph, start at a junction, start at a node."""
    kind_of = {place.id: place.kind for place in body.places}
    from_junction = np.array([kind_of[route.source] is PlaceKind.JUNCTION for route in body.routes])
    from_node = np.array([kind_of[route.source] is PlaceKind.NODE for route in body.routes])
    across = np.array([route.kind is RouteKind.TRANSCOELOMIC for route in body.routes]) & ~from_junction
    blood = np.array([route.kind in BLOOD_KINDS for route in body.routes])
    lymph = np.array([route.kind is RouteKind.LYMPHATIC for route in body.routes])
    return across, blood, lymph, from_junction, from_node
