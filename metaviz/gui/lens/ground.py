"""What stands still in a lens: tissue, membrane, vessel walls; drawn once for each theatre, profile and size.

The lens is a disc of radius 1 about the origin; y points down.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen, QRadialGradient

from metaviz.gui.lens.cells import paint_tissue_cell, tint
from metaviz.gui.lens.inks import Inks
from metaviz.replay.close_up import Theatre

MEMBRANE_X = -0.12
GAPS_Y = (-0.3, 0.3)
"""Where cells cut through the basement membrane."""
GAP = 0.1
WALL_Y = -0.08
FAR_WALL_Y = 0.66
DOORS_X = (-0.42, 0.2)
"""Where cells squeeze between two cells of the vessel wall."""
BED_HALF = 0.135
BED_DOOR_X = 0.14
NICHE_VESSEL_Y = -0.72


@dataclass(frozen=True, slots=True)
class Wall:
    """The basement membrane as it is drawn.

    Attributes
    ----------
    thickness, gap
        Against the published tumour's: of its layers, and of the gaps that enzymes cut into it.
    """

    thickness: float = 1.0
    gap: float = 1.0


USUAL_WALL = Wall()


def wall_of(barrier: float, cutting: float) -> Wall:
    """Return the membrane of a barrier and of an activity of enzymes: in a few sizes, so that each is drawn once."""
    return Wall(_step(barrier, 0.6, (0.35, 2.6)), _step(cutting, 0.4, (0.4, 1.7)))


def _step(factor: float, power: float, limits: tuple[float, float]) -> float:
    low, high = limits
    size = min(max(max(factor, 1e-6) ** power, low), high)
    return float(2.0 ** (round(4.0 * math.log2(size)) / 4.0))


def paint_ground(painter: QPainter, theatre: Theatre, inks: Inks, wall: Wall = USUAL_WALL) -> None:
    """Draw a theatre without its actors; only the edge of the tissue has a `wall`."""
    fill = QRadialGradient(QPointF(-0.25, -0.3), 1.4)
    fill.setColorAt(0.0, QColor(inks.ground))
    fill.setColorAt(1.0, QColor(inks.deep))
    painter.fillRect(QRectF(-1.0, -1.0, 2.0, 2.0), QBrush(fill))
    if theatre is Theatre.TISSUE_EDGE:
        _tissue_edge(painter, inks, wall)
        return
    {
        Theatre.VESSEL_WALL: _vessel_wall,
        Theatre.CAPILLARY_BED: _capillary_bed,
        Theatre.NICHE: _niche,
    }[theatre](painter, inks)


def membrane_x(y: float) -> float:
    """Return where the basement membrane is at a height."""
    return MEMBRANE_X + 0.05 * math.sin(2.1 * y + 0.4)


def bed_y(x: float) -> float:
    """Return the middle line of the capillary."""
    return -0.1 + 0.1 * math.sin(2.3 * x)


def _fibres(painter: QPainter, inks: Inks, box: QRectF, n: int, slope: float) -> None:
    """Draw bundles of collagen, all but parallel."""
    for i in range(n):
        share = (i * 0.618) % 1.0
        y = box.top() + share * box.height()
        wave, tilt = 0.05 + 0.04 * math.sin(i * 5.0), slope * math.sin(i * 2.7)
        path = QPainterPath(QPointF(box.left(), y))
        steps = 5
        for k in range(1, steps + 1):
            x = box.left() + box.width() * k / steps
            sway = wave * (1.0 if (k + i) % 2 else -1.0)
            path.quadTo(QPointF(x - box.width() / steps / 2.0, y + sway + tilt * (k - 0.5)), QPointF(x, y + tilt * k))
        thick = 0.016 + 0.014 * ((i * 7) % 5) / 4.0
        cap, none = Qt.PenCapStyle.RoundCap, Qt.BrushStyle.NoBrush
        painter.setBrush(none)
        painter.setPen(QPen(tint(inks.fibre, 0.5), thick * 1.7, c=cap))
        painter.drawPath(path)
        painter.setPen(QPen(tint(inks.fibre_light, 0.42), thick * 0.45, c=cap))
        painter.drawPath(path)


def _tissue_edge(painter: QPainter, inks: Inks, wall: Wall) -> None:
    _fibres(painter, inks, QRectF(MEMBRANE_X, -1.0, 1.3, 2.0), 30, 0.05)
    # The epithelium: columns of cuboid cells, the last one standing on the membrane.
    for column in range(5):
        for row in range(-5, 6):
            y = (row + (0.5 if column % 2 else 0.0)) * 0.205
            x = membrane_x(y) - 0.13 - column * 0.195
            paint_tissue_cell(painter, QPointF(x, y), 0.108, row * 3.1 + column * 1.7, inks)
    _membrane(painter, inks, wall)
    _fibroblast(painter, QPointF(0.62, -0.52), 24.0, inks)
    _fibroblast(painter, QPointF(0.42, 0.02), -14.0, inks)


def _membrane(painter: QPainter, inks: Inks, wall: Wall) -> None:
    """Draw the sheet in its layers, with frayed edges at the gaps."""
    gap, thick = GAP * wall.gap, wall.thickness
    edges = [-1.0, *(y + side * gap for y in GAPS_Y for side in (-1.0, 1.0)), 1.0]
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        for thin_shift, thin_width, ink, alpha in (
            (0.0, 0.085, inks.deep, 0.5),
            (-0.018, 0.026, inks.membrane_light, 0.95),
            (0.008, 0.022, inks.membrane, 0.8),
            (0.032, 0.018, inks.membrane, 0.95),
        ):
            shift, width = thin_shift * thick, thin_width * thick
            path = QPainterPath(QPointF(membrane_x(top) + shift, top))
            for k in range(1, 13):
                y = top + (bottom - top) * k / 12.0
                path.lineTo(QPointF(membrane_x(y) + shift, y))
            painter.setPen(QPen(tint(ink, alpha), width, c=Qt.PenCapStyle.RoundCap))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
    for y in GAPS_Y:
        for side in (-1.0, 1.0):
            end = QPointF(membrane_x(y), y + side * gap)
            for k in range(3):
                painter.setPen(QPen(tint(inks.membrane_light, 0.75), 0.011, c=Qt.PenCapStyle.RoundCap))
                start = end + QPointF(-0.018 + 0.025 * k, 0.0)
                painter.drawLine(start, start + QPointF(0.03 * (k - 0.6), -side * (0.035 + 0.012 * k)))


def _fibroblast(painter: QPainter, centre: QPointF, angle: float, inks: Inks) -> None:
    painter.save()
    painter.translate(centre)
    painter.rotate(angle)
    path = QPainterPath(QPointF(-0.24, 0.02))
    path.cubicTo(QPointF(-0.1, 0.0), QPointF(-0.08, -0.055), QPointF(0.0, -0.055))
    path.cubicTo(QPointF(0.09, -0.055), QPointF(0.1, 0.0), QPointF(0.24, -0.02))
    path.cubicTo(QPointF(0.1, 0.04), QPointF(0.06, 0.055), QPointF(0.0, 0.05))
    path.cubicTo(QPointF(-0.08, 0.05), QPointF(-0.1, 0.04), QPointF(-0.24, 0.02))
    painter.setPen(QPen(tint(inks.immune_edge, 0.35), 0.009))
    painter.setBrush(tint(inks.pericyte, 0.95))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint(inks.nucleus, 0.75))
    painter.drawEllipse(QPointF(), 0.062, 0.028)
    painter.restore()


def _lining_cell(painter: QPainter, left: QPointF, right: QPointF, thick: float, bulge: float, inks: Inks) -> None:
    """Draw a flat cell of a vessel wall whose nucleus bulges to one side."""
    along = right - left
    length = math.hypot(along.x(), along.y())
    painter.save()
    painter.translate(left)
    painter.rotate(math.degrees(math.atan2(along.y(), along.x())))
    path = QPainterPath(QPointF(0.012, 0.0))
    path.cubicTo(QPointF(0.06, -thick * 0.6), QPointF(length * 0.3, -thick * 0.6), QPointF(length * 0.5, -thick * 0.75))
    path.cubicTo(
        QPointF(length * 0.7, -thick * 0.6), QPointF(length - 0.06, -thick * 0.6), QPointF(length - 0.012, 0.0)
    )
    path.cubicTo(QPointF(length - 0.06, thick * 0.6), QPointF(length * 0.7, thick * 0.6), QPointF(length * 0.5, thick))
    path.cubicTo(QPointF(length * 0.3, thick * 0.6), QPointF(0.06, thick * 0.6), QPointF(0.012, 0.0))
    if bulge < 0.0:
        painter.scale(1.0, -1.0)
    painter.setPen(QPen(tint(inks.lining_edge, 0.95), 0.011))
    painter.setBrush(tint(inks.lining, 1.0))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint(inks.red_edge, 0.55))
    painter.drawEllipse(QPointF(length * 0.5, thick * 0.1), min(length * 0.16, 0.085), thick * 0.42)
    painter.restore()


def _plasma(painter: QPainter, path: QPainterPath, top: float, bottom: float, inks: Inks) -> None:
    fill = QLinearGradient(QPointF(0.0, top), QPointF(0.0, bottom))
    for at, ink in ((0.0, inks.plasma_edge), (0.5, inks.plasma), (1.0, inks.plasma_edge)):
        fill.setColorAt(at, QColor(ink))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(fill))
    painter.drawPath(path)


def _vessel_wall(painter: QPainter, inks: Inks) -> None:
    _fibres(painter, inks, QRectF(-1.1, -1.0, 2.3, 0.85), 16, 0.03)
    lumen = QPainterPath()
    lumen.addRect(QRectF(-1.0, WALL_Y, 2.0, FAR_WALL_Y - WALL_Y))
    _plasma(painter, lumen, WALL_Y, FAR_WALL_Y, inks)
    edges = (-1.3, -0.88, *DOORS_X[:1], -0.1, *DOORS_X[1:], 0.56, 0.98, 1.4)
    for left, right in itertools.pairwise(edges):
        _lining_cell(painter, QPointF(left, WALL_Y), QPointF(right, WALL_Y), 0.06, 1.0, inks)
    for left in (-1.2, -0.7, -0.2, 0.3, 0.8):
        _lining_cell(painter, QPointF(left, FAR_WALL_Y), QPointF(left + 0.5, FAR_WALL_Y), 0.06, -1.0, inks)
    # The membrane of the vessel, open at the doors, and pericytes upon it.
    painter.setPen(QPen(tint(inks.membrane_light, 0.8), 0.018, c=Qt.PenCapStyle.RoundCap))
    spans = (-1.0, *(x + side * 0.075 for x in DOORS_X for side in (-1.0, 1.0)), 1.0)
    for left, right in zip(spans[::2], spans[1::2], strict=True):
        painter.drawLine(QPointF(left, WALL_Y - 0.085), QPointF(right, WALL_Y - 0.085))
    painter.drawLine(QPointF(-1.0, FAR_WALL_Y + 0.085), QPointF(1.0, FAR_WALL_Y + 0.085))
    for x in (-0.74, -0.11, 0.6):
        _fibroblast(painter, QPointF(x, WALL_Y - 0.145), 0.0, inks)


def _capillary_bed(painter: QPainter, inks: Inks) -> None:
    for i in range(30):
        row = i // 8
        x = -0.95 + (i % 8) * 0.27 + 0.13 * (row % 2) + 0.02 * math.sin(i * 3.0)
        y = (-0.86, -0.58, 0.34, 0.62)[row] + 0.05 * math.sin(i * 5.0)
        if not (row >= 2 and abs(x - BED_DOOR_X) < 0.22):
            paint_tissue_cell(painter, QPointF(x, y), 0.125, i * 2.3, inks)
    _fibres(painter, inks, QRectF(-1.1, 0.12, 2.3, 0.9), 9, 0.02)
    lumen = QPainterPath(QPointF(-1.05, bed_y(-1.05) - BED_HALF))
    xs = [-1.05 + 0.07 * k for k in range(31)]
    for x in xs:
        lumen.lineTo(QPointF(x, bed_y(x) - BED_HALF))
    for x in reversed(xs):
        lumen.lineTo(QPointF(x, bed_y(x) + BED_HALF))
    lumen.closeSubpath()
    _plasma(painter, lumen, -0.3, 0.15, inks)
    for side, edges in (
        (-1.0, (-1.3, -0.8, -0.25, 0.3, 0.82, 1.3)),
        (1.0, (-1.3, -0.9, -0.4, BED_DOOR_X, 0.68, 1.25)),
    ):
        for left, right in itertools.pairwise(edges):
            off = side * (BED_HALF + 0.02)
            ends = (QPointF(left, bed_y(left) + off), QPointF(right, bed_y(right) + off))
            _lining_cell(painter, *ends, 0.042, -side, inks)


def _niche(painter: QPainter, inks: Inks) -> None:
    _fibres(painter, inks, QRectF(-1.1, -0.5, 2.3, 1.5), 18, 0.06)
    for i in range(44):
        angle, reach = i * 2.39996, 0.16 * math.sqrt(i + 6.0)
        centre = QPointF(reach * math.cos(angle), 0.1 + reach * math.sin(angle))
        if centre.y() > NICHE_VESSEL_Y + 0.33:
            paint_tissue_cell(painter, centre, 0.1, i * 1.9, inks)
    # Room for the colony in the middle.
    hollow = QRadialGradient(QPointF(0.05, 0.16), 0.5)
    hollow.setColorAt(0.0, tint(inks.deep, 0.9))
    hollow.setColorAt(0.7, tint(inks.deep, 0.55))
    hollow.setColorAt(1.0, tint(inks.deep, 0.0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(hollow))
    painter.drawEllipse(QPointF(0.05, 0.16), 0.5, 0.5)
    top, bottom = NICHE_VESSEL_Y - 0.13, NICHE_VESSEL_Y + 0.13
    lumen = QPainterPath()
    lumen.addRect(QRectF(-1.0, top, 2.0, bottom - top))
    _plasma(painter, lumen, top, bottom, inks)
    for y, bulge in ((top, 1.0), (bottom, -1.0)):
        for left in (-1.1, -0.62, -0.14, 0.34, 0.82):
            _lining_cell(painter, QPointF(left, y), QPointF(left + 0.48, y), 0.042, bulge, inks)


def sprout_path(reach: float) -> QPainterPath:
    """Return the middle line of a new vessel that has come a share of its way to the colony."""
    whole = QPainterPath(QPointF(0.5, NICHE_VESSEL_Y + 0.12))
    whole.cubicTo(QPointF(0.62, -0.3), QPointF(0.36, -0.28), QPointF(0.22, 0.02))
    path = QPainterPath(whole.pointAtPercent(0.0))
    for k in range(1, 17):
        path.lineTo(whole.pointAtPercent(min(max(reach, 0.0), 1.0) * k / 16.0))
    return path


def paint_glass(painter: QPainter, inks: Inks) -> None:
    """Draw the rim and the shade of the glass at its edge."""
    shade = QRadialGradient(QPointF(), 1.0)
    shade.setColorAt(0.0, tint(inks.deep, 0.0))
    shade.setColorAt(0.8, tint(inks.deep, 0.0))
    shade.setColorAt(1.0, tint(inks.deep, 0.75))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(shade))
    painter.drawEllipse(QPointF(), 1.0, 1.0)
