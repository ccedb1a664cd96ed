"""Horizontal bars with their names and values, painted directly: quick enough to follow a slider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
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

    ROW_PX = 22.0
    _HEAD_PX = 24.0

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
        return QSize(270, round(self._HEAD_PX + self._n_rows * self.ROW_PX + self._axis_px()))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw heading, rows and axis."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._colours
        middle = Qt.AlignmentFlag.AlignVCenter
        title_font = font_px(13, font_px(13).Weight.DemiBold)
        painter.setFont(title_font)
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(0, 0, self.width(), 20), middle, self._title)
        used = QFontMetricsF(title_font).horizontalAdvance(self._title)
        painter.setFont(font_px(11))
        painter.setPen(QColor(colours.quiet_text))
        note = QRectF(used + 10, 1, self.width() - used - 10, 20)
        painter.drawText(note, middle | Qt.AlignmentFlag.AlignRight, self._note)
        if self._scale is None:
            return
        font = font_px(12.5)
        metrics = QFontMetricsF(font)
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        values = max((metrics.horizontalAdvance(bar.value_text) for bar in self._bars), default=0.0)
        names = min(names, self.width() * 0.45)
        track = QRectF(names + 10, 0, self.width() - names - max(values, 24.0) - 20, 8)
        painter.setFont(font)
        for row, bar in enumerate(self._bars):
            self._draw_bar(painter, bar, track.translated(0, self._HEAD_PX + row * self.ROW_PX), names, metrics)
        if isinstance(self._scale, LogScale):
            self._draw_axis(painter, self._scale, track)
        painter.end()

    def _draw_bar(self, painter: QPainter, bar: Bar, track: QRectF, names: float, metrics: QFontMetricsF) -> None:
        assert self._scale is not None
        colours = self._colours
        middle = Qt.AlignmentFlag.AlignVCenter
        y = track.top() + self.ROW_PX / 2.0
        painter.setPen(QColor(colours.text))
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
        painter.drawText(QRectF(0, track.top(), names, self.ROW_PX), middle, name)
        right = QRectF(track.right() + 4, track.top(), self.width() - track.right() - 4, self.ROW_PX)
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, bar.value_text)
        groove = QRectF(track.left(), y - 4, track.width(), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(groove, 4, 4)
        length = self._scale.place(bar.value) * groove.width()
        if length > 0.0:
            painter.setBrush(QColor(bar.colour))
            painter.save()
            painter.setClipRect(QRectF(groove.left(), groove.top(), length, 8))
            painter.drawRoundedRect(QRectF(groove.left(), groove.top(), max(length, 8.0), 8), 4, 4)
            painter.restore()
        if bar.expected is not None:
            x = groove.left() + self._scale.place(bar.expected) * groove.width()
            painter.setPen(QPen(QColor(colours.panel), 4.0))
            painter.drawLine(QPointF(x, y - 7), QPointF(x, y + 7))
            painter.setPen(QPen(QColor(colours.text), 2.0))
            painter.drawLine(QPointF(x, y - 7), QPointF(x, y + 7))

    def _axis_px(self) -> float:
        return 16.0

    def _draw_axis(self, painter: QPainter, scale: LogScale, track: QRectF) -> None:
        painter.setFont(font_px(10))
        painter.setPen(QColor(self._colours.quiet_text))
        y = self._HEAD_PX + len(self._bars) * self.ROW_PX
        ticks = scale.ticks()
        every = max(1, round(len(ticks) * 34.0 / max(track.width(), 1.0) + 0.5))
        for tick in ticks[::every]:
            x = track.left() + scale.place(tick) * track.width()
            painter.drawText(
                QRectF(x - 24, y, 48, 13), Qt.AlignmentFlag.AlignCenter, power_text(tick) if tick != 1 else "1"
            )
