"""From the session to what is seen: frames of the map, words over it, charts and the seek bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from metaviz.gui.backdrop import backdrop_of
from metaviz.gui.body_labels import Attention, body_labels, paired_spots_cm
from metaviz.gui.body_words import BodyWriter, Shown, without_places
from metaviz.gui.charts_panel import ChartsPanel
from metaviz.gui.colours import Profile
from metaviz.gui.counted_course import CountedCourse, counted
from metaviz.gui.frame_maker import DOTS_PER_WINDOW, FrameMaker
from metaviz.gui.home_view import is_narrow, is_near
from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.language import Language
from metaviz.gui.map_view import MapView
from metaviz.gui.map_words import map_words
from metaviz.gui.overlay import key_room, legend_box, title_room
from metaviz.gui.pick import Picker
from metaviz.gui.pointing import Pointing
from metaviz.gui.scenery import Scenery, SceneryShelf
from metaviz.gui.spotlight import Spotlight
from metaviz.gui.story_card import StoryCard
from metaviz.gui.transport_bar import TransportBar
from metaviz.model.body import Body
from metaviz.model.events import Events
from metaviz.model.examination import Layer
from metaviz.model.layout import Layout
from metaviz.render.frame import NO_COLONIES, Frame
from metaviz.session.runner import Runner, RunNow
from metaviz.session.session import Session
from metaviz.session.state import SessionState
from metaviz.sim.flow_clock import ViewClock

Layouts = Callable[[Body], Layout]

_TICK_MS = 16
_CHARTS_MS = 100
"""While time passes by itself, charts and words follow ten times a second: enough to read, cheap to paint."""
_NEW_WINDOWS = 1
"""Windows of dots that are made for one frame; more would be felt as a stutter."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The widgets that show a session."""

    map: MapView
    card: StoryCard
    spotlight: Spotlight
    charts: ChartsPanel
    transport: TransportBar


class Presenter(QObject):
    """Listens to the session and shows each change where it is seen.

    A change of the case, or a move of the playhead by a person, is shown everywhere at once. While the animation plays,
    every tick moves map and playhead, and the numbers follow ten times a second.

    Signals
    -------
    scenery_changed
        Another body, or another primary, is shown.
    frame_made
        The map shows another frame.
    """

    scenery_changed = Signal()
    frame_made = Signal()

    def __init__(
        self,
        session: Session,
        layouts: Layouts,
        seen: Seen,
        profile: Profile,
        dots_per_window: int = DOTS_PER_WINDOW,
        counter: Runner | None = None,
        scenery: Scenery | None = None,
    ) -> None:
        super().__init__(seen.map)
        self._sceneries = SceneryShelf(layouts, scenery)
        self._dots_per_window = dots_per_window
        self._session = session
        view = self._map = seen.map
        self._charts, self._transport = seen.charts, seen.transport
        self._profile = profile
        self._maker: FrameMaker | None = None
        self._scenery: Scenery | None = None
        self._picker: Picker | None = None
        self._writer: BodyWriter | None = None
        self._labels: tuple[PlacedLabel, ...] = ()
        self._attention = Attention()
        self._is_following = False
        self._counted: CountedCourse | None = None
        self._counter: Runner = counter or RunNow()
        self._frame: Frame | None = None
        self._ticking = self._timer(_TICK_MS, session.advance, single=False)
        self._numbers_later = self._timer(_CHARTS_MS, self._show_numbers, single=True)
        self._labels_later = self._timer(_CHARTS_MS, self._place_labels, single=True)
        self._rest_later = self._timer(0, self._show_rest, single=True)
        self._has_begun = False
        self._spotlight = seen.spotlight
        self._spotlight.changed.connect(self._show_look)
        self._spotlight.switched.connect(self._reduce_motion)
        self._spotlight.layer_changed.connect(self._show_layer)
        self.language = Language(parent=self)
        self.language.changed.connect(self._show_numbers)
        self.pointing = Pointing(view, seen.card, self._spotlight, lambda: session.state, lambda: self._counted)
        seen.card.resized.connect(self._make_room)
        view.camera_changed.connect(self._follow_camera)
        view.pilot.landed.connect(self._land)
        self._forget = session.listen(self._show_change)

    @property
    def frame(self) -> Frame | None:
        """The frame last made."""
        return self._frame

    @property
    def scenery(self) -> Scenery | None:
        """What is drawn that does not change."""
        return self._scenery

    def events_shown(self) -> tuple[Events, ...]:
        """Return the events of all dots of the frame last made."""
        if self._frame is None or self._maker is None:
            return ()
        events = (self._maker.events_of(window) for window in self._frame.windows)
        return tuple(known for known in events if known is not None)

    @property
    def is_settled(self) -> bool:
        """Whether everything of the present state has been made: course, all dots, labels and numbers."""
        waiting = (self._rest_later, self._labels_later, self._numbers_later)
        return (
            self._has_begun and self._session.state.course_is_current and not any(timer.isActive() for timer in waiting)
        )

    def begin(self) -> None:
        """Show the session as it is."""
        state = self._session.state
        self._show_scene(state)
        self._show_course(state)
        self._show_moment(state)
        # The first picture does not wait for numbers and labels.
        if self._map.canvas is None:
            self._begin_rest()
        else:
            self._map.painted.connect(self._begin_rest, Qt.ConnectionType.SingleShotConnection)

    def close(self) -> None:
        """Stop listening, counting and all timers."""
        self._counter.close()
        self.pointing.close()
        for timer in (self._ticking, self._numbers_later, self._labels_later, self._rest_later):
            timer.stop()
        self._forget()

    def pace_by_hand(self) -> None:
        """Leave it to somebody else to let time pass: a film, a measurement."""
        self._ticking.stop()

    def show_profile(self, profile: Profile) -> None:
        """Show everything in the colours of another profile."""
        self._profile = profile
        self._show_moment(self._session.state)
        self._show_numbers()

    def _begin_rest(self) -> None:
        self._has_begun = True
        self._numbers_later.start()
        self._labels_later.start()

    def _show_change(self, old: SessionState, new: SessionState) -> None:
        if new.playing != old.playing:
            if new.playing:
                self._ticking.start()
            else:
                self._ticking.stop()
        if new.scene is not old.scene:
            self._show_scene(new)
        if new.course is not old.course:
            self._show_course(new)
        self._follow_cell(new)
        self._show_moment(new)
        only_time_passes = (
            new.playing and old.playing and new.case is old.case and new.course is old.course and new.day > old.day
        )
        if not only_time_passes:
            self._show_numbers()
        elif not self._numbers_later.isActive():
            self._numbers_later.start()

    def _show_scene(self, state: SessionState) -> None:
        scene = state.scene
        self._scenery = self._sceneries.scenery(scene)
        self._maker = FrameMaker(self._scenery, self._dots_per_window)
        self._picker = Picker(self._scenery, self._maker.events_of)
        self._writer = BodyWriter(self._scenery)
        self._map.show_body(self._scenery.ways, self._scenery.plates, self._scenery.home)
        self.pointing.show_scenery(self._scenery, self._picker)
        self._labels = ()
        if self._has_begun:
            self._labels_later.start()
        self.scenery_changed.emit()

    def _show_course(self, state: SessionState) -> None:
        course, known = state.course, self._counted
        self.pointing.forget_course()
        if course is None:
            self._counted = None
        elif known is not None and known.course.colonies is course.colonies:
            # Only tests have changed, which move no cell.
            self._counted = CountedCourse(course, known.ledger)
        else:
            # The cells of the former course stay in the charts until those of this one are counted.
            self._counter.request(lambda: counted(course), self._show_counted)
        self._show_backdrop(state)

    def _show_backdrop(self, state: SessionState) -> None:
        self._transport.show_backdrop(backdrop_of(state.course, state.scene.horizon_days, self._spotlight.layer))

    def _show_counted(self, counted_course: CountedCourse) -> None:
        if counted_course.course is self._session.state.course:
            self._counted = counted_course
            self._show_numbers()

    def _show_moment(self, state: SessionState) -> None:
        """Show what changes in every frame: map and transport."""
        self._transport.show_state(state)
        course, camera = state.course, self._map.camera
        if camera is None or self._maker is None:
            return
        if course is None:
            self._frame = Frame(state.day, (), NO_COLONIES, self._profile, camera)
        else:
            clock = ViewClock.for_speed(state.speed.day_per_s)
            self._frame, is_complete = self._maker.first_frame(
                course, state.day, clock, self._profile, camera, most_new=_NEW_WINDOWS, layer=self._spotlight.layer
            )
            if not is_complete:
                self._rest_later.start()
        look = self._spotlight.look(self._story_places(self._frame))
        self._frame = replace(self._frame, look=look)
        self._map.show_frame(self._frame)
        self.pointing.show_frame(self._frame)
        self.frame_made.emit()

    def _story_places(self, frame: Frame) -> frozenset[str]:
        """Return the places of primary and colonies."""
        scene, seen = self._session.state.scene, frame.colonies.presence > 0.0
        places = (scene.body.places[place].id for place in np.unique(frame.colonies.place[seen]).tolist())
        return frozenset((scene.primary_place, *places))

    def _show_look(self) -> None:
        """Show what stands out now."""
        if self._frame is not None:
            look = self._spotlight.look(self._story_places(self._frame))
            self._frame = replace(self._frame, look=look)
            self._map.show_frame(self._frame)
            self._name_anew()

    def _show_layer(self) -> None:
        """Show what is there, or what was found."""
        self._show_backdrop(self._session.state)
        self._show_moment(self._session.state)
        self._show_numbers()

    def _show_rest(self) -> None:
        """Show more of the dots that the last frame lacked."""
        self._show_moment(self._session.state)

    def _show_numbers(self) -> None:
        """Show what is read: charts, and the words over the map."""
        state = self._session.state
        self._charts.show_moment(state, self._counted, self._spotlight.layer)
        self.pointing.show_numbers()
        self._name_anew()
        self._show_words(state)

    def _show_words(self, state: SessionState) -> None:
        clock = ViewClock.for_speed(state.speed.day_per_s)
        cells = 0
        if state.course is not None and self._maker is not None:
            cells = self._maker.cells_per_dot(state.course, state.day, clock)
        camera = self._map.camera
        layer, level = self._spotlight.layer, self.language.level
        words = map_words(state, cells, self._labels, is_near=self._is_on_body, layer=layer, level=level)
        if self._is_moving:
            words = without_places(words)
        elif camera is not None and self._writer is not None and self._frame is not None:
            size = self._map.size().toSizeF()
            shown = Shown(layer, self._spotlight.soil, self._counted, self._map.pinned_boxes())
            words = self._writer.written(words, state, self._frame.colonies, camera, size, shown)
        self._map.show_overlay(words, self._profile)

    @property
    def _is_on_body(self) -> bool:
        """Whether words must stand on the body."""
        camera, home = self._map.camera, self._map.pilot.home
        return camera is not None and (is_near(camera, home) or is_narrow(camera, home))

    @property
    def _is_moving(self) -> bool:
        """Whether the camera moves by itself, so that nothing can be written at a place of the body."""
        follows = self.pointing.followed is not None and self._session.state.playing
        return follows or self._map.pilot.flight.is_under_way

    def _follow_cell(self, state: SessionState) -> None:
        """Move the camera with the cell that somebody clicked, before the picture is made."""
        self._is_following = True
        self.pointing.follow(state.day if state.course is None else min(state.day, state.course.end_day))
        self._is_following = False

    def _follow_camera(self) -> None:
        self._labels = ()
        if not self._is_following:
            self._show_moment(self._session.state)
        known = self._map.overlay
        if self._is_moving and known is not None:
            # The other words are what they were, and are not looked up for each picture of a flight.
            self._map.show_overlay(replace(without_places(known), is_near=self._is_on_body), self._profile)
        else:
            self._show_words(self._session.state)
        if self._has_begun:
            self._labels_later.start()

    def _reduce_motion(self) -> None:
        self._map.pilot.cuts = self._spotlight.still

    def _land(self) -> None:
        if self._has_begun:
            self._labels_later.stop()
            self._place_labels()

    def _make_room(self) -> None:
        """Let the labels give way to a card."""
        self._map.place_pinned()
        if self._has_begun:
            self._labels_later.start()

    def _name_anew(self) -> None:
        """Let labels follow what they should speak of now, as soon as nothing fades any more."""
        is_still = not (self._spotlight.is_changing or self._map.pilot.flight.is_under_way)
        if self._has_begun and is_still and self._attention_now() != self._attention:
            self._labels_later.start()

    def _attention_now(self) -> Attention:
        """Return what labels should speak of: colonies of paired organs, and what somebody looks at."""
        frame, scenery, known = self._frame, self._scenery, self._map.overlay
        if frame is None or scenery is None:
            return Attention()
        look = frame.look
        return Attention(
            paired_spots_cm(scenery, frame.colonies),
            look.laid_bare if look.xray > 0.0 else frozenset(),
            self._spotlight.selected.partition(".")[0],
            look.in_story if look.focus > 0.0 else None,
            self._spotlight.soil and self._spotlight.layer is Layer.TRUTH,
            0 if known is None else round(key_room(known, self._map.size().toSizeF()).top()),
        )

    def _place_labels(self) -> None:
        camera = self._map.camera
        if camera is None or self._scenery is None:
            return
        size = self._map.size().toSizeF()
        words = map_words(self._session.state, 1, ())
        key = key_room(self._map.overlay or words, size)
        taken = (title_room(words, size), legend_box(size), key, *self._map.pinned_boxes())
        self._attention = self._attention_now()
        self._labels = body_labels(self._scenery, camera, size, taken, self._attention)
        self._show_words(self._session.state)

    def _timer(self, interval_ms: int, do: Callable[[], None], *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(interval_ms)
        timer.setSingleShot(single)
        timer.timeout.connect(do)
        return timer
