"""Lymph nodes: a handful of beans inside the territory of each group."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
from curve import smooth
from drawing import Shape
from numpy.typing import NDArray

Points = NDArray[np.float64]
NODE_LENGTH_CM = 0.78
NODES_PER_GROUP = {"axillary": 7, "mediastinal": 6, "mesenteric": 6, "para_aortic": 7, "inguinal": 5}


def lymph_nodes(
    territories: list[tuple[str, Points]], depth: float, hidden: Callable[[Points], NDArray[np.float32]]
) -> list[Shape]:
    """Bean-shaped shapes scattered evenly over the territories of lymph-node groups.

    Parameters
    ----------
    territories
        Id of the group and control points of its outline.
    depth
        Depth at which the nodes are drawn.
    hidden
        How much an organ hides points (n, 2), 0 to 1; nodes keep to open places where there are any.
    """
    shapes = []
    for group, outline in territories:
        rng = np.random.default_rng(zlib.crc32(group.encode()))
        for centre in _spread(smooth(outline, closed=True, step_cm=0.3), NODES_PER_GROUP.get(group, 4), rng, hidden):
            bean = _bean(centre, rng.uniform(0, np.pi), NODE_LENGTH_CM * rng.uniform(0.8, 1.15))
            shapes.append(Shape(id="lymph_node", site=group, depth=depth, colour="lymph_node", outline=bean))
    return shapes


def _spread(
    polygon: Points, count: int, rng: np.random.Generator, hidden: Callable[[Points], NDArray[np.float32]]
) -> list[Points]:
    """Points inside a polygon, each the farthest of many tries from those before it and from the edge."""
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    chosen: list[Points] = []
    while len(chosen) < count:
        tries = np.array([p for p in rng.uniform(low, high, (160, 2)) if _inside(p, polygon)])
        open_places = tries[hidden(tries) < 0.5]
        if len(open_places) > 3:
            tries = open_places
        others = np.vstack([polygon, *chosen, *chosen])
        chosen.append(max(tries, key=lambda p: float(np.linalg.norm(others - p, axis=1).min())))
    return chosen


def _inside(point: Points, polygon: Points) -> bool:
    (x, y), a, b = point, polygon, np.roll(polygon, -1, axis=0)
    crosses = (a[:, 1] > y) != (b[:, 1] > y)
    rise = np.where(crosses, b[:, 1] - a[:, 1], 1.0)
    at_x = a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / rise
    return bool(np.count_nonzero(crosses & (x < at_x)) % 2)


def _bean(centre: Points, angle: float, length: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    radius = np.stack([0.5 * np.cos(turn), 0.34 * np.sin(turn)], axis=1)
    radius[:, 1] += 0.10 * (np.cos(turn) ** 2) - 0.05
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return centre + length * radius @ rotation
