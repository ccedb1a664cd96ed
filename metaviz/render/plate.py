"""The still body: one textured rectangle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vispy import gloo

from metaviz.render.camera import Camera, Window
from metaviz.render.shaders import shader
from metaviz.render.theme import Theme

ByteArray = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class PlateImage:
    """The picture of the still body.

    Attributes
    ----------
    rgba
        Shape (height, width, 4), dtype uint8, straight alpha, top row first.
    window_cm
        Left, bottom, right and top of the picture in body centimetres.
    """

    rgba: ByteArray
    window_cm: Window

    @property
    def px_per_cm(self) -> float:
        """Resolution."""
        return float(self.rgba.shape[1] / (self.window_cm[2] - self.window_cm[0]))


def halved(rgba: ByteArray) -> ByteArray:
    """Return an image of half the size by averaging two by two; odd last rows and columns are dropped."""
    height, width = rgba.shape[0] // 2 * 2, rgba.shape[1] // 2 * 2
    whole = rgba[:height, :width].astype(np.uint16)
    summed = whole[0::2, 0::2] + whole[1::2, 0::2] + whole[0::2, 1::2] + whole[1::2, 1::2]
    return np.asarray((summed + 2) >> 2, dtype=np.uint8)


def over_ground(image: PlateImage, theme: Theme) -> ByteArray:
    """Return an opaque plate: laid on the ground, which is lighter behind the body and even at the edges.

    So the plate needs no blending, and its edges cannot be told from the ground around.
    """
    height, width = image.rgba.shape[:2]
    y = np.linspace(-1.0, 1.0, height, dtype=np.float32)[:, None]
    x = np.linspace(-1.0, 1.0, width, dtype=np.float32)[None, :]
    nearness = np.clip(1.0 - (x * x + y * y), 0.0, 1.0) ** 1.5
    alpha = image.rgba[..., 3].astype(np.float32) / 255.0
    result = np.empty((height, width, 3), np.uint8)
    for channel in range(3):
        ground = theme.ground[channel] + (theme.ground_centre[channel] - theme.ground[channel]) * nearness
        painted = image.rgba[..., channel].astype(np.float32) * alpha + ground * (255.0 * (1.0 - alpha))
        result[..., channel] = np.rint(painted)
    return result


class PlateLayer:
    """Draws the plate in the resolution nearest above that of the picture, for vispy makes no mipmaps."""

    def __init__(self, image: PlateImage, theme: Theme) -> None:
        self._px_per_cm = image.px_per_cm
        self._levels = [over_ground(image, theme)]
        self._textures: dict[int, gloo.Texture2D] = {}
        self._program = gloo.Program(shader("plate.vert"), shader("plate.frag"))
        left, bottom, right, top = image.window_cm
        corners = np.array([(left, bottom), (right, bottom), (left, top), (right, top)], np.float32)
        self._program["a_cm"] = gloo.VertexBuffer(corners)
        self._program["a_texel"] = gloo.VertexBuffer(np.array([(0, 1), (1, 1), (0, 0), (1, 0)], np.float32))

    def draw(self, camera: Camera) -> None:
        """Draw over what is there."""
        self._program["u_camera"] = camera.clip()
        self._program["u_plate"] = self._texture(self._level(camera))
        gloo.set_state(preset=None, blend=False)
        self._program.draw("triangle_strip")
        gloo.set_state(preset=None, blend=True)

    def _level(self, camera: Camera) -> int:
        """Return how often the image is halved: as often as it still has a texel for each pixel."""
        wanted = max(int(np.floor(np.log2(self._px_per_cm / camera.px_per_cm * 1.01))), 0)
        while len(self._levels) <= wanted and min(self._levels[-1].shape[:2]) > 2:
            self._levels.append(halved(self._levels[-1]))
        return min(wanted, len(self._levels) - 1)

    def _texture(self, level: int) -> gloo.Texture2D:
        if level not in self._textures:
            self._textures[level] = gloo.Texture2D(
                self._levels[level], interpolation="linear", wrapping="clamp_to_edge"
            )
        return self._textures[level]
