"""The still body: one textured rectangle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from vispy import gloo

from metaviz.render.camera import Camera, Window
from metaviz.render.shaders import shader
from metaviz.render.theme import Theme

if TYPE_CHECKING:
    from metaviz.render.beneath import Beneath

ByteArray = NDArray[np.uint8]

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
    beneath
        Gives what lies beneath it, None if nothing is known of that. The first call reads files, which takes some
        tenths of a second; later ones return the same object. May be called from any thread.
    """

    rgba: ByteArray
    window_cm: Window
    beneath: Callable[[], Beneath | None] = lambda: None
    _reductions: dict[int, PlateImage] = field(default_factory=dict, init=False, repr=False)

    @property
    def px_per_cm(self) -> float:
        """Resolution."""
        return float(self.rgba.shape[1] / (self.window_cm[2] - self.window_cm[0]))

    def reduced(self, factor: int) -> PlateImage:
        """Return the picture at a fraction of its resolution, for vispy makes no mipmaps."""
        if factor == 1:
            return self
        if factor not in self._reductions:
            self._reductions[factor] = replace(self, rgba=np.asarray(Image.fromarray(self.rgba).reduce(factor)))
        return self._reductions[factor]


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


def laid_texture(image: PlateImage, theme: Theme, factor: int, *, ground: bool) -> gloo.Texture2D:
    """Return the texture of a plate at a fraction of its resolution, with or without a ground."""
    reduced = image.reduced(factor)
    return plate_texture(over_ground(reduced, theme) if ground else over_nothing(reduced))


class PlateRectangle:
    """Draws pictures into a window of the body, over nothing else."""

    def __init__(self, window_cm: Window, fragment: str | None = None) -> None:
        self._program = gloo.Program(shader("plate.vert"), fragment or shader("plate.frag"))
        self._window_cm = left, bottom, right, top = window_cm
        corners = np.array([(left, bottom), (right, bottom), (left, top), (right, top)], np.float32)
        self._program["a_cm"] = gloo.VertexBuffer(corners)
        self._program["a_texel"] = gloo.VertexBuffer(np.array([(0, 1), (1, 1), (0, 0), (1, 0)], np.float32))

    def draw(self, texture: gloo.Texture2D, camera: Camera, **uniforms: gloo.Texture2D | float) -> None:
        """Draw over what is there."""
        self._program["u_camera"] = camera.clip()
        self._draw(texture, uniforms)

    def fill(self, texture: gloo.Texture2D, **uniforms: gloo.Texture2D | float) -> None:
        """Draw so that the rectangle fills a texture that is the target, top row first."""
        left, bottom, right, top = self._window_cm
        scale_x, scale_y = 2.0 / (right - left), -2.0 / (top - bottom)
        self._program["u_camera"] = (scale_x, scale_y, -1.0 - left * scale_x, 1.0 - bottom * scale_y)
        self._draw(texture, uniforms)

    def _draw(self, texture: gloo.Texture2D, uniforms: dict[str, gloo.Texture2D | float]) -> None:
        self._program["u_plate"] = texture
        for name, value in uniforms.items():
            self._program[name] = value
        gloo.set_state(preset=None, blend=False)
        self._program.draw("triangle_strip")
        gloo.set_state(preset=None, blend=True)
