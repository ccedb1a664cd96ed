"""Icons of the transport and of the panels, drawn so that they take the colour of the text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

SIZE = 24
_SCALES = (1, 2, 3)


def icon(draw: Callable[[QPainter], None], colour: str, faded: str) -> QIcon:
    """Return an icon for usual and high pixel densities, paler where it is disabled."""
    result = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, faded)):
        for scale in _SCALES:
            pixmap = QPixmap(SIZE * scale, SIZE * scale)
            pixmap.setDevicePixelRatio(scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(ink))
            painter.setPen(QPen(QColor(ink), 1.8, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            draw(painter)
            painter.end()
            result.addPixmap(pixmap, mode)
    return result


def draw_play(painter: QPainter) -> None:
    """Triangle to the right."""
    painter.drawPolygon(QPolygonF([QPointF(8, 5), QPointF(19, 12), QPointF(8, 19)]))


def draw_pause(painter: QPainter) -> None:
    """Two bars."""
    painter.drawRoundedRect(QRectF(6.5, 5, 3.4, 14), 1, 1)
    painter.drawRoundedRect(QRectF(14.1, 5, 3.4, 14), 1, 1)


def draw_step_forward(painter: QPainter) -> None:
    """Triangle against a bar."""
    painter.drawPolygon(QPolygonF([QPointF(6, 6), QPointF(14, 12), QPointF(6, 18)]))
    painter.drawLine(QPointF(17.5, 6), QPointF(17.5, 18))


def draw_step_back(painter: QPainter) -> None:
    """Triangle against a bar, mirrored."""
    painter.translate(SIZE, 0)
    painter.scale(-1, 1)
    draw_step_forward(painter)


def draw_loop(painter: QPainter) -> None:
    """Two arrows in a ring."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(QPointF(6, 11))
    path.arcTo(QRectF(5, 6, 14, 12), 170, -140)
    path.moveTo(QPointF(18, 13))
    path.arcTo(QRectF(5, 6, 14, 12), -10, -140)
    painter.drawPath(path)
    painter.drawPolyline(QPolygonF([QPointF(18.4, 4.6), QPointF(18.2, 9.2), QPointF(13.8, 8.6)]))
    painter.drawPolyline(QPolygonF([QPointF(5.6, 19.4), QPointF(5.8, 14.8), QPointF(10.2, 15.4)]))


def draw_reset(painter: QPainter) -> None:
    """Arrow that turns back."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(QPointF(7, 9))
    path.arcTo(QRectF(5.5, 6, 13, 13), 150, -300)
    painter.drawPath(path)
    painter.drawPolyline(QPolygonF([QPointF(6.2, 4.6), QPointF(6.4, 9.6), QPointF(11.2, 9.2)]))


def draw_source(painter: QPainter) -> None:
    """An i in a ring."""
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(4.5, 4.5, 15, 15))
    painter.restore()
    painter.drawLine(QPointF(12, 11.4), QPointF(12, 15.6))
    painter.drawEllipse(QRectF(11.4, 7.7, 1.2, 1.2))


def draw_charts(painter: QPainter) -> None:
    """Bars from the left."""
    for y, width in ((5.0, 9.0), (10.4, 15.0), (15.8, 6.0)):
        painter.drawRoundedRect(QRectF(4.5, y, width, 2.6), 1, 1)


def draw_controls(painter: QPainter) -> None:
    """Three sliders."""
    for y, x in ((6.0, 15.5), (12.0, 8.5), (18.0, 13.0)):
        painter.drawLine(QPointF(4.5, y), QPointF(19.5, y))
        painter.drawEllipse(QPointF(x, y), 2.2, 2.2)


def draw_plus(painter: QPainter) -> None:
    """Upright and level line."""
    painter.drawLine(QPointF(12, 5.5), QPointF(12, 18.5))
    painter.drawLine(QPointF(5.5, 12), QPointF(18.5, 12))
