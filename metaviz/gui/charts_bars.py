"""Horizontal bars with their names and values, painted directly: quick enough to follow a slider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px
from metaviz.gui.number_text import power_text
from metaviz.gui.scale import LogScale, Scale


@dataclass(frozen=True, slots=True)
class Bar:
    """One row.

    Attributes
    ----------
    name, value_text
        Words on its left and right.
    value
        Length of the bar, in the units of the chart's scale.
    expected
        Where the mark of the expected value stands; None for none.
    colour
        ``#rrggbb``.
    """

    name: str
    value_text: str
    value: float
    expected: float | None
    colour: str


class BarChart(QWidget):
    """A heading and rows of bars.

    The bars grow from the low end of the scale; `expected` is an open mark across the track. A text
    for screen readers repeats the rows.
    """

    _ROW_EM, _HEAD_EM, _AXIS_EM = 1.65, 1.85, 1.25

    def __init__(self, n_rows: int, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = self._note = ""
        self._colours = colours
        self._n_rows = n_rows
        self._bars: tuple[Bar, ...] = ()
        self._scale: Scale | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, title: str, note: str) -> None:
        """Set heading and note."""
        self._title, self._note = title, note
        self.setAccessibleName(title)
        self.update()

    @property
    def _em(self) -> float:
        return float(QFontInfo(self.font()).pixelSize())

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The rows shown."""
        return self._bars

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        self.update()

    def show_bars(self, bars: Sequence[Bar], scale: Scale) -> None:
        """Show rows on a scale; nothing is painted if nothing changed."""
        rows = tuple(bars)
        if rows == self._bars and scale == self._scale:
            return
        self._bars, self._scale = rows, scale
        self.setAccessibleDescription("; ".join(f"{bar.name}: {bar.value_text}" for bar in rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of a heading, the rows and the axis."""
        return QSize(
            round(20 * self._em), round((self._HEAD_EM + self._n_rows * self._ROW_EM + self._AXIS_EM) * self._em)
        )

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size."""
        return QSize(round(15 * self._em), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Take the room that another text needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw heading, rows and axis."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._colours
        middle = Qt.AlignmentFlag.AlignVCenter
        em = self._em
        title_font = font_px(em, QFont.Weight.DemiBold)
        painter.setFont(title_font)
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(0, 0, self.width(), 1.5 * em), middle, self._title)
        used = QFontMetricsF(title_font).horizontalAdvance(self._title)
        painter.setFont(font_px(0.85 * em))
        painter.setPen(QColor(colours.quiet_text))
        note = QRectF(used + em, 0, self.width() - used - em, 1.55 * em)
        if QFontMetricsF(painter.font()).horizontalAdvance(self._note) <= note.width():
            painter.drawText(note, middle | Qt.AlignmentFlag.AlignRight, self._note)
        if self._scale is None:
            return
        font = font_px(0.95 * em)
        metrics = QFontMetricsF(font)
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        values = max((metrics.horizontalAdvance(bar.value_text) for bar in self._bars), default=0.0)
        names = min(names, self.width() * 0.45)
        track = QRectF(names + 0.8 * em, 0, self.width() - names - max(values, 2.0 * em) - 1.6 * em, 0.6 * em)
        painter.setFont(font)
        for row, bar in enumerate(self._bars):
            self._draw_bar(painter, bar, track.translated(0, (self._HEAD_EM + row * self._ROW_EM) * em), names, metrics)
        if isinstance(self._scale, LogScale):
            self._draw_axis(painter, self._scale, track)
        painter.end()

    def _draw_bar(self, painter: QPainter, bar: Bar, track: QRectF, names: float, metrics: QFontMetricsF) -> None:
        assert self._scale is not None
        colours = self._colours
        middle = Qt.AlignmentFlag.AlignVCenter
        row_px, half = self._ROW_EM * self._em, track.height() / 2.0
        y = track.top() + row_px / 2.0
        painter.setPen(QColor(colours.text))
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
        painter.drawText(QRectF(0, track.top(), names, row_px), middle, name)
        right = QRectF(track.right() + 4, track.top(), self.width() - track.right() - 4, row_px)
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, bar.value_text)
        groove = QRectF(track.left(), y - half, track.width(), track.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(groove, half, half)
        length = self._scale.place(bar.value) * groove.width()
        if length > 0.0:
            painter.setBrush(QColor(bar.colour))
            painter.save()
            painter.setClipRect(QRectF(groove.left(), groove.top(), length, groove.height()))
            painter.drawRoundedRect(QRectF(groove.left(), groove.top(), max(length, 2 * half), 2 * half), half, half)
            painter.restore()
        if bar.expected is not None:
            x = groove.left() + self._scale.place(bar.expected) * groove.width()
            painter.setPen(QPen(QColor(colours.panel), 4.0))
            painter.drawLine(QPointF(x, y - 1.8 * half), QPointF(x, y + 1.8 * half))
            painter.setPen(QPen(QColor(colours.text), 2.0))
            painter.drawLine(QPointF(x, y - 1.8 * half), QPointF(x, y + 1.8 * half))

    def _draw_axis(self, painter: QPainter, scale: LogScale, track: QRectF) -> None:
        em = self._em
        painter.setFont(font_px(0.78 * em))
        painter.setPen(QColor(self._colours.quiet_text))
        y = (self._HEAD_EM + len(self._bars) * self._ROW_EM) * em
        ticks = scale.ticks()
        every = max(1, round(len(ticks) * 2.6 * em / max(track.width(), 1.0) + 0.5))
        for tick in ticks[::every]:
            x = track.left() + scale.place(tick) * track.width()
            painter.drawText(
                QRectF(x - 2 * em, y, 4 * em, em), Qt.AlignmentFlag.AlignCenter, power_text(tick) if tick != 1 else "1"
            )
