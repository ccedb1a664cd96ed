"""Everything of the main window but its map, and who listens to whom.

The window imports this module when its first picture has been painted: nearly everything that metaviz is made of hangs
on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from metaviz.gui.actions import ActedOn, Actions
from metaviz.gui.camera_strip import CameraStrip
from metaviz.gui.charts_panel import ChartsPanel
from metaviz.gui.colours import colours_of
from metaviz.gui.comparing import Comparing
from metaviz.gui.dialogs import Dialogs
from metaviz.gui.frame_maker import DOTS_PER_WINDOW
from metaviz.gui.lens.guide import LensGuide
from metaviz.gui.plan_actions import PlanActions
from metaviz.gui.plan_desk import PlanDesk
from metaviz.gui.presenter import Layouts, Presenter, Seen
from metaviz.gui.recent import RecentScenes
from metaviz.gui.scene_files import SceneFiles
from metaviz.gui.scenery import Scenery
from metaviz.gui.side_panel import Page, SidePanel
from metaviz.gui.source_card import SourceCard, told_source
from metaviz.gui.spotlight import Spotlight
from metaviz.gui.story_card import StoryCard
from metaviz.gui.transport_bar import TransportBar
from metaviz.gui.view_actions import ViewActions
from metaviz.gui.words import dial_name
from metaviz.scene.comparisons import Comparison
from metaviz.session.dials import dial_of
from metaviz.session.runner import Runner
from metaviz.session.session import Session

if TYPE_CHECKING:
    from metaviz.gui.window import MainWindow


@dataclass(frozen=True, slots=True)
class Furniture:
    """The parts of a window that show and change a session."""

    files: SceneFiles
    dialogs: Dialogs
    charts: ChartsPanel
    side: SidePanel
    transport: TransportBar
    presenter: Presenter
    card: StoryCard
    strip: CameraStrip
    spotlight: Spotlight
    lens: LensGuide
    comparing: Comparing


def furniture_of(
    window: MainWindow,
    session: Session,
    layouts: Layouts,
    recent: RecentScenes,
    dots_per_window: int | None,
    counter: Runner | None,
    scenery: Scenery | None,
) -> Furniture:
    """Build the parts; they are not in the window yet."""
    colours = colours_of(window.profile)
    files = SceneFiles(session, recent, window)
    desk = PlanDesk(session, window)
    comparing = Comparing(session, window.map.pilot, window)
    side = SidePanel(session.state, colours, desk, comparing)
    charts, transport = ChartsPanel(colours), TransportBar(colours)
    transport.join_plan(desk)
    card, strip, spotlight = StoryCard(window.map), CameraStrip(colours, window.map), Spotlight(window)
    seen = Seen(window.map, card, spotlight, charts, transport)
    n_dots = DOTS_PER_WINDOW if dots_per_window is None else dots_per_window
    presenter = Presenter(session, layouts, seen, window.profile, n_dots, counter, scenery)
    lens = LensGuide(window, presenter, spotlight, lambda: session.state)
    dialogs = Dialogs(window, session, files, lambda: spotlight.layer)
    return Furniture(files, dialogs, charts, side, transport, presenter, card, strip, spotlight, lens, comparing)


def join(window: MainWindow) -> Actions:
    """Let the parts of a window listen to each other, and return its menus."""
    session, side, transport = window.session, window.side, window.transport

    def show_source(key: str, widget: QWidget) -> None:
        scene = session.state.scene
        card = SourceCard(dial_name(dial_of(scene.body, key), scene.body), told_source(scene, key), window)
        card.open_beside(widget)

    side.value_chosen.connect(session.set_dial)
    side.gesture_began.connect(session.begin_gesture)
    side.gesture_ended.connect(session.end_gesture)
    side.reset_asked.connect(session.reset_dial)
    side.group_reset_asked.connect(session.reset_group)
    side.everything_reset_asked.connect(session.reset_all)
    side.seed_chosen.connect(session.set_seed)
    side.another_patient_asked.connect(session.another_patient)
    side.source_asked.connect(show_source)
    side.soils_chosen.connect(session.set_soils)
    session.listen(side.follow)

    def regard(key: str) -> None:
        """Light the organ whose slider somebody looks at."""
        body = session.state.scene.body
        index = dial_of(body, key).site_index if key else None
        site_id = "" if index is None else body.sites[index].id
        window.spotlight.regard(frozenset(place.id for place in body.places if site_id and place.site_id == site_id))

    side.regarded.connect(regard)
    side.regarded.connect(window.lens.regard)
    window.spotlight.layer_changed.connect(lambda: side.show_layer(window.spotlight.layer))
    transport.play_toggled.connect(session.toggle_playing)
    transport.stepped_back.connect(session.step_back)
    transport.stepped_forward.connect(session.step_forward)
    transport.speed_chosen.connect(session.set_speed)
    transport.loop_chosen.connect(session.set_loop)
    transport.seek_bar.day_chosen.connect(session.seek)
    window.files.failed.connect(window.banner.show_problem)

    def compare(comparison: Comparison, number: int) -> None:
        """Open a comparison, and tell of it where somebody can read it."""
        if not window.comparing.open(comparison, number):
            return
        if side.isVisible():
            side.show_page(Page.COMPARE)
        else:
            window.banner.show_news(comparison.title, f"{comparison.sentence} {comparison.watch}")

    window.comparing.failed.connect(window.banner.show_problem)
    acted_on = ActedOn(
        session,
        window.files,
        window.dialogs,
        window.charts,
        side,
        window.spotlight,
        window.set_profile,
        window.comparing,
        compare,
    )
    actions = Actions(window, acted_on)
    transport.join_panels(actions.charts, actions.controls)
    PlanActions(window, actions.plan_menu, transport.timeline.desk, transport.timeline)
    transport.timeline.desk.edit_asked.connect(lambda: actions.controls.setChecked(True))
    _join_map(window, actions.view)
    window.lens.join(actions.view.lens)
    return actions


def _join_map(window: MainWindow, view: ViewActions) -> None:
    """Put what stands on the map into its corners, and let it do what the menu does."""

    def show_layout() -> None:
        scenery = window.presenter.scenery
        if scenery is not None:
            view.show_layout(scenery.layout)

    window.presenter.scenery_changed.connect(show_layout)
    window.strip.join((view.cameras, view.lights))
    window.map.pin(window.strip, Qt.Corner.BottomRightCorner)
    window.map.pin(window.card, Qt.Corner.TopRightCorner)
    window.strip.show()


def order_tabs(window: MainWindow) -> None:
    """Let the Tab key go from the map to the transport and the controls; everything must be in the window."""
    transport, side = window.transport, window.side
    chain = (
        window.map,
        *window.strip.buttons.values(),
        transport.back,
        transport.play,
        transport.forward,
        transport.speed,
        transport.loop,
        transport.timeline.add_button,
        transport.timeline,
        transport.seek_bar,
        side.seed,
        side.another,
        side.tabs,
        side.reset_all,
    )
    for first, second in pairwise(chain):
        QWidget.setTabOrder(first, second)
