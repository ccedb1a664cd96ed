"""What ``plate_mood.frag`` does to the still body, done by the processor: once for a look, not for each frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaviz.render.frame import Look
from metaviz.render.mood import mood
from metaviz.render.plate import PlateImage, over_ground, over_nothing
from metaviz.render.plate_moods import GLASS
from metaviz.render.theme import Theme

ByteArray = NDArray[np.uint8]

_LIGHT = np.array([0.30, 0.59, 0.11], np.float32)
_DEEP_SHARE, _SHINING_SHARE = 0.45, 0.85


def plate_in_mood(image: PlateImage, factor: int, look: Look, theme: Theme, *, ground: bool) -> ByteArray:
    """Return a plate at a fraction of its resolution as a look shows it.

    Parameters
    ----------
    image
        The plate; without anything beneath it all looks are alike.
    factor
        By what it is reduced.
    look
        What stands out.
    theme
        Whose ground.
    ground
        Whether it is laid on a ground.

    Returns
    -------
    ndarray
        Shape (height, width, 3) with a ground; else (height, width, 4), multiplied by its alpha; dtype uint8.
    """

    def laid(plate: PlateImage) -> ByteArray:
        reduced = plate.reduced(factor)
        return over_ground(reduced, theme) if ground else over_nothing(reduced)

    whole = laid(image)
    beneath = image.beneath() if look.focus > 0.0 or (look.xray > 0.0 and look.laid_bare) else None
    if beneath is None:
        return whole
    deep = laid(PlateImage(beneath.deep_rgba, image.window_cm))
    height, width = whole.shape[:2]
    wanted = Image.fromarray(mood(beneath, look.in_story, look.laid_bare))
    shares = np.asarray(wanted.resize((width, height), Image.Resampling.BILINEAR), np.float32) / np.float32(255.0)
    return _mixed(whole, deep, shares, look, theme)


def _mixed(whole: ByteArray, deep: ByteArray, shares: NDArray[np.float32], look: Look, theme: Theme) -> ByteArray:
    glassy = GLASS[theme.profile]
    tint, haze = np.array(glassy["GLASS"], np.float32), np.array(glassy["HAZE"], np.float32) * np.float32(255.0)
    greyed, veil = (np.float32(np.array(glassy[name])) for name in ("GREYED", "VEIL"))
    result = np.empty_like(whole)
    # In bands: a plate of five million pixels would need half a gigabyte at once.
    for first in range(0, len(whole), 256):
        band = slice(first, first + 256)
        seen, below = whole[band].astype(np.float32), deep[band].astype(np.float32)
        recedes, bare, shines = (shares[band, :, i : i + 1] for i in range(3))
        if look.focus > 0.0:
            both = seen + _DEEP_SHARE * (below - seen)
            alpha = both[..., 3:] / 255.0 if both.shape[2] == 4 else 1.0
            glass = both.copy()
            glass[..., :3] += greyed * ((both[..., :3] @ _LIGHT)[..., None] * tint + alpha * haze - both[..., :3])
            glass += _SHINING_SHARE * shines * (below - glass)
            seen += look.focus * recedes * (glass - seen)
        seen += veil * look.xray * bare * (below - seen)
        result[band] = np.rint(np.clip(seen, 0.0, 255.0))
    return result
