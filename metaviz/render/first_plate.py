"""The still body as a starting window shows it first: a small picture that is quick to read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL.JpegImagePlugin import JpegImageFile

from metaviz.render.camera import Window
from metaviz.render.theme import Profile

INDEX_FILE = "first.json"


@dataclass(frozen=True, eq=False)
class FirstPlate:
    """A plate laid on its ground, at a part of its resolution.

    Attributes
    ----------
    rgb
        Shape (height, width, 3), dtype uint8, top row first.
    window_cm
        Left, bottom, right and top of the picture in body centimetres.
    height_cm
        Height of the body.
    profile
        Whose colours it has.
    """

    rgb: NDArray[np.uint8]
    window_cm: Window
    height_cm: float
    profile: Profile


def first_plate(folder: Path, body_id: str, profile: Profile) -> FirstPlate | None:
    """Return the first picture of a body in a folder of plates; None if there is none or it cannot be read.

    It is a convenience: whoever gets None shows the body a moment later, when its plate has been read.
    """
    try:
        entry = json.loads((folder / INDEX_FILE).read_text(encoding="utf-8"))[body_id]
        # Not `Image.open`, which first imports what reads five other formats.
        with JpegImageFile(folder / entry["pictures"][profile.value]["image"]) as picture:
            rgb = np.asarray(picture)
    except (OSError, ValueError, KeyError):
        return None
    left, bottom, right, top = entry["window_cm"]
    return FirstPlate(rgb, (left, bottom, right, top), entry["height_cm"], profile)
