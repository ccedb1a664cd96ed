"""A camera's way from one view to another: eased, and left at any moment without a jump."""

from __future__ import annotations

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QVariantAnimation, Signal

from metaviz.render.camera import Camera

FLIGHT_MS = 700
"""Long enough to see where one is going, short enough to wait for in the middle of a sentence."""


class Flight(QObject):
    """Carries a camera; at most one flight at a time.

    Signals
    -------
    moved
        A `Camera` on the way; the last one is the goal itself.
    landed
        The goal is reached; not sent when a flight was left.
    """

    moved = Signal(object)
    landed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._from: Camera | None = None
        self._goal: Camera | None = None
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(FLIGHT_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._animation.valueChanged.connect(self._move)
        self._animation.finished.connect(self.landed)

    @property
    def is_under_way(self) -> bool:
        """Whether a flight has begun and not ended."""
        return self._animation.state() is not QAbstractAnimation.State.Stopped

    @property
    def goal(self) -> Camera | None:
        """Where the present flight leads; None without one."""
        return self._goal if self.is_under_way else None

    def begin(self, here: Camera, goal: Camera) -> None:
        """Fly; what was under way ends where it is."""
        self.leave()
        self._from, self._goal = here, goal
        self._animation.start()

    def turn_to(self, goal: Camera) -> None:
        """Lead the flight that is under way to another goal, for something that moves."""
        if self.is_under_way:
            self._goal = goal

    def leave(self) -> None:
        """End the flight where it is."""
        self._animation.stop()

    def seek(self, share: float) -> None:
        """Stand still at a share of the time of the flight."""
        self._animation.pause()
        self._animation.setCurrentTime(round(share * FLIGHT_MS))

    def _move(self, share: float) -> None:
        if self._from is not None and self._goal is not None and self.is_under_way:
            # The sums of the way have their rounding; the goal has none.
            self.moved.emit(self._goal if share >= 1.0 else self._from.toward(self._goal, share))
