"""Who moves the camera of the map: flights to views, what is followed, and a person's hand."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from metaviz.gui.flight import Flight
from metaviz.render.camera import Camera, Window

_NEAREST_ZOOM, _FARTHEST_ZOOM = 14.0, 0.8
_FOLLOWING_SHARE = 0.14
"""Share of the way to what is followed that the camera makes up for in one picture: it trails softly."""

Size = tuple[int, int]


class Pilot(QObject):
    """Keeps the camera of a map whose size is told.

    Attributes
    ----------
    cuts
        Whether the camera cuts to its goal instead of flying there (reduced motion).

    Signals
    -------
    moved
        Another part of the body is in view.
    landed
        A flight, or a cut, has reached its goal.
    aim_changed
        The camera was sent to another view, or taken away from one by hand.
    """

    moved = Signal()
    landed = Signal()
    aim_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cuts = False
        self._camera: Camera | None = None
        self._home: Window = (-1.0, -1.0, 1.0, 1.0)
        self._aim: Window | None = self._home
        self._flight = Flight(self)
        self._flight.moved.connect(self._move)
        self._flight.landed.connect(self.landed)

    @property
    def camera(self) -> Camera | None:
        """What is in view; None before there is a body."""
        return self._camera

    @property
    def goal(self) -> Camera | None:
        """What will be in view when the present flight ends; what is in view without one."""
        return self._flight.goal or self._camera

    @property
    def flight(self) -> Flight:
        """The way to another view."""
        return self._flight

    @property
    def home(self) -> Window:
        """What the whole view shows."""
        return self._home

    @property
    def aim(self) -> Window | None:
        """The window of the body that is shown, or flown to, in full; None where somebody moved the camera by hand."""
        return self._aim

    @property
    def magnification(self) -> float:
        """How much larger than in the whole view things are where the camera is going; 1 before there is a body."""
        goal = self.goal
        return 1.0 if goal is None else goal.px_per_cm / self._whole(goal.size_px).px_per_cm

    def settle(self, home: Window, size_px: Size) -> None:
        """Show a body, in full and at once."""
        self._home = home
        self._aim = None
        self._aim_at(home)
        self.resize(size_px)

    def stay(self, camera: Camera, aim: Window | None) -> None:
        """Show at once what another scene on the same body was seen through."""
        self._flight.leave()
        self._aim_at(aim)
        self._move(camera)

    def resize(self, size_px: Size) -> None:
        """Take another size of the map: what was aimed at stays in full, else the middle stays where it is."""
        self._flight.leave()
        if self._aim is not None:
            self._move(Camera.fit(self._aim, size_px, margin=0.0))
        elif self._camera is not None:
            camera = self._camera
            magnification = camera.px_per_cm / self._whole(camera.size_px).px_per_cm
            px_per_cm = magnification * self._whole(size_px).px_per_cm
            self._move(Camera(camera.centre_cm, px_per_cm, size_px))

    def fly_to(self, window_cm: Window) -> None:
        """Fly to a window of the body; it stays in view when the map changes its size."""
        if self._camera is not None:
            self._aim_at(window_cm)
            self._go(Camera.fit(window_cm, self._camera.size_px, margin=0.0))

    def fly_to_point(self, point_cm: tuple[float, float], least_magnification: float) -> None:
        """Fly so that a point of the body is in the middle, at least so many times larger than in the whole view."""
        camera = self._camera
        if camera is not None:
            least = least_magnification * self._whole(camera.size_px).px_per_cm
            self._aim_at(None)
            self._go(Camera(point_cm, max(camera.px_per_cm, least), camera.size_px))

    def follow(self, point_cm: tuple[float, float]) -> None:
        """Keep a point that moves near the middle; called for each picture."""
        goal, camera = self._flight.goal, self._camera
        if goal is not None:
            self._flight.turn_to(Camera(point_cm, goal.px_per_cm, goal.size_px))
        elif camera is not None:
            x, y = camera.centre_cm
            share = 1.0 if self.cuts else _FOLLOWING_SHARE
            nearer = (x + share * (point_cm[0] - x), y + share * (point_cm[1] - y))
            self._aim_at(None)
            if nearer != camera.centre_cm:
                self._move(Camera(nearer, camera.px_per_cm, camera.size_px))

    def zoom(self, factor: float, at_px: tuple[float, float] | None = None) -> None:
        """Magnify about a point of the picture, or about its middle."""
        camera = self._camera
        if camera is None:
            return
        whole = self._whole(camera.size_px).px_per_cm
        px_per_cm = min(max(camera.px_per_cm * factor, whole * _FARTHEST_ZOOM), whole * _NEAREST_ZOOM)
        middle = (camera.size_px[0] / 2.0, camera.size_px[1] / 2.0)
        self._move_by_hand(camera.zoomed(px_per_cm / camera.px_per_cm, at_px or middle))

    def pan(self, shift_px: tuple[float, float]) -> None:
        """Drag the body by so many pixels."""
        if self._camera is not None:
            self._move_by_hand(self._camera.panned(shift_px))

    def _whole(self, size_px: Size) -> Camera:
        return Camera.fit(self._home, size_px, margin=0.0)

    def _aim_at(self, window_cm: Window | None) -> None:
        if window_cm != self._aim:
            self._aim = window_cm
            self.aim_changed.emit()

    def _go(self, goal: Camera) -> None:
        if self._camera is None or self.cuts:
            self._flight.leave()
            self._move(goal)
            self.landed.emit()
        elif goal != self._camera or self._flight.is_under_way:
            self._flight.begin(self._camera, goal)

    def _move_by_hand(self, camera: Camera) -> None:
        self._flight.leave()
        self._aim_at(None)
        left, _bottom, right, top = self._home
        x, y = camera.centre_cm
        # A body dragged out of the picture would be hard to find again.
        self._move(replace(camera, centre_cm=(min(max(x, left), right), min(max(y, 0.0), top))))

    def _move(self, camera: Camera) -> None:
        self._camera = camera
        self.moved.emit()
