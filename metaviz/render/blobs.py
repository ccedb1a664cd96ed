"""The surface of tumours: a tile of bumps of uneven size, computed once, lit and coloured by the shader.

Bumps follow from low-discrepancy sequences: no random numbers, the same pixels everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
ByteArray = NDArray[np.uint8]

TILE_PX = 128
STEEPEST_SLOPE = 4.0
"""Slope that the ends of a byte stand for."""

_R2 = np.array([0.7548776662466927, 0.5698402909980532])
_GOLDEN = 0.6180339887498949
_N_BUMPS = 34


def bump_tile() -> ByteArray:
    """Return a tile that repeats without a seam, shape (TILE_PX, TILE_PX, 4), dtype uint8.

    Channels: slope to the right and upwards (127.5 is level, rows grow upwards), height, and which bump it is.
    """
    height, number = _heights()
    wrapped = np.pad(height, 1, mode="wrap")
    across = (wrapped[1:-1, 2:] - wrapped[1:-1, :-2]) * TILE_PX / 2.0
    up = (wrapped[2:, 1:-1] - wrapped[:-2, 1:-1]) * TILE_PX / 2.0
    slopes = np.stack((across, up), axis=-1) / STEEPEST_SLOPE * 0.5 + 0.5
    tile = np.concatenate((slopes, (height / height.max())[..., None], number[..., None]), axis=-1)
    return np.asarray(np.rint(np.clip(tile, 0.0, 1.0) * 255.0), dtype=np.uint8)


def _heights() -> tuple[FloatArray, FloatArray]:
    """Return height, as a share of the tile's side, and a number in [0, 1] of the bump that is highest there."""
    at = (np.arange(TILE_PX) + 0.5) / TILE_PX
    order = np.arange(_N_BUMPS)
    # Moved a little from the even sequence, whose rows the eye would see.
    aside = 0.09 * np.column_stack((np.cos(order * 2.399963 * 7.0), np.sin(order * order * 1.7)))
    middles = np.mod(0.5 + np.outer(order, _R2) + aside, 1.0)
    sizes = 0.09 + 0.09 * np.mod(order * _GOLDEN, 1.0)
    away = (np.stack(np.meshgrid(at, at), axis=-1)[:, :, None, :] - middles + 0.5) % 1.0 - 0.5
    square = (away**2).sum(axis=-1) / sizes**2
    # A smooth dome has no edge of its own; the seam between two is where they are equally high.
    domes = 0.8 * sizes * np.exp(-1.1 * square)
    highest = domes.argmax(axis=-1)
    soft = np.log(np.exp(domes * 160.0).sum(axis=-1)) / 160.0
    return soft - soft.min(), np.mod(highest * _GOLDEN, 1.0)
