"""Which drawn way of a route a cell takes, so that its path on screen does not jump."""

from __future__ import annotations

from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.kept import kept
from metaviz.model.layout import Layout

SAME_SPOT_CM: Final = 0.25
"""Ways whose starts are as near as the nearest, give or take so much, go on from the same spot."""

AROUND_HOME_CM: Final = 2.0
"""Cells leave the primary by all ways that start so much farther away than the nearest, not by a single twig."""


class WayMap:
    """The drawn ways of a body, and which of a route's ways go on where a way of the route before ended.

    A route may have a hundred ways (left and right, through each twig of an organ), so what goes on from where is
    worked out once for each pair of routes, when a cell first takes the one after the other.

    Parameters
    ----------
    route_paths_cm
        For each route its ways, as in `metaviz.model.layout.Layout`.
    """

    def __init__(self, route_paths_cm: tuple[tuple[FloatArray, ...], ...]) -> None:
        self.n_ways: IntArray = np.array([len(ways) for ways in route_paths_cm], dtype=np.int64)
        self._start_cm = [np.array([points_cm[0] for points_cm in ways]) for ways in route_paths_cm]
        self._end_cm = [np.array([points_cm[-1] for points_cm in ways]) for ways in route_paths_cm]
        # Ways that go on from way w of route p into route q: `_ways[first:first + count]` with first, count and the gap
        # to be jumped at position `_base[p, q] + w`.
        self._base: IntArray = np.full((len(self.n_ways), len(self.n_ways)), -1, dtype=np.int64)
        self._first: IntArray = np.zeros(0, dtype=np.int64)
        self._count: IntArray = np.zeros(0, dtype=np.int64)
        self._gap_cm: FloatArray = np.zeros(0)
        self._ways: IntArray = np.zeros(0, dtype=np.int64)

    def onward(self, before: IntArray, way_before: IntArray, route: IntArray, share: FloatArray) -> IntArray:
        """Return the way by which each cell goes on.

        Parameters
        ----------
        before, way_before
            Shape (n,), route and way by which the cells came.
        route
            Shape (n,), route that they take now.
        share
            Shape (n,), uniforms in [0, 1) that decide between ways that go on from the same spot.
        """
        at = self._positions(before, way_before, route)
        return np.asarray(self._ways[self._first[at] + (share * self._count[at]).astype(np.int64)])

    def all_onward(self, before: int, way_before: int, route: int) -> IntArray:
        """Return all ways of a route that go on from where a way of the route before ended."""
        at = int(self._positions(np.array([before]), np.array([way_before]), np.array([route]))[0])
        return self._ways[self._first[at] : self._first[at] + self._count[at]]

    def gap_cm(self, route: IntArray, way: IntArray, after: IntArray) -> FloatArray:
        """Return how far it is from the end of each way to the nearest way of the route after it, shape (n,)."""
        at = self._positions(route, way, after)
        return np.asarray(self._gap_cm[at])

    def around(self, route: int, home_cm: FloatArray) -> IntArray:
        """Return the ways of a route that start around a point, shape (2,)."""
        away_cm = np.hypot(*(self._start_cm[route] - home_cm).T)
        return np.flatnonzero(away_cm <= away_cm.min() + AROUND_HOME_CM)

    def nearest_end(self, route: int, ways: IntArray, goal_cm: FloatArray) -> int:
        """Return which of some ways of a route ends nearest to a point, shape (2,)."""
        return int(ways[np.argmin(np.hypot(*(self._end_cm[route][ways] - goal_cm).T))])

    def _positions(self, before: IntArray, way_before: IntArray, route: IntArray) -> IntArray:
        """Return where the table tells what goes on from a way, shape (n,)."""
        base = self._base[before, route]
        if (base < 0).any():
            for pair in np.unique(np.column_stack([before, route])[base < 0], axis=0):
                self._work_out(int(pair[0]), int(pair[1]))
            base = self._base[before, route]
        return np.asarray(base + way_before)

    def _work_out(self, before: int, route: int) -> None:
        """Add what goes on from each way of one route into another."""
        gap_cm = np.hypot(*np.moveaxis(self._end_cm[before][:, None] - self._start_cm[route][None], 2, 0))
        least_cm = gap_cm.min(axis=1)
        goes_on = gap_cm <= least_cm[:, None] + SAME_SPOT_CM
        count = goes_on.sum(axis=1)
        self._base[before, route] = len(self._first)
        self._first = np.concatenate([self._first, len(self._ways) + np.cumsum(count) - count])
        self._count = np.concatenate([self._count, count])
        self._gap_cm = np.concatenate([self._gap_cm, least_cm])
        self._ways = np.concatenate([self._ways, np.nonzero(goes_on)[1]])


@kept
def way_map(layout: Layout) -> WayMap:
    """Return the ways of a layout.

    Raises
    ------
    ValueError
        If a route has no drawn way.
    """
    for route, ways in enumerate(layout.route_paths_cm):
        if not ways:
            raise ValueError(f"route {route} of the body {layout.body_id} has no drawn way")
    return WayMap(layout.route_paths_cm)
