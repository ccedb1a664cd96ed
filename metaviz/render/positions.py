"""Where dots are, computed on the processor: the check of the vertex shader, and its stand-in.

Some drivers have no texture units for vertex shaders. There the points are computed here and uploaded in each frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaviz.render.particles import BEATS_PER_S, PULSE, STILL_POINTS, VertexArray
from metaviz.render.paths import ATLAS_COLUMNS, FIXED_POINT_MAX, MAX_HALF_WIDTH_CM, PathAtlas

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Positions:
    """Dots at one moment.

    Attributes
    ----------
    point_cm
        Shape (n, 2).
    seen
        Shape (n,): whether the dot is on screen.
    fade
        Shape (n,), in [0, 1]: share of the time on screen that is left.
    hidden
        Shape (n,), in [0, 1]: how much organs in front dim the dot.
    glimmer
        Shape (n,), in [0, 1]: how far a dot that does not move has faded in; 1 for one that moves.
    """

    point_cm: FloatArray
    seen: BoolArray
    fade: FloatArray
    hidden: FloatArray
    glimmer: FloatArray


def positions(vertices: VertexArray, atlas: PathAtlas, time_s: float, *, still: bool = False) -> Positions:
    """Return where the dots of `vertices` are so many seconds of flow after their window's start.

    With `still` they do not move, but light up at one point of their way after the other.
    """
    column, row, n_steps, lane = vertices["a_path"].astype(np.float64).T
    start, duration, travel, reach = vertices["a_when"].astype(np.float64).T
    shift, seen_s = vertices["a_look"][:, :2].astype(np.float64), vertices["a_look"][:, 3].astype(np.float64)
    age = time_s - start
    left = duration - age
    way = np.clip(age / travel, 0.0, 1.0)
    way = np.where(travel <= 0.999 * duration, way * (2.0 - way), way)
    beat = np.mod(vertices["a_look"][:, 2].astype(np.float64), 1.0)
    surge = np.sin(2.0 * np.pi * (beat + BEATS_PER_S * age)) * PULSE / (2.0 * np.pi * BEATS_PER_S * travel)
    way = way + np.where((beat >= 1e-3) & (not still), surge * np.sin(np.pi * way), 0.0)
    glimmer = np.ones(len(vertices))
    if still:
        moves = travel > 0.999 * duration
        phase = 0.5 + 0.5 * lane
        point_number = np.floor(way * STILL_POINTS + phase)
        glimmer = np.where(moves, np.sin(np.pi * (way * STILL_POINTS + phase - point_number)) ** 2, 1.0)
        way = np.where(moves, np.clip((point_number + 0.5 - phase) / STILL_POINTS, 0.0, 1.0), 1.0)
    steps = way * reach * n_steps
    before = np.minimum(np.floor(steps), n_steps - 1.0)
    texel = (row * ATLAS_COLUMNS + column + before).astype(np.int64)
    here, following = _points(atlas, texel), _points(atlas, texel + 1)
    trait = atlas.trait_texels.reshape(-1, 4)[texel] / 255.0
    along = following - here
    across = np.column_stack((-along[:, 1], along[:, 0])) / np.maximum(np.hypot(*along.T), 1e-4)[:, None]
    point = here + along * (steps - before)[:, None]
    point += across * (lane * trait[:, 1] * MAX_HALF_WIDTH_CM)[:, None] + shift * way[:, None]
    return Positions(
        point_cm=point,
        seen=(age >= 0.0) & (left > 0.0) & (left <= seen_s),
        fade=np.clip(left / np.maximum(seen_s, 1e-4), 0.0, 1.0),
        hidden=trait[:, 0],
        glimmer=glimmer,
    )


def _points(atlas: PathAtlas, texel: NDArray[np.int64]) -> FloatArray:
    high_x, low_x, high_y, low_y = atlas.point_texels.reshape(-1, 4)[texel].astype(np.float64).T
    left, bottom, right, top = atlas.window_cm
    fixed = np.column_stack((high_x * 256.0 + low_x, high_y * 256.0 + low_y)) / FIXED_POINT_MAX
    return np.asarray(fixed * (right - left, top - bottom) + (left, bottom))
