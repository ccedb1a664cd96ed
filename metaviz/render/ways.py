"""All ways of a body that dots can take: the routes, and the small vessels inside the organs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from metaviz.model.body import Body, PlaceKind, Route, RouteKind
from metaviz.model.layout import Layout, Vessel
from metaviz.render.inlets import inlet_paths
from metaviz.render.interior import Interior, interiors, spot_cm
from metaviz.render.paths import PathAtlas, Track, even_track, pack, resampled, resting_place

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
HiddenAt = Callable[[FloatArray], FloatArray]
"""Points, shape (n, 2), to how much organs in front hide each, shape (n,), in [0, 1]."""

NARROWED_STEPS = 4
"""A way grows narrow so many steps before a narrower vessel, and wide so many after it."""
TWIG_HALF_WIDTH_CM = 0.12
DEFAULT_HALF_WIDTH_CM = 0.3
LYMPH_HALF_WIDTH_CM = 0.12
CAVITY_HALF_WIDTH_CM = 1.5
SAME_ENTRY_CM = 1.0
BLOOD_CM_PER_S = 4.0
LEAST_CM_PER_S = {RouteKind.LYMPHATIC: 1.5, RouteKind.TRANSCOELOMIC: 0.0}
"""Least drawn speed by kind of route, `BLOOD_CM_PER_S` for all others. The time of a route that begins in an organ is
mostly spent in vessels too small to be drawn; spread over the drawn way it made a solid band of dots."""
LATERAL_CM = 3.0
"""A primary nearer to the midline than this drains to both sides."""
HOME_SPREAD_CM = 1.8
"""How far from its middle the primary's own dead lie."""
TIP_SPREAD_CM = 0.55
"""How far from the end of a drawn tree a cell comes to rest."""
FEWEST_TIPS = 3
"""Organs into which ways lead at so many places have a drawn tree; cells rest at its tips, and no twigs are added."""


@dataclass(frozen=True, slots=True)
class Twigs:
    """A run of tracks inside an organ: `first` to ``first + count - 1``."""

    first: int
    count: int


@dataclass(frozen=True, eq=False)
class _Arrival:
    """The end of a way into an organ, and the region in which or near which it ends."""

    route: int
    way: int
    inside: Interior
    entry_cm: FloatArray


@dataclass(eq=False)
class Ways:
    """Tracks of a body with its primary, built once.

    After construction `tracks` holds all of them, and `home` is the index of the primary's own: cells that die in the
    tumour start there, -1 if there is none.

    Parameters
    ----------
    body, layout
        Must belong together.
    home_place, home_spot
        Place of the primary, and where inside its organ the primary is, in the unit square; -1 for none.
    hidden_at
        How much organs hide a point; None hides nothing.
    """

    body: Body
    layout: Layout
    home_place: int = -1
    home_spot: tuple[float, float] = (0.5, 0.5)
    hidden_at: HiddenAt | None = None
    home: int = field(init=False, default=-1)
    tracks: list[Track] = field(init=False, default_factory=list)
    _route_first: list[int] = field(init=False, default_factory=list)
    _twigs_after: dict[tuple[int, int], Twigs] = field(init=False, default_factory=dict)
    _twigs_of: dict[int, Twigs] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        steps = iter(resampled([path for paths in self.layout.route_paths_cm for path in paths]))
        for route, paths in zip(self.body.routes, self.layout.route_paths_cm, strict=True):
            self._route_first.append(len(self.tracks))
            self._add_route(route, [next(steps) for _path in paths])
        for index, place in enumerate(self.body.places):
            if place.id in self.insides:
                self._add_twigs(index, self.insides[place.id])
        middle = None if self.home_place < 0 else self.spot_cm(self.home_place, np.asarray(self.home_spot))
        if middle is not None:
            self.home = len(self.tracks)
            self.tracks.append(resting_place(middle, HOME_SPREAD_CM))

    @cached_property
    def insides(self) -> dict[str, tuple[Interior, ...]]:
        """Insides of the organs by place id."""
        return interiors(self.layout)

    @cached_property
    def atlas(self) -> PathAtlas:
        """All tracks as textures."""
        return pack(tuple(self.tracks))

    @cached_property
    def length_cm(self) -> FloatArray:
        """Length of each track, shape (n_tracks,)."""
        atlas, points = self.atlas, np.concatenate([track.points_cm for track in self.tracks])
        first = np.cumsum(atlas.n_steps + 1) - atlas.n_steps - 1
        # The steps of a track are equal.
        return np.asarray(np.hypot(*(points[first + 1] - points[first]).T) * atlas.n_steps)

    def crowd_per_cm(self, n_dots: FloatArray) -> FloatArray:
        """Return how many dots the fullest centimetre of each track holds, shape (n_tracks,).

        Tracks that run through the same vessel fill it together.

        Parameters
        ----------
        n_dots
            Shape (n_tracks,), dots on each track, spread evenly over it.
        """
        cell, first, n_points = self._centimetres
        per_point = np.repeat(n_dots / n_points, n_points)
        in_cell = np.bincount(cell, per_point)
        return np.asarray(np.maximum.reduceat(in_cell[cell], first))

    @cached_property
    def _centimetres(self) -> tuple[IntArray, IntArray, IntArray]:
        """The square centimetre of each point of all tracks, and first point and number of points of each track."""
        n_points = np.array([len(track.points_cm) for track in self.tracks])
        at = np.floor(np.concatenate([track.points_cm for track in self.tracks])).astype(np.int64)
        at -= at.min(axis=0)
        return at[:, 1] * (at[:, 0].max() + 1) + at[:, 0], np.cumsum(n_points) - n_points, n_points

    @cached_property
    def least_cm_per_s(self) -> FloatArray:
        """Least speed at which dots are drawn on each route, shape (n_routes,); 0 for routes with no such bound.

        Only routes that begin in an organ or a node have one: there small vessels go before the drawn one.
        """
        kinds = {place.id: place.kind for place in self.body.places}
        return np.array(
            [
                0.0 if kinds[route.source] is PlaceKind.JUNCTION else LEAST_CM_PER_S.get(route.kind, BLOOD_CM_PER_S)
                for route in self.body.routes
            ]
        )

    @cached_property
    def arterial_routes(self) -> IntArray:
        """Indices of the routes that the heartbeat is seen in."""
        routes = [i for i, route in enumerate(self.body.routes) if route.kind is RouteKind.ARTERIAL]
        return np.array(routes, dtype=np.int64)

    def route_tracks(self, route: IntArray, way: IntArray) -> IntArray:
        """Return the track of each of many moves; ways beyond a route's last start again at the first."""
        first, n_ways = self._route_table
        return np.asarray(first[route] + way % n_ways[route])

    def resting_tracks(self, place: IntArray, came_by: IntArray, way: IntArray, share: FloatArray) -> IntArray:
        """Return the track of each of many stays.

        Parameters
        ----------
        place
            Shape (n,), where the cells stay.
        came_by, way
            Shape (n,), the route and its drawn way by which they came; a route of -1 for cells that start there.
        share
            Shape (n,), in [0, 1]: which of the twigs that lie behind the way.
        """
        behind, of_place = self._twig_tables
        first, count = np.where(
            came_by >= 0, behind[:, self.route_tracks(np.maximum(came_by, 0), way)], of_place[:, place]
        )
        # Behind a way into a place without a region there are none; such cells stay in the middle of their place.
        first, count = np.where(count > 0, (first, count), of_place[:, place])
        twig = first + np.minimum((share * count).astype(np.int64), count - 1)
        at_home = (came_by < 0) & (place == self.home_place) & (self.home >= 0)
        return np.where(at_home, self.home, np.maximum(twig, 0))

    @cached_property
    def _route_table(self) -> tuple[IntArray, IntArray]:
        n_ways = np.array([len(paths) for paths in self.layout.route_paths_cm], dtype=np.int64)
        return np.array(self._route_first, dtype=np.int64), n_ways

    @cached_property
    def _twig_tables(self) -> tuple[IntArray, IntArray]:
        """First twig and number of twigs, shape (2, n): by the track that leads there, and by place."""
        behind = np.zeros((2, len(self.tracks)), np.int64)
        of_place = np.zeros((2, len(self.body.places)), np.int64)
        for (route, way), twigs in self._twigs_after.items():
            behind[:, self.of_route(route, way)] = twigs.first, twigs.count
        for place, twigs in self._twigs_of.items():
            of_place[:, place] = twigs.first, twigs.count
        return behind, of_place

    def of_route(self, route: int, way: int) -> int:
        """Return the track of a route's drawn way; ways beyond the last start again at the first."""
        return self._route_first[route] + way % len(self.layout.route_paths_cm[route])

    def after_route(self, route: int, way: int) -> Twigs | None:
        """Return the twigs into which a way leads; None if its target has no region."""
        return self._twigs_after.get((route, way % len(self.layout.route_paths_cm[route])))

    def of_place(self, place: int) -> Twigs | None:
        """Return the twigs of a place for cells that start there; None if it has no region."""
        return self._twigs_of.get(place)

    def spot_cm(self, place: int, spot: FloatArray) -> FloatArray | None:
        """Return the point, shape (2,), that a spot means in a place; None if it has no region.

        Lymph drains to its own side: in nodes on both sides, and in the primary's own organ, the point lies on the
        primary's side, if that is a lateral one.
        """
        insides = self.insides.get(self.body.places[place].id)
        if insides is None:
            return None
        if place == self.home_place or self.body.places[place].kind is PlaceKind.NODE:
            insides = tuple(one for one in insides if one.region.side == self._home_side) or insides
        return spot_cm(insides, spot)

    @cached_property
    def _home_side(self) -> str:
        """Side of the body on which the primary lies; empty near the midline or without a primary."""
        insides = self.insides.get(self.body.places[self.home_place].id) if self.home_place >= 0 else None
        x_cm = 0.0 if insides is None else float(spot_cm(insides, self.home_spot)[0])
        if abs(x_cm) < LATERAL_CM:
            return ""
        return "left" if x_cm > 0.0 else "right"

    def _add_route(self, route: Route, ways: list[FloatArray]) -> None:
        hidden = np.split(self._hidden(route, np.concatenate(ways)), np.cumsum([len(way) for way in ways])[:-1])
        self.tracks.extend(
            Track(points, self._half_width(route, way, points), hidden[way]) for way, points in enumerate(ways)
        )

    def _half_width(self, route: Route, way: int, points: FloatArray) -> FloatArray:
        """Half the width of the vessel at each point; a way changes vessels where one begins or ends on it."""
        if route.kind is RouteKind.TRANSCOELOMIC:
            return np.full(len(points), CAVITY_HALF_WIDTH_CM)
        names = route.paths[way] if way < len(route.paths) else ()
        vessels = [self._vessels[name] for name in names if name in self._vessels]
        if not vessels:
            lymph = route.kind is RouteKind.LYMPHATIC
            return np.full(len(points), LYMPH_HALF_WIDTH_CM if lymph else DEFAULT_HALF_WIDTH_CM)
        # A branch begins on the way; a tributary ends on it, and flows into the middle of the next vessel.
        joints = np.array([(prior.points_cm[-1], after.points_cm[0]) for prior, after in pairwise(vessels)])
        away = ((points - joints.reshape(-1, 2, 1, 2)) ** 2).sum(axis=3)
        nearest, at = away.min(axis=2), away.argmin(axis=2)
        begins = nearest[:, 1] <= nearest[:, 0]
        changes = np.maximum.accumulate(np.where(begins, at[:, 1], at[:, 0]))
        which = np.searchsorted(changes, np.arange(len(points)), side="right")
        width = np.array([vessel.width_cm or 2.0 * DEFAULT_HALF_WIDTH_CM for vessel in vessels])
        return _narrowed(width[which] / 2.0)

    @cached_property
    def _vessels(self) -> dict[str, Vessel]:
        return {vessel.id: vessel for vessel in self.layout.vessels}

    def _hidden(self, route: Route, points: FloatArray) -> FloatArray:
        """How much organs hide points of a route, apart from the two organs between which it runs."""
        if self.hidden_at is None:
            return np.zeros(len(points))
        hidden = self.hidden_at(points).copy()
        for end in (route.source, route.target):
            for inside in self.insides.get(end, ()):
                hidden[inside.holds(points)] = 0.0
        return hidden

    def _add_twigs(self, place: int, insides: tuple[Interior, ...]) -> None:
        """Add what lies behind the ways into a place: resting places at the tips of drawn trees, else twigs."""
        arrivals = self._arrivals(place, insides)
        for inside in insides:
            here = [arrival for arrival in arrivals if arrival.inside is inside]
            entries: list[tuple[FloatArray, Twigs]] = []
            has_tree = len(_apart([arrival.entry_cm for arrival in here])) >= FEWEST_TIPS
            for arrival in here:
                near = (twigs for point, twigs in entries if np.hypot(*(point - arrival.entry_cm)) < SAME_ENTRY_CM)
                twigs = self._rest(arrival.entry_cm) if has_tree else next(near, None)
                if twigs is None:
                    twigs = self._grow(inside, arrival.entry_cm)
                    entries.append((arrival.entry_cm, twigs))
                self._twigs_after[arrival.route, arrival.way] = twigs
        largest = max(insides, key=lambda one: one.area_cm2)
        self._twigs_of[place] = self._grow(largest, largest.middle_cm)

    def _arrivals(self, place: int, insides: tuple[Interior, ...]) -> list[_Arrival]:
        found = [
            (route_index, way, np.asarray(path[-1], dtype=np.float64))
            for route_index, route in enumerate(self.body.routes)
            if route.target == self.body.places[place].id
            for way, path in enumerate(self.layout.route_paths_cm[route_index])
        ]
        if not found:
            return []
        entries = np.array([entry for _route, _way, entry in found])
        nearest = np.argmin([inside.distance_cm(entries) for inside in insides], axis=0)
        return [_Arrival(route, way, insides[i], entry) for (route, way, entry), i in zip(found, nearest, strict=True)]

    def _rest(self, point_cm: FloatArray) -> Twigs:
        self.tracks.append(resting_place(point_cm, TIP_SPREAD_CM))
        return Twigs(len(self.tracks) - 1, 1)

    def _grow(self, inside: Interior, entry_cm: FloatArray) -> Twigs:
        first = len(self.tracks)
        self.tracks.extend(even_track(path, TWIG_HALF_WIDTH_CM) for path in resampled(inlet_paths(inside, entry_cm)))
        return Twigs(first, len(self.tracks) - first)


def _apart(points_cm: list[FloatArray]) -> list[FloatArray]:
    """Return those of the points that are not close to an earlier one."""
    kept: list[FloatArray] = []
    for point in points_cm:
        if all(np.hypot(*(point - other)) >= SAME_ENTRY_CM for other in kept):
            kept.append(point)
    return kept


def _narrowed(half_width_cm: FloatArray) -> FloatArray:
    """Return the least half width around each point: a dot must fit the joint before it is in the vessel behind it."""
    padded = np.pad(half_width_cm, NARROWED_STEPS, mode="edge")
    return np.asarray(sliding_window_view(padded, 2 * NARROWED_STEPS + 1).min(axis=1))
