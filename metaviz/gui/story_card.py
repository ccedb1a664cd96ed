"""What the thing that was clicked has to tell, on a card in a corner of the map."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from metaviz.gui.press_button import PressButton

_WIDTH_EM = 17.0
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
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._headline, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._lines)
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
        em = self.fontMetrics().height() / 1.2
        width = round(min(_WIDTH_EM * em, _MOST_SHARE * self._map.width()))
        self._lines.setFixedWidth(max(width - 20, 60))
        self.setFixedWidth(width)
        self.setFixedHeight(self._column.heightForWidth(width))
        self.resized.emit()
