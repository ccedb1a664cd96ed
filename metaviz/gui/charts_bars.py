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
from metaviz.gui.painted_signs import paint_end
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
    fate
        Place in the list of fates whose sign on the map stands before the name; -1 for none.
    """

    name: str
    value_text: str
    value: float
    expected: float | None
    colour: str
    fate: int = -1


class BarChart(QWidget):
    """A heading and rows of bars.

    The bars grow from the low end of the scale; `expected` is an open mark across the track. Rows stand closer where
    there is little height. A text for screen readers repeats the rows.

    Attributes
    ----------
    beside_title_px
        Room that something behind the title needs.
    """

    _ROW_EM, _CLOSE_ROW_EM, _WIDE_ROW_EM = 1.65, 1.36, 1.9
    _HEAD_EM, _AXIS_EM, _KEY_EM = 1.85, 1.25, 1.6

    def __init__(self, n_rows: int, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.beside_title_px = 0
        self._title = self._note = ""
        self._colours = colours
        self._n_rows = n_rows
        self._bars: tuple[Bar, ...] = ()
        self._scale: Scale | None = None
        self._key: tuple[str, str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_words(self, title: str, note: str, key: tuple[str, str] | None = None) -> None:
        """Set heading, note, and what bars and marks are called if this chart is the one that says so."""
        self._title, self._note, self._key = title, note, key
        self.setAccessibleName(title)
        self.update()

    @property
    def _em(self) -> float:
        return float(QFontInfo(self.font()).pixelSize())

    @property
    def n_rows(self) -> int:
        """How many rows there is room for."""
        return self._n_rows

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
        return QSize(round(20 * self._em), self._height_for(self._ROW_EM))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size."""
        return QSize(round(15 * self._em), self._height_for(self._CLOSE_ROW_EM))

    def most_height(self) -> int:
        """Return the height beyond which rows would fall apart."""
        return self._height_for(self._WIDE_ROW_EM)

    def changeEvent(self, event: QEvent) -> None:
        """Take the room that another text needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMaximumHeight(self.most_height())
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
        used = QFontMetricsF(title_font).horizontalAdvance(self._title) + self.beside_title_px
        painter.setFont(font_px(0.85 * em))
        painter.setPen(QColor(colours.quiet_text))
        note = QRectF(used + em, 0, self.width() - used - em, 1.55 * em)
        if QFontMetricsF(painter.font()).horizontalAdvance(self._note) <= note.width():
            painter.drawText(note, middle | Qt.AlignmentFlag.AlignRight, self._note)
        if self._scale is None:
            return
        font = font_px(0.95 * em)
        metrics = QFontMetricsF(font)
        names = max((self._indent(bar) + metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        values = max((metrics.horizontalAdvance(bar.value_text) for bar in self._bars), default=0.0)
        names = min(names, self.width() * 0.52)
        track = QRectF(names + 0.8 * em, 0, self.width() - names - max(values, 2.0 * em) - 1.6 * em, 0.6 * em)
        if self._key is not None:
            self._draw_key(painter, *self._key)
        painter.setFont(font)
        for row, bar in enumerate(self._bars):
            self._draw_bar(painter, bar, track.translated(0, self._top_px + row * self._row_px), names, metrics)
        self._draw_axis(painter, self._scale, track)
        painter.end()

    def _indent(self, bar: Bar) -> float:
        return 1.35 * self._em if bar.fate >= 0 else 0.0

    def _draw_sign(self, painter: QPainter, fate: int, middle: QPointF) -> None:
        painter.save()
        painter.translate(middle)
        painter.scale(0.5 * self._em, 0.5 * self._em)
        paint_end(painter, fate, QColor(self._colours.text))
        painter.restore()

    @property
    def _top_px(self) -> float:
        return (self._HEAD_EM + (self._KEY_EM if self._key else 0.0)) * self._em

    @property
    def _row_px(self) -> float:
        return (self.height() - self._top_px - self._AXIS_EM * self._em) / max(self._n_rows, 1)

    def _height_for(self, row_em: float) -> int:
        return round(self._top_px + (self._n_rows * row_em + self._AXIS_EM) * self._em)

    def _draw_key(self, painter: QPainter, counted: str, expected: str) -> None:
        em, colours = self._em, self._colours
        y = (self._HEAD_EM + 0.5 * self._KEY_EM) * em - 0.1 * em
        painter.setFont(font_px(0.95 * em))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.cancer))
        painter.drawRoundedRect(QRectF(0, y - 0.3 * em, 1.6 * em, 0.6 * em), 0.3 * em, 0.3 * em)
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(2.1 * em, y - em, self.width(), 2 * em), middle, counted)
        x = 2.1 * em + QFontMetricsF(painter.font()).horizontalAdvance(counted) + 1.8 * em
        painter.setPen(QPen(QColor(colours.text), 2.0))
        painter.drawLine(QPointF(x, y - 0.55 * em), QPointF(x, y + 0.55 * em))
        painter.drawText(QRectF(x + 0.6 * em, y - em, self.width(), 2 * em), middle, expected)

    def _draw_bar(self, painter: QPainter, bar: Bar, track: QRectF, names: float, metrics: QFontMetricsF) -> None:
        assert self._scale is not None
        colours = self._colours
        middle = Qt.AlignmentFlag.AlignVCenter
        row_px, half = self._row_px, track.height() / 2.0
        y = track.top() + row_px / 2.0
        painter.setPen(QColor(colours.text))
        indent = self._indent(bar)
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names - indent)
        painter.drawText(QRectF(indent, track.top(), names, row_px), middle, name)
        if indent > 0.0:
            self._draw_sign(painter, bar.fate, QPointF(0.45 * self._em, y))
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

    def _draw_axis(self, painter: QPainter, scale: Scale, track: QRectF) -> None:
        em = self._em
        painter.setFont(font_px(0.78 * em))
        painter.setPen(QColor(self._colours.quiet_text))
        y = self._top_px + len(self._bars) * self._row_px
        is_log = isinstance(scale, LogScale)
        ticks = scale.ticks() if is_log else (scale.low, scale.high)
        every = max(1, round(len(ticks) * 2.6 * em / max(track.width(), 1.0) + 0.5)) if is_log else 1
        for tick in ticks[::every]:
            x = track.left() + scale.place(tick) * track.width()
            text = power_text(tick) if is_log and tick != 1.0 else f"{tick:,g}"
            painter.drawText(QRectF(x - 2 * em, y, 4 * em, em), Qt.AlignmentFlag.AlignCenter, text)
