"""Icons of the cameras: a figure with the part that is shown in full; x-ray and focus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

_FAINT = 0.34
_PARTS = ("head", "chest", "abdomen", "pelvis", "legs")


def draw_figure(shown: tuple[str, ...], painter: QPainter) -> None:
    """Draw a standing figure; the parts that a camera shows are full, the others faint."""
    ink = painter.brush().color()
    painter.setPen(Qt.PenStyle.NoPen)
    for part in _PARTS:
        colour = QColor(ink)
        colour.setAlphaF(ink.alphaF() * (1.0 if part in shown else _FAINT))
        painter.setBrush(colour)
        painter.drawPath(_part(part))


def draw_bone(painter: QPainter) -> None:
    """Draw a long bone with its two ends."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.translate(12.0, 12.0)
    painter.rotate(35.0)
    bone = QPainterPath()
    bone.setFillRule(Qt.FillRule.WindingFill)
    bone.addRoundedRect(QRectF(-1.7, -7.0, 3.4, 14.0), 1.0, 1.0)
    for x, y in ((-2.1, -8.0), (2.1, -8.0), (-2.1, 8.0), (2.1, 8.0)):
        bone.addEllipse(QPointF(x, y), 2.6, 2.6)
    painter.drawPath(bone)
    painter.restore()


def draw_xray(painter: QPainter) -> None:
    """Draw a thing that shows through a dashed one in front of it."""
    ink = painter.brush().color()
    painter.drawEllipse(QPointF(14.4, 14.2), 4.6, 4.6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1.6, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap))
    pen = painter.pen()
    pen.setDashPattern([2.2, 1.6])
    painter.setPen(pen)
    painter.drawEllipse(QPointF(9.8, 9.6), 6.2, 6.2)


def draw_focus(painter: QPainter) -> None:
    """Draw a full disc between the corners of a finder."""
    painter.drawEllipse(QPointF(12.0, 12.0), 3.2, 3.2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x, y in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        corner = QPainterPath(QPointF(12 + 8 * x, 12 + 4 * y))
        corner.lineTo(12 + 8 * x, 12 + 8 * y)
        corner.lineTo(12 + 4 * x, 12 + 8 * y)
        painter.drawPath(corner)


def draw_scan(painter: QPainter) -> None:
    """Draw the ring of a scanner with a body on its table in it."""
    ink = painter.brush().color()
    painter.drawEllipse(QPointF(12.0, 11.6), 2.6, 2.2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2.2))
    painter.drawEllipse(QPointF(12.0, 12.0), 8.6, 8.6)
    painter.setPen(QPen(ink, 1.8))
    painter.drawLine(QPointF(6.6, 15.4), QPointF(17.4, 15.4))


def draw_soil(painter: QPainter) -> None:
    """Draw a seedling in a bed of soil."""
    ink = painter.brush().color()
    painter.setPen(QPen(ink, 1.8))
    painter.drawLine(QPointF(12.0, 18.0), QPointF(12.0, 9.0))
    painter.drawEllipse(QPointF(8.6, 7.4), 3.0, 1.9)
    painter.drawEllipse(QPointF(15.4, 5.6), 3.0, 1.9)
    painter.drawLine(QPointF(4.0, 18.6), QPointF(20.0, 18.6))
    painter.setPen(QPen(ink, 1.8, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(5.0, 21.4), QPointF(19.0, 21.4))


def _part(name: str) -> QPainterPath:
    path = QPainterPath()
    if name == "head":
        path.addEllipse(QPointF(12.0, 4.4), 2.7, 3.1)
    elif name == "legs":
        path.addRoundedRect(QRectF(8.6, 18.8, 2.9, 4.6), 0.8, 0.8)
        path.addRoundedRect(QRectF(12.5, 18.8, 2.9, 4.6), 0.8, 0.8)
    else:
        top, left, right = {"chest": (8.2, 6.4, 17.6), "abdomen": (12.2, 7.9, 16.1), "pelvis": (15.6, 7.5, 16.5)}[name]
        height = {"chest": 3.4, "abdomen": 2.8, "pelvis": 2.7}[name]
        path.addRoundedRect(QRectF(left, top, right - left, height), 1.2, 1.2)
    return path


DRAW_OF: dict[str, Callable[[QPainter], None]] = {
    "overview": partial(draw_figure, _PARTS),
    "head": partial(draw_figure, ("head",)),
    "chest": partial(draw_figure, ("chest",)),
    "abdomen": partial(draw_figure, ("abdomen",)),
    "pelvis": partial(draw_figure, ("pelvis",)),
    "bone": draw_bone,
    "xray": draw_xray,
    "focus": draw_focus,
    "scan": draw_scan,
    "soil": draw_soil,
}
"""By the ids of views, and ``xray``, ``focus``, ``scan`` and ``soil``."""
