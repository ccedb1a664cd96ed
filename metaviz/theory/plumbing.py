"""The body graph as matrices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.body import BLOOD_KINDS, Body, PlaceKind, RouteKind
from metaviz.model.cascade import Parameters
from metaviz.model.kept import kept


@dataclass(frozen=True, eq=False)
class Plumbing:
    """The body graph as matrices; depends on the body alone.

    Attributes
    ----------
    onward
        Shape (n_places, n_places): where a cell goes that passes a place (blood of beds, lymph of nodes, all
        routes of junctions); rows sum to one.
    blood_exit, lymph_exit
        Shape (n_places, n_places): where a cell shed at a place first arrives by blood and by lymph; rows sum to
        one where the outlet exists, else zero.
    transcoelomic_exit
        Shape (n_places, n_places): share of all leaving cells that goes across the body cavity.
    site
        Shape (n_places,), site index, -1 for junctions.
    holds
        Shape (n_places,), True for beds and nodes.
    """

    onward: FloatArray
    blood_exit: FloatArray
    lymph_exit: FloatArray
    transcoelomic_exit: FloatArray
    site: IntArray
    holds: BoolArray

    @cached_property
    def has_blood(self) -> BoolArray:
        """Which places shed into blood, shape (n_places,)."""
        return np.asarray(self.blood_exit.sum(axis=1) > 0.0)

    @cached_property
    def has_lymph(self) -> BoolArray:
        """Which places shed into lymph, shape (n_places,)."""
        return np.asarray(self.lymph_exit.sum(axis=1) > 0.0)

    @cached_property
    def cavity_share(self) -> FloatArray:
        """Share of the leaving cells that goes across the body cavity, shape (n_places,)."""
        return np.asarray(self.transcoelomic_exit.sum(axis=1))

    def lymph_share(self, parameters: Parameters) -> FloatArray:
        """Return the share of the cells that enter a vessel at each place which enters lymph, shape (n_places,).

        A place with only one kind of outlet sends everything through it.
        """
        return np.asarray(np.where(self.has_blood, parameters.lymph_share, 1.0) * self.has_lymph)

    @cached_property
    def eye(self) -> FloatArray:
        """Identity of the size of the chain."""
        return np.eye(len(self.site))


@kept
def plumbing(body: Body) -> Plumbing:
    """Return the matrices of a body."""
    size = len(body.places)
    blood, lymph, cavity, junction = (np.zeros((size, size)) for _ in range(4))
    kind_of = {place.id: place.kind for place in body.places}
    for route in body.routes:
        row, column = body.place_index[route.source], body.place_index[route.target]
        if kind_of[route.source] is PlaceKind.JUNCTION:
            matrix = junction
        elif route.kind is RouteKind.TRANSCOELOMIC:
            matrix = cavity
        else:
            matrix = blood if route.kind in BLOOD_KINDS else lymph
        matrix[row, column] += route.flow_fraction
    is_node = np.array([place.kind is PlaceKind.NODE for place in body.places])
    return Plumbing(
        onward=np.where(is_node[:, None], lymph, blood) + junction,
        blood_exit=blood,
        lymph_exit=lymph,
        transcoelomic_exit=cavity,
        site=body.site_of_place,
        holds=np.asarray(body.site_of_place >= 0),
    )


def exits(pipes: Plumbing, parameters: Parameters) -> FloatArray:
    """Return where a cell that leaves a place first arrives, shape (n_places, n_places)."""
    lymph_share = pipes.lymph_share(parameters)
    vessel_share = 1.0 - pipes.cavity_share
    by_vessel = lymph_share[:, None] * pipes.lymph_exit + (1.0 - lymph_share)[:, None] * pipes.blood_exit
    exits = vessel_share[:, None] * by_vessel + pipes.transcoelomic_exit
    exits[~pipes.holds] = 0.0
    return np.asarray(exits)
