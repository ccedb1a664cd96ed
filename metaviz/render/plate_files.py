"""Reads baked plates, what lies beneath them, and their occlusion masks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaviz.model.layout import Layout, Plate
from metaviz.render.beneath import Beneath
from metaviz.render.picture import Plates
from metaviz.render.plain_plate import plain_plate
from metaviz.render.plate import PlateImage
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import HiddenAt

FloatArray = NDArray[np.float64]
Value = TypeVar("Value")

USUAL_REDUCTION = 2
"""By this factor the plate is reduced when a window of usual size shows the whole body."""


class PlateFileError(ValueError):
    """A plate cannot be read; the message names the file, in one sentence."""


def plates_of(layout: Layout, folder: Path) -> Plates:
    """Return the still body of a layout by profile: the baked plate, or a plain one where none is baked.

    A plate is read once. Reading takes a tenth of a second, so a program that has better to do at its start may ask for
    the plate in a thread of its own; who asks meanwhile waits for it.

    Raises
    ------
    PlateFileError
        When a plate is asked for and its file is missing or no picture.
    """
    baked = {plate.profile: plate for plate in layout.plates}
    known: dict[Profile, PlateImage] = {}
    reading = Lock()

    def read(profile: Profile) -> PlateImage:
        plate = baked.get(profile.value)
        if plate is None:
            return plain_plate(layout, THEMES[profile])
        rgba = np.asarray(_opened(folder / plate.image, "RGBA"))
        image = PlateImage(rgba, plate.window_cm, _once(lambda: _beneath(layout, plate, folder)))
        # Whoever reads ahead in a thread of his own wants to draw the whole body at once.
        image.reduced(USUAL_REDUCTION)
        return image

    def plate_for(profile: Profile) -> PlateImage:
        with reading:
            if profile not in known:
                known[profile] = read(profile)
            return known[profile]

    return plate_for


def hidden_by_plates(layout: Layout, folder: Path) -> HiddenAt | None:
    """Return how much organs hide a point of the body, from the mask of a layout's plates; None if it has none.

    Raises
    ------
    PlateFileError
        If the mask is missing or no picture.
    """
    if not layout.plates:
        return None
    plate = layout.plates[0]
    return _reader(plate, np.asarray(_opened(folder / plate.mask, "L")))


def _reader(plate: Plate, mask: NDArray[np.uint8]) -> HiddenAt:
    left, _bottom, right, top = plate.window_cm
    height, width = mask.shape
    px_per_cm = width / (right - left)

    def hidden_at(points_cm: FloatArray) -> FloatArray:
        column = np.floor((points_cm[:, 0] - left) * px_per_cm).astype(np.int64)
        row = np.floor((top - points_cm[:, 1]) * px_per_cm).astype(np.int64)
        within = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        found = mask[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)] / 255.0
        return np.asarray(np.where(within, found, 0.0))

    return hidden_at


def _beneath(layout: Layout, plate: Plate, folder: Path) -> Beneath | None:
    if not plate.deep or not plate.index:
        return None
    return Beneath(
        deep_rgba=np.asarray(_opened(folder / plate.deep, "RGBA")),
        index=np.asarray(_opened(folder / plate.index)),
        window_cm=plate.window_cm,
        names=plate.shapes,
        deep_shapes=plate.deep_shapes,
        scaffold=plate.scaffold,
        regions=layout.regions,
    )


def _once(make: Callable[[], Value]) -> Callable[[], Value]:
    made: list[Value] = []
    making = Lock()

    def value() -> Value:
        with making:
            if not made:
                made.append(make())
            return made[0]

    return value


def _opened(path: Path, mode: str | None = None) -> Image.Image:
    try:
        with Image.open(path) as image:
            return image.convert(mode) if mode else image.copy()
    except OSError as problem:
        raise PlateFileError(f"The plate {path} cannot be read: {problem}") from problem
