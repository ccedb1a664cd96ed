"""The time axis: playhead, marks of turning points, and the tumour burden behind them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.direct_slider import DirectSlider
from metaviz.gui.fonts import font_px
from metaviz.gui.words import date_text, milestone_name
from metaviz.model.course import Milestone, MilestoneKind
from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR

FloatArray = NDArray[np.float64]

NOTHING: FloatArray = np.zeros(0)
_MINUTES_PER_DAY = 24 * 60
_AXIS_PX = 19.0
_TOP_PX = 17.0
"""Row of the marks and their names; the playhead stays below it."""
_TEXT_SHARE, _TEXT_PX = 0.82, (11.0, 14.0)
"""Text as a share of the window's, and its limits: the bar has one height."""
_MARGIN_PX = 22.0
"""Room for half of the last year's text."""
_BADGE_PX = 16.0
_LEAST_DECADES = 12.0
"""Height of the bar: a million million cells, or more where the burden needs it."""
_MARK_LETTER = {
    MilestoneKind.FIRST_COLONY: "1",
    MilestoneKind.FIRST_DETECTABLE: "2",
    MilestoneKind.LETHAL: "✕",
    MilestoneKind.PRIMARY_DETECTABLE: "T",
    MilestoneKind.DIAGNOSIS: "D",
    MilestoneKind.SITE_FOUND: "+",
    MilestoneKind.STAGE_FOUR: "IV",
    MilestoneKind.RECURRENCE: "R",
}


@dataclass(frozen=True, eq=False)
class SeekBackdrop:
    """What lies behind the playhead.

    Attributes
    ----------
    horizon_days
        End of the time axis.
    end_day
        End of the course; beyond it the axis is empty.
    day, burden_cells
        Shape (n,): total tumour cells, drawn on a log axis.
    milestones
        Turning points.
    known_day, known_cells
        Shape (m,): tumour cells that tests have shown, as the steps of a line; empty where there is no test.
    hides_future
        Whether lines and turning points end at the playhead: what tests will find, nobody knows yet.
    """

    horizon_days: float
    end_day: float
    day: FloatArray
    burden_cells: FloatArray
    milestones: tuple[Milestone, ...]
    known_day: FloatArray = field(default_factory=lambda: NOTHING)
    known_cells: FloatArray = field(default_factory=lambda: NOTHING)
    hides_future: bool = False


class SeekBar(DirectSlider):
    """A slider over the days of a course, in minutes.

    Signals
    -------
    day_chosen
        The day, after a person moved the playhead; not after `show_day`.
    menu_asked
        The day under the pointer and where the pointer is, after a right click.
    """

    day_chosen = Signal(float)
    menu_asked = Signal(float, QPoint)

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent, fine_step=_MINUTES_PER_DAY, margin_px=_MARGIN_PX)
        self._colours = colours
        self._backdrop: SeekBackdrop | None = None
        self._picture: QPixmap | None = None
        self._n_drawn = 0
        self.setSingleStep(round(DAYS_PER_MONTH * _MINUTES_PER_DAY))
        self.setPageStep(round(DAYS_PER_YEAR * _MINUTES_PER_DAY))
        self.setAccessibleName(self.tr("Time"))
        self.valueChanged.connect(self._choose)

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        self._picture = None
        self.update()

    def show_backdrop(self, backdrop: SeekBackdrop) -> None:
        """Show another course behind the playhead."""
        self._backdrop = backdrop
        with QSignalBlocker(self):
            self.setRange(0, round(backdrop.horizon_days * _MINUTES_PER_DAY))
        self._picture = None
        self.update()

    def show_day(self, day: float) -> None:
        """Move the playhead without telling anybody."""
        position = round(day * _MINUTES_PER_DAY)
        if position == self.value():
            return
        before = self.x_of(self.place())
        with QSignalBlocker(self):
            self.setValue(position)
        after = self.x_of(self.place())
        # Only the two narrow strips: a whole repaint each frame would be dear on software OpenGL.
        for x in (before, after):
            self.update(round(x) - 9, 0, 18, self.height())
        if self._hides_future:
            # The line of what is known grows with the playhead, and a turning point comes with its name.
            left, right = min(before, after), max(before, after)
            self.update(round(left) - 9, 0, round(right - left) + 18, self.height())
            if len(self._marked()) != self._n_drawn:
                self.update()
        self.setAccessibleDescription(date_text(day))

    def sizeHint(self) -> QSize:
        """Return a size that leaves room for the burden."""
        return QSize(600, 62)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest useful size."""
        return QSize(200, 62)

    def milestone_at(self, x: float) -> Milestone | None:
        """Return the turning point whose mark is under a pixel column."""
        if self._backdrop is None:
            return None
        near = [m for m in self._marked() if abs(self._x_of_day(m.day) - x) <= 8.0]
        return min(near, key=lambda m: abs(self._x_of_day(m.day) - x), default=None)

    def event(self, event: QEvent) -> bool:
        """Tell the turning point, or the date, under the pointer."""
        if isinstance(event, QHelpEvent):
            x = float(event.pos().x())
            milestone = self.milestone_at(x)
            text = date_text(self._day_at(x))
            if milestone is not None:
                text = f"{milestone_name(milestone.kind)}: {date_text(milestone.day)}"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for what can be done at a day."""
        self.menu_asked.emit(self._day_at(float(event.pos().x())), event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Draw the backdrop anew in another text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._picture = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the backdrop anew."""
        self._picture = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the backdrop from its picture, and the playhead."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        n_marked = len(self._marked())
        if self._picture is None or self._picture.devicePixelRatio() != ratio or self._n_drawn != n_marked:
            self._picture, self._n_drawn = self._draw_backdrop(ratio), n_marked
        target = QRectF(event.rect())
        painter.drawPixmap(target, self._picture, QRectF(target.topLeft() * ratio, target.size() * ratio))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = self.x_of(self.place())
        bottom = self.height() - _AXIS_PX
        if self._backdrop is not None and self._backdrop.hides_future:
            self._draw_past(painter, self._backdrop, x)
        painter.setPen(QPen(QColor(self._colours.text), 2.0))
        painter.drawLine(QPointF(x, _TOP_PX + 1.0), QPointF(x, bottom))
        painter.setPen(QPen(QColor(self._colours.panel), 1.5))
        painter.setBrush(QColor(self._colours.text))
        painter.drawEllipse(QPointF(x, bottom), 6.5, 6.5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._colours.accent), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, bottom), 8.0, 8.0)
        painter.end()

    def _choose(self, position: int) -> None:
        self.day_chosen.emit(position / _MINUTES_PER_DAY)
        self.update()

    def _x_of_day(self, day: float) -> float:
        horizon = 1.0 if self._backdrop is None else self._backdrop.horizon_days
        return self.x_of(min(max(day / horizon, 0.0), 1.0))

    def _day_at(self, x: float) -> float:
        track = self.track()
        place = min(max((x - track.left()) / max(track.width(), 1.0), 0.0), 1.0)
        return place * self.maximum() / _MINUTES_PER_DAY

    @property
    def _hides_future(self) -> bool:
        return self._backdrop is not None and self._backdrop.hides_future

    def _marked(self) -> list[Milestone]:
        until = self.value() / _MINUTES_PER_DAY if self._hides_future else math.inf
        # The playhead stands on whole minutes.
        until += 1.0 / _MINUTES_PER_DAY
        marks = self._backdrop.milestones if self._backdrop else ()
        return [mark for mark in marks if mark.kind in _MARK_LETTER and mark.day <= until]

    def _draw_backdrop(self, ratio: float) -> QPixmap:
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._colours.panel))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._backdrop is not None:
            self._draw_burden(painter, self._backdrop)
            self._draw_axis(painter, self._backdrop)
            self._draw_marks(painter)
        painter.end()
        return picture

    def _draw_burden(self, painter: QPainter, backdrop: SeekBackdrop) -> None:
        bottom, top = self.height() - _AXIS_PX, _TOP_PX + 4.0
        alive = backdrop.burden_cells >= 1.0
        if not alive.any():
            return
        highest = max(_LEAST_DECADES, math.ceil(math.log10(float(backdrop.burden_cells[alive].max()))))
        y = bottom - np.log10(backdrop.burden_cells[alive]) / highest * (bottom - top)
        x = [self._x_of_day(float(day)) for day in backdrop.day[alive]]
        curve = QPainterPath(QPointF(x[0], float(y[0])))
        for at, height in zip(x[1:], y[1:], strict=True):
            curve.lineTo(at, float(height))
        area = QPainterPath(curve)
        area.lineTo(x[-1], bottom)
        area.lineTo(x[0], bottom)
        colour = QColor(self._colours.cancer)
        painter.setPen(Qt.PenStyle.NoPen)
        colour.setAlphaF(0.2)
        painter.fillPath(area, colour)
        colour.setAlphaF(0.9)
        painter.strokePath(curve, QPen(colour, 1.5))
        self._draw_known(painter, backdrop, highest)

    def _draw_past(self, painter: QPainter, backdrop: SeekBackdrop, x: float) -> None:
        """Draw the time that has gone by, and what was known in it."""
        bottom, left = self.height() - _AXIS_PX, self.track().left()
        painter.setPen(QPen(QColor(self._colours.quiet_text), 3.0, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, bottom), QPointF(x, bottom))
        painter.save()
        painter.setClipRect(QRectF(0.0, 0.0, x, bottom), Qt.ClipOperation.IntersectClip)
        self._draw_known(painter, backdrop, _LEAST_DECADES)
        painter.restore()

    def _draw_known(self, painter: QPainter, backdrop: SeekBackdrop, highest: float) -> None:
        """Draw what tests have shown as a dashed line of steps."""
        bottom, top = self.height() - _AXIS_PX, _TOP_PX + 4.0
        y = bottom - np.minimum(np.log10(np.maximum(backdrop.known_cells, 1.0)) / highest, 1.0) * (bottom - top)
        points = [
            QPointF(self._x_of_day(float(day)), float(height))
            for day, height in zip(backdrop.known_day, y, strict=True)
        ]
        if points:
            painter.setPen(QPen(QColor(self._colours.text), 1.3, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF(points))

    def _draw_axis(self, painter: QPainter, backdrop: SeekBackdrop) -> None:
        colours = self._colours
        bottom = self.height() - _AXIS_PX
        track = self.track()
        painter.setPen(QPen(QColor(colours.line), 3.0, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(track.left(), bottom), QPointF(track.right(), bottom))
        if not backdrop.hides_future:
            painter.setPen(QPen(QColor(colours.quiet_text), 3.0, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(track.left(), bottom), QPointF(self._x_of_day(backdrop.end_day), bottom))
        font = self._small_font()
        painter.setFont(font)
        years = backdrop.horizon_days / DAYS_PER_YEAR
        every = next((n for n in (1, 2, 5, 10, 20, 50) if years / n * 4.2 * font.pixelSize() <= track.width()), 100)
        for year in range(0, int(years) + 1, every):
            x = self._x_of_day(year * DAYS_PER_YEAR)
            painter.setPen(QPen(QColor(colours.quiet_text), 1.0))
            painter.drawLine(QPointF(x, bottom + 2), QPointF(x, bottom + 5))
            text = self.tr("{n} y").format(n=year) if year else "0"
            painter.drawText(QRectF(x - 30, bottom + 4, 60, _AXIS_PX - 4), Qt.AlignmentFlag.AlignCenter, text)

    def _small_font(self) -> QFont:
        low, high = _TEXT_PX
        return font_px(min(max(_TEXT_SHARE * QFontInfo(self.font()).pixelSize(), low), high))

    def _draw_marks(self, painter: QPainter) -> None:
        """Draw the marks, each with its name right of it, or left of it, or without where there is no room."""
        marks = sorted(self._marked(), key=lambda m: m.day)
        x = [self._x_of_day(milestone.day) for milestone in marks]
        at: list[float] = []
        for here in x:
            at.append(max(here, at[-1] + _BADGE_PX + 2.0) if at else here)
        font = self._small_font()
        metrics = QFontMetricsF(font)
        taken = 0.0
        for number, milestone in enumerate(marks):
            self._draw_badge(painter, x[number], at[number], _MARK_LETTER[milestone.kind])
            name, half = milestone_name(milestone.kind), _BADGE_PX / 2.0 + 4.0
            width = metrics.horizontalAdvance(name) + 1.0
            end = at[number + 1] - half if number + 1 < len(marks) else float(self.width())
            left = at[number] + half
            if left + width > end:
                left = at[number] - half - width
            if left >= taken and left + width <= end:
                painter.setFont(font)
                painter.setPen(QColor(self._colours.quiet_text))
                painter.drawText(QRectF(left, 0, width, _TOP_PX - 1.0), Qt.AlignmentFlag.AlignVCenter, name)
            taken = max(left + width, at[number]) + half

    def _draw_badge(self, painter: QPainter, x: float, at: float, letter: str) -> None:
        """Draw the letter of a turning point, at the side of its place if that is taken."""
        colours = self._colours
        painter.setPen(QPen(QColor(colours.quiet_text), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, _TOP_PX), QPointF(x, self.height() - _AXIS_PX))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.quiet_text))
        foot = _TOP_PX - 2.0
        painter.drawPolygon(QPolygonF([QPointF(x - 3, foot), QPointF(x + 3, foot), QPointF(x, foot + 4)]))
        box = QRectF(at - _BADGE_PX / 2.0, 0.5, _BADGE_PX, _TOP_PX - 2.0)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(colours.panel))
        painter.setFont(font_px(11.0, QFont.Weight.DemiBold))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
