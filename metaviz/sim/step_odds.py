"""The odds of every step of a cell, route by route."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.body import BLOOD_KINDS, Body, PlaceKind, RouteKind
from metaviz.model.fate import FATES, Fate
from metaviz.model.kept import kept
from metaviz.theory.chain import FateChain, FormChain
from metaviz.theory.plumbing import plumbing

FOUNDED: Final = FATES.index(Fate.FOUNDED)


@dataclass(frozen=True, eq=False)
class StepOdds:
    """Every step that a cell of one form can take, route by route, in one state of the patient.

    Attributes
    ----------
    body, chain
        Of which, and from which the odds follow.
    source, target
        Shape (n_routes,), place indices.
    onward
        Shape (n_routes,): chance that an arrival at the route's source goes on by this route.
    leaving
        Shape (n_routes,): chance that a cell shed at the route's source leaves it by this route.
    founding
        Shape (n_places, n_places): chance that an arrival at the row's place will found at the column's.
    """

    body: Body
    chain: FormChain
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
        left = self.chain.departures.sum(axis=1)
        hops = self.chain.visits.sum(axis=1)
        return np.asarray(np.divide(hops, left, out=np.zeros_like(left), where=left > 0.0))


def step_odds(chain: FateChain) -> tuple[StepOdds, ...]:
    """Return the odds of every step, for each form of a chain in turn."""
    table, pipes, parameters = _route_table(chain.body), plumbing(chain.body), chain.parameters
    lymph_share = pipes.lymph_share(parameters)[table.source]
    by_vessel = (1.0 - pipes.cavity_share[table.source]) * np.where(table.is_lymph, lymph_share, 1.0 - lymph_share)
    leaving = chain.leaves * table.flow_fraction * np.where(table.is_across, 1.0, by_vessel)
    leaving[table.from_junction] = 0.0
    return tuple(_of_form(chain.body, form, table, leaving) for form in chain.forms)


def route_targets(body: Body) -> IntArray:
    """Return the place to which each route leads, shape (n_routes,)."""
    return _route_table(body).target


def _of_form(body: Body, form: FormChain, table: _RouteTable, leaving: FloatArray) -> StepOdds:
    passes = form.moves.sum(axis=1)
    onward = np.where(table.goes_on, passes[table.source] * table.flow_fraction, 0.0)
    founding = np.linalg.solve(np.eye(len(passes)) - form.moves, np.diag(form.ends[:, FOUNDED]))
    return StepOdds(body, form, table.source, table.target, onward, leaving, np.maximum(founding, 0.0))


@dataclass(frozen=True, eq=False)
class _RouteTable:
    """The routes of a body as columns, shape (n_routes,) each.

    Attributes
    ----------
    source, target, flow_fraction
        As in `metaviz.model.body.Route`.
    from_junction, is_across, is_lymph
        Whether the route leaves a junction, crosses a cavity, carries lymph.
    goes_on
        Whether a cell that passes the source goes on by such a route.
    """

    source: IntArray
    target: IntArray
    flow_fraction: FloatArray
    from_junction: BoolArray
    is_across: BoolArray
    is_lymph: BoolArray
    goes_on: BoolArray


@kept
def _route_table(body: Body) -> _RouteTable:
    kind_of = {place.id: place.kind for place in body.places}
    from_junction = np.array([kind_of[route.source] is PlaceKind.JUNCTION for route in body.routes])
    from_node = np.array([kind_of[route.source] is PlaceKind.NODE for route in body.routes])
    is_blood = np.array([route.kind in BLOOD_KINDS for route in body.routes])
    is_lymph = np.array([route.kind is RouteKind.LYMPHATIC for route in body.routes])
    return _RouteTable(
        source=np.array([body.place_index[route.source] for route in body.routes], dtype=np.int64),
        target=np.array([body.place_index[route.target] for route in body.routes], dtype=np.int64),
        flow_fraction=np.array([route.flow_fraction for route in body.routes]),
        from_junction=from_junction,
        is_across=np.array([route.kind is RouteKind.TRANSCOELOMIC for route in body.routes]) & ~from_junction,
        is_lymph=is_lymph,
        goes_on=from_junction | (from_node & is_lymph) | (~from_node & is_blood),
    )
