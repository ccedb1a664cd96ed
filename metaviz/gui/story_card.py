"""What the thing that was clicked has to tell, on a card in a corner of the map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from metaviz.gui.press_button import PressButton

_WIDTH_EM, _GAP_PX = 17.0, 4
_MOST_SHARE = 0.42
"""However large the text, the card leaves the body to be seen."""


class StoryCard(QFrame):
    """A headline and some lines; hidden while there is nothing to tell.

    Signals
    -------
    dismissed
        Its button was pressed.
    resized
        It takes another room of the map.
    """

    dismissed = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("storyCard")
        self._story = ""
        self._map = parent
        self._headline, self._lines = QLabel(), QLabel()
        self._headline.setProperty("role", "result")
        self._close = PressButton(self.tr("Close (Esc)"), 22)
        self._close.setText("×")
        self._close.clicked.connect(self.dismissed)
        for label in (self._headline, self._lines):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 10)
        column.setSpacing(_GAP_PX)
        head = QHBoxLayout()
        head.setSpacing(_GAP_PX)
        head.addWidget(self._headline, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._lines)
        # The labels learn of another font after the card.
        self._fit_later = QTimer(self)
        self._fit_later.setSingleShot(True)
        self._fit_later.timeout.connect(self.fit)
        self.hide()

    @property
    def story(self) -> str:
        """What is told; empty while the card is hidden."""
        return self._story

    def tell(self, story: str) -> None:
        """Show a headline and, on further lines, what there is to tell; hide for nothing."""
        if story == self._story:
            return
        self._story = story
        headline, _, lines = story.partition("\n")
        self._headline.setText(headline)
        self._lines.setText(lines)
        self._lines.setVisible(bool(lines))
        self.setAccessibleName(headline)
        self.setAccessibleDescription(lines)
        self.setVisible(bool(story))
        self.fit()

    def fit(self) -> None:
        """Take the room that the text needs."""
        for widget in (self, self._headline, self._lines):
            widget.ensurePolished()
        for label in (self._headline, self._lines):
            # A label never asks for less than its least height.
            label.setMinimumHeight(0)
        em = self.fontMetrics().height() / 1.2
        width = round(min(_WIDTH_EM * em, _MOST_SHARE * self._map.width()))
        self._close.setFixedSize(*(2 * (max(round(1.3 * em), 22),)))
        margins = self._column.contentsMargins()
        room = width - margins.left() - margins.right()
        beside = room - self._close.width() - _GAP_PX
        height = max(self._headline.heightForWidth(beside), self._close.height())
        self._headline.setFixedHeight(height)
        if self._lines.text():
            self._lines.setFixedHeight(self._lines.heightForWidth(room))
            height += _GAP_PX + self._lines.height()
        self.setFixedSize(width, height + margins.top() + margins.bottom())
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Take other room for larger text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._story:
            self._fit_later.start()
