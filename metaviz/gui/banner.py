"""A message above the map that stays until it is dismissed and interrupts nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from metaviz.gui.press_button import PressButton

_MOST_LINES = 6


class Banner(QFrame):
    """One problem, or one hint, in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = PressButton(self.tr("Dismiss the message"), 26)
        self._close.setText("✕")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown."""
        return self._text.text()

    def show_problem(self, headline: str, details: str = "") -> None:
        """Show a problem; of many lines of details the first, and how many more there are."""
        lines = details.splitlines()
        if len(lines) > _MOST_LINES:
            more = self.tr("and {n} more").format(n=len(lines) - _MOST_LINES)
            lines = [*lines[:_MOST_LINES], more]
        self._show("\n".join((headline, *lines)), headline, is_problem=True)

    def show_news(self, headline: str, sentence: str) -> None:
        """Show what is worth watching now."""
        self._show(f"{headline}\n{sentence}", headline, is_problem=False)

    def _show(self, text: str, headline: str, *, is_problem: bool) -> None:
        self._text.setText(text)
        self.setAccessibleName(headline)
        self.setProperty("news", not is_problem)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
