"""A layout for the toy body: boxes for organs and straight ways, enough to draw and to click."""

from __future__ import annotations

import numpy as np

from metaviz.model.body import Body
from metaviz.model.layout import LabelAnchor, Layout, Region, View

_BOXES = {
    "breast": ("left", (6.0, 118.0, 16.0, 128.0)),
    "lung": ("middle", (-14.0, 112.0, -4.0, 134.0)),
    "liver": ("right", (-15.0, 96.0, 3.0, 108.0)),
    "colon": ("middle", (-10.0, 80.0, 10.0, 86.0)),
    "bone.lumbar": ("middle", (-2.0, 87.0, 2.0, 95.0)),
    "bone.thoracic": ("middle", (-2.0, 110.0, 2.0, 126.0)),
    "peritoneum": ("middle", (6.0, 88.0, 13.0, 94.0)),
    "axillary": ("left", (18.0, 128.0, 21.0, 132.0)),
}
_JUNCTIONS = {"right_heart": (-1.0, 122.0), "left_heart": (2.0, 121.0), "portal_vein": (0.0, 100.0)}


_VIEWS = (
    View("overview", (-47.4, 63.525, 38.4, 168.0)),
    View("head", (-12.0, 135.0, 12.0, 166.0)),
    View("chest", (-20.0, 108.0, 20.0, 138.0)),
    View("abdomen", (-16.0, 86.0, 16.0, 112.0)),
    View("pelvis", (-16.0, 72.0, 16.0, 96.0)),
    View("bone", (0.0, 70.0, 20.0, 94.0)),
)


def toy_layout(body: Body) -> Layout:
    """Return a layout for `tests.toys.toy_body`."""
    regions = tuple(
        Region(place, side, _box(*corners), depth=float(number))
        for number, (place, (side, corners)) in enumerate(_BOXES.items())
    )
    middle = {region.place_id: region.outline_cm.mean(axis=0) for region in regions}
    middle |= {name: np.array(point) for name, point in _JUNCTIONS.items()}
    paths = tuple((np.linspace(middle[route.source], middle[route.target], 12),) for route in body.routes)
    labels = tuple(
        LabelAnchor(site.id, tuple(middle[next(p.id for p in body.places if p.site_id == site.id)].tolist()))
        for site in body.sites
    )
    return Layout(body.id, 165.0, (), regions, labels, (), paths, _VIEWS)


def _box(left: float, bottom: float, right: float, top: float) -> np.ndarray:
    return np.array([(left, bottom), (right, bottom), (right, top), (left, top)])
