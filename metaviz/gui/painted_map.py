"""The map on machines without OpenGL: a widget that takes what `metaviz.render.canvas.MapCanvas` takes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from metaviz.gui.map_painter import MapPainter
from metaviz.gui.painted_plate import placed, plate_image
from metaviz.render.camera import Camera
from metaviz.render.first_plate import FirstPlate
from metaviz.render.frame import Frame
from metaviz.render.picture import Plates
from metaviz.render.ways import Ways


class PaintedMap(QWidget):
    """Shows frames with QPainter; keeps no state but the last one.

    Signals
    -------
    painted
        A picture is on screen.
    """

    painted = Signal()
    _put = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Told after the event of painting, as OpenGL tells it.
        self._put.connect(self.painted, Qt.ConnectionType.QueuedConnection)
        self._first: tuple[FirstPlate, QImage, Camera] | None = None
        self._painter: MapPainter | None = None
        self._frame: Frame | None = None

    def show_still(self, plate: FirstPlate, camera: Camera) -> None:
        """Paint a still body until the first frame comes."""
        known = self._first
        image = known[1] if known is not None and known[0] is plate else plate_image(plate.rgb)
        self._first = (plate, image, camera)
        self.update()

    def show_body(self, ways: Ways, plates: Plates) -> None:
        """Change to another body or another primary; the next frame must belong to it."""
        self._painter = MapPainter(ways, plates)
        self._frame = None
        self.update()

    def show_frame(self, frame: Frame) -> None:
        """Paint this frame at the next occasion."""
        self._frame = frame
        self._first = None
        self.update()

    def picture(self) -> QImage:
        """Return what is seen now in the pixels of the screen."""
        width, height = self._size_px()
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        self._paint(painter)
        painter.end()
        return image

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the last frame, in the size that the widget has by now."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1.0 / ratio, 1.0 / ratio)
        self._paint(painter)
        painter.end()
        self._put.emit()

    def _paint(self, painter: QPainter) -> None:
        size = self._size_px()
        if self._first is not None:
            plate, image, camera = self._first
            painter.drawImage(0, 0, placed(image, plate.window_cm, camera.resized(size), plate.profile))
        elif self._frame is not None and self._painter is not None:
            camera = self._frame.camera
            resized = camera if camera.size_px == size else camera.resized(size)
            self._painter.paint(painter, replace(self._frame, camera=resized))

    def _size_px(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)
