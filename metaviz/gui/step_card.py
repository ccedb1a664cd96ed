"""What the step in focus means and where its number comes from, in the room that the sliders leave."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_TOP_PX, _GAP_PX = 10, 5


class StepCard(QWidget):
    """Name, meaning and source of a step; a paragraph that does not fit wholly is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._labels = tuple(QLabel(self) for _ in range(3))
        name, _meaning, source = self._labels
        name.setProperty("role", "result")
        source.setProperty("role", "quiet")
        for label in self._labels:
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)

    def show_lines(self, name: str, meaning: str, source: tuple[str, ...]) -> None:
        """Show other words."""
        for label, text in zip(self._labels, (name, meaning, "\n".join(source)), strict=True):
            label.setText(text)
        self.setAccessibleName(name)
        self.setAccessibleDescription(" ".join((meaning, *source)))
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for no room of its own."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Use the room anew for larger text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        y = _TOP_PX
        for label in self._labels:
            height = label.heightForWidth(self.width())
            label.setGeometry(0, y, self.width(), height)
            y += height + _GAP_PX
            label.setVisible(y <= self.height())
        name, meaning, _source = self._labels
        name.setVisible(not meaning.isHidden())
