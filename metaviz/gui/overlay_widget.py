"""The overlay in a window: a transparent widget over the map, painted only when its words change."""

from __future__ import annotations

from PySide6.QtCore import QAbstractAnimation, QSizeF, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from metaviz.gui.colours import Profile
from metaviz.gui.overlay import OverlayState, paint_overlay

_FADE_MS = 180


class OverlayWidget(QWidget):
    """Shows an overlay state; the mouse goes through to the map.

    Attributes
    ----------
    fades
        Whether labels fade in when there were none (else they are there at once: reduced motion).
    """

    def __init__(self, profile: Profile, parent: QWidget) -> None:
        super().__init__(parent)
        self._profile = profile
        self._state: OverlayState | None = None
        self._kept: QPixmap | None = None
        self.fades = True
        self._fade = QVariantAnimation(self)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.setDuration(_FADE_MS)
        self._fade.valueChanged.connect(lambda _value: self.update())
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
        had_labels = self._state is not None and bool(self._state.labels)
        self._state, self._profile = state, profile
        self._kept = None
        self._fade.stop()
        if state.labels and not had_labels and self.fades:
            self._fade.start()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the words."""
        painter = QPainter(self)
        if self._state is not None:
            if self._fade.state() is QAbstractAnimation.State.Running:
                paint_overlay(painter, self._state, QSizeF(self.size()), self._profile, self._fade.currentValue())
            else:
                painter.drawPixmap(0, 0, self._written(self._state))
        painter.end()

    def _written(self, state: OverlayState) -> QPixmap:
        """Return the words as a picture: a window may ask for them in each frame, and writing takes milliseconds."""
        ratio = self.devicePixelRatioF()
        size_px = (QSizeF(self.size()) * ratio).toSize()
        if self._kept is None or self._kept.size() != size_px or self._kept.devicePixelRatioF() != ratio:
            self._kept = QPixmap(size_px)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._kept)
            paint_overlay(painter, state, QSizeF(self.size()), self._profile)
            painter.end()
        return self._kept

    def paint_on(self, painter: QPainter) -> None:
        """Write the words with a painter, into the widget's size."""
        if self._state is not None:
            paint_overlay(painter, self._state, QSizeF(self.size()), self._profile)
