"""Charts of the validation: shares against shares, curves with bands, and the gradient along the spine."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from metaviz.gui.fonts import font_px
from metaviz.gui.paper import Paper
from metaviz.gui.scale import LogScale
from metaviz.model.validation import AutopsyCell, DiagnosisCurve, SpineLevel

_SHARES = LogScale(1e-3, 1.0)
"""Shares below one in a thousand stand at the edge."""
_HEAD_EM, _FOOT_EM, _SIDE_EM, _RIGHT_EM = 3.2, 2.3, 3.4, 0.8
_SMALLEST_CM = 0.5
"""Smaller primaries stand at the edge of a curve."""
_MANY_CASES = 30
"""From so many cases on a point is filled."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("validation", text)


def chart_image(size: QSizeF, ratio: float, paint: Callable[[QPainter], None]) -> QImage:
    """Return a picture without ground, painted in its own pixels."""
    image = QImage((size * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return image


def paint_shares(painter: QPainter, box: QRectF, title: str, cells: Sequence[AutopsyCell], paper: Paper) -> None:
    """Paint predicted against observed shares on log axes; on the diagonal both are equal.

    Cells with at least thirty cases are filled, rarer ones hollow.
    """
    plot = _frame(painter, box, title, paper)
    colours, em = paper.colours, paper.em_px
    for tick in (1e-3, 1e-2, 1e-1, 1.0):
        place = _SHARES.place(tick)
        x, y = plot.left() + place * plot.width(), plot.bottom() - place * plot.height()
        _grid_line(painter, QPointF(x, plot.top()), QPointF(x, plot.bottom()), paper)
        _grid_line(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), paper)
        _tick_texts(painter, plot, QPointF(x, y), f"{100.0 * tick:g} %", f"{100.0 * tick:g} %", paper)
    painter.setPen(QPen(QColor(colours.quiet_text), 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(plot.bottomLeft(), plot.topRight())
    for cell in cells:
        x = plot.left() + _SHARES.place(cell.observed) * plot.width()
        y = plot.bottom() - _SHARES.place(cell.predicted) * plot.height()
        many = cell.cases >= _MANY_CASES
        painter.setPen(QPen(QColor(colours.accent), 1.0))
        painter.setBrush(QColor(colours.accent) if many else Qt.BrushStyle.NoBrush)
        radius = (0.2 if many else 0.13) * em
        painter.drawEllipse(QPointF(x, y), radius, radius)
    _axis_names(painter, box, plot, _tr("found at autopsy"), _tr("predicted"), paper)


def paint_diagnosis(painter: QPainter, box: QRectF, title: str, curve: DiagnosisCurve, paper: Paper) -> None:
    """Paint the share with a metastasis at diagnosis against the primary's diameter: counted with two standard errors,
    and predicted as a line.
    """
    plot = _frame(painter, box, title, paper)
    colours, em, bins = paper.colours, paper.em_px, curve.bins
    if not bins:
        return
    high_cm = max(each.diameter_cm for each in bins)
    low_cm = max(min(each.diameter_cm for each in bins), _SMALLEST_CM)
    diameters = LogScale(low_cm / 1.15, high_cm * 1.15)
    top = max(*(max(each.observed + 2.0 * each.standard_error, each.predicted) for each in bins), 0.05)
    most = math.ceil(top * 10.0) / 10.0
    for tick in (1.0, 2.0, 5.0, 10.0, 20.0):
        if diameters.low <= tick <= diameters.high:
            x = plot.left() + diameters.place(tick) * plot.width()
            _grid_line(painter, QPointF(x, plot.top()), QPointF(x, plot.bottom()), paper)
            _tick_texts(painter, plot, QPointF(x, plot.bottom()), f"{tick:g}", "", paper)
    for share in (0.0, most / 2.0, most):
        y = plot.bottom() - share / most * plot.height()
        _grid_line(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), paper)
        _tick_texts(painter, plot, QPointF(plot.left(), y), "", f"{100.0 * share:.0f} %", paper)

    def at(diameter_cm: float, share: float) -> QPointF:
        x = plot.left() + diameters.place(diameter_cm) * plot.width()
        return QPointF(x, plot.bottom() - min(max(share / most, 0.0), 1.0) * plot.height())

    for each in bins:
        low, high = each.observed - 2.0 * each.standard_error, each.observed + 2.0 * each.standard_error
        painter.setPen(QPen(QColor(colours.text), 1.2))
        painter.drawLine(at(each.diameter_cm, low), at(each.diameter_cm, high))
        painter.setBrush(QColor(colours.text))
        painter.drawEllipse(at(each.diameter_cm, each.observed), 0.13 * em, 0.13 * em)
    painter.setPen(QPen(QColor(colours.accent), 0.16 * em))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([at(each.diameter_cm, each.predicted) for each in bins]))
    _axis_names(painter, box, plot, _tr("diameter, cm"), _tr("found with a metastasis"), paper)


def paint_spine(painter: QPainter, box: QRectF, levels: Sequence[SpineLevel], paper: Paper) -> None:
    """Paint the involvement of each part of the spine against the lumbar part: counted, with and without the plexus."""
    colours, em = paper.colours, paper.em_px
    if not levels:
        return
    lumbar = max(levels[0].published, 1e-9)
    names = (_tr("counted"), _tr("with the plexus"), _tr("without the plexus"))
    looks = (QColor(colours.text), QColor(colours.accent), QColor(colours.line))
    painter.setFont(font_px(0.9 * em))
    x = box.left()
    for name, look in zip(names, looks, strict=True):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look)
        painter.drawRoundedRect(QRectF(x, box.top() + 0.35 * em, em, 0.6 * em), 0.2 * em, 0.2 * em)
        painter.setPen(QColor(colours.text))
        width = QFontMetricsF(painter.font()).horizontalAdvance(name)
        painter.drawText(QRectF(x + 1.4 * em, box.top(), width + em, 1.3 * em), Qt.AlignmentFlag.AlignVCenter, name)
        x += width + 3.2 * em
    row_px = (box.height() - 1.8 * em) / len(levels)
    track = QRectF(box.left() + 7.0 * em, 0.0, box.width() - 12.0 * em, 0.0)
    for number, level in enumerate(levels):
        top = box.top() + 1.8 * em + number * row_px
        name = level.place.rpartition(".")[2].replace("_", " ").capitalize()
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(box.left(), top, 7.0 * em, row_px), Qt.AlignmentFlag.AlignVCenter, name)
        shares = (level.published / lumbar, level.with_plexus, level.without_plexus)
        bar_px = row_px / 4.2
        for place, (share, look) in enumerate(zip(shares, looks, strict=True)):
            y = top + 0.3 * bar_px + place * 1.2 * bar_px
            length = min(max(share, 0.0), 1.6) / 1.6 * track.width()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look)
            painter.drawRoundedRect(QRectF(track.left(), y, max(length, 2.0), bar_px), 2.0, 2.0)
            painter.setPen(QColor(colours.text))
            label = QRectF(track.left() + length + 0.5 * em, y - 0.5 * em, 5.0 * em, bar_px + em)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, f"{share:.2f}")


def _frame(painter: QPainter, box: QRectF, title: str, paper: Paper) -> QRectF:
    """Write the title and return the room of the plot."""
    em = paper.em_px
    painter.setFont(font_px(0.95 * em, QFont.Weight.DemiBold))
    painter.setPen(QColor(paper.colours.text))
    elided = QFontMetricsF(painter.font()).elidedText(title, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(QRectF(box.left(), box.top(), box.width(), 1.4 * em), Qt.AlignmentFlag.AlignVCenter, elided)
    return box.adjusted(_SIDE_EM * em, _HEAD_EM * em, -_RIGHT_EM * em, -_FOOT_EM * em)


def _grid_line(painter: QPainter, start: QPointF, end: QPointF, paper: Paper) -> None:
    painter.setPen(QPen(QColor(paper.colours.line), 1.0))
    painter.drawLine(start, end)


def _tick_texts(painter: QPainter, plot: QRectF, at: QPointF, below: str, left: str, paper: Paper) -> None:
    em = paper.em_px
    painter.setFont(font_px(0.78 * em))
    painter.setPen(QColor(paper.colours.quiet_text))
    painter.drawText(QRectF(at.x() - 3 * em, plot.bottom() + 0.1 * em, 6 * em, em), Qt.AlignmentFlag.AlignCenter, below)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(plot.left() - 3.4 * em, at.y() - 0.6 * em, 3.0 * em, 1.2 * em), right, left)


def _axis_names(painter: QPainter, box: QRectF, plot: QRectF, across: str, up: str, paper: Paper) -> None:
    em = paper.em_px
    painter.setFont(font_px(0.8 * em))
    painter.setPen(QColor(paper.colours.quiet_text))
    below = QRectF(plot.left(), plot.bottom() + 1.0 * em, plot.width(), 1.2 * em)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, across)
    painter.drawText(QRectF(box.left(), box.top() + 1.3 * em, box.width(), 1.2 * em), Qt.AlignmentFlag.AlignVCenter, up)
