"""Points the lens: which step, at which place, and when."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QAction, QPainter

from metaviz.gui.lens.view import LensView, lens_box
from metaviz.gui.lens.words import lens_words
from metaviz.gui.presenter import Presenter
from metaviz.gui.scenery import Scenery
from metaviz.gui.spotlight import Spotlight
from metaviz.gui.window_frame import WindowFrame
from metaviz.model.cascade import STEPS, Step
from metaviz.model.course import Course
from metaviz.model.examination import Layer
from metaviz.replay.close_up import CloseUp, close_up, usual_place
from metaviz.session.state import SessionState

_BELOW_PX = 56.0
"""Room for the strip of cameras below the lens."""


class LensGuide(QObject):
    """Keeps step and place of the lens, and shows what happens there in each frame.

    Signals
    -------
    switched
        The lens came or went.
    """

    switched = Signal(bool)

    def __init__(
        self,
        window: WindowFrame,
        presenter: Presenter,
        spotlight: Spotlight,
        state: Callable[[], SessionState],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._map = window.map
        self._presenter = presenter
        self._spotlight = spotlight
        self._state = state
        self._step = Step.INVASION
        self._is_on = False
        self.lens = LensView(window.profile, window.map)
        window.map.paint_over(self._paint_on)
        presenter.frame_made.connect(self._show)
        spotlight.layer_changed.connect(self._show_layer)
        spotlight.changed.connect(self._show)

    @property
    def is_on(self) -> bool:
        """Whether the lens is over the map."""
        return self._is_on

    @property
    def step(self) -> Step:
        """The step that is magnified."""
        return self._step

    def set_on(self, on: bool) -> None:
        """Bring or take away the lens."""
        if on == self._is_on:
            return
        self._is_on = on
        self._show_layer()
        self.switched.emit(on)

    @property
    def is_seen(self) -> bool:
        """Whether the lens is shown: no scan sees single cells, so it waits for the truth."""
        return self._is_on and self._spotlight.layer is Layer.TRUTH

    def show_step(self, step: Step) -> None:
        """Magnify another step."""
        self._step = step
        self._show()

    def regard(self, key: str) -> None:
        """Magnify the step whose slider somebody looks at; the key of any other slider changes nothing."""
        steps = [step for step in STEPS if key == f"cascade.{step.value}"]
        if steps:
            self.show_step(steps[0])

    def join(self, action: QAction) -> None:
        """Come and go with an action that can be ticked."""
        action.toggled.connect(self.set_on)
        self.switched.connect(action.setChecked)

    def _paint_on(self, painter: QPainter) -> None:
        if self.is_seen:
            self.lens.paint_on(painter)

    def _show_layer(self) -> None:
        self._show()
        self.lens.setVisible(self.is_seen)
        if self.is_seen:
            self.lens.raise_()
        else:
            self._keep_clear(None)

    def _keep_clear(self, box: QRectF | None) -> None:
        """Let labels give way."""
        if self._map.keep_clear(box):
            self._map.camera_changed.emit()

    def _show(self) -> None:
        state, scenery = self._state(), self._presenter.scenery
        course, camera = state.course, self._map.camera
        if not self.is_seen or course is None or camera is None or scenery is None:
            return
        place_id = chosen_place(course, state.day, self._step, self._spotlight.selected)
        seen = close_up(
            course,
            state.parameters,
            self._presenter.events_shown(),
            state.day,
            self._step,
            place_id,
            still=self._spotlight.still,
        )
        size, ratio = self._map.size(), self._map.pixel_ratio
        self.lens.setGeometry(self._map.rect())
        profile, text_scale = self._window.profile, self._window.text_scale
        box = lens_box(size.width(), size.height(), _BELOW_PX, text_scale)
        at_cm = place_cm(scenery, course, seen)
        place_px = None
        if at_cm is not None:
            x, y = camera.to_px(at_cm)
            place_px = QPointF(float(x) / ratio, float(y) / ratio)
            if not self._map.rect().contains(place_px.toPoint()):
                place_px = None
        words = lens_words(seen, scenery.scene.body)
        self.lens.show_close_up(seen, words, place_px, box, profile, text_scale)
        self._keep_clear(box)


def chosen_place(course: Course, day: float, step: Step, selected: str) -> str:
    """Return the place that a lens magnifies: what somebody clicked, if the step happens there, else the usual one."""
    body = course.scene.body
    if selected not in body.place_index or body.site_of_place[body.place_index[selected]] < 0:
        return usual_place(course, day, step)
    if step in (Step.INVASION, Step.INTRAVASATION):
        place = body.place_index[selected]
        sheds = ((course.colonies.place == place) & (course.colonies.founded_day <= day)).any()
        return selected if sheds or selected == course.scene.primary_place else course.scene.primary_place
    return selected


def place_cm(scenery: Scenery, course: Course, seen: CloseUp) -> tuple[float, float] | None:
    """Return the point of the body that a close-up magnifies; None where a place is not drawn."""
    body = course.scene.body
    place = body.place_index[seen.place_id]
    if seen.nest is not None:
        spot = course.colonies.spot[seen.nest.row]
    elif seen.place_id == course.scene.primary_place:
        spot = course.scene.primary_spot
    else:
        spot = (0.5, 0.5)
    found = scenery.ways.spot_cm(place, spot)
    return None if found is None else (float(found[0]), float(found[1]))
