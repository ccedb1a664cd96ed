"""A long tube that lies over itself, such as the small bowel: balls strung along a curve in space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from curve import TubeField, arc_length, smooth
from numpy.typing import NDArray
from scipy import ndimage
from window import Window

FloatArray = NDArray[np.float32]
STEP_CM = 0.05


@dataclass(frozen=True)
class Coil:
    """What of a coiled tube is seen from the front.

    Attributes
    ----------
    alpha
        Coverage of each pixel.
    height_cm
        Height of the wall that is seen.
    place
        Where on the tube that wall is.
    shade
        1 on top of a loop, less in the clefts between loops.
    """

    alpha: FloatArray
    height_cm: FloatArray
    place: TubeField
    shade: FloatArray


def coil(centreline: NDArray[np.float64], widths_cm: NDArray[np.float64], window: Window) -> Coil:
    """Sweep a ball along a curve that rises and sinks gently, so that loops lie over one another without a seam.

    Parameters
    ----------
    centreline
        Control points, shape (n, 2).
    widths_cm
        Width of the tube at each control point, shape (n,).
    window
        Pixels.
    """
    curve = smooth(centreline, closed=False, step_cm=STEP_CM)
    along = arc_length(curve)
    widths = np.interp(along, np.linspace(0, along[-1], len(widths_cm)), widths_cm)
    # A bowel is wider here and narrower there, and no two loops lie equally deep.
    radius = widths / 2 * (1 + 0.06 * np.sin(along * 0.52) + 0.04 * np.sin(along * 1.38 + 1.0))
    rise = 0.55 * np.sin(along * 0.47) + 0.35 * np.sin(along * 0.81 + 2.0) + 0.2 * np.sin(along * 1.63 + 0.5)
    tangent = np.gradient(curve, axis=0)
    tangent = tangent / np.linalg.norm(tangent, axis=1, keepdims=True)
    top = np.full(window.shape, -9.0, np.float32)
    where, across, radii = (np.zeros(window.shape, np.float32) for _ in range(3))
    middle = window.to_pixel(curve)
    rows, columns = window.shape
    for i in range(len(curve)):
        reach = radius[i] * window.px_per_cm + 1
        left, upper = int(middle[i, 0] - reach), int(middle[i, 1] - reach)
        right, lower = int(middle[i, 0] + reach) + 2, int(middle[i, 1] + reach) + 2
        box = (slice(max(upper, 0), min(lower, rows)), slice(max(left, 0), min(right, columns)))
        if box[0].start >= box[0].stop or box[1].start >= box[1].stop:
            continue
        x = ((np.arange(box[1].start, box[1].stop) - middle[i, 0]) / window.px_per_cm).astype(np.float32)[None, :]
        y = ((middle[i, 1] - np.arange(box[0].start, box[0].stop)) / window.px_per_cm).astype(np.float32)[:, None]
        inside = radius[i] ** 2 - x * x - y * y
        height = np.where(inside > 0, rise[i] + np.sqrt(np.maximum(inside, 0)), -9).astype(np.float32)
        nearer = height > top[box]
        ahead = tangent[i, 0] * x + tangent[i, 1] * y
        aside = tangent[i, 0] * y - tangent[i, 1] * x
        for total, value in ((top, height), (where, along[i] + ahead), (across, aside / radius[i])):
            np.copyto(total[box], np.broadcast_to(value, height.shape).astype(np.float32), where=nearer)
        np.copyto(radii[box], np.float32(radius[i]), where=nearer)
    inside_any = top > -8
    alpha = ndimage.gaussian_filter(inside_any.astype(np.float32), 0.6)
    floor = np.where(inside_any, top, -0.9)
    nearby = ndimage.gaussian_filter(floor, 0.32 * window.px_per_cm)
    shade = 1 - 0.62 * np.clip((nearby - floor) / 0.75, 0, 1)
    height = np.where(inside_any, top, top[inside_any].min(initial=0.0))
    return Coil(alpha, height.astype(np.float32), TubeField(where, across, radii), shade.astype(np.float32))
