"""Tumours as QPainter paints them, in the shapes of the renderer's; like its shaders as far as gradients allow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QRadialGradient

from metaviz.render.frame import ColonyStage
from metaviz.render.theme import Rgb, Theme

FloatArray = NDArray[np.float64]

_MIDDLE = QPointF(0.0, 0.0)
_LIGHT_FROM = QPointF(-0.32, -0.42)
_GLOW_SPAN = 1.5
_RING_PX, _OUTLINE_PX = 2.0, 1.6
_N_SPROUTS = 6
_DASHES = 7
_SIGN_SHAPE = 0.2
"""How much of a lump's shape its sign has."""
_PX_PER_LOBULE, _FEWEST_LOBULES, _MOST_LOBULES = 1.1, 9, 34
_GOLDEN, _SILVER = 0.6180339887498949, 0.41421356237309515


def paint_tumour(painter: QPainter, stage: ColonyStage, outline_px: FloatArray, scale: float, theme: Theme) -> None:
    """Paint a tumour about the origin.

    Parameters
    ----------
    painter
        Where to paint; y downwards.
    stage
        How it is drawn.
    outline_px
        Shape (n, 2), its edge.
    scale
        Factor on the widths of lines.
    theme
        Colours.
    """
    distance = np.hypot(*outline_px.T)
    radius = float(np.sqrt((distance**2).mean()))
    if stage in (ColonyStage.PRIMARY, ColonyStage.DETECTABLE):
        _paint_lump(painter, outline_px, radius, theme)
        return
    # A sign is rounder than a lump of the same key would be.
    path = _path(outline_px * ((radius + _SIGN_SHAPE * (distance - radius)) / np.maximum(distance, 1e-6))[:, None])
    line = max(_RING_PX * scale, 1.0)
    fill = {ColonyStage.VASCULARISED: 0.5, ColonyStage.REGRESSING: theme.ring_fill / 2.0}.get(stage, theme.ring_fill)
    if stage is ColonyStage.VASCULARISED:
        _paint_sprouts(painter, radius, scale, theme)
    painter.setBrush(_colour(theme.tumour_body, fill))
    painter.setPen(QPen(_colour(theme.ring_outline, 0.75), line + _OUTLINE_PX * scale))
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(_colour(theme.ring), line)
    if stage is ColonyStage.REGRESSING:
        dash = np.pi * radius / _DASHES / line
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([dash, dash])
    painter.setPen(pen)
    painter.drawPath(path)
    if stage is ColonyStage.ASLEEP:
        painter.setPen(QPen(_colour(theme.ring), line * 0.8, c=Qt.PenCapStyle.FlatCap))
        painter.drawPolyline([QPointF(0.0, -0.55 * radius), _MIDDLE, QPointF(0.4 * radius, 0.0)])


def _paint_lump(painter: QPainter, outline_px: FloatArray, radius: float, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if theme.tumour_glow > 0.0:
        glow = QRadialGradient(_MIDDLE, radius * _GLOW_SPAN)
        for at, alpha in ((0.0, 0.5), (0.6, 0.5), (1.0, 0.0)):
            glow.setColorAt(at, _colour(theme.tumour_body, alpha * theme.tumour_glow))
        painter.setBrush(glow)
        painter.drawEllipse(_MIDDLE, radius * _GLOW_SPAN, radius * _GLOW_SPAN)
    light = QRadialGradient(_MIDDLE, radius * 1.3, _LIGHT_FROM * radius)
    for at, tone in ((0.0, theme.tumour_light), (0.45, theme.tumour_body), (1.0, theme.tumour_shade)):
        light.setColorAt(at, _colour(tone))
    path = _path(outline_px)
    painter.fillPath(path, QBrush(light))
    _paint_lobules(painter, outline_px, radius, theme)
    painter.strokePath(path, QPen(_colour(theme.tumour_edge, 0.7), max(radius * 0.06, 0.8)))


def _paint_lobules(painter: QPainter, outline_px: FloatArray, radius: float, theme: Theme) -> None:
    """Paint the bumps of a lump that is large enough to have any: a shade, and a lit top in it."""
    n_lobules = min(int(radius / _PX_PER_LOBULE), _MOST_LOBULES)
    if n_lobules < _FEWEST_LOBULES:
        return
    number = np.arange(n_lobules)
    # Evenly over the lump, as the seeds of a sunflower are; so far from its edge that none reaches over it.
    ray = (number * _GOLDEN * len(outline_px)).astype(np.int64) % len(outline_px)
    middles = outline_px[ray] * (0.8 * np.sqrt((number + 0.5) / n_lobules))[:, None]
    sizes = radius / np.sqrt(n_lobules) * (0.6 + 0.5 * (number * _SILVER % 1.0))
    for tone, alpha, share, shift in (
        (theme.tumour_shade, 0.30, 1.0, 0.16),
        (theme.tumour_body, 0.45, 0.86, 0.0),
        (theme.tumour_light, 0.30, 0.5, -0.2),
    ):
        painter.setBrush(_colour(tone, alpha))
        for (x, y), size in zip((middles + shift * sizes[:, None]).tolist(), (share * sizes).tolist(), strict=True):
            painter.drawEllipse(QPointF(x, y), size, size)


def _path(outline_px: FloatArray) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in outline_px.tolist()]))
    path.closeSubpath()
    return path


def _paint_sprouts(painter: QPainter, radius: float, scale: float, theme: Theme) -> None:
    painter.setPen(QPen(_colour(theme.artery), max(radius * 0.09, 1.2 * scale)))
    for turn in np.linspace(0.0, 2.0 * np.pi, _N_SPROUTS, endpoint=False).tolist():
        across, up = np.cos(turn) * radius, np.sin(turn) * radius
        painter.drawLine(QPointF(across, up), QPointF(1.85 * across, 1.85 * up))


def _colour(rgb: Rgb, alpha: float = 1.0) -> QColor:
    return QColor.fromRgbF(*rgb, alpha)
