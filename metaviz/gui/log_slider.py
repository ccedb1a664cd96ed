"""The slider of a parameter: a scale with ticks, a mark at the published value, and a handle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from metaviz.gui.direct_slider import DirectSlider
from metaviz.gui.number_text import rounded
from metaviz.gui.scale import Scale

POSITIONS = 2000
_STEP, _FINE_STEP, _PAGE = 20, 2, 200
_HANDLE_PX = 7.0


class LogSlider(DirectSlider):
    """A slider over a scale, logarithmic or not.

    Signals
    -------
    value_chosen
        The value, after a person moved the slider; not after `show_value`.
    reset_asked
        After a double click.
    """

    value_chosen = Signal(float)
    reset_asked = Signal()

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent, fine_step=_FINE_STEP)
        self._scale = scale
        self._published: float | None = None
        self.setRange(0, POSITIONS)
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.valueChanged.connect(self._choose)

    @property
    def scale(self) -> Scale:
        """The scale."""
        return self._scale

    def set_scale(self, scale: Scale, published: float) -> None:
        """Show another scale, with a mark at the published value."""
        self._scale = scale
        self._published = published
        self.update()

    def show_value(self, value: float) -> None:
        """Move the handle to a value without telling anybody."""
        position = round(self._scale.place(value) * POSITIONS)
        if position != self.value():
            with QSignalBlocker(self):
                self.setValue(position)
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size that leaves room for ticks."""
        return QSize(160, 24)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which the handle can be grasped."""
        return QSize(90, 24)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the published value."""
        self.setSliderDown(False)
        self.reset_asked.emit()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, its ticks, the published mark and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        line = palette.color(QPalette.ColorRole.Mid)
        quiet = palette.color(QPalette.ColorRole.Light)
        text = palette.color(QPalette.ColorRole.Text)
        track, x = self.track(), self.x_of(self.place())
        y = 9.5
        for tick in self._scale.ticks():
            at = self.x_of(self._scale.place(tick))
            painter.setPen(QPen(line, 1.2))
            painter.drawLine(QPointF(at, y + 6.5), QPointF(at, y + 10.0))
        painter.setPen(QPen(line, 4.0, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(track.left(), y), QPointF(track.right(), y))
        painter.setPen(QPen(quiet, 4.0, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(track.left(), y), QPointF(x, y))
        if self._published is not None:
            self._draw_published(painter, self.x_of(self._scale.place(self._published)), y, text)
        radius = _HANDLE_PX + (1.0 if self.isSliderDown() else 0.0)
        if self.hasFocus():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), radius + 1.5, radius + 1.5)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), 1.5))
        painter.setBrush(text)
        painter.drawEllipse(QRectF(x - radius + 0.5, y - radius + 0.5, 2 * radius - 1, 2 * radius - 1))
        painter.end()

    @staticmethod
    def _draw_published(painter: QPainter, x: float, y: float, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(x - 3.5, y + 12.5), QPointF(x + 3.5, y + 12.5), QPointF(x, y + 7.0)]))

    def _choose(self, position: int) -> None:
        self.value_chosen.emit(rounded(self._scale.value(position / POSITIONS)))
        self.update()
