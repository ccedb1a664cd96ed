"""Dots, marks of death, founders and tumours as QPainter paints them; one shape for pixels and for vectors.

They look like the renderer's shaders (`metaviz/render/shaders`) as far as paths and gradients allow.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QRadialGradient

from metaviz.render.blobs import N_SHAPES, SHAPE_PX, SHAPES_ACROSS, SPAN, blob_atlas
from metaviz.render.frame import ColonyStage
from metaviz.render.theme import Rgb, Theme

FloatArray = NDArray[np.float64]

_MIDDLE = QPointF(0.0, 0.0)
_LIGHT_FROM = QPointF(-0.32, -0.42)
_OUTLINE_POINTS = 64
_OUTLINE_STEPS = 240
_REGRESSING_COVER = 0.45
_RING_RADIUS, _RING_PX, _OUTLINE_PX = 0.78, 2.6, 2.0


def colour(rgb: Rgb, alpha: float = 1.0) -> QColor:
    """Return Qt's colour for one of the theme's."""
    return QColor.fromRgbF(*rgb, alpha)


def paint_dot(painter: QPainter, _glyph: int, theme: Theme) -> None:
    """Paint a cell about the origin, of radius 1: a glow on dark ground, an edged disc on light ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    if theme.cell_glow > 0.0:
        painter.setBrush(_glow(theme))
        painter.drawEllipse(_MIDDLE, 1.0, 1.0)
        return
    painter.setBrush(colour(theme.cell_rim))
    painter.drawEllipse(_MIDDLE, 0.9, 0.9)
    painter.setBrush(colour(theme.cell_core))
    painter.drawEllipse(_MIDDLE, theme.core_share, theme.core_share)


def paint_flat_dot(painter: QPainter, glyph: int, theme: Theme) -> None:
    """Paint a cell without a gradient, of which files of vectors would keep one for each cell."""
    if theme.cell_glow <= 0.0:
        paint_dot(painter, glyph, theme)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.cell_rim, 0.55))
    painter.drawEllipse(_MIDDLE, 0.75, 0.75)
    painter.setBrush(colour(theme.cell_core))
    painter.drawEllipse(_MIDDLE, 0.42, 0.42)


def paint_mark(painter: QPainter, glyph: int, theme: Theme) -> None:
    """Paint how a cell died about the origin, within radius 1; `glyph` is its place in the list of fates."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(theme.mark), 0.28))
    match glyph:
        case 7:  # dormant: a ring open to one side
            painter.drawArc(QRectF(-0.62, -0.62, 1.24, 1.24), -125 * 16, 250 * 16)
        case 6:  # wrong soil
            painter.drawRect(QRectF(-0.55, -0.55, 1.1, 1.1))
        case 5:  # trapped
            painter.drawLine(QPointF(-0.75, 0.0), QPointF(0.75, 0.0))
        case 4:  # immune
            painter.drawEllipse(_MIDDLE, 0.6, 0.6)
        case 3:  # shear
            painter.drawLine(QPointF(-0.6, -0.6), QPointF(0.6, 0.6))
            painter.drawLine(QPointF(-0.6, 0.6), QPointF(0.6, -0.6))
        case 2:  # vessel wall
            painter.drawLine(QPointF(0.0, -0.75), QPointF(0.0, 0.75))
        case _:  # matrix
            painter.drawPolygon([QPointF(0.0, -0.42), QPointF(0.42, 0.0), QPointF(0.0, 0.42), QPointF(-0.42, 0.0)])


def paint_founder(painter: QPainter, _glyph: int, theme: Theme) -> None:
    """Paint a founder about the origin, within radius 1: a ring around a bright cell."""
    painter.setPen(Qt.PenStyle.NoPen)
    halo = QRadialGradient(_MIDDLE, 1.0)
    halo.setColorAt(0.0, colour(theme.cell_rim, 0.6))
    halo.setColorAt(0.5, colour(theme.cell_rim, 0.18))
    halo.setColorAt(1.0, colour(theme.cell_rim, 0.0))
    painter.setBrush(halo)
    painter.drawEllipse(_MIDDLE, 1.0, 1.0)
    painter.setBrush(colour(theme.cell_core))
    painter.drawEllipse(_MIDDLE, 0.26, 0.26)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(theme.founder), 0.15))
    painter.drawEllipse(_MIDDLE, 0.62, 0.62)


def paint_tumour(painter: QPainter, stage: ColonyStage, shape: int, radius_px: float, theme: Theme) -> None:
    """Paint a tumour about the origin: a lump of cells, or a ring for what is small or asleep."""
    if stage in (ColonyStage.ASLEEP, ColonyStage.MICRO):
        _paint_ring(painter, radius_px, theme, with_hands=stage is ColonyStage.ASLEEP)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    if theme.tumour_glow > 0.0:
        glow = QRadialGradient(_MIDDLE, radius_px * SPAN)
        glow.setColorAt(0.0, colour(theme.tumour_body, 0.5 * theme.tumour_glow))
        glow.setColorAt(0.55, colour(theme.tumour_body, 0.5 * theme.tumour_glow))
        glow.setColorAt(1.0, colour(theme.tumour_body, 0.0))
        painter.setBrush(glow)
        painter.drawEllipse(_MIDDLE, radius_px * SPAN, radius_px * SPAN)
    outline = QPolygonF([QPointF(x * radius_px, y * radius_px) for x, y in blob_outline(shape).tolist()])
    path = QPainterPath()
    path.addPolygon(outline)
    path.closeSubpath()
    painter.save()
    if stage is ColonyStage.REGRESSING:
        painter.setOpacity(painter.opacity() * _REGRESSING_COVER)
    light = QRadialGradient(_MIDDLE, radius_px * 1.15, _LIGHT_FROM * radius_px)
    light.setColorAt(0.0, colour(theme.tumour_light))
    light.setColorAt(0.45, colour(theme.tumour_body))
    light.setColorAt(1.0, colour(theme.tumour_shade))
    painter.fillPath(path, QBrush(light))
    painter.strokePath(path, QPen(colour(theme.tumour_edge, 0.7), max(radius_px * 0.06, 0.8)))
    painter.restore()


def _paint_ring(painter: QPainter, radius_px: float, theme: Theme, *, with_hands: bool) -> None:
    radius = radius_px * _RING_RADIUS
    painter.setPen(QPen(colour(theme.ring_outline, 0.75), _RING_PX + _OUTLINE_PX))
    painter.setBrush(colour(theme.tumour_body, theme.ring_fill))
    painter.drawEllipse(_MIDDLE, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(theme.ring), _RING_PX))
    painter.drawEllipse(_MIDDLE, radius, radius)
    if with_hands:
        painter.setPen(QPen(colour(theme.ring), _RING_PX * 0.6, c=Qt.PenCapStyle.FlatCap))
        painter.drawPolyline([QPointF(0.0, -0.55 * radius_px), _MIDDLE, QPointF(0.4 * radius_px, 0.0)])


@cache
def blob_outline(shape: int) -> FloatArray:
    """Return the outline of one of the lumps, shape (n, 2), in units of its radius, y downwards."""
    row, column = divmod(shape % N_SHAPES, SHAPES_ACROSS)
    cover = _covers()[row * SHAPE_PX : (row + 1) * SHAPE_PX, column * SHAPE_PX : (column + 1) * SHAPE_PX]
    angle = np.linspace(0.0, 2.0 * np.pi, _OUTLINE_POINTS, endpoint=False)
    away = np.linspace(0.0, SPAN, _OUTLINE_STEPS)
    x, y = np.cos(angle)[:, None] * away, np.sin(angle)[:, None] * away
    at_row, at_column = (np.clip(((v + SPAN) / (2.0 * SPAN) * SHAPE_PX).astype(int), 0, SHAPE_PX - 1) for v in (y, x))
    # Lumps are star-shaped, so the outline is where a ray from the middle first leaves the cover.
    edge = away[np.argmin(cover[at_row, at_column] > 127, axis=1)]
    edge = (np.roll(edge, 1) + 2.0 * edge + np.roll(edge, -1)) / 4.0
    return np.column_stack((np.cos(angle) * edge, np.sin(angle) * edge))


@cache
def _covers() -> NDArray[np.uint8]:
    return np.ascontiguousarray(blob_atlas()[..., 1])


def _glow(theme: Theme) -> QRadialGradient:
    """Return what ``glow.frag`` does to a cell as a gradient."""
    gradient = QRadialGradient(_MIDDLE, 1.0)
    core, rim = np.array(theme.cell_core), np.array(theme.cell_rim)
    for at in np.linspace(0.0, 1.0, 9).tolist():
        fall = 1.0 - at * at
        alpha = min((fall * fall + 1.0 - theme.cell_glow) * fall, 1.0)
        lit = (core * fall * fall + rim) * fall
        red, green, blue = np.clip(lit / max(alpha, 1e-3), 0.0, 1.0).tolist()
        gradient.setColorAt(at, QColor.fromRgbF(red, green, blue, alpha))
    return gradient
