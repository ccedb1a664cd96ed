"""Small vessels inside an organ: a tree from where cells come in to points spread over the organ.

A cell that is held drifts into a twig and stops there. So held cells line up along twigs instead of lying about as
noise. The twigs are drawn by the cells alone; they are not anatomy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaviz.render.interior import Interior

FloatArray = NDArray[np.float64]

AREA_PER_TWIG_CM2 = 2.5
FEWEST_TWIGS = 6
MOST_TWIGS = 32
BALANCE = 0.35
"""0 joins every twig to the nearest one (long detours), 1 to the root (a star)."""


def inlet_paths(inside: Interior, entry_cm: FloatArray) -> tuple[FloatArray, ...]:
    """Return the ways, each of shape (n, 2), from an entry into an organ to points spread over it."""
    n_twigs = int(np.clip(inside.area_cm2 / AREA_PER_TWIG_CM2, FEWEST_TWIGS, MOST_TWIGS))
    tips = inside.spread(n_twigs)
    order = np.argsort(np.hypot(*(tips - entry_cm).T), kind="stable")
    nodes = np.concatenate((entry_cm[None, :], tips[order]))
    parent = _balanced_tree(nodes)
    return tuple(_smoothed(_way(nodes, parent, tip)) for tip in range(1, len(nodes)))


def _balanced_tree(nodes: FloatArray) -> list[int]:
    """Return the parent of each node; node 0 is the root, and nodes come in order of distance from it."""
    parent = [0]
    length = [0.0]
    for i in range(1, len(nodes)):
        step = np.hypot(*(nodes[:i] - nodes[i]).T)
        best = int(np.argmin(step + BALANCE * np.array(length)))
        parent.append(best)
        length.append(length[best] + float(step[best]))
    return parent


def _way(nodes: FloatArray, parent: list[int], tip: int) -> FloatArray:
    way = [tip]
    while way[-1] != 0:
        way.append(parent[way[-1]])
    return nodes[way[::-1]]


def _smoothed(points: FloatArray, rounds: int = 2) -> FloatArray:
    """Cut the corners (Chaikin); both ends stay."""
    for _ in range(rounds):
        if len(points) < 3:
            return points
        near = 0.75 * points[:-1] + 0.25 * points[1:]
        far = 0.25 * points[:-1] + 0.75 * points[1:]
        inner = np.stack((near, far), axis=1).reshape(-1, 2)[1:-1]
        points = np.concatenate((points[:1], inner, points[-1:]))
    return points
