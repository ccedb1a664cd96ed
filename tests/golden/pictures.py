"""The few pictures that are kept, and how two pictures are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from metaviz.render.camera import Camera
from metaviz.render.frame import Frame
from metaviz.render.plain_plate import layout_window
from metaviz.render.theme import Profile
from metaviz.render.ways import Ways
from tests.toy_picture import toy_colonies, toy_window

FOLDER = Path(__file__).resolve().parent
SIZE_PX = (480, 360)
TILE_PX = 12
MOST_TILE_DIFFERENCE = 10.0
"""Of 255, between the means of two tiles: more than drivers differ by, less than a dot out of place."""


def _overview(ways: Ways, profile: Profile) -> Frame:
    window = toy_window(ways.body, 300, n_founders=5)
    return Frame(9.0, (window,), toy_colonies(ways.body), profile, Camera.fit(layout_window(ways.layout), SIZE_PX))


def _close(ways: Ways) -> Frame:
    frame = _overview(ways, Profile.DARK)
    return replace(frame, day=14.0, camera=Camera((-2.0, 118.0), 18.0, SIZE_PX))


PICTURES: dict[str, Callable[[Ways], Frame]] = {
    "overview_dark": lambda ways: _overview(ways, Profile.DARK),
    "overview_projector": lambda ways: _overview(ways, Profile.PROJECTOR),
    "close_dark": _close,
}


def largest_difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return the largest difference between the mean colours of tiles of both pictures, of 255."""
    if one.shape != other.shape:
        return 255.0
    height, width = one.shape[0] // TILE_PX, one.shape[1] // TILE_PX
    cut = [picture[: height * TILE_PX, : width * TILE_PX].astype(np.float64) for picture in (one, other)]
    means = [picture.reshape(height, TILE_PX, width, TILE_PX, -1).mean(axis=(1, 3)) for picture in cut]
    return float(np.abs(means[0] - means[1]).max())
