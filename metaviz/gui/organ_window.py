"""Which part of the body shows an organ."""

from __future__ import annotations

import numpy as np

from metaviz.model.layout import Layout, Region
from metaviz.render.camera import Window

_MARGIN_SHARE = 0.3
_LEAST_CM = 14.0
"""A camera as near as a single node would show nothing of where it is."""
_APART = 3.0
"""Organs on both sides are shown together while that makes the window less than so many times larger."""


def organ_window(layout: Layout, region: Region) -> Window:
    """Return the window around a region and the others of its place; of kidneys or axillae around the one alone."""
    own = _bounds((region,))
    both = _bounds(layout.regions_of(region.place_id))
    sides = {other.side for other in layout.regions_of(region.place_id)}
    alone = sides == {"left", "right"} and _area(both) > _APART * _area(own)
    return _with_margin(own if alone else both)


def _bounds(regions: tuple[Region, ...]) -> Window:
    points = np.concatenate([region.outline_cm for region in regions])
    left, bottom = points.min(axis=0).tolist()
    right, top = points.max(axis=0).tolist()
    return left, bottom, right, top


def _area(window: Window) -> float:
    left, bottom, right, top = window
    return (right - left) * (top - bottom)


def _with_margin(window: Window) -> Window:
    left, bottom, right, top = window
    half_x = max((0.5 + _MARGIN_SHARE) * (right - left), _LEAST_CM / 2.0)
    half_y = max((0.5 + _MARGIN_SHARE) * (top - bottom), _LEAST_CM / 2.0)
    x, y = (left + right) / 2.0, (bottom + top) / 2.0
    return x - half_x, y - half_y, x + half_x, y + half_y
