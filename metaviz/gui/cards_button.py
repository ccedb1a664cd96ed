"""A small button beside the heading of a chart: numbers to know that belong there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from metaviz.gui.card_words import beside_name
from metaviz.gui.charts_bars import BarChart
from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px
from metaviz.gui.icons import draw_source, icon
from metaviz.gui.press_button import PressButton, text_button
from metaviz.gui.screen_room import room_of
from metaviz.model.number_card import Beside

_BUTTON_PX, _WIDTH_EM, _HEIGHT_EM = 20, 24.0, 30.0


class CardsButton(PressButton):
    """Opens the cards beside a chart, with one click.

    Parameters
    ----------
    chart
        Behind whose title the button stands.
    beside
        Which cards.
    show_all
        Opens the page of all cards.
    colours
        Those of the window.
    """

    def __init__(self, chart: BarChart, beside: Beside, show_all: Callable[[], None], colours: Colours) -> None:
        super().__init__("", _BUTTON_PX, chart)
        self._chart, self._beside, self._show_all = chart, beside, show_all
        tip = self.tr("Numbers to know: {about}").format(about=beside_name(beside))
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.clicked.connect(self._open)
        chart.beside_title_px = _BUTTON_PX
        chart.installEventFilter(self)
        self.show_colours(colours)
        self._place()
        # Whose chart is on screen already.
        self.show()

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self.setIcon(icon(draw_source, colours.quiet_text, colours.line))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay behind the title when it is written in another size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        em = float(QFontInfo(self._chart.font()).pixelSize())
        title = QFontMetricsF(font_px(em, QFont.Weight.DemiBold)).horizontalAdvance(self._chart.accessibleName())
        self.move(round(title + 0.25 * em), round(0.75 * em - _BUTTON_PX / 2.0))

    def _open(self) -> None:
        card = CardsCard(self._beside, self._show_all, self._chart.window())
        card.open_beside(self)


class CardsCard(QFrame):
    """Some cards, in a frame that closes with the next click elsewhere or with Escape."""

    def __init__(self, beside: Beside, show_all: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("sourceCard")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(beside_name(beside))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        # Nobody waits for them at the start.
        from metaviz.gui.number_cards_page import cards_beside  # noqa: PLC0415

        for card in cards_beside(beside):
            for text, role in (
                (card.headline, "result"),
                (card.says, ""),
                (card.note, "quiet"),
                (card.source, "quiet"),
            ):
                label = QLabel(text)
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                if role:
                    label.setProperty("role", role)
                column.addWidget(label)
            column.addSpacing(10)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        every = text_button(self.tr("All numbers to know"))
        every.clicked.connect(self.close)
        every.clicked.connect(show_all)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(14, 12, 8, 12)
        outside.addWidget(area, 1)
        outside.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)
        em = parent.font().pixelSize()
        room = room_of(parent)
        width = round(min(_WIDTH_EM * em, 0.6 * room.width()))
        self.setFixedWidth(width)
        needed = inside.heightForWidth(width - 40) + round(5.5 * em)
        self.setFixedHeight(min(needed, round(_HEIGHT_EM * em), round(0.85 * room.height())))

    def open_beside(self, widget: QWidget) -> None:
        """Show the card beside a widget, inside its screen."""
        at = widget.mapToGlobal(QPoint(widget.width() + 6, 0))
        room = room_of(widget)
        at.setX(max(min(at.x(), room.right() - self.width()), room.left()))
        at.setY(max(min(at.y(), room.bottom() - self.height()), room.top()))
        self.move(at)
        self.show()
