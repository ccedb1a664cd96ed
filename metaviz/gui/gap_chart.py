"""For each colony a bar from its seeding to today: hollow while nobody could see it, hatched until it was found."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px
from metaviz.gui.words import age_text

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class GapRow:
    """The life of one colony up to the moment shown.

    Attributes
    ----------
    name
        Where it grows.
    seeded_day, visible_day, found_day, gone_day
        Its turning points; ``inf`` for what never comes.
    """

    name: str
    seeded_day: float
    visible_day: float
    found_day: float
    gone_day: float

    def unseen_days(self, day: float) -> float:
        """Return how long it has been there, up to a day, before a scan could show it."""
        return max(min(self.visible_day, self.gone_day, day) - self.seeded_day, 0.0)


class GapChart(QWidget):
    """Bars over the days from the first seeding to the moment shown; the earliest colonies come first."""

    _ROW_EM = 1.55

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._rows: tuple[GapRow, ...] = ()
        self._day = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Seeded long before seen"))

    @property
    def rows(self) -> tuple[GapRow, ...]:
        """The colonies shown."""
        return self._rows

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        self.update()

    def show_rows(self, rows: tuple[GapRow, ...], day: float) -> None:
        """Show the colonies that were seeded by a day."""
        n_before = len(self._rows)
        self._rows = tuple(row for row in rows if row.seeded_day <= day)[:MOST_ROWS]
        self._day = day
        if len(self._rows) != n_before:
            self.updateGeometry()
        told = (f"{row.name}: {self._unseen_text(row)}" for row in self._rows)
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the rows."""
        return QSize(200, round((len(self._rows) * self._ROW_EM + 0.4) * self._em))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a row for each colony."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        em = self._em
        painter.setFont(font_px(0.92 * em))
        metrics = QFontMetricsF(painter.font())
        names = min(max(metrics.horizontalAdvance(row.name) for row in self._rows), 0.42 * self.width())
        values = max(metrics.horizontalAdvance(self._unseen_text(row)) for row in self._rows)
        left, right = names + 0.7 * em, self.width() - values - 0.7 * em
        first = min(row.seeded_day for row in self._rows)
        per_day = max(right - left, 1.0) / max(self._day - first, 1.0)
        for number, row in enumerate(self._rows):
            y = number * self._ROW_EM * em
            self._paint_row(painter, row, QRectF(0.0, y, self.width(), self._ROW_EM * em), names, left, first, per_day)
        painter.end()

    def _paint_row(
        self, painter: QPainter, row: GapRow, box: QRectF, names: float, left: float, first: float, per_day: float
    ) -> None:
        colours, em = self._colours, self._em
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.text))
        name = QFontMetricsF(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, names)
        painter.drawText(box, middle, name)
        painter.setPen(QColor(colours.quiet_text))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, self._unseen_text(row))
        end = min(row.gone_day, self._day)
        seen = min(row.visible_day, end)
        found = min(row.found_day, end)
        y, half = box.center().y(), 0.26 * em

        def bar(start: float, stop: float) -> QRectF:
            x = left + (start - first) * per_day
            return QRectF(x, y - half, max((stop - start) * per_day, 1.0), 2.0 * half)

        amber = QColor(colours.cancer)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(amber, 1.2))
        painter.drawRect(bar(row.seeded_day, seen))
        if end > seen:
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            painter.setBrush(QColor(amber.red(), amber.green(), amber.blue(), 110))
            painter.drawRect(bar(seen, max(found, seen)))
            painter.setBrush(amber)
            if end > found:
                painter.drawRect(bar(max(found, seen), end))
        if row.gone_day <= self._day:
            painter.setPen(QPen(QColor(colours.text), 1.6))
            x = left + (end - first) * per_day
            painter.drawLine(QRectF(x, y - 1.6 * half, 0, 0).topLeft(), QRectF(x, y + 1.6 * half, 0, 0).topLeft())

    def _unseen_text(self, row: GapRow) -> str:
        return age_text(row.unseen_days(self._day))

    @property
    def _em(self) -> float:
        return float(QFontInfo(self.font()).pixelSize())
