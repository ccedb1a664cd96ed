"""The main window: lays out map, panels, charts and transport, and joins them to the session."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from metaviz.gui.actions import Actions
from metaviz.gui.banner import Banner
from metaviz.gui.charts_panel import ChartsPanel
from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.dialogs import Dialogs
from metaviz.gui.frame_maker import DOTS_PER_WINDOW
from metaviz.gui.map_view import MapView
from metaviz.gui.presenter import Layouts, Presenter, Seen
from metaviz.gui.recent import RecentScenes
from metaviz.gui.scene_files import SceneFiles
from metaviz.gui.side_panel import SidePanel
from metaviz.gui.source_card import SourceCard, source_of
from metaviz.gui.theme import apply_profile, text_px_for
from metaviz.gui.transport_bar import TransportBar
from metaviz.gui.words import dial_name
from metaviz.session.dials import dial_of
from metaviz.session.runner import Runner
from metaviz.session.session import Session
from metaviz.session.state import SessionState

_PANEL_SHARE = 0.22
_SIDE_EM, _CHARTS_EM = 22, 20
_NARROW_PX, _WIDE_PX = 296, 440
_CHARTS_FROM_PX = 1150
"""On narrower windows the charts begin hidden, so that the map stays large."""


class MainWindow(QMainWindow):
    """The window of a session.

    Parameters
    ----------
    session
        What is shown; closed together with the window.
    layouts
        Gives the layout of a body.
    recent
        Scenes opened lately.
    profile
        Colours to begin with.
    trouble
        Why there is no map; empty if there is one.
    dots_per_window
        Most dots that are shed in one window of the flow.
    counter
        Where the cells of a course are counted; at once by default.
    """

    def __init__(
        self,
        session: Session,
        layouts: Layouts,
        recent: RecentScenes,
        profile: Profile = Profile.DARK,
        trouble: str = "",
        dots_per_window: int = DOTS_PER_WINDOW,
        counter: Runner | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self._profile = profile
        self._room_is_chosen = False
        self._text_scale = 1.0
        self._text_px = 0
        colours = colours_of(profile)
        state = session.state
        self.setAcceptDrops(True)
        self.files = SceneFiles(session, recent, self)
        self.dialogs = Dialogs(self, session, self.files)
        self.banner = Banner()
        self.map = MapView(profile, trouble)
        self.charts = ChartsPanel(colours)
        self.side = SidePanel(state, colours)
        self.transport = TransportBar(colours)
        seen = Seen(self.map, self.charts, self.transport)
        self.presenter = Presenter(session, layouts, seen, profile, dots_per_window, counter)
        self._lay_out()
        self._dress()
        self.actions_ = Actions(self)
        self._connect()
        self._order_tabs()
        self._forget = session.listen(self._show_change)
        self.presenter.begin()
        self._show_title(state)
        self.actions_.show_state(state)
        self.map.setFocus()

    @property
    def session(self) -> Session:
        """What is shown."""
        return self._session

    @property
    def profile(self) -> Profile:
        """Colours in use."""
        return self._profile

    def set_profile(self, profile: Profile) -> None:
        """Show everything in the colours of another profile."""
        self._profile = profile
        self._dress()
        colours = colours_of(profile)
        self.side.show_colours(colours)
        self.charts.show_colours(colours)
        self.transport.show_colours(colours)
        self.presenter.show_profile(profile)
        self.actions_.show_profile(profile)

    def scale_text(self, factor: float) -> None:
        """Make the text of the panels larger or smaller; 0 returns to the usual size."""
        self._text_scale = min(max(self._text_scale * factor, 0.75), 2.0) if factor > 0.0 else 1.0
        self._dress()
        self._share_room()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_panel(self, panel: QWidget, shown: bool) -> None:
        """Show or hide the charts or the controls."""
        panel.setVisible(shown)
        self._share_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys where nothing else wants them."""
        session, key = self._session, event.key()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = 1.0 / 30.4375 if fine else 1.0
        if key == Qt.Key.Key_Right:
            session.step_forward(steps)
        elif key == Qt.Key.Key_Left:
            session.step_back(steps)
        elif key == Qt.Key.Key_Home:
            session.seek(0.0)
        elif key == Qt.Key.Key_End:
            session.seek(session.state.last_day)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a single file."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file."""
        event.acceptProposedAction()
        self.dialogs.open_file(event.mimeData().urls()[0].toLocalFile())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes of a file of the user's, then end all work."""
        if not self.dialogs.may_close(self.close):
            event.ignore()
            return
        self._forget()
        self.presenter.close()
        self._session.close()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew, unless a person did."""
        super().resizeEvent(event)
        if text_px_for(self.height(), self._text_scale) != self._text_px:
            self._dress()
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the full-screen action in step with the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_.full_screen.setChecked(self.isFullScreen())

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._text_px = text_px_for(self.height(), self._text_scale)
            apply_profile(app, self._profile, self._text_px)
            # From the text's height alone: a value that grows longer must not push the map.
            self.side.setMinimumWidth(_SIDE_EM * self._text_px)
            self.charts.setMinimumWidth(_CHARTS_EM * self._text_px)

    def _show_change(self, old: SessionState, new: SessionState) -> None:
        if new.scene is not old.scene:
            self.side.show_scene(new)
        if new.case is not old.case:
            self.side.show_state(new)
            self.banner.hide()
        if new.case is not old.case or new.document is not old.document:
            self._show_title(new)
        self.actions_.show_state(new)

    def _show_title(self, state: SessionState) -> None:
        self.setWindowTitle(self.tr("{title}[*] – metaviz").format(title=state.scene.title))
        path = state.document.path
        self.setWindowFilePath("" if path is None else str(path))
        self.setWindowModified(state.is_modified)

    def _show_source(self, key: str, widget: QWidget) -> None:
        scene = self._session.state.scene
        card = SourceCard(dial_name(dial_of(scene.body, key), scene.body), source_of(scene, key), self)
        card.open_beside(widget)

    def _connect(self) -> None:
        session, side, transport = self._session, self.side, self.transport
        side.value_chosen.connect(session.set_dial)
        side.gesture_began.connect(session.begin_gesture)
        side.gesture_ended.connect(session.end_gesture)
        side.reset_asked.connect(session.reset_dial)
        side.group_reset_asked.connect(session.reset_group)
        side.everything_reset_asked.connect(session.reset_all)
        side.seed_chosen.connect(session.set_seed)
        side.another_patient_asked.connect(session.another_patient)
        side.source_asked.connect(self._show_source)
        transport.play_toggled.connect(session.toggle_playing)
        transport.stepped_back.connect(session.step_back)
        transport.stepped_forward.connect(session.step_forward)
        transport.speed_chosen.connect(session.set_speed)
        transport.loop_chosen.connect(session.set_loop)
        transport.seek_bar.day_chosen.connect(session.seek)
        self.files.failed.connect(self.banner.show_problem)

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.map, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        for widget in (self.charts, middle, self.side):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setCollapsible(1, False)
        self._splitter.splitterMoved.connect(self._keep_room)
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._splitter, 1)
        rows.addWidget(self.transport)
        self.setCentralWidget(centre)
        self.setMinimumSize(900, 560)
        screen = self.screen().availableGeometry()
        self.resize(min(1600, screen.width()), min(960, screen.height()))
        self.charts.setVisible(self.width() >= _CHARTS_FROM_PX)
        self._share_room()

    def _share_room(self) -> None:
        if self._room_is_chosen:
            return
        panel = min(max(round(self.width() * _PANEL_SHARE), _NARROW_PX), _WIDE_PX)
        self._splitter.setSizes([panel, max(self.width() - 2 * panel, 300), panel])

    def _keep_room(self) -> None:
        self._room_is_chosen = True

    def _order_tabs(self) -> None:
        transport, side = self.transport, self.side
        chain = (
            self.map,
            transport.back,
            transport.play,
            transport.forward,
            transport.speed,
            transport.loop,
            transport.seek_bar,
            side.seed,
            side.another,
            side.tabs,
            side.reset_all,
        )
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)
