"""Smooth curves through control points, tubes along them, and their coverage of pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage
from scipy.spatial import cKDTree
from window import Window

FloatArray = NDArray[np.float64]
OVERSAMPLING = 4


def smooth(points: FloatArray, *, closed: bool, step_cm: float = 0.08) -> FloatArray:
    """Centripetal Catmull-Rom curve through control points.

    Parameters
    ----------
    points
        Shape (n, 2), n >= 2 (3 when closed).
    closed
        Join the last point to the first; the first is not repeated in the result.
    step_cm
        Distance of the points of the result, roughly.

    Returns
    -------
    ndarray
        Shape (m, 2). A centripetal curve has no loops or cusps between its control points.
    """
    points = np.asarray(points, dtype=np.float64)
    if closed:
        padded = np.vstack([points[-1], points, points[:2]])
    else:
        padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        knots = np.cumsum([0.0, *(max(np.linalg.norm(b - a), 1e-6) ** 0.5 for a, b in ((p0, p1), (p1, p2), (p2, p3)))])
        n = max(2, int(np.ceil(np.linalg.norm(p2 - p1) / step_cm)))
        t = np.linspace(knots[1], knots[2], n, endpoint=False)[:, None]

        def lerp(a: FloatArray, b: FloatArray, lo: float, hi: float, t: FloatArray = t) -> FloatArray:
            return ((hi - t) * a + (t - lo) * b) / (hi - lo)

        corners = (p0, p1, p2, p3)
        a1, a2, a3 = (lerp(corners[k], corners[k + 1], knots[k], knots[k + 1]) for k in range(3))
        b1, b2 = lerp(a1, a2, knots[0], knots[2]), lerp(a2, a3, knots[1], knots[3])
        pieces.append(lerp(b1, b2, knots[1], knots[2]))
    if not closed:
        pieces.append(points[-1:])
    return np.vstack(pieces)


def arc_length(curve: FloatArray) -> FloatArray:
    """Length along an open curve at each of its points, from zero."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])


def covered(polygon: FloatArray, window: Window) -> NDArray[np.float32]:
    """Share of each pixel that a closed polygon covers, shape of the window."""
    rows, columns = window.shape
    image = Image.new("L", (columns * OVERSAMPLING, rows * OVERSAMPLING))
    corners = (window.to_pixel(polygon) + 0.5) * OVERSAMPLING
    ImageDraw.Draw(image).polygon([tuple(corner) for corner in corners], fill=255)
    return np.asarray(image.resize((columns, rows), Image.Resampling.BOX), dtype=np.float32) / 255


@dataclass(frozen=True)
class TubeField:
    """Where each pixel lies along and across a tube.

    Attributes
    ----------
    along_cm
        Length along the centreline to the nearest point of it.
    across
        Distance from the centreline over the radius there, with the sign of the side: 1 is the wall.
    radius_cm
        Radius at that place.
    """

    along_cm: NDArray[np.float32]
    across: NDArray[np.float32]
    radius_cm: NDArray[np.float32]


def tube(centreline: FloatArray, widths_cm: FloatArray, window: Window) -> TubeField:
    """Along, across and radius of the nearest point of a tube for each pixel.

    Parameters
    ----------
    centreline
        Control points, shape (n, 2).
    widths_cm
        Width at each control point, shape (n,).
    window
        Pixels.
    """
    curve = smooth(centreline, closed=False, step_cm=0.04)
    length = arc_length(curve)
    at_control = length[[int(np.argmin(np.linalg.norm(curve - point, axis=1))) for point in centreline]]
    radius = np.interp(length, np.maximum.accumulate(at_control), widths_cm / 2)
    radius = ndimage.gaussian_filter1d(radius, 0.4 / 0.04, mode="nearest")
    tangent = np.gradient(curve, axis=0)
    x, y = window.grid_cm()
    pixels = np.stack(np.broadcast_arrays(x, y), axis=-1).reshape(-1, 2)
    distance, nearest = cKDTree(curve).query(pixels, distance_upper_bound=float(radius.max() * 1.6 + 0.2))
    nearest = np.minimum(nearest, len(curve) - 1)
    offset = pixels - curve[nearest]
    # The nearest place lies between two points of the curve; without this step a wide bend is drawn like a comb.
    unit = tangent[nearest] / np.maximum(np.linalg.norm(tangent[nearest], axis=1, keepdims=True), 1e-9)
    ahead = (offset * unit).sum(axis=1)
    aside = unit[:, 0] * offset[:, 1] - unit[:, 1] * offset[:, 0]
    # On the outside of a bend a step aside of the tangent is a shorter step along the curve.
    bend = curvature(tangent)[nearest]
    ahead = np.clip(ahead / np.maximum(1 - bend * aside, 0.2), -0.03, 0.03)
    inner = (nearest > 0) & (nearest < len(curve) - 1)
    side = np.where(inner, aside, np.sign(aside) * distance)
    far = ~np.isfinite(distance)
    side[far], ahead[far] = 9e3, 0.0
    along_tube = length[nearest] + np.where(inner, ahead, 0.0)
    radius_there = np.interp(along_tube, length, radius)
    fields = (along_tube, side / radius_there, radius_there)
    along, across, radii = (
        np.nan_to_num(f, posinf=9.0, neginf=-9.0).astype(np.float32).reshape(window.shape) for f in fields
    )
    return TubeField(along, across, radii)


def curvature(tangent: FloatArray) -> FloatArray:
    """Curvature (1/cm, positive to the left) at each point of a curve, from its tangents; a little smoothed."""
    angle = np.unwrap(np.arctan2(tangent[:, 1], tangent[:, 0]))
    turn = np.gradient(angle) / np.maximum(np.linalg.norm(tangent, axis=1), 1e-6)
    return ndimage.gaussian_filter1d(turn, 4.0, mode="nearest")
