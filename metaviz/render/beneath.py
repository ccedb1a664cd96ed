"""What lies beneath the plate: the deep picture, and the map of what lies on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaviz.model.layout import Region

ByteArray = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Beneath:
    """The second half of a plate; needed only when something recedes or is laid bare.

    Attributes
    ----------
    deep_rgba
        Shape (height, width, 4), dtype uint8, straight alpha: the plate without the organs in front.
    index
        Shape (height, width) of any size, dtype uint8: number of the shape on top; 0 is nothing.
    window_cm
        Left, bottom, right and top of both in body centimetres.
    names
        Names behind the numbers.
    deep_shapes, scaffold
        Names of what `deep_rgba` shows whole; of bones, great vessels and muscles, which never recede.
    regions
        Outlines of the places.
    """

    deep_rgba: ByteArray
    index: ByteArray
    window_cm: tuple[float, float, float, float]
    names: tuple[str, ...]
    deep_shapes: frozenset[str]
    scaffold: frozenset[str]
    regions: tuple[Region, ...]
