"""Buttons that Enter presses, because the space bar always plays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget


class PressButton(QToolButton):
    """A button with an icon."""

    def __init__(self, tip: str, size_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(tip)
        self.setAccessibleName(tip.partition(" (")[0])
        self.setFixedSize(size_px, size_px)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)


def text_button(text: str) -> QPushButton:
    """Return a button with a text."""
    button = QPushButton(text)
    button.setAutoDefault(True)
    return button
