"""Pictures of a scene without a window: frames of the map, and the words over them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import vispy
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QGuiApplication, QImage

from metaviz.cli.opening import Opening
from metaviz.gui.body_labels import body_labels
from metaviz.gui.frame_maker import FrameMaker
from metaviz.gui.map_words import map_words
from metaviz.gui.overlay import OverlayState, legend_box, paint_overlay, title_box
from metaviz.gui.scenery import scenery_of
from metaviz.render.backend import use_headless
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import Frame
from metaviz.render.still import ByteArray, Size
from metaviz.render.theme import Profile
from metaviz.scene.keys import parameter_keys
from metaviz.scene.layout_file import layout_of
from metaviz.session.runner import RunNow
from metaviz.session.session import Session
from metaviz.sim.flow_clock import ViewClock


def prepare_drawing() -> QGuiApplication:
    """Return the application that paints words, with a vispy that draws without a screen; once per process.

    Raises
    ------
    HeadlessUnavailableError
        If this machine cannot draw without a screen.
    """
    if sys.platform == "linux":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        use_headless()
    else:
        vispy.use("pyside6")
    known = QGuiApplication.instance()
    return known if isinstance(known, QGuiApplication) else QGuiApplication(["metaviz"])


class PictureMaker:
    """Makes pictures of one patient's course.

    Parameters
    ----------
    opening
        The scene, with all changes.
    seed
        The patient.
    size_px
        Size of the pictures.
    profile
        Their colours.
    day_per_s
        Days of the time axis per second of watching.
    """

    def __init__(self, opening: Opening, seed: int, size_px: Size, profile: Profile, day_per_s: float) -> None:
        known = parameter_keys(opening.scene.body)
        changes = tuple((key, value) for key, value in opening.changes if key in known)
        setup = replace(opening.setup, seed=seed, changes=changes)
        self._session = Session(opening.scene, setup, Path(f"{opening.scene.id}.yaml"), runner=RunNow())
        self._scenery = scenery_of(opening.scene, layout_of(opening.scene.body))
        self._maker = FrameMaker(self._scenery)
        self._profile = profile
        self._clock = ViewClock.for_speed(day_per_s)
        self._camera = Camera.fit(self._scenery.home, size_px)
        self._words: OverlayState | None = None
        self._painted: ByteArray | None = None
        size = QSizeF(*size_px)
        words = self._words_at(0.0)
        self._labels = body_labels(self._scenery, self._camera, size, (title_box(words, size), legend_box(size)))
        self.canvas = MapCanvas(self._scenery.ways, self._scenery.plates, size=size_px, show=False)

    @property
    def end_day(self) -> float:
        """Day on which the course ends."""
        return self._session.state.last_day

    def frames(self, start_day: float, end_day: float, n_frames: int) -> Iterator[Frame]:
        """Yield frames evenly spread over a stretch of time, both ends shown."""
        for day in np.linspace(start_day, end_day, n_frames).tolist():
            yield self.frame(day)

    def frame(self, day: float) -> Frame:
        """Return the frame of a day."""
        course = self._session.state.course
        assert course is not None  # RunNow delivers at once
        return self._maker.frame(course, day, self._clock, self._profile, self._camera)

    def overlay(self, day: float, size_px: Size) -> ByteArray:
        """Return the words of a day, shape (height, width, 4), dtype uint8, straight alpha."""
        words = replace(self._words_at(day), labels=self._labels)
        if self._painted is None or words != self._words:
            self._words, self._painted = words, _painted(words, size_px, self._profile)
        return self._painted

    def _words_at(self, day: float) -> OverlayState:
        self._session.seek(min(day, self.end_day))
        state = self._session.state
        assert state.course is not None
        cells_per_dot = self._maker.cells_per_dot(state.course, day, self._clock)
        return map_words(state, cells_per_dot, (), with_counts=True)


def _painted(words: OverlayState, size_px: Size, profile: Profile) -> ByteArray:
    image = QImage(*size_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    paint_overlay(image, words, QSizeF(*size_px), profile)
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(straight.constBits(), dtype=np.uint8)
    return pixels.reshape(size_px[1], straight.bytesPerLine() // 4, 4)[:, : size_px[0]].copy()
