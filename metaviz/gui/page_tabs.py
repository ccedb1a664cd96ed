"""Names of pages in as many rows as they need: of seven names none may be cut off or hidden behind an arrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

_GAP_PX = 2
_NEXT = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class PageTabs(QWidget):
    """A row of names of which one is chosen; it wraps like text, and arrow keys go through it.

    Signals
    -------
    page_changed
        Number of the page, after another one was chosen.
    pressed
        Number of the name that a person pressed or went to by key, be it the same as before.
    """

    page_changed = Signal(int)
    pressed = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = 0
        self.buttons = tuple(self._button(number, name) for number, name in enumerate(names))
        self.buttons[0].setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def count(self) -> int:
        """Return how many pages there are."""
        return len(self.buttons)

    def currentIndex(self) -> int:
        """Return which page is chosen."""
        return self._current

    def setCurrentIndex(self, index: int) -> None:
        """Choose a page."""
        if index != self._current:
            self.show_index(index)
            self.page_changed.emit(index)

    def show_index(self, index: int) -> None:
        """Show which name is chosen, -1 for none, without telling anybody."""
        self._current = index
        for number, button in enumerate(self.buttons):
            button.setChecked(number == index)
        self.setAccessibleDescription(self.buttons[index].text() if index >= 0 else "")

    def offer(self, index: int, *, offered: bool) -> None:
        """Show a name, or hide it where there is nothing behind it."""
        self.buttons[index].setVisible(offered)
        self._flow(self.width(), is_placing=True)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Tell that a narrow row wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._flow(width, is_placing=False)

    def sizeHint(self) -> QSize:
        """Return a size that fits the present width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size: one name beside the other as far as they fit."""
        return QSize(80, self.heightForWidth(max(self.width(), 80)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._flow(self.width(), is_placing=True)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Wrap anew for larger text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._flow(self.width(), is_placing=True)
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next or the former page."""
        step = _NEXT.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            offered = [number for number, button in enumerate(self.buttons) if not button.isHidden()]
            beyond = [number for number in offered[::step] if (number - self._current) * step > 0]
            self._press(beyond[0] if beyond else offered[-1 if step > 0 else 0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        super().focusInEvent(event)
        self._show_focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self._show_focus(False)

    def _show_focus(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        for button in self.buttons:
            self.style().unpolish(button)
            self.style().polish(button)

    def _button(self, number: int, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("pageTab")
        button.setText(name)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._press(number))
        return button

    def _press(self, number: int) -> None:
        # A press must not switch the chosen name off.
        self.buttons[number].setChecked(number == self._current)
        self.setCurrentIndex(number)
        self.pressed.emit(number)

    def _flow(self, width: int, *, is_placing: bool) -> int:
        x = y = row = 0
        for button in self.buttons:
            if button.isHidden():
                continue
            size = button.sizeHint()
            if x and x + size.width() > width:
                x, y, row = 0, y + row + _GAP_PX, 0
            if is_placing:
                button.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + _GAP_PX
            row = max(row, size.height())
        return y + row
