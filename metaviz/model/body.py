"""The body graph: places where a cell can be, and the routes that join them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray


class PlaceKind(StrEnum):
    """What a place does with a cell that arrives."""

    BED = "bed"
    """A capillary bed: holds a share of the cells (arrest) and lets the others pass into its veins."""
    NODE = "node"
    """A lymph-node group: holds a share of the cells and lets the others pass up the lymph."""
    JUNCTION = "junction"
    """A meeting of vessels: every cell passes."""


class RouteKind(StrEnum):
    """Which kind of vessel, or way, a route is."""

    ARTERIAL = "arterial"
    VENOUS = "venous"
    PORTAL = "portal"
    PULMONARY = "pulmonary"
    VERTEBRAL = "vertebral"
    LYMPHATIC = "lymphatic"
    TRANSCOELOMIC = "transcoelomic"


BLOOD_KINDS = frozenset(
    {RouteKind.ARTERIAL, RouteKind.VENOUS, RouteKind.PORTAL, RouteKind.PULMONARY, RouteKind.VERTEBRAL}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the body graph.

    Attributes
    ----------
    id
        ``liver``, ``axillary``, ``right_heart``; parts of the skeleton are ``bone.lumbar`` and so on.
    kind
        Bed, node or junction.
    site_id
        The site under which sliders, tables and charts know this place (``bone`` for ``bone.lumbar``);
        empty for a junction.
    """

    id: str
    kind: PlaceKind
    site_id: str


@dataclass(frozen=True, slots=True)
class Site:
    """An organ or lymph-node group as sliders, tables and charts know it: one place or several.

    Attributes
    ----------
    id
        One of the site ids of the model (``lung``, ``bone``, ``axillary``).
    name
        English name as shown on screen.
    kind
        Bed or node.
    group
        Heading under which panels list it, e.g. ``Chest``.
    draw_weight
        Relative weight with which random draws propose this site. It speeds the draws up and never
        changes a probability; it belongs to the body so that no slider can move it.
    """

    id: str
    name: str
    kind: PlaceKind
    group: str
    draw_weight: float


@dataclass(frozen=True, slots=True)
class Route:
    """A directed way from one place to the next.

    Attributes
    ----------
    id
        Unique, by custom ``source>target`` with a suffix where two routes join the same places.
    source, target
        Ids of places.
    kind
        Kind of vessel.
    flow_fraction
        Share of what leaves `source` by this outlet (see `Body`).
    transit_s
        Mean time a cell takes, in seconds.
    path
        Ids of the drawn vessels in the order in which a cell follows them; a route may offer several such
        ways (left and right), any of which a cell may take.
    """

    id: str
    source: str
    target: str
    kind: RouteKind
    flow_fraction: float
    transit_s: float
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Body:
    """A validated body graph.

    Outlets, each of which sums to one where it exists:

    * blood of a bed: its venous, portal, pulmonary and vertebral routes;
    * lymph of a bed: its lymphatic routes (a bed without any sends everything into blood);
    * a node: its lymphatic routes;
    * a junction: all its routes.

    Transcoelomic routes of a bed stand apart: their fraction is the share of all cells that leave the tissue.

    Attributes
    ----------
    id, name
        ``woman`` or ``man``, and the name on screen.
    places, sites, routes
        In the order in which arrays are laid out.
    cardiac_output_l_per_min
        ICRP 89 reference value.
    """

    id: str
    name: str
    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    routes: tuple[Route, ...]
    cardiac_output_l_per_min: float

    @cached_property
    def place_index(self) -> dict[str, int]:
        """Position of each place id in `places`."""
        return {place.id: i for i, place in enumerate(self.places)}

    @cached_property
    def site_index(self) -> dict[str, int]:
        """Position of each site id in `sites`."""
        return {site.id: i for i, site in enumerate(self.sites)}

    @cached_property
    def route_index(self) -> dict[str, int]:
        """Position of each route id in `routes`."""
        return {route.id: i for i, route in enumerate(self.routes)}

    @cached_property
    def site_of_place(self) -> IntArray:
        """Site index of each place, shape (n_places,), -1 for junctions."""
        return np.array([self.site_index.get(place.site_id, -1) for place in self.places], dtype=np.int64)

    @cached_property
    def holding_places(self) -> IntArray:
        """Place indices of beds and nodes, where a cell can arrest and found; shape (n_holding,)."""
        return np.flatnonzero(self.site_of_place >= 0)

    @cached_property
    def site_matrix(self) -> FloatArray:
        """Which site each place belongs to, as ones in shape (n_places, n_sites): sums places to sites."""
        matrix = np.zeros((len(self.places), len(self.sites)))
        matrix[self.holding_places, self.site_of_place[self.holding_places]] = 1.0
        return matrix

    def routes_from(self, place_id: str) -> tuple[Route, ...]:
        """Return the routes that leave a place."""
        return tuple(route for route in self.routes if route.source == place_id)
