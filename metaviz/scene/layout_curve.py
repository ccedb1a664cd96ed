"""Curves through control points, and vessels joined into ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metaviz.model.arrays import FloatArray

STEP_CM = 0.4
"""Distance between the points of a drawn curve."""

_ROUNDING_PASSES = 6


def smooth(points_cm: FloatArray, *, closed: bool = False, step_cm: float = STEP_CM) -> FloatArray:
    """Return a centripetal Catmull-Rom curve through control points, at nearly even steps.

    Parameters
    ----------
    points_cm
        Shape (n, 2), n >= 2, or 3 if closed.
    closed
        Join the last point to the first; the first is not repeated in the result.
    step_cm
        Distance between the points of the result.

    Returns
    -------
    ndarray
        Shape (m, 2); an open curve begins and ends at its first and last control points.

    References
    ----------
    Yuksel C, Schaefer S, Keyser J. Parameterization and applications of Catmull-Rom curves. Comput Aided Des
    2011;43:747-755. doi:10.1016/j.cad.2010.08.008 (centripetal parameters leave no cusp and no loop in a stretch)
    """
    if closed:
        padded = np.vstack([points_cm[-1:], points_cm, points_cm[:2]])
    else:
        padded = np.vstack([2 * points_cm[0] - points_cm[1], points_cm, 2 * points_cm[-1] - points_cm[-2]])
    p0, p1, p2, p3 = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    d1, d2, d3 = (np.maximum(np.hypot(*(b - a).T), 1e-9)[:, None] ** 0.5 for a, b in ((p0, p1), (p1, p2), (p2, p3)))
    # Tangents of the centripetal curve at both ends of each stretch, for its Hermite form.
    start = d2 * ((p1 - p0) / d1 - (p2 - p0) / (d1 + d2) + (p2 - p1) / d2)
    end = d2 * ((p2 - p1) / d2 - (p3 - p1) / (d2 + d3) + (p3 - p2) / d3)
    n = max(2, int(np.ceil(float(np.max(d2)) ** 2 / step_cm)) * 2)
    t = np.linspace(0.0, 1.0, n, endpoint=False)[None, :, None]
    cubic = (
        (2 * t**3 - 3 * t**2 + 1) * p1[:, None]
        + (t**3 - 2 * t**2 + t) * start[:, None]
        + (3 * t**2 - 2 * t**3) * p2[:, None]
        + (t**3 - t**2) * end[:, None]
    )
    curve = cubic.reshape(-1, 2)
    if not closed:
        return resampled(np.vstack([curve, points_cm[-1:]]), step_cm)
    return resampled(np.vstack([curve, curve[:1]]), step_cm)[:-1]


def resampled(line_cm: FloatArray, step_cm: float = STEP_CM) -> FloatArray:
    """Return points at even steps along an open line, shape (m, 2), m >= 2, ends included."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line_cm, axis=0).T))])
    n = max(2, round(float(length[-1]) / step_cm) + 1)
    at = np.linspace(0.0, length[-1], n)
    return np.column_stack([np.interp(at, length, line_cm[:, axis]) for axis in (0, 1)])


def joined(vessels_cm: Sequence[FloatArray]) -> tuple[FloatArray, tuple[float, ...]]:
    """Join vessels in the order in which a cell follows them.

    Where the next vessel begins along the last one, the last one is cut there (a branch); else the next one is
    entered at the point nearest to the end of the last (a tributary that ends on its side).

    Parameters
    ----------
    vessels_cm
        Centrelines of shape (n, 2), each directed with the flow.

    Returns
    -------
    way
        Shape (m, 2), at even steps, corners at the joints rounded.
    gaps_cm
        Distance that had to be bridged at each joint.
    """
    way = vessels_cm[0]
    gaps_cm = []
    joints = []
    entered = 0
    for vessel in vessels_cm[1:]:
        from_start = np.hypot(*(way[entered:] - vessel[0]).T)
        from_end = np.hypot(*(vessel - way[-1]).T)
        if from_start.min() < from_end.min():
            way = way[: entered + int(np.argmin(from_start)) + 1]
            gaps_cm.append(float(from_start.min()))
            rest = vessel
        else:
            gaps_cm.append(float(from_end.min()))
            rest = vessel[int(np.argmin(from_end)) :]
        joints.append(way[-1])
        entered = len(way)
        way = np.vstack([way, rest])
    return _rounded(resampled(way), joints), tuple(gaps_cm)


def _rounded(line: FloatArray, joints: Sequence[FloatArray]) -> FloatArray:
    """Round the corners near joints; the rest of the line stays where it is."""
    near = np.zeros(len(line), dtype=np.bool_)
    for joint in joints:
        near |= np.hypot(*(line - joint).T) < 3 * STEP_CM
    near[[0, -1]] = False
    line = line.copy()
    for _ in range(_ROUNDING_PASSES):
        mean = 0.5 * line[1:-1] + 0.25 * (line[:-2] + line[2:])
        line[1:-1] = np.where(near[1:-1, None], mean, line[1:-1])
    return line
