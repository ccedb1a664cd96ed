"""The still body for QPainter: as large as the picture needs it, and kept for as long as the camera stands still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from metaviz.gui.painted_signs import colour
from metaviz.render.camera import Camera, Window
from metaviz.render.frame import Frame, Look
from metaviz.render.picture import Plates
from metaviz.render.plate import PlateImage, over_ground
from metaviz.render.theme import THEMES, Profile

MOST_HALVINGS = 6


class PaintedPlate:
    """Paints the still body of frames.

    Parameters
    ----------
    plates
        The still body by profile.
    """

    def __init__(self, plates: Plates) -> None:
        self._plates = plates
        self._reduced: dict[tuple[Profile, int, bool], QImage] = {}
        self._last: tuple[Profile, Camera, Look, bool] | None = None
        self._picture = QImage()

    def paint(self, painter: QPainter, frame: Frame, *, ground: bool = True) -> None:
        """Paint the body over the whole picture, with or without the ground around it."""
        seen = (frame.profile, frame.camera, frame.look, ground)
        if seen != self._last:
            self._picture = self._picture_of(frame, ground=ground)
            self._last = seen
        painter.drawImage(0, 0, self._picture)

    def _picture_of(self, frame: Frame, *, ground: bool) -> QImage:
        """Return the body in the size of the frame."""
        image = self._plates(frame.profile)
        factor = _factor(image, frame.camera)
        key = (frame.profile, factor, ground)
        if key not in self._reduced:
            # A zoom passes through all of them; only the large ones are worth forgetting.
            self._reduced = {known: made for known, made in self._reduced.items() if known[1] > 1}
            reduced = image.reduced(factor)
            theme = THEMES[frame.profile]
            self._reduced[key] = rgb_image(over_ground(reduced, theme)) if ground else _clear_image(reduced.rgba)
        return placed(self._reduced[key], image.window_cm, frame.camera, frame.profile if ground else None)


def rgb_image(rgb: NDArray[np.uint8]) -> QImage:
    """Return pixels, shape (height, width, 3), dtype uint8, as a picture in the format that is painted fastest."""
    height, width = rgb.shape[:2]
    borrowed = QImage(np.ascontiguousarray(rgb).data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)


def _clear_image(rgba: NDArray[np.uint8]) -> QImage:
    height, width = rgba.shape[:2]
    borrowed = QImage(np.ascontiguousarray(rgba).data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return borrowed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


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
