"""A drawn toy body: straight ways between points, two of everything that is paired."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaviz.model.body import Body
from metaviz.model.layout import Layout

POINTS_CM: dict[str, tuple[tuple[float, float], ...]] = {
    "breast": ((-10.0, 125.0), (10.0, 125.0)),
    "lung": ((-8.0, 130.0), (8.0, 130.0)),
    "liver": ((-5.0, 110.0),),
    "colon": ((0.0, 95.0),),
    "bone.lumbar": ((0.0, 100.0),),
    "bone.thoracic": ((0.0, 120.0),),
    "peritoneum": ((0.0, 92.0),),
    "axillary": ((-15.0, 135.0), (15.0, 135.0)),
    "right_heart": ((-2.0, 125.0),),
    "left_heart": ((2.0, 125.0),),
    "portal_vein": ((-3.0, 105.0),),
}


def toy_layout(body: Body) -> Layout:
    """Return a layout in which a route has a way for each side; paired places join on their own side."""
    paths = tuple(_ways(POINTS_CM[route.source], POINTS_CM[route.target]) for route in body.routes)
    return Layout(body.id, 165.0, (), (), (), (), paths)


def _ways(
    starts: tuple[tuple[float, float], ...], ends: tuple[tuple[float, float], ...]
) -> tuple[NDArray[np.float64], ...]:
    n_ways = max(len(starts), len(ends))
    sides = ((starts[way % len(starts)], ends[way % len(ends)]) for way in range(n_ways))
    return tuple(np.array([start, end]) for start, end in sides)
