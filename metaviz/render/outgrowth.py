"""The shape of a tumour: irregular, kept inside its organ, larger in every direction when it grows.

A tumour is star-shaped about its middle. Along each of `N_RAYS` rays it would reach ``reach * wish``; where the edge of
its organ is nearer it stays below that, and the reach grows until the area is that of a disc of its diameter or the
organ is full. The fragment shader ``colony_shape.glsl`` does the sums of `radii_cm` again: change both.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
KeyArray = NDArray[np.uint64]
IntArray = NDArray[np.int64]

N_RAYS: Final = 96
N_CHARACTERS: Final = 24
SHARPNESS: Final = 8
"""How closely a tumour follows the edge of its organ before it stops there."""
RIM_CM: Final = 0.07
"""Of its organ this much stays to be seen around a tumour that fills it, or half the way where there is less."""
STEEPEST: Final = 2.5
"""Most that the room may change from ray to ray, as the slope of its logarithm: a corner of the organ behind which
there is more room is passed at this angle."""
FARTHEST: Final = 24.0
"""Reach of a tumour that fills its organ, in units of its narrowest room."""

_STEP_CM = 0.02
_TURN = 2.0 * np.pi
_GOLDEN = 0.6180339887498949
ANGLE: Final = np.arange(N_RAYS) * (_TURN / N_RAYS)
DIRECTION: Final = np.column_stack((np.cos(ANGLE), np.sin(ANGLE)))
_LAG = np.abs((np.arange(N_RAYS) + N_RAYS // 2) % N_RAYS - N_RAYS // 2) * (_TURN / N_RAYS)
_LAGS = _LAG[(np.arange(N_RAYS)[:, None] - np.arange(N_RAYS)) % N_RAYS]


def disc_radius_cm(radii_cm: FloatArray) -> FloatArray:
    """Return the radius of the disc with the area of shapes, shape (..., `N_RAYS`), linear between their rays."""
    following = np.roll(radii_cm, -1, axis=-1)
    return np.asarray(np.sqrt((radii_cm**2 + radii_cm * following + following**2).mean(axis=-1) / 3.0))


def characters() -> FloatArray:
    """Return `N_CHARACTERS` irregular shapes of the area of a unit disc, shape (`N_CHARACTERS`, `N_RAYS`).

    Broad lobes and between them clefts, from low-discrepancy sequences: the same everywhere.
    """
    shapes = np.empty((N_CHARACTERS, N_RAYS))
    for number in range(N_CHARACTERS):
        shares = np.mod((number + 1) * _GOLDEN * np.arange(1, 16) + number * 0.37, 1.0)
        log_radius = np.zeros(N_RAYS)
        for lobe in range(2, 6):
            log_radius += 0.17 / lobe * (0.4 + shares[lobe]) * np.cos(lobe * ANGLE + _TURN * shares[lobe + 4])
        # Lobules of uneven width and height, with a cleft between each two.
        warped = ANGLE + 0.5 * np.sin(ANGLE + _TURN * shares[9]) + 0.22 * np.sin(2.0 * ANGLE + _TURN * shares[10])
        for n_lobules, depth, share in ((6 + number % 3, 0.17, shares[11]), (9 + number % 5, 0.045, shares[12])):
            uneven = 0.65 + 0.35 * np.cos(ANGLE * (1 + number % 2) + _TURN * shares[13])
            log_radius += depth * uneven * np.sqrt(np.sin(n_lobules * warped / 2.0 + np.pi * share) ** 2 + 0.06)
        radius = np.exp(log_radius)
        shapes[number] = radius / disc_radius_cm(radius)
    return shapes


CHARACTERS: Final = characters()


def wishes(key: KeyArray) -> FloatArray:
    """Return the shapes that tumours would have with room enough, shape (n, `N_RAYS`), from their keys, shape (n,)."""
    character = (key % np.uint64(N_CHARACTERS)).astype(np.int64)
    turn = (key // np.uint64(N_CHARACTERS) % np.uint64(N_RAYS)).astype(np.int64)
    mirrored = (key // np.uint64(N_CHARACTERS * N_RAYS) % np.uint64(2)).astype(np.int64)
    ray = (np.arange(N_RAYS) * (1 - 2 * mirrored)[:, None] + turn[:, None]) % N_RAYS
    return np.asarray(CHARACTERS[character[:, None], ray])


def dense(outline_cm: FloatArray) -> FloatArray:
    """Return a closed polygon, shape (n, 2), with points at most 0.02 cm apart; its corners are among them."""
    following = np.roll(outline_cm, -1, axis=0)
    n_steps = np.maximum(np.ceil(np.hypot(*(following - outline_cm).T) / _STEP_CM).astype(np.int64), 1)
    first = np.cumsum(n_steps) - n_steps
    share = (np.arange(n_steps.sum()) - np.repeat(first, n_steps)) / np.repeat(n_steps, n_steps)
    step = np.repeat(following - outline_cm, n_steps, axis=0)
    return np.asarray(np.repeat(outline_cm, n_steps, axis=0) + share[:, None] * step)


def room_cm(edge_cm: FloatArray, centre_cm: FloatArray) -> FloatArray:
    """Return how far a tumour may reach along each ray without leaving its organ, shape (`N_RAYS`,).

    Parameters
    ----------
    edge_cm
        Shape (n, 2), the organ's outline as `dense` gives it.
    centre_cm
        Shape (2,), inside the outline.
    """
    away = edge_cm - centre_cm
    distance = np.hypot(away[:, 0], away[:, 1])
    sector = np.floor(np.arctan2(away[:, 1], away[:, 0]) * (N_RAYS / _TURN)).astype(np.int64) % N_RAYS
    nearest = np.full(N_RAYS, np.inf)
    np.minimum.at(nearest, sector, distance)
    # A ray bounds the two sectors between it and its neighbours. Where the edge is so near that its points skip a
    # sector, the slope below fills the gap from both sides.
    nearest = np.minimum(nearest, np.roll(nearest, 1))
    room = np.maximum(nearest - RIM_CM - _STEP_CM / 2.0, nearest / 2.0)
    return np.asarray((room * np.exp(STEEPEST * _LAGS)).min(axis=1))


def radii_cm(reach_cm: FloatArray, wish: FloatArray, room: FloatArray) -> FloatArray:
    """Return how far tumours reach along their rays, shape (n, `N_RAYS`).

    Parameters
    ----------
    reach_cm
        Shape (n,).
    wish, room
        Shape (n, `N_RAYS`), from `wishes` and `room_cm`.
    """
    wished = reach_cm[:, None] * wish
    crowding = (wished / room) ** SHARPNESS
    return np.asarray(wished * (1.0 + crowding) ** (-1.0 / SHARPNESS))
