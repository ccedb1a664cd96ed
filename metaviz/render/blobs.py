"""Pictures of tumours: irregular lumps of cells in a few shapes, computed once, coloured by the shader.

Shapes follow from low-discrepancy sequences: no random numbers, the same pixels everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
ByteArray = NDArray[np.uint8]

SHAPES_ACROSS = 4
SHAPES_DOWN = 2
N_SHAPES = SHAPES_ACROSS * SHAPES_DOWN
SHAPE_PX = 160
SPAN = 1.55
"""Half the side of a shape's picture in units of its radius; the room around is for the glow."""

_GOLDEN = 0.6180339887498949
_R2 = np.array([0.7548776662466927, 0.5698402909980532])
_LIGHT = np.array([-0.45, 0.62, 0.64])
_LOBES = 7
_AT = (np.arange(SHAPE_PX) + 0.5) / SHAPE_PX * 2.0 * SPAN - SPAN
_N_CELLS = 320


def blob_atlas() -> ByteArray:
    """Return all shapes, shape (SHAPES_DOWN * SHAPE_PX, SHAPES_ACROSS * SHAPE_PX, 4), dtype uint8.

    Channels: light on the surface, cover, outline, glow around.
    """
    cells = _cells()
    rows = [
        np.concatenate([_blob(across + down * SHAPES_ACROSS, cells) for across in range(SHAPES_ACROSS)], axis=1)
        for down in range(SHAPES_DOWN)
    ]
    return np.asarray(np.rint(np.concatenate(rows) * 255.0), dtype=np.uint8)


def _blob(number: int, cells: FloatArray) -> FloatArray:
    x, y = np.meshgrid(_AT, -_AT)
    angle = np.arctan2(y, x)
    edge = np.full_like(angle, 0.94)
    for lobe in range(2, 2 + _LOBES):
        phase = 2.0 * np.pi * ((number + 1) * lobe * _GOLDEN % 1.0)
        edge += 0.13 / lobe**0.7 * np.cos(lobe * angle + phase) * (0.6 + 0.8 * ((number * 0.37 + lobe * _GOLDEN) % 1.0))
    distance = np.hypot(x, y) / edge
    texel = 2.0 * SPAN / SHAPE_PX
    cover = np.clip((1.0 - distance) / texel + 0.5, 0.0, 1.0)
    outline = np.clip(1.0 - np.abs(distance - 0.96) / 0.06, 0.0, 1.0) * cover
    dome = 0.95 * np.sqrt(np.clip(1.0 - distance**2, 0.0, 1.0))
    slope_y, slope_x = np.gradient(dome + np.rot90(cells, number)[:: (-1) ** (number // 4)], texel)
    normal = np.stack((-slope_x, slope_y, np.ones_like(dome)))
    light = np.tensordot(_LIGHT, normal / np.linalg.norm(normal, axis=0), axes=1) / np.linalg.norm(_LIGHT)
    fade = (np.hypot(x, y) - 0.85) / (SPAN - 0.85)
    glow = np.clip(1.0 - np.maximum(fade, 0.0), 0.0, 1.0) ** 2.4
    return np.stack((np.clip(light, 0.0, 1.0), cover, outline, glow), axis=-1)


def _cells() -> FloatArray:
    """Return the height of small bumps strewn over a square, so that a lump looks made of cells."""
    height = np.zeros((SHAPE_PX, SHAPE_PX))
    shares = np.mod(0.5 + np.outer(np.arange(_N_CELLS), _R2), 1.0)
    for i, (across, down) in enumerate(shares * 2.4 - 1.2):
        size = 0.055 + 0.06 * ((i * _GOLDEN) % 1.0)
        columns = slice(*np.searchsorted(_AT, (across - size, across + size)))
        rows = slice(*np.searchsorted(_AT, (down - size, down + size)))
        square = ((_AT[None, columns] - across) ** 2 + (_AT[rows, None] - down) ** 2) / size**2
        bump = 0.6 * size * np.sqrt(np.clip(1.0 - square, 0.0, 1.0))
        np.maximum(height[rows, columns], bump, out=height[rows, columns])
    return height
