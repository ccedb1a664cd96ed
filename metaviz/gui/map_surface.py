"""What the map is drawn on: OpenGL as long as that works, else QPainter; faults of drivers end here."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QOpenGLContext
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.first_plate import FirstPlate

if TYPE_CHECKING:
    from metaviz.gui.painted_map import PaintedMap
    from metaviz.render.frame import Frame
    from metaviz.render.picture import Plates
    from metaviz.render.ways import Ways

_FIRST_PICTURE_MS = 3_000
"""How long a context may take to come up; Qt does not say that it could not make one."""
_MOST_LOSSES = 5
"""After so many lost contexts without a picture between them, OpenGL is given up."""
_NOTICE_PX = 8
_log = logging.getLogger(__name__)


class MapSurface(QObject):
    """Shows frames, and survives the loss of what it shows them with.

    It keeps the last body and the last frame. When the OpenGL context goes (the map moved to another window, a driver
    was reset), a new canvas is made from them; when drawing fails, a painted map takes over, and a quiet line says so.

    Parameters
    ----------
    parent
        The widget that it fills; gets the events of the mouse through its `eventFilter`.
    trouble
        Why there is no OpenGL; empty if there is.

    Signals
    -------
    painted
        A picture is on screen.
    """

    painted = Signal()
    # Faults come in the middle of drawing and of destroying; what is done about them waits for the event loop, and
    # dies with this object. (A `QTimer.singleShot` would outlive it, with all that its function holds.)
    _failed = Signal(object, str)
    _lost = Signal(object)

    def __init__(self, parent: QWidget, trouble: str = "") -> None:
        super().__init__(parent)
        self._parent = parent
        self._trouble = trouble
        self._canvas: MapCanvas | None = None
        self._painted_map: PaintedMap | None = None
        self._still: tuple[FirstPlate, Camera] | None = None
        self._body: tuple[Ways, Plates] | None = None
        self._frame: Frame | None = None
        self._n_losses = 0
        self.notice: QLabel | None = None
        self._failed.connect(self._replace_failed, Qt.ConnectionType.QueuedConnection)
        self._lost.connect(self._replace_lost, Qt.ConnectionType.QueuedConnection)
        self._wait_for_picture = QTimer(self)
        self._wait_for_picture.setSingleShot(True)
        self._wait_for_picture.setInterval(_FIRST_PICTURE_MS)
        self._wait_for_picture.timeout.connect(self._check)

    @property
    def canvas(self) -> MapCanvas | None:
        """The canvas; None without OpenGL."""
        return self._canvas

    @property
    def widget(self) -> QWidget | None:
        """What is on screen; None before there is anything to show."""
        native: QWidget | None = self._painted_map if self._canvas is None else self._canvas.native
        return native

    @property
    def body(self) -> tuple[Ways, Plates] | None:
        """The body that is shown."""
        return self._body

    @property
    def frame(self) -> Frame | None:
        """The frame last shown."""
        return self._frame

    @property
    def trouble(self) -> str:
        """Why OpenGL is not used; empty if it is."""
        return self._trouble

    def show_still(self, plate: FirstPlate, camera: Camera) -> None:
        """Show a still body until the first frame comes."""
        self._still = (plate, camera)
        self._target().show_still(plate, camera)

    def show_body(self, ways: Ways, plates: Plates) -> None:
        """Change to another body or another primary; the next frame must belong to it."""
        self._body, self._frame = (ways, plates), None
        self._target().show_body(ways, plates)

    def show_frame(self, frame: Frame) -> None:
        """Show a frame."""
        self._frame, self._still = frame, None
        self._target().show_frame(frame)

    def fill(self) -> None:
        """Take all the room that there is."""
        if self.widget is not None:
            self.widget.setGeometry(self._parent.rect())
        self._place_notice()

    def picture(self) -> QImage:
        """Return what is seen now, without words, in the pixels of the screen."""
        if self._painted_map is not None:
            return self._painted_map.picture()
        if self._canvas is not None and self._canvas.native.isValid():
            return _opaque(self._canvas.native.grabFramebuffer())
        size = self._parent.size() * self._parent.devicePixelRatioF()
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(0)
        return image

    def give_up(self, trouble: str) -> None:
        """Go on without OpenGL."""
        if self._painted_map is not None:
            return
        _log.warning("The map goes on without OpenGL: %s", trouble)
        self._trouble = trouble
        self._discard_canvas()
        self._make()
        self._show_last()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow to a screen with other pixels: Qt makes a new buffer, but tells nobody its size."""
        canvas, widget = self._canvas, self.widget
        if event.type() == QEvent.Type.DevicePixelRatioChange and canvas is not None and widget is not None:
            canvas.set_current()
            canvas.native.resizeGL(widget.width(), widget.height())
            canvas.update()
        return super().eventFilter(watched, event)

    def _target(self) -> MapCanvas | PaintedMap:
        if self._canvas is None and self._painted_map is None:
            self._make()
        target = self._painted_map if self._canvas is None else self._canvas
        assert target is not None
        return target

    def _make(self) -> None:
        if not self._trouble:
            try:
                self._make_canvas()
            except Exception as problem:  # whatever a driver does, the window goes on
                self._trouble = str(problem) or type(problem).__name__
        if self._trouble:
            self._make_painted_map()

    def _make_canvas(self) -> None:
        canvas = MapCanvas(parent=self._parent, show=False)
        self._canvas = canvas
        canvas.failed = self._tell_failed
        canvas.started = self._watch
        canvas.native.frameSwapped.connect(self._tell_painted)
        self._bring(canvas.native)
        canvas.native.installEventFilter(self)
        self._wait_for_picture.start()

    def _make_painted_map(self) -> None:
        # Few machines need it.
        from metaviz.gui.painted_map import PaintedMap  # noqa: PLC0415

        self._painted_map = PaintedMap(self._parent)
        self._painted_map.painted.connect(self.painted)
        self._bring(self._painted_map)
        self.notice = QLabel(self.tr("Drawn without OpenGL: at most 1,500 cells are shown"), self._parent)
        self.notice.setProperty("role", "quiet")
        self.notice.setToolTip(self._trouble)
        self.notice.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.notice.show()
        self._place_notice()

    def _bring(self, widget: QWidget) -> None:
        widget.setMouseTracking(True)
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        widget.installEventFilter(self._parent)
        widget.setGeometry(self._parent.rect())
        # Words stay above.
        widget.lower()
        widget.show()

    def _place_notice(self) -> None:
        if self.notice is not None:
            self.notice.adjustSize()
            # The corner that words and cameras leave free.
            self.notice.move(max(self._parent.width() - self.notice.width() - _NOTICE_PX, 0), _NOTICE_PX)

    def _tell_painted(self) -> None:
        self._n_losses = 0
        self.painted.emit()

    def _watch(self) -> None:
        """Listen for the end of the canvas's present context."""
        canvas = self._canvas
        if canvas is not None:
            # Not `QOpenGLWidget.context`, for the reason that `room_of` gives; the new one is current now.
            context = QOpenGLContext.currentContext()
            context.aboutToBeDestroyed.connect(partial(self._tell_lost, canvas), Qt.ConnectionType.DirectConnection)

    def _tell_failed(self, problem: Exception) -> None:
        self._failed.emit(self._canvas, str(problem))

    def _tell_lost(self, canvas: MapCanvas) -> None:
        # Contexts of a closed window may live longer than this object.
        if isValid(self):
            self._lost.emit(canvas)

    def _replace_failed(self, canvas: MapCanvas, problem: str) -> None:
        if self._canvas is canvas:
            self.give_up(problem)

    def _replace_lost(self, canvas: MapCanvas) -> None:
        if self._canvas is canvas:
            self._rebuild()

    def _rebuild(self) -> None:
        """Make another canvas that shows what the lost one showed."""
        self._n_losses += 1
        self._discard_canvas()
        if self._n_losses > _MOST_LOSSES:
            self._trouble = self.tr("OpenGL was lost again and again.")
        self._make()
        self._show_last()

    def _check(self) -> None:
        canvas = self._canvas
        if canvas is not None and canvas.native.isVisible() and not canvas.native.isValid():
            self.give_up(self.tr("OpenGL cannot be started on this machine; try again with --safe-graphics."))

    def _discard_canvas(self) -> None:
        canvas, self._canvas = self._canvas, None
        if canvas is not None:
            canvas.native.removeEventFilter(self._parent)
            canvas.close()

    def _show_last(self) -> None:
        target = self._target()
        if self._body is not None:
            target.show_body(*self._body)
        if self._frame is not None:
            target.show_frame(self._frame)
        elif self._still is not None:
            target.show_still(*self._still)


def _opaque(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_RGB32)
