"""What happens when somebody points at the map: a word about it, a flight to it, or the camera follows it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip

from metaviz.gui.counted_course import CountedCourse
from metaviz.gui.map_view import MapView
from metaviz.gui.organ_window import organ_window
from metaviz.gui.pick import Picked, PickedDot, PickedOrgan, PickedTumour, Picker
from metaviz.gui.scenery import Scenery
from metaviz.gui.spotlight import Spotlight
from metaviz.gui.stories import story_of
from metaviz.gui.story_card import StoryCard
from metaviz.model.layout import Region
from metaviz.render.frame import Frame
from metaviz.session.state import SessionState

_REST_MS = 60
_HOVER_LINES = 5
_NEAR_MAGNIFICATION = 2.6
"""How near the camera goes to a cell or a colony: the organ around it is still seen."""


class Pointing(QObject):
    """Hovering, clicks and double clicks on the map.

    A click on a cell follows it until it ends, the body is dragged, or Escape is pressed. A click on a colony flies
    there. A click on an organ tells its story, a double click flies to it; a double click beside the body flies back.
    """

    def __init__(
        self,
        view: MapView,
        card: StoryCard,
        spotlight: Spotlight,
        state: Callable[[], SessionState],
        counted: Callable[[], CountedCourse | None] = lambda: None,
    ) -> None:
        super().__init__(view)
        self._map, self._card, self._spotlight, self._state = view, card, spotlight, state
        self._counted = counted
        self._scenery: Scenery | None = None
        self._picker: Picker | None = None
        self._frame: Frame | None = None
        self._told: Picked = None
        self._followed: PickedDot | None = None
        self._clicked_region: Region | None = None
        self._hovered = QPointF()
        self._hover_later = QTimer(self)
        self._hover_later.setInterval(_REST_MS)
        self._hover_later.setSingleShot(True)
        self._hover_later.timeout.connect(self._tell_hovered)
        view.hovered.connect(self._hover)
        view.clicked.connect(self._click)
        view.double_clicked.connect(self._double_click)
        view.left.connect(self._leave)
        view.taken.connect(self.stop_following)
        card.dismissed.connect(self.let_go)

    @property
    def followed(self) -> PickedDot | None:
        """The cell that the camera follows."""
        return self._followed

    def show_scenery(self, scenery: Scenery, picker: Picker) -> None:
        """Point into another body; what was told belongs to the former one."""
        self._scenery, self._picker, self._frame = scenery, picker, None
        self.let_go()

    def forget_course(self) -> None:
        """Let go of what only the former course had: its cells and colonies."""
        if isinstance(self._told, PickedDot | PickedTumour):
            self.let_go()

    def show_frame(self, frame: Frame) -> None:
        """Point into another picture."""
        self._frame = frame

    def follow(self, day: float) -> None:
        """Keep what is followed near the middle of the picture of a day that comes next."""
        followed, picker = self._followed, self._picker
        if followed is None or picker is None:
            return
        begins, ends = picker.days_of(followed)
        if day < begins:
            # Somebody went back to a time before it.
            self.let_go()
            return
        if day > ends:
            self.stop_following()
            self.show_numbers()
            return
        point = picker.where(followed, day)
        if point is not None:
            self._map.pilot.follow(point)

    def show_numbers(self) -> None:
        """Tell anew what is on the card: a cell has gone on, a colony has grown."""
        if self._told is not None:
            self._card.tell(self._story(self._told))

    def stop_following(self) -> None:
        """Leave the camera where it is."""
        self._followed = None

    def let_go(self) -> None:
        """Forget what was clicked."""
        self.stop_following()
        self._told = None
        self._card.tell("")
        self._spotlight.select("")

    def close(self) -> None:
        """Stop waiting for a pointer to rest."""
        self._hover_later.stop()

    def _hover(self, at_px: QPointF) -> None:
        self._hovered = at_px
        self._hover_later.start()

    def _leave(self) -> None:
        self._hover_later.stop()
        self._spotlight.point_at("")

    def _tell_hovered(self) -> None:
        picked = self._picked(self._hovered)
        self._spotlight.point_at(self._place_of(picked, self._hovered))
        # A few lines under the pointer; a click tells all of it.
        story = "\n".join(self._story(picked).splitlines()[:_HOVER_LINES])
        if story and picked != self._told:
            QToolTip.showText(QCursor.pos() + QPoint(8, 4), story, self._map)
        else:
            QToolTip.hideText()

    def _click(self, at_px: QPointF) -> None:
        self._hover_later.stop()
        QToolTip.hideText()
        picker, frame = self._picker, self._frame
        if picker is None or frame is None:
            return
        picked = self._picked(at_px)
        # The first click of a double click may set the camera moving.
        self._clicked_region = picker.region_at(frame, (at_px.x(), at_px.y()))
        self.stop_following()
        self._told = picked
        self._spotlight.select(self._place_of(picked, at_px))
        self._card.tell(self._story(picked))
        if isinstance(picked, PickedDot):
            point = picker.where(picked, frame.day)
            begins, ends = picker.days_of(picked)
            if point is not None and begins <= frame.day <= ends:
                self._followed = picked
                self._map.pilot.fly_to_point(point, _NEAR_MAGNIFICATION)
        elif isinstance(picked, PickedTumour):
            x, y = picker.tumour_centres_cm(frame)[picked.row].tolist()
            self._map.pilot.fly_to_point((x, y), _NEAR_MAGNIFICATION)

    def _double_click(self, _at_px: QPointF) -> None:
        self.stop_following()
        region = self._clicked_region
        if region is None or self._scenery is None:
            self.let_go()
            self._map.show_whole()
            return
        place = self._scenery.scene.body.places[self._scenery.scene.body.place_index[region.place_id]]
        self._told = PickedOrgan(place.site_id)
        self._spotlight.select(place.id)
        self._card.tell(self._story(self._told))
        self._map.pilot.fly_to(organ_window(self._scenery.layout, region))

    def _story(self, picked: Picked) -> str:
        return story_of(picked, self._state(), self._counted(), self._spotlight.layer)

    def _picked(self, at_px: QPointF) -> Picked:
        if self._picker is None or self._frame is None:
            return None
        return self._picker.at(self._frame, (at_px.x(), at_px.y()))

    def _place_of(self, picked: Picked, at_px: QPointF) -> str:
        """Return the place of an organ or a tumour, empty for everything else."""
        if self._picker is None or self._frame is None or self._scenery is None:
            return ""
        if isinstance(picked, PickedTumour):
            return self._scenery.scene.body.places[int(self._frame.colonies.place[picked.row])].id
        if isinstance(picked, PickedOrgan):
            region = self._picker.region_at(self._frame, (at_px.x(), at_px.y()))
            return "" if region is None else region.place_id
        return ""
