"""Bars of several scenes under one another for each site: told apart by pattern and order, not by colour."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontInfo, QFontMetricsF, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px

PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense5Pattern,
    Qt.BrushStyle.HorPattern,
)
"""A member keeps its pattern, whichever is shown on the map."""
SWATCH_PX = (22, 11)
_BAR_EM, _GAP_EM = 0.82, 0.5


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What is laid side by side; equal values look equal.

    Attributes
    ----------
    names
        Of the members.
    sites
        Names of the rows.
    values
        For each row a value for each member.
    texts
        The same in words.
    shown
        Number of the member that the map shows, -1 for none.
    """

    names: tuple[str, ...]
    sites: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    shown: int


class SideBySideChart(QWidget):
    """For each site a bar of each member; the one on the map is written in bold."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._told: SideBySide | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def told(self) -> SideBySide | None:
        """What is shown."""
        return self._told

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        self.update()

    def show_bars(self, told: SideBySide) -> None:
        """Show other bars; nothing is painted if nothing changed."""
        if told == self._told:
            return
        self._told = told
        self.setAccessibleDescription(
            "; ".join(
                f"{site}: " + ", ".join(f"{name} {text}" for name, text in zip(told.names, texts, strict=True))
                for site, texts in zip(told.sites, told.texts, strict=True)
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        return QSize(round(18 * self._em), round(self._height_em() * self._em))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest legible size."""
        return QSize(round(12 * self._em), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Take the room that another text needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw key, rows and axis."""
        told, em = self._told, self._em
        if told is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(font_px(0.95 * em))
        names = max((metrics.horizontalAdvance(site) for site in told.sites), default=0.0)
        names = min(names, 0.42 * self.width())
        small = QFontMetricsF(font_px(0.78 * em, QFont.Weight.DemiBold))
        texts = max((small.horizontalAdvance(text) for row in told.texts for text in row), default=0.0)
        left = names + 0.8 * em
        track = QRectF(left, 0.0, self.width() - left - texts - 0.6 * em, _BAR_EM * em)
        longest = max((value for row in told.values for value in row), default=0.0) or 1.0
        y = 0.5 * _GAP_EM * em
        for site, values, words in zip(told.sites, told.values, told.texts, strict=True):
            height = len(values) * _BAR_EM * em
            painter.setFont(font_px(0.95 * em))
            painter.setPen(QColor(self._colours.text))
            name = metrics.elidedText(site, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0.0, y, names, height), Qt.AlignmentFlag.AlignVCenter, name)
            for number, (value, text) in enumerate(zip(values, words, strict=True)):
                row = track.translated(0.0, y + number * _BAR_EM * em)
                self._draw_bar(painter, told, number, row, value / longest, text)
            y += height + _GAP_EM * em
        painter.end()

    def _draw_bar(
        self, painter: QPainter, told: SideBySide, number: int, row: QRectF, length: float, text: str
    ) -> None:
        em, colours = self._em, self._colours
        is_shown = number == told.shown
        painter.setFont(font_px(0.78 * em, QFont.Weight.DemiBold if is_shown else QFont.Weight.Normal))
        painter.setPen(QColor(colours.text if is_shown else colours.quiet_text))
        end = QRectF(row.right(), row.top(), self.width() - row.right(), row.height())
        painter.drawText(end, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        line = QPen(QColor(colours.line), 1.0)
        painter.setPen(line)
        middle = row.center().y()
        painter.drawLine(QPointF(row.left(), middle), QPointF(row.right(), middle))
        if length > 0.0:
            bar = QRectF(row.left(), row.top() + 0.09 * em, max(length * row.width(), 2.0), row.height() - 0.18 * em)
            fill_pattern(painter, bar, number, colours)

    def _height_em(self) -> float:
        if self._told is None:
            return 1.0
        n_members, n_rows = len(self._told.names), len(self._told.sites)
        return n_rows * (n_members * _BAR_EM + _GAP_EM)

    @property
    def _em(self) -> float:
        return float(QFontInfo(self.font()).pixelSize())


def fill_pattern(painter: QPainter, box: QRectF, number: int, colours: Colours) -> None:
    """Fill a box in the pattern of a member."""
    amber = QColor(colours.cancer)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.panel))
    painter.drawRect(box)
    painter.setBrush(QBrush(amber, PATTERNS[number % len(PATTERNS)]))
    painter.setPen(QPen(amber, 1.2))
    painter.drawRect(box)


def pattern_icon(number: int, colours: Colours) -> QIcon:
    """Return a swatch of the pattern of a member."""
    picture = QPixmap(2 * SWATCH_PX[0], 2 * SWATCH_PX[1])
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    fill_pattern(painter, QRectF(1.0, 1.0, SWATCH_PX[0] - 2.0, SWATCH_PX[1] - 2.0), number, colours)
    painter.end()
    return QIcon(picture)
