"""Dots, marks of death and founders as QPainter paints them; one shape for pixels and for vectors.

They look like the renderer's shaders (`metaviz/render/shaders`) as far as paths and gradients allow.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRadialGradient

from metaviz.model.events import CellForm
from metaviz.render.particles import HELD_GLYPH, TRAIL_DOTS
from metaviz.render.theme import Rgb, Theme

_MIDDLE = QPointF(0.0, 0.0)
_N_PLATELETS = 9


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


def paint_form(painter: QPainter, glyph: int, theme: Theme) -> None:
    """Paint a cell that is more than a dot, as ``form.frag`` does: `glyph` is its form, and more where it is held."""
    form, is_held = glyph % HELD_GLYPH, glyph >= HELD_GLYPH
    painter.setPen(Qt.PenStyle.NoPen)
    rim, core = colour(theme.cell_rim, 0.8), colour(theme.cell_core)
    if form == CellForm.EXOSOME:
        _discs(painter, core, [(0.16, -0.02), (-0.14, 0.12), (-0.02, -0.2)], 0.14)
    elif form == CellForm.CLOAKED:
        _discs(painter, rim, [(0.0, 0.0)], 0.46)
        _discs(painter, core, [(0.0, 0.0)], 0.36)
        turns = (np.arange(_N_PLATELETS) + 0.5) * 2.0 * np.pi / _N_PLATELETS
        _discs(
            painter, colour(theme.mark), np.column_stack((0.68 * np.cos(turns), 0.68 * np.sin(turns))).tolist(), 0.15
        )
    else:
        middles = [(0.0, 0.0)]
        if form == CellForm.CLUSTER:
            middles = [(-0.27, -0.27), (0.27, -0.27), (-0.27, 0.27), (0.27, 0.27)]
        radius = 0.22 if form == CellForm.CLUSTER else 0.34
        _discs(painter, rim, middles, radius + 0.1)
        _discs(painter, core, middles, radius)
    if is_held:
        painter.setPen(QPen(colour(theme.mark), 0.16, c=Qt.PenCapStyle.FlatCap))
        for side in (-0.82, 0.82):
            painter.drawLine(QPointF(side, -0.5), QPointF(side, 0.5))


def paint_trail(painter: QPainter, glyph: int, theme: Theme) -> None:
    """Paint where a founder was: the greater the number, the longer ago."""
    fresh = 1.0 - glyph / (TRAIL_DOTS + 1.0)
    painter.setPen(Qt.PenStyle.NoPen)
    _discs(painter, colour(theme.cell_core, 0.6 * fresh), [(0.0, 0.0)], 0.7 * (0.35 + 0.55 * fresh))


def _discs(painter: QPainter, tone: QColor, middles: Iterable[tuple[float, float]], radius: float) -> None:
    painter.setBrush(tone)
    for x, y in middles:
        painter.drawEllipse(QPointF(x, y), radius, radius)


def paint_mark(painter: QPainter, glyph: int, theme: Theme) -> None:
    """Paint how a cell died about the origin, within radius 1; `glyph` is its place in the list of fates."""
    paint_end(painter, glyph, colour(theme.mark))


def paint_end(painter: QPainter, glyph: int, ink: QColor) -> None:
    """Paint the sign of a fate in any colour."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 0.28))
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
