"""The map as SVG: one picture of the still body, and over it shapes and text that somebody can edit."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from metaviz.gui.map_painter import MapPainter
from metaviz.gui.overlay import OverlayState, paint_overlay
from metaviz.render.frame import Frame

_JPEG_QUALITY = 92
_PNG = re.compile(r'(?<="data:image/png;base64,)[A-Za-z0-9+/=\s]+(?=")')
_FONTS = "Helvetica, Arial, sans-serif"
"""For readers of the file who do not have the program's typeface."""
_RESOLUTION = 96
"""Pixels an inch, as everybody who reads SVG assumes."""


@dataclass(frozen=True, slots=True)
class VectorWords:
    """What is written in a file.

    Attributes
    ----------
    title, notice
        Told by programs that show the file, not on the picture.
    state
        Words on the picture; None for none.
    """

    title: str
    notice: str
    state: OverlayState | None


def vector_picture(painter: MapPainter, frame: Frame, words: VectorWords, *, ground: bool = True) -> str:
    """Return a frame as the text of an SVG file; the same frame gives the same text.

    Parameters
    ----------
    painter
        Paints the frame's body.
    frame
        What is shown.
    words
        What is written.
    ground
        Whether there is a ground; without it the picture is clear around the body.
    """
    width, height = frame.camera.size_px
    written = QByteArray()
    device = QBuffer(written)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    generator.setResolution(_RESOLUTION)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRect(0, 0, width, height))
    generator.setTitle(words.title)
    generator.setDescription(words.notice)
    pen = QPainter(generator)
    painter.paint_plate(pen, frame, ground=ground)
    painter.paint_signs(pen, frame)
    if words.state is not None:
        paint_overlay(pen, words.state, QSizeF(width, height), frame.profile)
    pen.end()
    device.close()
    text = bytes(written.data()).decode("utf-8")
    # Qt writes millimetres, which viewers turn into pixels as they like.
    text = re.sub(r'<svg width="[^"]*" height="[^"]*"', f'<svg width="{width}" height="{height}"', text, count=1)
    text = re.sub(r'font-family="([^"]+)"', rf'font-family="\1, {_FONTS}"', text)
    if ground:
        # Without its alpha the body needs a fifth of the room.
        text = _PNG.sub(lambda found: _jpeg(found.group()), text).replace("data:image/png", "data:image/jpeg")
    return text


def _jpeg(png: str) -> str:
    with Image.open(io.BytesIO(base64.b64decode(png))) as image:
        packed = io.BytesIO()
        image.convert("RGB").save(packed, "JPEG", quality=_JPEG_QUALITY, subsampling=0, optimize=True)
    return base64.b64encode(packed.getvalue()).decode("ascii")
