"""The still body for QPainter: as large as the picture needs it, and kept for as long as the camera stands still."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from metaviz.gui.painted_mood import plate_in_mood
from metaviz.gui.painted_signs import colour
from metaviz.render.camera import Camera, Window
from metaviz.render.frame import Frame, Look
from metaviz.render.picture import Plates
from metaviz.render.plate import PlateImage
from metaviz.render.theme import THEMES, Profile

MOST_HALVINGS = 6
_KEPT = 5
"""The largest one takes twenty megabytes."""


class PaintedPlate:
    """Paints the still body of frames.

    Parameters
    ----------
    plates
        The still body by profile.
    """

    def __init__(self, plates: Plates) -> None:
        self._plates = plates
        self._laid: OrderedDict[tuple[Profile, int, bool, Look], QImage] = OrderedDict()
        self._last: tuple[Profile, Camera, bool, Look] | None = None
        self._picture = QImage()

    def paint(self, painter: QPainter, frame: Frame, *, ground: bool = True) -> None:
        """Paint the body over the whole picture, with or without the ground around it."""
        look = _settled(frame.look)
        seen = (frame.profile, frame.camera, ground, look)
        if seen != self._last:
            self._picture = self._picture_of(frame, look, ground=ground)
            self._last = seen
        painter.drawImage(0, 0, self._picture)

    def _picture_of(self, frame: Frame, look: Look, *, ground: bool) -> QImage:
        """Return the body in the size of the frame."""
        image = self._plates(frame.profile)
        factor = _factor(image, frame.camera)
        key = (frame.profile, factor, ground, look)
        if key not in self._laid:
            pixels = plate_in_mood(image, factor, look, THEMES[frame.profile], ground=ground)
            self._laid[key] = plate_image(pixels)
            while len(self._laid) > _KEPT:
                self._laid.popitem(last=False)
        self._laid.move_to_end(key)
        return placed(self._laid[key], image.window_cm, frame.camera, frame.profile if ground else None)


def _settled(look: Look) -> Look:
    """Return the look to which this one fades: a fade would mix the whole plate for each of its frames."""
    return replace(look, focus=float(look.focus >= 0.5), xray=float(look.xray >= 0.5), still=False)


def plate_image(pixels: NDArray[np.uint8]) -> QImage:
    """Return pixels as a picture in the format that is painted fastest.

    Parameters
    ----------
    pixels
        Shape (height, width, 3), or (height, width, 4) with colours multiplied by their alpha.
    """
    height, width, depth = pixels.shape
    rgb, rgba = QImage.Format.Format_RGB888, QImage.Format.Format_RGBA8888_Premultiplied
    borrowed = QImage(np.ascontiguousarray(pixels).data, width, height, depth * width, rgb if depth == 3 else rgba)
    fastest = QImage.Format.Format_RGB32 if depth == 3 else QImage.Format.Format_ARGB32_Premultiplied
    return borrowed.convertToFormat(fastest)


def placed(image: QImage, window_cm: Window, camera: Camera, profile: Profile | None) -> QImage:
    """Return a picture of a window of the body as a camera sees it, with the ground of a profile or nothing around."""
    if profile is None:
        result = QImage(*camera.size_px, QImage.Format.Format_ARGB32_Premultiplied)
        result.fill(0)
    else:
        result = QImage(*camera.size_px, QImage.Format.Format_RGB32)
        result.fill(colour(THEMES[profile].ground))
    left, bottom, right, top = window_cm
    (x0, y0), (x1, y1) = camera.to_px([(left, top), (right, bottom)]).tolist()
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(x0, y0, x1 - x0, y1 - y0), image, QRectF(image.rect()))
    painter.end()
    return result


def _factor(image: PlateImage, camera: Camera) -> int:
    """Return by what power of two the image is reduced and still has a pixel for each of the picture's."""
    surplus = float(image.px_per_cm / camera.px_per_cm) * 1.01
    return 1 << min(max(int(np.floor(np.log2(surplus))), 0), MOST_HALVINGS)
