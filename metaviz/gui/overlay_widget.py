"""The overlay in a window: a transparent widget over the map, painted only when its words change."""

from __future__ import annotations

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from metaviz.gui.colours import Profile
from metaviz.gui.overlay import OverlayState, paint_overlay


class OverlayWidget(QWidget):
    """Shows an overlay state; the mouse goes through to the map."""

    def __init__(self, profile: Profile, parent: QWidget) -> None:
        super().__init__(parent)
        self._profile = profile
        self._state: OverlayState | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    @property
    def state(self) -> OverlayState | None:
        """What is shown."""
        return self._state

    def show_state(self, state: OverlayState, profile: Profile) -> None:
        """Show other words, in the colours of a profile."""
        if state == self._state and profile is self._profile:
            return
        self._state, self._profile = state, profile
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the words."""
        painter = QPainter(self)
        self.paint_on(painter)
        painter.end()

    def paint_on(self, painter: QPainter) -> None:
        """Write the words with a painter, into the widget's size."""
        if self._state is not None:
            paint_overlay(painter, self._state, QSizeF(self.size()), self._profile)
