"""The layer of the still body: plain, or in the mood of a look."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread

import numpy as np
from vispy import gloo

from metaviz.render.camera import Camera
from metaviz.render.frame import PLAIN_LOOK, Look
from metaviz.render.plate import PlateImage, PlateRectangle, laid_texture
from metaviz.render.plate_moods import PlateMoods
from metaviz.render.theme import Theme

MOST_HALVINGS = 6
READ_AHEAD_DRAWS = 120


class PlateLayer:
    """Draws the plate in the resolution nearest above that of the picture."""

    def __init__(self, image: PlateImage, theme: Theme) -> None:
        self._image = image
        self._theme = theme
        self._textures: dict[tuple[int, bool], gloo.Texture2D] = {}
        self._rectangle = PlateRectangle(image.window_cm)
        self._moods: PlateMoods | None = None
        self._draws = 0

    def draw(self, camera: Camera, look: Look = PLAIN_LOOK, *, ground: bool = True) -> None:
        """Draw over what is there; without ground, nothing may be there, and pixels are multiplied by their alpha."""
        self._draws += 1
        if self._draws == READ_AHEAD_DRAWS:
            # A window that has been open for a while: let nobody wait for the files at the first fade.
            Thread(target=self._read_ahead, daemon=True).start()
        factor = self._factor(camera)
        texture = self._texture(factor, ground=ground)
        beneath = self._image.beneath() if look.focus > 0.0 or (look.xray > 0.0 and look.laid_bare) else None
        if beneath is None:
            self._rectangle.draw(texture, camera)
            return
        if self._moods is None:
            self._moods = PlateMoods(self._image, beneath, self._theme)
        self._moods.draw(texture, camera, look, factor, ground=ground)

    def _read_ahead(self) -> None:
        # What is wrong with a file is told to whoever needs it.
        with suppress(ValueError):
            self._image.beneath()

    def _factor(self, camera: Camera) -> int:
        """Return by what power of two the image is reduced and still has a texel for each pixel."""
        surplus = self._image.px_per_cm / camera.px_per_cm * 1.01
        return 1 << min(max(int(np.floor(np.log2(surplus))), 0), MOST_HALVINGS)

    def _texture(self, factor: int, *, ground: bool) -> gloo.Texture2D:
        if (factor, ground) not in self._textures:
            self._textures[factor, ground] = laid_texture(self._image, self._theme, factor, ground=ground)
        return self._textures[factor, ground]
