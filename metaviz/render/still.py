"""Pictures in a file, drawn into a buffer of their own: no screen is needed and none is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from vispy import gloo

from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import Frame

WEBP_QUALITY = 90
ByteArray = NDArray[np.uint8]
Size = tuple[int, int]
Overlay = Callable[[float, Size], ByteArray | None]
"""Text laid over a picture: (day, size) to an RGBA image of that size with straight alpha, or None."""


class Studio:
    """Draws frames of one size into memory; a context manager that owns the buffer.

    Parameters
    ----------
    canvas
        Any canvas with a context; it need not be shown.
    size_px
        Width and height of the pictures.
    ground
        Whether there is a ground; without it the picture is clear around the body.
    """

    def __init__(self, canvas: MapCanvas, size_px: Size, *, ground: bool = True) -> None:
        self._canvas = canvas
        self._ground = ground
        self.size_px = size_px
        self._target: gloo.FrameBuffer | None = None

    def __enter__(self) -> Studio:
        """Make the buffer."""
        self._canvas.set_current()
        width, height = self.size_px
        self._target = gloo.FrameBuffer(color=gloo.RenderBuffer((height, width), "color"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the buffer back."""
        self._canvas.set_current()
        if self._target is not None:
            self._target.delete()
            self._target = None

    def take(self, frame: Frame, overlay: Overlay | None = None) -> ByteArray:
        """Return a frame as pixels, shape (height, width, 4), dtype uint8, straight alpha, top row first.

        Raises
        ------
        RuntimeError
            Outside the ``with`` block.
        """
        if self._target is None:
            raise RuntimeError("A studio draws only inside its with block.")
        if frame.camera.size_px != self.size_px:
            frame = replace(frame, camera=frame.camera.resized(self.size_px))
        self._canvas.set_current()
        with self._target:
            self._canvas.draw_now(frame, ground=self._ground)
            pixels = gloo.read_pixels((0, 0, *self.size_px), alpha=True)
        text = overlay(frame.day, self.size_px) if overlay else None
        return finished_picture(np.array(pixels, dtype=np.uint8), text, self._ground)


def finished_picture(pixels: ByteArray, text: ByteArray | None, ground: bool) -> ByteArray:
    """Return a drawn picture with its text, in straight alpha.

    Parameters
    ----------
    pixels
        Shape (height, width, 4), colours multiplied by their alpha.
    text
        Laid over it, in straight alpha; None for none.
    ground
        Whether the picture is opaque.
    """
    if ground:
        pixels[..., 3] = 255
        return pixels if text is None else laid_over(pixels, text)
    if text is not None:
        pixels = _over_clear(pixels, text)
    return straight_alpha(pixels)


def straight_alpha(pixels: ByteArray) -> ByteArray:
    """Return pixels, shape (height, width, 4), whose colours are no longer multiplied by their alpha.

    What glows has more light than its alpha holds; such a pixel becomes more opaque, rather than dimmer.
    """
    alpha = pixels.max(axis=2).astype(np.uint16)
    result = np.zeros_like(pixels)
    lit = alpha > 0
    divided = (pixels[lit][:, :3].astype(np.uint16) * 255 + alpha[lit][:, None] // 2) // alpha[lit][:, None]
    result[lit, :3] = divided
    result[..., 3] = alpha
    return result


def _over_clear(pixels: ByteArray, text: ByteArray) -> ByteArray:
    """Return a picture multiplied by its alpha with a text of straight alpha over it."""
    alpha = text[..., 3:].astype(np.uint16)
    over = text.astype(np.uint16)
    over[..., :3] = (over[..., :3] * alpha + 127) // 255
    return np.asarray(over + (pixels.astype(np.uint16) * (255 - alpha) + 127) // 255, dtype=np.uint8)


def laid_over(pixels: ByteArray, overlay: ByteArray) -> ByteArray:
    """Return an opaque picture with another one of straight alpha laid over it.

    Raises
    ------
    ValueError
        If both differ in size.
    """
    if pixels.shape != overlay.shape:
        raise ValueError(f"The overlay has the shape {overlay.shape}, the picture {pixels.shape}.")
    result = pixels.copy()
    # Most of an overlay is empty; only its rows with text are worth the sums.
    rows = np.flatnonzero(overlay[..., 3].any(axis=1))
    if len(rows):
        part = slice(rows[0], rows[-1] + 1)
        alpha = overlay[part, :, 3:].astype(np.uint16)
        mixed = overlay[part, :, :3] * alpha + pixels[part, :, :3] * (255 - alpha)
        result[part, :, :3] = (mixed + 127) // 255
    return result


def render_still(
    canvas: MapCanvas, frame: Frame, size_px: Size, overlay: Overlay | None = None, *, ground: bool = True
) -> ByteArray:
    """Return one frame as pixels, shape (height, width, 4), dtype uint8, straight alpha."""
    with Studio(canvas, size_px, ground=ground) as studio:
        return studio.take(frame, overlay)


def save_still(pixels: ByteArray, path: Path, notes: Mapping[str, str] | None = None) -> None:
    """Write pixels in the format of the file's name, PNG or WebP; what is opaque has no alpha there.

    Parameters
    ----------
    pixels
        Shape (height, width, 4), straight alpha.
    path
        The file.
    notes
        Text fields of a PNG.
    """
    is_opaque = bool((pixels[..., 3] == 255).all())
    image = Image.fromarray(np.ascontiguousarray(pixels[..., :3]) if is_opaque else pixels)
    if path.suffix.lower() == ".webp":
        image.save(path, "WEBP", quality=WEBP_QUALITY, method=6)
    else:
        fields = PngInfo()
        for name, text in (notes or {}).items():
            fields.add_text(name, text)
        image.save(path, "PNG", pnginfo=fields)
