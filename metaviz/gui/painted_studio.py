"""Pictures in a file by QPainter: what `metaviz.render.still.Studio` does, without OpenGL."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QImage, QPainter

from metaviz.gui.map_painter import MapPainter
from metaviz.render.frame import Frame
from metaviz.render.still import ByteArray, Overlay, Size, finished_picture


class PaintedStudio:
    """Paints frames of one size into memory; a context manager, as the studio of the renderer is.

    Parameters
    ----------
    painter
        Paints the body of the frames.
    size_px
        Width and height of the pictures.
    ground
        Whether there is a ground; without it the picture is clear around the body.
    """

    def __init__(self, painter: MapPainter, size_px: Size, *, ground: bool = True) -> None:
        self._painter = painter
        self._ground = ground
        self.size_px = size_px

    def __enter__(self) -> PaintedStudio:
        """Begin."""
        return self

    def __exit__(self, *_problem: object) -> None:
        """End."""

    def take(self, frame: Frame, overlay: Overlay | None = None) -> ByteArray:
        """Return a frame as pixels, shape (height, width, 4), dtype uint8, straight alpha, top row first."""
        if frame.camera.size_px != self.size_px:
            frame = replace(frame, camera=frame.camera.resized(self.size_px))
        image = QImage(*self.size_px, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        self._painter.paint(painter, frame, ground=self._ground)
        painter.end()
        text = overlay(frame.day, self.size_px) if overlay else None
        return finished_picture(rgba_pixels(image, QImage.Format.Format_RGBA8888_Premultiplied), text, self._ground)


def rgba_pixels(image: QImage, layout: QImage.Format = QImage.Format.Format_RGBA8888) -> ByteArray:
    """Return a picture of Qt's as pixels, shape (height, width, 4), dtype uint8, top row first."""
    converted = image.convertToFormat(layout)
    pixels = np.frombuffer(converted.constBits(), dtype=np.uint8)
    return pixels.reshape(converted.height(), converted.bytesPerLine() // 4, 4)[:, : converted.width()].copy()
