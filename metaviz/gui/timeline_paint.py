"""How the marks of a plan are drawn: treatments square, tests round, each with its letters, none in cancer's colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPainter, QPen
from PySide6.QtWidgets import QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px
from metaviz.gui.plan_words import mark_letters, mark_name
from metaviz.gui.timeline_layout import PlacedMark
from metaviz.model.treatment import Intervention
from metaviz.session.plan_edit import Mark, MarkId

BADGE_PX, LANE_PX = 16.0, 4.5
_LETTER_SHARE, _LETTER_PX = 0.78, (10.5, 12.5)
"""Letters as a share of the window's text, and their limits: the strip has one height."""
_LANES_TOP_PX = BADGE_PX + 3.5


def letter_px(widget: QWidget) -> float:
    """Return the height of the letters on a widget's badges."""
    low, high = _LETTER_PX
    return min(max(_LETTER_SHARE * QFontInfo(widget.font()).pixelSize(), low), high)


class TimelinePainter:
    """Draws a strip of marks in the colours of a profile."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours
        self._letter_px = _LETTER_PX[0]

    def lane_y(self, lane: int) -> float:
        """Return the middle of a row of bars."""
        return _LANES_TOP_PX + lane * LANE_PX

    def paint(
        self,
        widget: QWidget,
        placed: Sequence[PlacedMark],
        chosen: MarkId | None,
        badge_width: Callable[[Mark], float],
        *,
        has_focus: bool,
    ) -> None:
        """Draw all marks, the chosen one last."""
        self._letter_px = letter_px(widget)
        painter = QPainter(widget)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(widget.rect(), QColor(self._colours.panel))
        for mark in placed:
            self._paint_bar(painter, mark, is_chosen=mark.name == chosen)
        for mark in sorted(placed, key=lambda mark: mark.name == chosen):
            self._paint_badge(painter, mark, badge_width(mark.mark) - 1.0, mark.name == chosen, has_focus)
        self._paint_names(painter, widget, placed, badge_width)
        painter.end()

    def _paint_bar(self, painter: QPainter, placed: PlacedMark, *, is_chosen: bool) -> None:
        colours = self._colours
        ink = QColor(colours.accent if is_chosen else colours.quiet_text)
        if abs(placed.badge_x - placed.x) > 1.0 or placed.lane < 0:
            painter.setPen(QPen(ink, 1.0))
            painter.drawLine(QPointF(placed.badge_x, BADGE_PX), QPointF(placed.x, BADGE_PX + 5.0))
            if placed.lane < 0:
                painter.drawLine(QPointF(placed.x, BADGE_PX + 5.0), QPointF(placed.x, _LANES_TOP_PX + 2.6 * LANE_PX))
        if placed.lane < 0:
            return
        y = self.lane_y(placed.lane)
        is_treatment = isinstance(placed.mark, Intervention)
        if is_treatment and not placed.ticks:
            painter.setPen(QPen(ink, 3.0, c=Qt.PenCapStyle.FlatCap))
        else:
            painter.setPen(QPen(ink, 1.0))
        painter.drawLine(QPointF(placed.x, y), QPointF(max(placed.end_x, placed.x + 2.0), y))
        painter.setPen(QPen(ink, 1.6))
        for x in placed.ticks:
            if is_treatment:
                painter.drawLine(QPointF(x, y - 2.0), QPointF(x, y + 2.0))
            else:
                painter.drawEllipse(QPointF(x, y), 1.0, 1.0)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRoundedRect(QRectF(placed.end_x - 2.0, y - 3.5, 4.0, 7.0), 1.5, 1.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_badge(
        self, painter: QPainter, placed: PlacedMark, width: float, is_chosen: bool, has_focus: bool
    ) -> None:
        colours = self._colours
        box = QRectF(placed.badge_x - width / 2.0, 0.8, width, BADGE_PX - 1.6)
        is_treatment = isinstance(placed.mark, Intervention)
        fill = QColor(colours.accent if is_chosen else colours.text)
        radius = 3.0 if is_treatment else box.height() / 2.0
        painter.setPen(QPen(fill, 1.2))
        painter.setBrush(fill if is_treatment else QColor(colours.panel))
        painter.drawRoundedRect(box, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colours.panel) if is_treatment else fill)
        painter.setFont(font_px(self._letter_px, QFont.Weight.DemiBold))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark_letters(placed.mark))
        if is_chosen and has_focus:
            painter.setPen(QPen(QColor(colours.accent), 1.4))
            painter.drawRoundedRect(box.adjusted(-2.0, -0.6, 2.0, 1.6), radius + 2.0, radius + 2.0)

    def _paint_names(
        self,
        painter: QPainter,
        widget: QWidget,
        placed: Sequence[PlacedMark],
        badge_width: Callable[[Mark], float],
    ) -> None:
        """Write the name right of a badge where the next one leaves room for it."""
        painter.setFont(font_px(self._letter_px + 0.5))
        painter.setPen(QColor(self._colours.quiet_text))
        metrics = painter.fontMetrics()
        for number, mark in enumerate(placed):
            left = mark.badge_x + badge_width(mark.mark) / 2.0 + 3.0
            ends = [other.badge_x - badge_width(other.mark) / 2.0 - 3.0 for other in placed[number + 1 :][:1]]
            end = ends[0] if ends else float(widget.width())
            name = mark_name(mark.mark)
            if left + metrics.horizontalAdvance(name) <= end:
                painter.drawText(QRectF(left, 0.0, end - left, BADGE_PX), Qt.AlignmentFlag.AlignVCenter, name)
