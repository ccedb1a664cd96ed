"""The still body: one textured rectangle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from vispy import gloo

from metaviz.render.camera import Camera, Window
from metaviz.render.shaders import shader
from metaviz.render.theme import Theme

ByteArray = NDArray[np.uint8]

MOST_HALVINGS = 6
GROUND_PX = 128


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

    def reduced(self, factor: int) -> PlateImage:
        """Return the picture at a fraction of its resolution, for vispy makes no mipmaps."""
        if factor == 1:
            return self
        return PlateImage(np.asarray(Image.fromarray(self.rgba).reduce(factor)), self.window_cm)


def over_ground(image: PlateImage, theme: Theme) -> ByteArray:
    """Return an opaque plate: laid on the ground, which is lighter behind the body and even at the edges.

    So the plate needs no blending, and its edges cannot be told from the ground around.
    """
    at = np.linspace(-1.0, 1.0, GROUND_PX)
    nearness = np.clip(1.0 - (at[:, None] ** 2 + at**2), 0.0, 1.0)[..., None] ** 1.5
    edge, centre = np.array(theme.ground), np.array(theme.ground_centre)
    ground = np.rint(255.0 * (edge + (centre - edge) * nearness)).astype(np.uint8)
    plate = Image.fromarray(image.rgba)
    opaque = Image.fromarray(ground).resize(plate.size, Image.Resampling.BILINEAR)
    opaque.paste(plate, mask=plate.getchannel("A"))
    return np.asarray(opaque)


def over_nothing(image: PlateImage) -> ByteArray:
    """Return the plate without a ground, shape (height, width, 4), multiplied by its alpha."""
    return np.asarray(Image.fromarray(image.rgba).convert("RGBa"))


def plate_texture(pixels: ByteArray) -> gloo.Texture2D:
    """Return the texture of a picture, shape (height, width, 3) or (height, width, 4), for `PlateRectangle.draw`."""
    return gloo.Texture2D(pixels, interpolation="linear", wrapping="clamp_to_edge")


class PlateRectangle:
    """Draws pictures into a window of the body, over nothing else."""

    def __init__(self, window_cm: Window) -> None:
        self._program = gloo.Program(shader("plate.vert"), shader("plate.frag"))
        left, bottom, right, top = window_cm
        corners = np.array([(left, bottom), (right, bottom), (left, top), (right, top)], np.float32)
        self._program["a_cm"] = gloo.VertexBuffer(corners)
        self._program["a_texel"] = gloo.VertexBuffer(np.array([(0, 1), (1, 1), (0, 0), (1, 0)], np.float32))

    def draw(self, texture: gloo.Texture2D, camera: Camera) -> None:
        """Draw over what is there."""
        self._program["u_camera"] = camera.clip()
        self._program["u_plate"] = texture
        gloo.set_state(preset=None, blend=False)
        self._program.draw("triangle_strip")
        gloo.set_state(preset=None, blend=True)


class PlateLayer:
    """Draws the plate in the resolution nearest above that of the picture."""

    def __init__(self, image: PlateImage, theme: Theme) -> None:
        self._image = image
        self._theme = theme
        self._textures: dict[tuple[int, bool], gloo.Texture2D] = {}
        self._rectangle = PlateRectangle(image.window_cm)

    def draw(self, camera: Camera, *, ground: bool = True) -> None:
        """Draw over what is there; without ground, nothing may be there, and pixels are multiplied by their alpha."""
        self._rectangle.draw(self._texture(self._factor(camera), ground=ground), camera)

    def _factor(self, camera: Camera) -> int:
        """Return by what power of two the image is reduced and still has a texel for each pixel."""
        surplus = self._image.px_per_cm / camera.px_per_cm * 1.01
        return 1 << min(max(int(np.floor(np.log2(surplus))), 0), MOST_HALVINGS)

    def _texture(self, factor: int, *, ground: bool) -> gloo.Texture2D:
        if (factor, ground) not in self._textures:
            image = self._image.reduced(factor)
            pixels = over_ground(image, self._theme) if ground else over_nothing(image)
            self._textures[factor, ground] = plate_texture(pixels)
        return self._textures[factor, ground]
