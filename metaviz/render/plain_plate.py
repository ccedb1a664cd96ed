"""A plain plate of outlines, for layouts that have no baked one."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from metaviz.model.layout import Layout
from metaviz.render.camera import Camera, Window
from metaviz.render.plate import PlateImage
from metaviz.render.theme import Rgb, Theme

PX_PER_CM = 14.0
MARGIN_CM = 4.0
OVERSAMPLING = 2
FILL_OPACITY = 110


def plain_plate(layout: Layout, theme: Theme) -> PlateImage:
    """Return regions as flat shapes and vessels as lines, on nothing."""
    window = layout_window(layout)
    width = int((window[2] - window[0]) * PX_PER_CM) * OVERSAMPLING
    height = int((window[3] - window[1]) * PX_PER_CM) * OVERSAMPLING
    camera = Camera(
        ((window[0] + window[2]) / 2.0, (window[1] + window[3]) / 2.0), PX_PER_CM * OVERSAMPLING, (width, height)
    )
    image = Image.new("RGBA", (width, height), (*_bytes(theme.region_fill), 0))
    pen = ImageDraw.Draw(image)
    for region in sorted(layout.regions, key=lambda one: one.depth):
        outline = [(float(x), float(y)) for x, y in camera.to_px(region.outline_cm)]
        pen.polygon(outline, fill=(*_bytes(theme.region_fill), FILL_OPACITY))
        pen.line([*outline, outline[0]], fill=(*_bytes(theme.region_line), 255), width=2 * OVERSAMPLING)
    for vessel in layout.vessels:
        line = [(float(x), float(y)) for x, y in camera.to_px(vessel.points_cm)]
        px = max(int(vessel.width_cm * camera.px_per_cm), OVERSAMPLING)
        pen.line(line, fill=(*_bytes(theme.vessel(vessel.kind)), 255), width=px, joint="curve")
    return PlateImage(np.asarray(image.reduce(OVERSAMPLING)), window)


def layout_window(layout: Layout) -> Window:
    """Return the window that holds everything of a layout."""
    points = [region.outline_cm for region in layout.regions] + [vessel.points_cm for vessel in layout.vessels]
    points += [path for paths in layout.route_paths_cm for path in paths]
    every = np.concatenate(points)
    (left, bottom), (right, top) = every.min(axis=0) - MARGIN_CM, every.max(axis=0) + MARGIN_CM
    return float(left), float(bottom), float(right), float(top)


def _bytes(colour: Rgb) -> tuple[int, int, int]:
    red, green, blue = (round(255.0 * channel) for channel in colour)
    return red, green, blue
