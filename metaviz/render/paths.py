"""Drawn ways as points in even steps, and their encoding in a texture that a vertex shader reads.

OpenGL 2.1 promises no float textures, so a point is stored as 16-bit fixed point of a window of the body: x and y as
two bytes each in one RGBA8 texel. A second texture of the same shape holds what changes along a path: how much an
organ in front hides it, and the half width of the vessel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaviz.render.camera import Window

FloatArray = NDArray[np.float64]
ByteArray = NDArray[np.uint8]
IntArray = NDArray[np.int64]

STEP_CM = 0.25
REST_STEP_CM = 0.02
ATLAS_COLUMNS = 1024
MAX_HALF_WIDTH_CM = 2.55
FIXED_POINT_MAX = 65535.0


@dataclass(frozen=True, eq=False)
class Track:
    """One way in even steps.

    Attributes
    ----------
    points_cm
        Shape (n, 2), n >= 2, at equal distances along the way.
    half_width_cm
        Shape (n,), half the width of the vessel: lanes spread the dots over it.
    hidden
        Shape (n,), in [0, 1]: how much organs in front dim a dot here.
    spread_cm
        How far around its end dots come to rest, 0 for ways on which they keep to the line.
    """

    points_cm: FloatArray
    half_width_cm: FloatArray
    hidden: FloatArray
    spread_cm: float = 0.0

    @property
    def n_steps(self) -> int:
        """Number of straight steps."""
        return len(self.points_cm) - 1


def resampled(paths_cm: Sequence[FloatArray], step_cm: float = STEP_CM) -> list[FloatArray]:
    """Return polylines, each of shape (n, 2), in even steps of about `step_cm`; their first and last points stay.

    Raises
    ------
    ValueError
        If one has fewer than two points.
    """
    if not paths_cm:
        return []
    n_points = np.array([len(path) for path in paths_cm])
    if n_points.min() < 2:
        raise ValueError(f"A path needs at least two points, found {n_points.min()}.")
    # All at once, on one long measure: a body has hundreds of ways, and a call for each would delay the start.
    every = np.concatenate(paths_cm)
    begins = np.cumsum(n_points) - n_points
    step = np.hypot(*np.diff(every, axis=0, prepend=every[:1]).T)
    step[begins] = 1.0
    measure = np.cumsum(step)
    start, length = measure[begins], measure[begins + n_points - 1] - measure[begins]
    n_steps = np.clip(np.ceil(length / step_cm), 1, ATLAS_COLUMNS - 1).astype(np.int64)
    ends = np.cumsum(n_steps + 1)
    number = np.arange(ends[-1]) - np.repeat(ends - n_steps - 1, n_steps + 1)
    at = np.repeat(start, n_steps + 1) + number * np.repeat(length / n_steps, n_steps + 1)
    points = np.column_stack([np.interp(at, measure, every[:, axis]) for axis in (0, 1)])
    # Rounding must not lead past an end into the next path.
    points[ends - 1] = every[begins + n_points - 1]
    return np.split(points, ends[:-1])


def even_track(points_cm: FloatArray, half_width_cm: float) -> Track:
    """Return a way of even width that nothing hides, from points in even steps."""
    return Track(points_cm, np.full(len(points_cm), half_width_cm), np.zeros(len(points_cm)))


def resting_place(point_cm: FloatArray, spread_cm: float) -> Track:
    """Return the way of cells that come to rest around a point."""
    # A point has no direction; a short step gives the shader one to work with.
    points = np.asarray(point_cm, dtype=np.float64) + np.array([[0.0, 0.0], [REST_STEP_CM, 0.0]])
    return Track(points, np.zeros(2), np.zeros(2), spread_cm)


@dataclass(frozen=True, eq=False)
class PathAtlas:
    """All tracks packed into two images.

    Attributes
    ----------
    window_cm
        Window in which points are fixed-point numbers; holds every track.
    point_texels, trait_texels
        Shape (rows, `ATLAS_COLUMNS`, 4), dtype uint8; (x high, x low, y high, y low) and (hidden, half width, 0, 0).
    column, row, n_steps
        Shape (n_tracks,): where a track starts, and its length. A track never wraps into the next row.
    """

    window_cm: Window
    point_texels: ByteArray
    trait_texels: ByteArray
    column: IntArray
    row: IntArray
    n_steps: IntArray

    @property
    def rows(self) -> int:
        """Height of both images."""
        return len(self.point_texels)


def pack(tracks: tuple[Track, ...]) -> PathAtlas:
    """Return the atlas of so many tracks, in their order.

    Raises
    ------
    ValueError
        If there is no track.
    """
    if not tracks:
        raise ValueError("An atlas needs at least one path.")
    column = np.zeros(len(tracks), np.int64)
    row = np.zeros(len(tracks), np.int64)
    here_column = here_row = 0
    for i, one in enumerate(tracks):
        if here_column + len(one.points_cm) > ATLAS_COLUMNS:
            here_column, here_row = 0, here_row + 1
        column[i], row[i] = here_column, here_row
        here_column += len(one.points_cm)
    n_texels = (here_row + 1) * ATLAS_COLUMNS
    every = np.concatenate([one.points_cm for one in tracks])
    low, high = every.min(axis=0), every.max(axis=0)
    extent = np.maximum(high - low, 1.0)
    at = np.concatenate(
        [np.arange(len(one.points_cm)) + row[i] * ATLAS_COLUMNS + column[i] for i, one in enumerate(tracks)]
    )
    fixed = np.rint((every - low) / extent * FIXED_POINT_MAX).astype(np.int64)
    points = np.zeros((n_texels, 4), np.uint8)
    points[at] = np.column_stack((fixed[:, 0] >> 8, fixed[:, 0] & 255, fixed[:, 1] >> 8, fixed[:, 1] & 255))
    traits = np.zeros((n_texels, 4), np.uint8)
    traits[at, 0] = np.rint(np.clip(np.concatenate([one.hidden for one in tracks]), 0.0, 1.0) * 255.0)
    half_width = np.concatenate([one.half_width_cm for one in tracks])
    traits[at, 1] = np.rint(np.clip(half_width / MAX_HALF_WIDTH_CM, 0.0, 1.0) * 255.0)
    shape = (here_row + 1, ATLAS_COLUMNS, 4)
    window = (float(low[0]), float(low[1]), float(low[0] + extent[0]), float(low[1] + extent[1]))
    n_steps = np.array([one.n_steps for one in tracks], dtype=np.int64)
    return PathAtlas(window, points.reshape(shape), traits.reshape(shape), column, row, n_steps)
