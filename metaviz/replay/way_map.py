"""Which drawn way of a route a cell takes, so that its path on screen does not jump."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from metaviz.model.layout import Layout

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SAME_SPOT_CM: Final = 1.0
"""Ways whose starts are as near as the nearest, give or take so much, go on from the same spot."""


@dataclass(frozen=True, eq=False)
class WayMap:
    """Ends of all drawn ways.

    Attributes
    ----------
    n_ways
        Shape (n_routes,), drawn ways of each route, at least 1.
    start_cm, end_cm
        Shape (n_routes, most ways of a route, 2); ``inf`` where a route has fewer ways.
    """

    n_ways: IntArray
    start_cm: FloatArray
    end_cm: FloatArray

    def choose(self, route: IntArray, from_cm: FloatArray, toward_cm: FloatArray, share: FloatArray) -> IntArray:
        """Return the way that each cell takes.

        Parameters
        ----------
        route
            Shape (n,), routes that the cells take.
        from_cm
            Shape (n, 2), where they are; NaN if they may start anywhere.
        toward_cm
            Shape (n, 2), where they want to end; NaN if they do not mind.
        share
            Shape (n,), uniforms in [0, 1) that decide between equals.
        """
        start_cm = self.start_cm[route]
        exists = np.isfinite(start_cm[:, :, 0])
        anywhere = np.isnan(from_cm[:, :1])
        away_cm = np.where(exists, np.hypot(*np.moveaxis(start_cm - np.nan_to_num(from_cm)[:, None], 2, 0)), np.inf)
        away_cm = np.where(anywhere & exists, 0.0, away_cm)
        equal = away_cm <= away_cm.min(axis=1, keepdims=True) + SAME_SPOT_CM
        drawn = np.floor(share * equal.sum(axis=1)).astype(np.int64)
        by_chance: IntArray = np.argmax(np.cumsum(equal, axis=1) > drawn[:, None], axis=1)
        minds = ~np.isnan(toward_cm[:, 0])
        if not minds.any():
            return by_chance
        missed_cm = np.hypot(*np.moveaxis(self.end_cm[route] - np.nan_to_num(toward_cm)[:, None], 2, 0))
        nearest: IntArray = np.argmin(np.where(equal, missed_cm, np.inf), axis=1)
        return np.where(minds, nearest, by_chance)


_WAY_MAPS: WeakKeyDictionary[Layout, WayMap] = WeakKeyDictionary()


def way_map(layout: Layout) -> WayMap:
    """Return the ends of all drawn ways of a layout, made once per layout.

    Raises
    ------
    ValueError
        If a route has no drawn way.
    """
    known = _WAY_MAPS.get(layout)
    if known is None:
        known = _WAY_MAPS[layout] = _build(layout)
    return known


def _build(layout: Layout) -> WayMap:
    n_ways = np.array([len(ways) for ways in layout.route_paths_cm], dtype=np.int64)
    if (n_ways == 0).any():
        raise ValueError(f"route {int(np.argmin(n_ways))} of the body {layout.body_id} has no drawn way")
    shape = (len(n_ways), int(n_ways.max(initial=1)), 2)
    start_cm, end_cm = np.full(shape, np.inf), np.full(shape, np.inf)
    for route, ways in enumerate(layout.route_paths_cm):
        for way, points_cm in enumerate(ways):
            start_cm[route, way], end_cm[route, way] = points_cm[0], points_cm[-1]
    return WayMap(n_ways, start_cm, end_cm)
