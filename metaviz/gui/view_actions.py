"""What the View menu says about the map itself: cameras, focus, x-ray, reduced motion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from metaviz.gui.map_view import MapView
from metaviz.gui.spotlight import Spotlight
from metaviz.model.examination import Layer
from metaviz.model.layout import Layout
from metaviz.render.camera import Window


class ViewActions(QObject):
    """Actions of cameras and of what stands out.

    Attributes
    ----------
    cameras
        By the id of their view.
    lights
        ``xray``, ``focus``, ``scan`` and ``soil``.
    lens
        The magnifier.
    reduced_motion
        Cuts and fades instead of moves.
    """

    def __init__(self, window: QWidget, menu: QMenu, view: MapView, spotlight: Spotlight) -> None:
        super().__init__(window)
        self._window = window
        self._map = view
        self._windows: dict[str, Window] = {}
        self._spotlight = spotlight
        self.cameras = {
            view_id: self._add(menu, text, partial(self._send, view_id), str(number))
            for number, (view_id, text) in enumerate(
                (
                    ("overview", self.tr("&Whole body")),
                    ("head", self.tr("&Head")),
                    ("chest", self.tr("Ch&est")),
                    ("abdomen", self.tr("&Abdomen")),
                    ("pelvis", self.tr("Pel&vis")),
                    ("bone", self.tr("Hip and fem&ur")),
                ),
                start=1,
            )
        }
        self.cameras["overview"].setShortcuts([QKeySequence("1"), QKeySequence("Ctrl+0")])
        menu.addSeparator()
        self.lights = {
            "xray": self._add(menu, self.tr("&X-ray"), self._switch_xray, "X"),
            "focus": self._add(menu, self.tr("&Focus on the story"), self._switch_focus, "F"),
            "scan": self._add(
                menu, self.tr("Scan instead of &truth: only what tests have found"), self._switch_layer, "T"
            ),
        }
        self.lights["soil"] = self._add(menu, self.tr("Rings of &soil around the organs"), self._switch_soil, "O")
        self.lens = menu.addAction(self.tr("&Lens"))
        self.lens.setCheckable(True)
        self.lens.setShortcut(QKeySequence("M"))
        window.addAction(self.lens)
        self.reduced_motion = self._add(menu, self.tr("&Reduced motion"), self._switch_still, None)
        spotlight.switched.connect(self._show)
        view.pilot.aim_changed.connect(self._show)
        self._show()

    def show_layout(self, layout: Layout) -> None:
        """Take the views of a body."""
        self._windows = {view.id: view.window_cm for view in layout.views}
        self._windows["overview"] = self._map.pilot.home
        self._show()

    def _send(self, view_id: str) -> None:
        self._map.taken.emit()
        if view_id in self._windows:
            self._map.pilot.fly_to(self._windows[view_id])

    def _switch_xray(self) -> None:
        self._spotlight.set_xray(not self._spotlight.xray)

    def _switch_focus(self) -> None:
        self._spotlight.set_focus(not self._spotlight.focus)

    def _switch_layer(self) -> None:
        is_scan = self._spotlight.layer is Layer.SCAN
        self._spotlight.set_layer(Layer.TRUTH if is_scan else Layer.SCAN)

    def _switch_soil(self) -> None:
        self._spotlight.set_soil(not self._spotlight.soil)

    def _switch_still(self) -> None:
        self._spotlight.set_still(not self._spotlight.still)

    def _show(self) -> None:
        """Tick what is so; the map may be sent elsewhere by other hands."""
        aim = self._map.pilot.aim
        for view_id, action in self.cameras.items():
            action.setEnabled(view_id in self._windows)
            action.setChecked(aim is not None and aim == self._windows.get(view_id))
        self.lights["xray"].setChecked(self._spotlight.xray)
        self.lights["focus"].setChecked(self._spotlight.focus)
        self.lights["scan"].setChecked(self._spotlight.layer is Layer.SCAN)
        self.lights["soil"].setChecked(self._spotlight.soil)
        self.reduced_motion.setChecked(self._spotlight.still)

    def _add(self, menu: QMenu, text: str, do: Callable[[], None], keys: str | None) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        # The press has ticked the action; what is so decides.
        action.triggered.connect(lambda _checked=False: do())
        action.triggered.connect(self._show)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            self._window.addAction(action)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        return action
