"""Pictures of a scene without a window: frames of the map, and the words over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

from metaviz.cli.camera_route import CameraRoute
from metaviz.cli.opening import Opening
from metaviz.cli.wishes import Wishes
from metaviz.gui.body_labels import Attention, body_labels
from metaviz.gui.body_words import BodyWriter, Shown
from metaviz.gui.counted_course import counted
from metaviz.gui.frame_maker import FrameMaker
from metaviz.gui.home_view import is_near
from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.lens.guide import chosen_place, place_cm
from metaviz.gui.lens.view import lens_box, paint_lens_on_map
from metaviz.gui.lens.words import lens_words
from metaviz.gui.map_painter import MapPainter
from metaviz.gui.map_words import map_words
from metaviz.gui.overlay import OverlayState, counts_box, key_room, legend_box, paint_overlay, title_room
from metaviz.gui.painted_studio import PaintedStudio, rgba_pixels
from metaviz.gui.recipe import recipe, recipe_line
from metaviz.gui.scenery import Scenery, scenery_of
from metaviz.gui.tumours import tumours_at
from metaviz.gui.vector_picture import VectorWords, vector_picture
from metaviz.model.cascade import Step
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import Frame, Look
from metaviz.render.still import ByteArray, Size, Studio
from metaviz.replay.close_up import close_up
from metaviz.scene.keys import parameter_keys
from metaviz.scene.layout_file import layout_of
from metaviz.session.runner import RunNow
from metaviz.session.session import Session
from metaviz.sim.flow_clock import ViewClock


class PictureMaker:
    """Makes pictures of one patient's course.

    Parameters
    ----------
    opening
        The scene, with all changes.
    seed
        The patient.
    wishes
        How the pictures look.
    days
        First and last moment; a picture has one moment only.
    seconds
        Length of the film.
    day_per_s
        Days of the time axis per second of watching.
    """

    def __init__(
        self,
        opening: Opening,
        seed: int,
        wishes: Wishes,
        days: tuple[float, float],
        *,
        seconds: float = 0.0,
        day_per_s: float,
    ) -> None:
        known = parameter_keys(opening.scene.body)
        changes = tuple((key, value) for key, value in opening.changes if key in known)
        setup = replace(opening.setup, seed=seed, changes=changes)
        self._session = Session(opening.scene, setup, Path(f"{opening.scene.id}.yaml"), runner=RunNow())
        self._scenery = scenery_of(opening.scene, layout_of(opening.scene.body))
        self._maker = FrameMaker(self._scenery)
        self._writer = BodyWriter(self._scenery)
        self._wishes = wishes
        self._days = days
        self._clock = ViewClock.for_speed(day_per_s)
        self._route = CameraRoute(_stops(self._scenery, wishes), seconds)
        course = self._session.state.course
        self._counted = counted(course) if wishes.rings and course is not None else None
        self._words: OverlayState | None = None
        self._painted: ByteArray | None = None
        self._labels: dict[tuple[Camera, int], tuple[PlacedLabel, ...]] = {}

    @property
    def end_day(self) -> float:
        """Day on which the course ends."""
        return self._session.state.last_day

    def studio(self) -> Studio:
        """Return what draws pictures of frames with OpenGL."""
        size_px = self._wishes.size_px
        canvas = MapCanvas(self._scenery.ways, self._scenery.plates, size=size_px, show=False)
        return Studio(canvas, size_px, ground=self._wishes.ground)

    def painted_studio(self) -> PaintedStudio:
        """Return what paints pictures of frames without OpenGL; they have fewer cells."""
        return PaintedStudio(self._painter(), self._wishes.size_px, ground=self._wishes.ground)

    def vectors(self, day: float) -> str:
        """Return the picture of a day as the text of an SVG file."""
        frame = self.frame(day)
        self._session.seek(min(day, self.end_day))
        state = self._session.state
        words = VectorWords(state.scene.title, recipe_line(state), self._words_of(day))
        return vector_picture(self._painter(), frame, words, ground=self._wishes.ground)

    def recipe(self, day: float) -> dict[str, str]:
        """Return what a picture of a day tells of itself."""
        self._session.seek(min(day, self.end_day))
        return recipe(self._session.state)

    def frames(self, n_frames: int) -> Iterator[Frame]:
        """Yield frames evenly spread over the time, both ends shown."""
        for day in np.linspace(*self._days, n_frames).tolist():
            yield self.frame(day)

    def frame(self, day: float) -> Frame:
        """Return the frame of a day."""
        course = self._session.state.course
        assert course is not None  # RunNow delivers at once
        frame = self._maker.frame(course, day, self._clock, self._wishes.profile, self._camera(day))
        return replace(frame, look=self._look(frame))

    def overlay(self, day: float, size_px: Size) -> ByteArray | None:
        """Return the words of a day, shape (height, width, 4), dtype uint8, straight alpha; None for none."""
        words = self._words_of(day)
        if words is None and self._wishes.lens is None:
            return None
        if self._painted is None or words != self._words or self._wishes.lens is not None:
            image = QImage(*size_px, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(0)
            if words is not None:
                paint_overlay(image, words, QSizeF(*size_px), self._wishes.profile)
            if self._wishes.lens is not None:
                self._paint_lens(image, day, self._wishes.lens)
            self._words, self._painted = words, rgba_pixels(image)
        return self._painted

    def _paint_lens(self, image: QImage, day: float, step: Step) -> None:
        """Lay the lens over a picture."""
        self._session.seek(min(day, self.end_day))
        state = self._session.state
        course, frame = state.course, self.frame(day)
        assert course is not None  # RunNow delivers at once
        known = (self._maker.events_of(window) for window in frame.windows)
        events = tuple(window for window in known if window is not None)
        place_id = chosen_place(course, day, step, next(iter(sorted(self._wishes.laid_bare)), ""))
        seen = close_up(course, state.parameters, events, day, step, place_id)
        at_cm = place_cm(self._scenery, course, seen)
        place_px = None if at_cm is None else QPointF(*frame.camera.to_px(at_cm).tolist())
        if place_px is not None and not QRectF(image.rect()).contains(place_px):
            place_px = None
        words = lens_words(seen, self._scenery.scene.body)
        painter = QPainter(image)
        paint_lens_on_map(painter, self._lens_box, seen, words, place_px, self._wishes.profile)
        painter.end()

    @property
    def _lens_box(self) -> QRectF:
        return lens_box(*self._wishes.size_px)

    def _painter(self) -> MapPainter:
        return MapPainter(self._scenery.ways, self._scenery.plates)

    def _camera(self, day: float) -> Camera:
        first, last = self._days
        share = (day - first) / (last - first) if last > first else 0.0
        return self._route.at(share * self._route.seconds)

    def _look(self, frame: Frame) -> Look:
        body, wishes = self._scenery.scene.body, self._wishes
        seen = frame.colonies.place[frame.colonies.presence > 0.0]
        return Look(
            focus=float(wishes.focus),
            in_story=frozenset(body.places[place].site_id for place in seen.tolist()) | wishes.laid_bare,
            xray=float(bool(wishes.laid_bare)),
            laid_bare=wishes.laid_bare,
        )

    def _words_of(self, day: float) -> OverlayState | None:
        """Return what is written on the picture of a day; organs are not named in flight."""
        if not self._wishes.words:
            return None
        self._session.seek(min(day, self.end_day))
        state = self._session.state
        assert state.course is not None
        cells_per_dot = self._maker.cells_per_dot(state.course, day, self._clock)
        camera = self._camera(day)
        near = is_near(camera, self._scenery.home)
        words = map_words(state, cells_per_dot, (), with_counts=True, is_near=near, level=self._wishes.level)
        size = QSizeF(*self._wishes.size_px)
        tumours = tumours_at(state.course, day)
        lens = () if self._wishes.lens is None else (self._lens_box,)
        shown = Shown(soil=self._wishes.rings, counted=self._counted, taken=(counts_box(words, size), *lens))
        if self._wishes.labels and camera in self._route.stops:
            # Names leave room for the legend, which follows the moment.
            bare = self._writer.written(words, state, tumours, camera, size, shown)
            words = replace(words, labels=self._labels_of(bare, camera))
        return self._writer.written(words, state, tumours, camera, size, shown)

    def _labels_of(self, words: OverlayState, camera: Camera) -> tuple[PlacedLabel, ...]:
        size = QSizeF(*self._wishes.size_px)
        key = key_room(words, size)
        kept = (camera, round(key.top()))
        if kept not in self._labels:
            taken: tuple[QRectF, ...] = (title_room(words, size), legend_box(size), key, counts_box(words, size))
            if self._wishes.lens is not None:
                taken = (*taken, self._lens_box)
            attention = Attention(laid_bare=self._wishes.laid_bare, with_notes=self._wishes.rings)
            self._labels[kept] = body_labels(self._scenery, camera, size, taken, attention)
        return self._labels[kept]


def _stops(scenery: Scenery, wishes: Wishes) -> tuple[Camera, ...]:
    windows = {view.id: view.window_cm for view in scenery.layout.views}
    home = Camera.fit(scenery.home, wishes.size_px)
    return tuple(home if name == "overview" else Camera.fit(windows[name], wishes.size_px) for name in wishes.cameras)
