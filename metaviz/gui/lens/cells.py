"""Cells as the lens draws them; lengths are shares of the lens's radius."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QRadialGradient

from metaviz.gui.lens.inks import Inks
from metaviz.model.fate import Fate

CANCER_RADIUS = 0.105
_HAIR = 0.011


def tint(colour: str, alpha: float) -> QColor:
    """Return a colour with an opacity."""
    tinted = QColor(colour)
    tinted.setAlphaF(min(max(alpha, 0.0), 1.0))
    return tinted


def blob(centre: QPointF, radius: float, seed: float, bumps: float = 0.08, n: int = 9) -> QPainterPath:
    """Return a soft, slightly irregular outline; the same seed gives the same."""
    corners = []
    for i in range(n):
        angle = 2.0 * math.pi * i / n
        reach = radius * (1.0 + bumps * math.sin(seed * 37.0 + 2.4 * i) + bumps * 0.6 * math.sin(seed * 91.0 + 4.1 * i))
        corners.append(QPointF(centre.x() + reach * math.cos(angle), centre.y() + reach * math.sin(angle)))
    path = QPainterPath((corners[-1] + corners[0]) / 2.0)
    for i, corner in enumerate(corners):
        path.quadTo(corner, (corner + corners[(i + 1) % n]) / 2.0)
    path.closeSubpath()
    return path


def shaded(centre: QPointF, radius: float, light: QColor, body: QColor, shade: QColor) -> QBrush:
    """Return a fill that is lit from the upper left."""
    fill = QRadialGradient(centre, radius * 1.25, centre + QPointF(-radius * 0.38, -radius * 0.42))
    fill.setColorAt(0.0, light)
    fill.setColorAt(0.55, body)
    fill.setColorAt(1.0, shade)
    return QBrush(fill)


def paint_tissue_cell(painter: QPainter, centre: QPointF, radius: float, seed: float, inks: Inks) -> None:
    """Draw a healthy cell with its nucleus."""
    painter.setPen(QPen(tint(inks.tissue_edge, 0.75), _HAIR))
    painter.setBrush(shaded(centre, radius, *(QColor(ink) for ink in (inks.tissue_light, inks.tissue, inks.tissue))))
    painter.drawPath(blob(centre, radius, seed))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint(inks.nucleus, 0.8))
    painter.drawEllipse(
        centre + QPointF(0.1 * radius * math.sin(seed * 9.0), 0.06 * radius), radius * 0.42, radius * 0.38
    )


def _sprite_px(painter: QPainter) -> int:
    """Return the pixels of a lens's radius."""
    return max(round(abs(painter.worldTransform().m11()) + abs(painter.worldTransform().m12())), 1)


def _blank(half: float, radius_px: int) -> tuple[QImage, QPainter]:
    """Return an image of a square about the origin, `half` to each side, and a painter in shares of the radius."""
    size = max(round(2.0 * half * radius_px), 2)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(size / 2.0, size / 2.0)
    painter.scale(radius_px, radius_px)
    return image, painter


@lru_cache(maxsize=512)
def _cancer_sprite(inks: Inks, radius_px: int, radius: float, stretch: float, shape: int) -> tuple[QImage, float]:
    half = radius * max(math.sqrt(stretch) * 1.25, 1.25)
    image, painter = _blank(half, radius_px)
    _draw_cancer_cell(painter, inks, radius, stretch, shape * 0.9)
    painter.end()
    return image, half


@lru_cache(maxsize=128)
def _red_sprite(inks: Inks, radius_px: int, radius: float, tilt: float) -> tuple[QImage, float]:
    half = radius * 1.15
    image, painter = _blank(half, radius_px)
    _draw_red_cell(painter, radius, tilt, inks)
    painter.end()
    return image, half


def paint_cancer_cell(
    painter: QPainter,
    centre: QPointF,
    inks: Inks,
    *,
    radius: float = CANCER_RADIUS,
    stretch: float = 1.0,
    angle: float = 0.0,
    seed: float = 0.5,
    alpha: float = 1.0,
) -> None:
    """Draw a cancer cell: round at `stretch` 1, a spindle of unchanged area above it; `angle` in degrees."""
    sprite, half = _cancer_sprite(inks, _sprite_px(painter), radius, round(stretch, 1), int(abs(seed) * 7.0) % 6)
    painter.save()
    painter.setOpacity(alpha)
    painter.translate(centre)
    painter.rotate(angle)
    painter.drawImage(QRectF(-half, -half, 2.0 * half, 2.0 * half), sprite)
    painter.restore()


def _draw_cancer_cell(painter: QPainter, inks: Inks, radius: float, stretch: float, seed: float) -> None:
    long, short = radius * math.sqrt(stretch), radius / math.sqrt(stretch)
    if stretch > 1.35:
        tip = long * 1.18
        path = QPainterPath(QPointF(-tip, 0.0))
        path.cubicTo(QPointF(-long * 0.45, -short * 0.25), QPointF(-long * 0.5, -short), QPointF(0.0, -short))
        path.cubicTo(QPointF(long * 0.5, -short), QPointF(long * 0.45, -short * 0.25), QPointF(tip, 0.0))
        path.cubicTo(QPointF(long * 0.45, short * 0.25), QPointF(long * 0.5, short), QPointF(0.0, short))
        path.cubicTo(QPointF(-long * 0.5, short), QPointF(-long * 0.45, short * 0.25), QPointF(-tip, 0.0))
    else:
        path = blob(QPointF(), radius, seed, 0.07)
        painter.scale(long / radius, short / radius)
    painter.setPen(QPen(QColor(inks.cancer_edge), _HAIR * 1.25))
    painter.setBrush(
        shaded(QPointF(), max(long, radius), *(QColor(i) for i in (inks.cancer_light, inks.cancer, inks.cancer_shade)))
    )
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint(inks.cancer_nucleus, 0.72))
    painter.drawEllipse(QPointF(short * 0.08, short * 0.06), long * 0.4, short * 0.46)


def paint_red_cell(painter: QPainter, centre: QPointF, radius: float, tilt: float, inks: Inks) -> None:
    """Draw a red cell, a dimpled disc that is seen more or less from its edge."""
    sprite, half = _red_sprite(inks, _sprite_px(painter), radius, round(tilt, 1))
    painter.drawImage(QRectF(centre.x() - half, centre.y() - half, 2.0 * half, 2.0 * half), sprite)


def _draw_red_cell(painter: QPainter, radius: float, tilt: float, inks: Inks) -> None:
    painter.rotate(tilt * 50.0)
    flat = 0.62 + 0.3 * abs(math.sin(tilt * 7.0))
    painter.scale(1.0, flat)
    painter.setPen(QPen(tint(inks.red_edge, 0.7), _HAIR * 0.7))
    fill = QRadialGradient(QPointF(), radius)
    fill.setColorAt(0.0, QColor(inks.red_edge))
    fill.setColorAt(0.3, QColor(inks.red))
    fill.setColorAt(0.72, QColor(inks.red_light))
    fill.setColorAt(1.0, QColor(inks.red))
    painter.setBrush(QBrush(fill))
    painter.drawEllipse(QPointF(), radius, radius)


def paint_immune_cell(painter: QPainter, centre: QPointF, radius: float, seed: float, alpha: float, inks: Inks) -> None:
    """Draw an NK or T cell with its fringe."""
    painter.setPen(QPen(tint(inks.immune_edge, alpha * 0.9), _HAIR))
    for i in range(12):
        angle = 2.0 * math.pi * (i / 12.0) + seed
        out = QPointF(math.cos(angle), math.sin(angle))
        painter.drawLine(centre + out * radius * 0.9, centre + out * radius * 1.22)
    painter.setBrush(tint(inks.immune, alpha))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint(inks.immune_edge, alpha * 0.55))
    painter.drawEllipse(centre, radius * 0.55, radius * 0.55)


def paint_death_mark(painter: QPainter, centre: QPointF, cause: Fate, alpha: float, inks: Inks) -> None:
    """Draw the mark of a death, the same for each cause as on the map."""
    arm = CANCER_RADIUS * 0.62
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, ink in ((0.046, inks.plate), (0.021, inks.text)):
        painter.setPen(QPen(tint(ink, alpha), width, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        match cause:
            case Fate.MATRIX:
                tips = ((0.0, -arm), (arm, 0.0), (0.0, arm), (-arm, 0.0))
                painter.drawPolygon([centre + QPointF(*tip) for tip in tips])
            case Fate.VESSEL_WALL:
                painter.drawLine(centre + QPointF(0.0, -arm), centre + QPointF(0.0, arm))
            case Fate.IMMUNE:
                painter.drawEllipse(centre, arm, arm)
            case Fate.TRAPPED:
                painter.drawLine(centre + QPointF(-arm, 0.0), centre + QPointF(arm, 0.0))
            case Fate.WRONG_SOIL:
                painter.drawRect(QRectF(centre.x() - arm * 0.85, centre.y() - arm * 0.85, arm * 1.7, arm * 1.7))
            case _:
                painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm))
                painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm))


def paint_clock(painter: QPainter, centre: QPointF, radius: float, turn: float, inks: Inks) -> None:
    """Draw a clock whose hand has made `turn` of a turn."""
    painter.setPen(QPen(QColor(inks.text), _HAIR * 1.4, c=Qt.PenCapStyle.RoundCap))
    painter.setBrush(tint(inks.plate, 0.75))
    painter.drawEllipse(centre, radius, radius)
    angle = 2.0 * math.pi * turn
    painter.drawLine(centre, centre + QPointF(math.sin(angle), -math.cos(angle)) * radius * 0.72)
    painter.drawLine(centre, centre + QPointF(0.0, -radius * 0.45))


def paint_ring(painter: QPainter, centre: QPointF, radius: float, inks: Inks) -> None:
    """Draw the ring of a founder."""
    painter.setPen(QPen(QColor(inks.founder), _HAIR * 1.7))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius, radius)


def paint_scissors(painter: QPainter, centre: QPointF, angle: float, opening: float, ink: str, inks: Inks) -> None:
    """Draw an enzyme that cuts: a small disc with a mouth, open by `opening` in [0, 1]."""
    radius = 0.042
    mouth = 18.0 + 34.0 * opening
    painter.setPen(QPen(tint(inks.plate, 0.8), _HAIR * 0.8))
    painter.setBrush(QColor(ink))
    box = QRectF(centre.x() - radius, centre.y() - radius, 2.0 * radius, 2.0 * radius)
    painter.drawPie(box, round((angle + mouth) * 16.0), round((360.0 - 2.0 * mouth) * 16.0))
