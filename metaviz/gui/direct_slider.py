"""A slider that goes where it is pressed and follows from there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSlider, QWidget

_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Up)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Down)


class DirectSlider(QSlider):
    """A horizontal slider; `track` says where its line runs.

    Arrow keys move by `singleStep`, with Shift by `fine_step`; page keys, Home and End as usual. A press, a held
    key or a turn of the wheel is bracketed by ``sliderPressed`` and ``sliderReleased``.
    """

    def __init__(self, parent: QWidget | None = None, *, fine_step: int = 1, margin_px: float = 9.0) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._fine_step = fine_step
        self._margin_px = margin_px
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def track(self) -> QRectF:
        """Return the rectangle along which the handle moves."""
        return QRectF(self.rect()).adjusted(self._margin_px, 0.0, -self._margin_px, 0.0)

    def place(self) -> float:
        """Return where the handle is, from 0 to 1."""
        return (self.sliderPosition() - self.minimum()) / max(self.maximum() - self.minimum(), 1)

    def x_of(self, place: float) -> float:
        """Return the pixel column of a place from 0 to 1."""
        track = self.track()
        place = 1.0 - place if self.invertedAppearance() else place
        return track.left() + place * track.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the handle and bring it under the pointer."""
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self._follow(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._follow(event)
            event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self.isSliderDown() and event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step; with Shift finely."""
        key = event.key()
        if key not in (*_FORWARD, *_BACK, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()
            return
        if not event.isAutoRepeat():
            self.sliderPressed.emit()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = self._fine_step if fine else self.singleStep()
        if key in _FORWARD:
            self.setValue(self.value() + step)
        elif key in _BACK:
            self.setValue(self.value() - step)
        elif key == Qt.Key.Key_PageUp:
            self.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)
        elif key == Qt.Key.Key_PageDown:
            self.triggerAction(QAbstractSlider.SliderAction.SliderPageStepSub)
        else:
            self.setValue(self.minimum() if key == Qt.Key.Key_Home else self.maximum())
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End what the key press began."""
        if not event.isAutoRepeat():
            self.sliderReleased.emit()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End what a key press began whose release goes elsewhere."""
        self.sliderReleased.emit()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move only where the slider has the focus, so that scrolling a panel changes nothing."""
        if not self.hasFocus():
            event.ignore()
            return
        self.sliderPressed.emit()
        super().wheelEvent(event)
        self.sliderReleased.emit()

    def _follow(self, event: QMouseEvent) -> None:
        track = self.track()
        place = (event.position().x() - track.left()) / max(track.width(), 1.0)
        place = min(max(1.0 - place if self.invertedAppearance() else place, 0.0), 1.0)
        self.setSliderPosition(self.minimum() + round(place * (self.maximum() - self.minimum())))
