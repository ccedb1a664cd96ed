"""The sum of all known diameters over time: steps on the days of tests, never a line between them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from metaviz.gui.charts_colonies import ceiling
from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px
from metaviz.gui.scan_tally import ScanTally
from metaviz.gui.tumour_words import size_text
from metaviz.model.units import DAYS_PER_YEAR

_HEAD_EM, _AXIS_EM, _LEFT_EM, _RIGHT_EM = 1.85, 1.4, 2.6, 0.8
_LEAST_EM, _MOST_EM = 8.0, 14.0
_LEAST_MM = 20.0


class KnownCourseChart(QWidget):
    """Steps of what was known, and below them the tests: a full disc for a positive one, a ring for a negative one."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._tally: ScanTally | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Sum of known diameters"))
        self._limit_height()

    @property
    def steps(self) -> tuple[tuple[float, float], ...]:
        """Days and sums in millimetres that are drawn, up to the moment shown."""
        if self._tally is None:
            return ()
        return tuple(zip(self._tally.series_day.tolist(), self._tally.series_mm.tolist(), strict=True))

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        self.update()

    def show_known(self, tally: ScanTally) -> None:
        """Show what was known up to a moment."""
        self._tally = tally
        now = float(tally.series_mm[-1]) if len(tally.series_mm) else 0.0
        said = self.tr("{size} now; {n} tests so far").format(size=size_text(now), n=len(tally.test_day))
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that leaves room for steps."""
        return QSize(round(20 * self._em), round(10.0 * self._em))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size."""
        return QSize(round(15 * self._em), round(_LEAST_EM * self._em))

    def changeEvent(self, event: QEvent) -> None:
        """Take the room that another text needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._limit_height()
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw heading, axes, steps and tests."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        em, colours = self._em, self._colours
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font_px(em, QFont.Weight.DemiBold))
        painter.setPen(QColor(colours.text))
        title = self.tr("Sum of known diameters")
        painter.drawText(QRectF(0, 0, self.width(), 1.5 * em), middle, title)
        used = QFontMetricsF(painter.font()).horizontalAdvance(title)
        tally = self._tally
        if tally is not None:
            note = self.tr("steps at tests") if tally.is_by_tests else self.tr("mm")
            painter.setFont(font_px(0.85 * em))
            painter.setPen(QColor(colours.quiet_text))
            if used + QFontMetricsF(painter.font()).horizontalAdvance(note) + em <= self.width():
                right = middle | Qt.AlignmentFlag.AlignRight
                painter.drawText(QRectF(0, 0, self.width(), 1.55 * em), right, note)
            self._draw_steps(painter, tally)
        painter.end()

    def _draw_steps(self, painter: QPainter, tally: ScanTally) -> None:
        em, colours = self._em, self._colours
        tests_em = 1.0 if tally.is_by_tests else 0.0
        track = QRectF(
            _LEFT_EM * em,
            _HEAD_EM * em + 0.4 * em,
            self.width() - (_LEFT_EM + _RIGHT_EM) * em,
            self.height() - (_HEAD_EM + 0.4 + _AXIS_EM + tests_em) * em,
        )
        high = ceiling(max(float(np.max(tally.series_mm, initial=0.0)), _LEAST_MM))
        self._draw_axes(painter, track, high, tally.horizon_days, tests_em)

        def x(day: float) -> float:
            return track.left() + day / tally.horizon_days * track.width()

        def y(mm: float) -> float:
            return track.bottom() - mm / high * track.height()

        if len(tally.series_day):
            line = QPainterPath(QPointF(x(float(tally.series_day[0])), track.bottom()))
            for day, mm in self.steps:
                if tally.is_by_tests:
                    line.lineTo(x(day), line.currentPosition().y())
                line.lineTo(x(day), y(mm))
            line.lineTo(x(tally.day), line.currentPosition().y())
            area = QPainterPath(line)
            area.lineTo(x(tally.day), track.bottom())
            area.closeSubpath()
            fill = QColor(colours.cancer)
            fill.setAlphaF(0.22)
            painter.fillPath(area, fill)
            painter.strokePath(line, QPen(QColor(colours.cancer), 0.14 * em))
        painter.setPen(QPen(QColor(colours.text), 1.2))
        row = track.bottom() + 0.65 * em
        for day, is_positive in zip(tally.test_day.tolist(), tally.test_is_positive.tolist(), strict=True):
            painter.setBrush(QColor(colours.text) if is_positive else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x(day), row), 0.24 * em, 0.24 * em)
        painter.setPen(QPen(QColor(colours.text), 1.4))
        painter.drawLine(QPointF(x(tally.day), track.top()), QPointF(x(tally.day), track.bottom()))

    def _draw_axes(self, painter: QPainter, track: QRectF, high: float, horizon_days: float, tests_em: float) -> None:
        em, colours = self._em, self._colours
        painter.setFont(font_px(0.78 * em))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for mm in (0.0, high / 2.0, high):
            at = track.bottom() - mm / high * track.height()
            painter.setPen(QPen(QColor(colours.line), 1.0))
            painter.drawLine(QPointF(track.left(), at), QPointF(track.right(), at))
            painter.setPen(QColor(colours.quiet_text))
            painter.drawText(QRectF(0.0, at - 0.6 * em, track.left() - 0.4 * em, 1.2 * em), right, f"{mm:g}")
        years = horizon_days / DAYS_PER_YEAR
        every = next((n for n in (1, 2, 5, 10, 20, 50) if years / n * 2.6 * em <= track.width()), 100)
        top = track.bottom() + (tests_em + 0.25) * em
        for year in range(0, int(years) + 1, every):
            at = track.left() + year / years * track.width()
            text = self.tr("{n} y").format(n=year) if year else "0"
            painter.drawText(QRectF(at - 2 * em, top, 4 * em, em), Qt.AlignmentFlag.AlignCenter, text)

    def _limit_height(self) -> None:
        self.setMaximumHeight(round(_MOST_EM * self._em))

    @property
    def _em(self) -> float:
        return float(QFontInfo(self.font()).pixelSize())
