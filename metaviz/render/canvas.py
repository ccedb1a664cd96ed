"""The map as a vispy canvas: in a window of Qt's, or without a screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vispy import app, gloo

from metaviz.render.camera import Camera
from metaviz.render.first_plate import FirstPlate
from metaviz.render.probe import texture_units_in_vertices
from metaviz.render.still_body import StillBody

if TYPE_CHECKING:
    from collections.abc import Callable

    from metaviz.render.frame import Frame, LegWindow
    from metaviz.render.picture import Picture, Plates
    from metaviz.render.ways import Ways


class MapCanvas(app.Canvas):
    """Shows frames; keeps no state but the last one. Before the first it can show a still body.

    The backend is chosen before by `metaviz.render.backend.use_headless`, or by the window with ``vispy.use``.

    Parameters
    ----------
    ways
        Tracks of the body; None until `show_body`.
    plates
        The still body by profile; None until `show_body`.
    **canvas
        Further arguments of `vispy.app.Canvas`: ``size``, ``parent``, ``app`` and so on.

    Attributes
    ----------
    started
        Called when there is a context: for a widget of Qt's whenever it gets another one. What was uploaded into a lost
        context is gone, so the canvas must then be given up for a new one.
    failed
        Called with what went wrong while a frame was drawn; without it the problem is raised.
    """

    def __init__(self, ways: Ways | None = None, plates: Plates | None = None, **canvas: Any) -> None:
        self._body = None if ways is None or plates is None else (ways, plates)
        self._first: tuple[FirstPlate, Camera] | None = None
        self._still: StillBody | None = None
        self._picture: Picture | None = None
        self._frame: Frame | None = None
        self.started: Callable[[], None] | None = None
        self.failed: Callable[[Exception], None] | None = None
        # Else vispy starts xdpyinfo or xrandr to find it, and complains where neither is installed.
        canvas.setdefault("dpi", 96.0)
        super().__init__(keys=None, **canvas)

    @property
    def frame(self) -> Frame | None:
        """The frame last shown."""
        return self._frame

    def show_still(self, plate: FirstPlate, camera: Camera) -> None:
        """Draw a still body until the first frame comes."""
        self._first = (plate, camera)
        self.update()

    def show_frame(self, frame: Frame) -> None:
        """Draw this frame at the next occasion."""
        self._frame = frame
        self._first = self._still = None
        self.update()

    def show_body(self, ways: Ways, plates: Plates) -> None:
        """Change to another body or another primary; the next frame must belong to it."""
        self._body = (ways, plates)
        self._picture = None
        self._frame = None
        self.update()

    def prepare(self, window: LegWindow) -> None:
        """Upload the dots of a window before they are needed."""
        self.set_current()
        self.picture().prepare(window)

    def picture(self) -> Picture:
        """Return the layers; they are made here for the first time, so a context and a body must exist."""
        if self._picture is None:
            # Half of the renderer is imported here: a window that starts shows a still body before.
            from metaviz.render.picture import Picture  # noqa: PLC0415

            if self._body is None:
                raise RuntimeError("a frame was shown before its body")
            self._picture = Picture(*self._body, texture_in_vertices=texture_units_in_vertices() > 0)
        return self._picture

    def close(self) -> None:
        """Close the window or give the memory back; the canvas cannot be shown again."""
        self._picture = None
        super().close()
        # Qt takes the current context away when it destroys a canvas. Left to Python's garbage collector, that could
        # happen in the middle of another canvas's frame; Qt's own way waits for the event loop.
        delete_later = getattr(self.native, "deleteLater", None)
        if delete_later is not None:
            delete_later()

    def draw_now(self, frame: Frame, *, ground: bool = True) -> None:
        """Draw a frame into the current target; without ground it is clear around the body."""
        self.picture().draw(frame, ground=ground)

    def on_initialize(self, _event: Any) -> None:
        """Tell that there is a context."""
        if self.started is not None:
            self.started()

    def on_draw(self, _event: Any) -> None:
        """Draw the last frame, in the size that the canvas has by now."""
        size = (int(self.physical_size[0]), int(self.physical_size[1]))
        if min(size) < 1:
            return
        try:
            self._draw(size)
        except Exception as problem:
            if self.failed is None:
                raise
            self.failed(problem)

    def _draw(self, size: tuple[int, int]) -> None:
        frame = self._frame
        if frame is None:
            self._draw_still(size)
            return
        if frame.camera.size_px != size:
            frame = replace(frame, camera=frame.camera.resized(size))
        self.draw_now(frame)

    def _draw_still(self, size: tuple[int, int]) -> None:
        if self._first is None:
            gloo.clear(color=(0.0, 0.0, 0.0, 1.0), depth=False)
            return
        plate, camera = self._first
        if self._still is None:
            self._still = StillBody(plate)
        self._still.draw(camera if camera.size_px == size else camera.resized(size))
