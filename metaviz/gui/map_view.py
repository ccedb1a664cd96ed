"""The map in the window: the canvas, the words over it, and the camera that the mouse moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from metaviz.gui.colours import Profile
from metaviz.gui.home_view import home_window
from metaviz.gui.map_surface import MapSurface
from metaviz.gui.pilot import Pilot
from metaviz.render.camera import Camera, Window
from metaviz.render.first_plate import FirstPlate

if TYPE_CHECKING:
    from metaviz.gui.overlay import OverlayState
    from metaviz.gui.overlay_widget import OverlayWidget
    from metaviz.render.canvas import MapCanvas
    from metaviz.render.frame import Frame
    from metaviz.render.picture import Plates
    from metaviz.render.ways import Ways

_WHEEL_NOTCH = 120.0
_ZOOM_PER_NOTCH = 1.18
_CLICK_PX = 4.0
_PIN_PX = 8


class MapView(QWidget):
    """The area of the map.

    What it is drawn on is the business of `MapSurface`: OpenGL, or without it QPainter.

    Signals
    -------
    camera_changed
        Another part of the body is in view, or the map has another size.
    taken
        Somebody dragged the body or chose a view: what was followed is let go.
    hovered, clicked, double_clicked
        Point in the pixels of the camera.
    left
        The pointer left the map.
    painted
        A frame of the map is on screen.
    """

    camera_changed = Signal()
    taken = Signal()
    hovered = Signal(QPointF)
    clicked = Signal(QPointF)
    double_clicked = Signal(QPointF)
    left = Signal()
    painted = Signal()

    def __init__(self, profile: Profile, trouble: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map")
        self.setMinimumSize(320, 300)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Map of the body"))
        self._profile = profile
        self.surface = MapSurface(self, trouble)
        self.surface.painted.connect(self.painted)
        self._first: FirstPlate | None = None
        self.pilot = Pilot(self)
        self.pilot.moved.connect(self._show_camera)
        self._grabbed: QPointF | None = None
        self._travelled_px = 0.0
        self._overlay: OverlayWidget | None = None
        self._painted_over: list[Callable[[QPainter], None]] = []
        self._pinned: dict[Qt.Corner, QWidget] = {}
        self._kept_clear: tuple[QRectF, ...] = ()

    @property
    def camera(self) -> Camera | None:
        """What is in view; None before there is a body."""
        return self.pilot.camera

    @property
    def overlay(self) -> OverlayState | None:
        """The words over the map."""
        return None if self._overlay is None else self._overlay.state

    @property
    def pixel_ratio(self) -> float:
        """Pixels of the camera per unit of Qt's."""
        return self.devicePixelRatioF()

    @property
    def canvas(self) -> MapCanvas | None:
        """The canvas; None without OpenGL."""
        return self.surface.canvas

    def show_still(self, plate: FirstPlate) -> None:
        """Show a still body until `show_body`."""
        self._first = plate
        self.pilot.settle(home_window(plate.height_cm), self._size_px())

    def show_body(self, ways: Ways, plates: Plates, home: Window) -> None:
        """Show another body, in full."""
        was_still = self._first is not None
        self._first = None
        self.surface.show_body(ways, plates)
        if was_still and home == self.pilot.home and self.camera is not None:
            # The same body: where somebody has zoomed in meanwhile, the view stays.
            self._show_camera()
        else:
            self.pilot.settle(home, self._size_px())

    def show_frame(self, frame: Frame) -> None:
        """Draw a frame."""
        self.surface.show_frame(frame)

    def show_overlay(self, state: OverlayState, profile: Profile) -> None:
        """Write other words."""
        self._profile = profile
        if self._overlay is None:
            # The first picture has no words.
            from metaviz.gui.overlay_widget import OverlayWidget  # noqa: PLC0415

            self._overlay = OverlayWidget(profile, self)
            self._overlay.setGeometry(self.rect())
            self._overlay.show()
            for widget in self._pinned.values():
                widget.raise_()
        self._overlay.fades = not self.pilot.cuts
        self._overlay.show_state(state, profile)

    def pin(self, widget: QWidget, corner: Qt.Corner) -> None:
        """Keep a widget in a corner of the map, above the words."""
        self._pinned[corner] = widget
        widget.setParent(self)
        widget.raise_()
        self.place_pinned()

    def pinned_boxes(self) -> tuple[QRectF, ...]:
        """Return where pinned widgets stand, and what else is kept clear of words."""
        pinned = tuple(QRectF(widget.geometry()) for widget in self._pinned.values() if not widget.isHidden())
        return (*pinned, *self._kept_clear)

    def keep_clear(self, box: QRectF | None) -> bool:
        """Keep words out of a box, or out of none; return whether that is news."""
        before = self._kept_clear
        self._kept_clear = () if box is None else (box,)
        return self._kept_clear != before

    def place_pinned(self) -> None:
        """Put pinned widgets into their corners; called again when one of them has another size."""
        room = self.rect().adjusted(_PIN_PX, _PIN_PX, -_PIN_PX, -_PIN_PX)
        for corner, widget in self._pinned.items():
            box = widget.geometry()
            is_right = corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
            is_low = corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
            box.moveLeft(room.right() - box.width() + 1 if is_right else room.left())
            box.moveTop(room.bottom() - box.height() + 1 if is_low else room.top())
            widget.setGeometry(box)

    def show_whole(self) -> None:
        """Fly back to the whole body."""
        self.pilot.fly_to(self.pilot.home)

    def picture(self) -> QImage:
        """Return what is seen now, words included, in the pixels of the screen."""
        image = self.surface.picture()
        image.setDevicePixelRatio(self.pixel_ratio)
        if self._overlay is not None:
            painter = QPainter(image)
            self._overlay.paint_on(painter)
            for paint in self._painted_over:
                paint(painter)
            painter.end()
        return image

    def paint_over(self, paint: Callable[[QPainter], None]) -> None:
        """Let something else over the map be on its pictures as well."""
        self._painted_over.append(paint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give canvas and words the room there is."""
        super().resizeEvent(event)
        self.surface.fill()
        if self._overlay is not None:
            self._overlay.setGeometry(self.rect())
        self.place_pinned()
        self._take_size()

    def event(self, event: QEvent) -> bool:
        """Follow to a screen with other pixels."""
        handled = super().event(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_size()
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with plus, minus and zero."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.pilot.zoom(_ZOOM_PER_NOTCH)
        elif event.key() == Qt.Key.Key_Minus:
            self.pilot.zoom(1.0 / _ZOOM_PER_NOTCH)
        elif event.key() == Qt.Key.Key_0:
            self.show_whole()
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse from the canvas."""
        kind = event.type()
        if isinstance(event, QWheelEvent):
            at = event.position() * self.pixel_ratio
            self.pilot.zoom(_ZOOM_PER_NOTCH ** (event.angleDelta().y() / _WHEEL_NOTCH), (at.x(), at.y()))
            return True
        if isinstance(event, QMouseEvent):
            self._mouse(kind, event)
            return True
        if kind == QEvent.Type.Leave:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _mouse(self, kind: QEvent.Type, event: QMouseEvent) -> None:
        at = event.position() * self.pixel_ratio
        left_button = event.button() is Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonDblClick:
            self._grabbed = None
            if left_button:
                self.double_clicked.emit(at)
        elif kind == QEvent.Type.MouseButtonPress and left_button:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._grabbed, self._travelled_px = at, 0.0
        elif kind == QEvent.Type.MouseMove and self._grabbed is not None:
            shift = at - self._grabbed
            self._travelled_px += shift.manhattanLength()
            if self._travelled_px > _CLICK_PX:
                self._grabbed = at
                self.taken.emit()
                self.pilot.pan((shift.x(), shift.y()))
        elif kind == QEvent.Type.MouseMove:
            self.hovered.emit(at)
        elif kind == QEvent.Type.MouseButtonRelease and left_button and self._grabbed is not None:
            self._grabbed = None
            if self._travelled_px <= _CLICK_PX:
                self.clicked.emit(at)

    def _size_px(self) -> tuple[int, int]:
        ratio = self.pixel_ratio
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    def _take_size(self) -> None:
        camera, size = self.camera, self._size_px()
        if camera is not None and camera.size_px != size:
            self.pilot.resize(size)

    def _show_camera(self) -> None:
        camera = self.camera
        if self._first is not None and camera is not None:
            self.surface.show_still(self._first, camera)
        self.camera_changed.emit()
