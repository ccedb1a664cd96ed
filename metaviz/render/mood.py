"""Where a look changes the plate: what recedes, where it is laid bare, and what shines through what recedes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from metaviz.model.layout import Region
from metaviz.render.beneath import Beneath

ByteArray = NDArray[np.uint8]

PX_PER_CM = 8.0
GAP_CM = 0.5
MOSTLY = 145
"""A gap that is mostly surrounded by what recedes does so too: of 255, at this distance."""
SKIN_EDGE_CM = 0.5
SKIN_HOLDS = 0.45
"""How far skin in the story keeps back what is seen through it from receding."""
EDGE_CM = 0.12
"""Over this length what recedes passes into what does not."""
WINDOW_MARGIN_CM = 1.5
WINDOW_EDGE_CM = 0.7
"""The window of the x-ray is wider than what it lays bare, and soft."""
FRONT_DEPTH = 28.0
SKIN_DEPTH = 80.0
NEAREST_SKIN_DEPTH = 84.5
"""Depths of regions (`Region.depth`): organs behind the first are shown by the deep picture; shapes of the skin,
through which others are seen, lie between the second and third, and territories without a shape of their own beyond."""


def mood(beneath: Beneath, in_story: frozenset[str], laid_bare: frozenset[str]) -> ByteArray:
    """Return what a look does to each part of a plate.

    Parameters
    ----------
    beneath
        The plate.
    in_story, laid_bare
        See `metaviz.render.frame.Look`; a site of several places stands for all of them.

    Returns
    -------
    ndarray
        Shape (height, width, 3), dtype uint8, `PX_PER_CM` fine: how far a place recedes; how far it is laid bare;
        how far that which lies deep shines through what recedes, because it is in the story.
    """
    step = max(round(beneath.index.shape[1] / (beneath.window_cm[2] - beneath.window_cm[0]) / PX_PER_CM), 1)
    top = beneath.index[step // 2 :: step, step // 2 :: step]
    size = (top.shape[1], top.shape[0])
    told_of = np.array([_among(name, in_story) for name in beneath.names])
    holds = np.array([not name or name in beneath.scaffold for name in beneath.names])
    recedes = _table(~told_of & ~holds)[top]
    wider = _blurred(Image.fromarray(recedes).filter(ImageFilter.MaxFilter(3)), EDGE_CM)
    gaps = _blurred(Image.fromarray(recedes), GAP_CM).astype(np.int16)
    wider = np.maximum(wider, np.clip((gaps - MOSTLY) * 8, 0, 255).astype(np.uint8))
    # What is in the story keeps its colour to its very edge, and the edge is soft on the side of the others. Splinters
    # of bone between organs are no story.
    keeps = np.minimum(_blurred(Image.fromarray(_table(told_of & ~holds)[top]), EDGE_CM).astype(np.int16) * 2, 255)
    recedes = np.minimum(np.maximum(recedes, wider), (255 - keeps).astype(np.uint8))
    told = [region for region in beneath.regions if _among(region.place_id, in_story)]
    skin = _drawn((one for one in told if SKIN_DEPTH <= one.depth <= NEAREST_SKIN_DEPTH), beneath, size)
    recedes = np.minimum(recedes, 255 - (_blurred(skin, SKIN_EDGE_CM) * SKIN_HOLDS).astype(np.uint8))
    bare = (one for one in beneath.regions if _among(one.place_id, laid_bare) and one.place_id in beneath.deep_shapes)
    window = _blurred(_drawn(bare, beneath, size, WINDOW_MARGIN_CM), WINDOW_EDGE_CM)
    deep = (one for one in told if one.depth < FRONT_DEPTH and one.place_id in beneath.deep_shapes)
    return np.dstack((recedes, window, _blurred(_drawn(deep, beneath, size), EDGE_CM)))


def _table(chosen: NDArray[np.bool_]) -> ByteArray:
    table = np.zeros(256, np.uint8)
    table[: len(chosen)] = np.where(chosen, 255, 0)
    return table


def _among(name: str, names: frozenset[str]) -> bool:
    return name in names or name.split(".", 1)[0] in names


def _drawn(regions: Iterable[Region], beneath: Beneath, size: tuple[int, int], margin_cm: float = 0.0) -> Image.Image:
    left, _bottom, right, top = beneath.window_cm
    scale = size[0] / (right - left)
    image = Image.new("L", size)
    pen = ImageDraw.Draw(image)
    for region in regions:
        outline = (region.outline_cm - (left, top)) * (scale, -scale)
        corners = [(float(x), float(y)) for x, y in outline]
        pen.polygon(corners, fill=255)
        if margin_cm:
            radius = margin_cm * scale
            pen.line([*corners, corners[0]], fill=255, width=round(2 * radius))
            # Round joints: Pillow's own leave notches where points lie close.
            for x, y in corners[:: max(len(corners) // 60, 1)]:
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return image


def _blurred(image: Image.Image, length_cm: float) -> ByteArray:
    return np.asarray(image.filter(ImageFilter.GaussianBlur(length_cm * PX_PER_CM)))
