"""The main window: a map at once, and panels, menus and keys as soon as there is a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.window_frame import WindowFrame

if TYPE_CHECKING:
    from metaviz.gui.actions import Actions
    from metaviz.gui.camera_strip import CameraStrip
    from metaviz.gui.charts_panel import ChartsPanel
    from metaviz.gui.comparing import Comparing
    from metaviz.gui.dialogs import Dialogs
    from metaviz.gui.language import Language
    from metaviz.gui.lens.guide import LensGuide
    from metaviz.gui.presenter import Layouts, Presenter
    from metaviz.gui.recent import RecentScenes
    from metaviz.gui.scene_files import SceneFiles
    from metaviz.gui.scenery import Scenery
    from metaviz.gui.side_panel import SidePanel
    from metaviz.gui.spotlight import Spotlight
    from metaviz.gui.story_card import StoryCard
    from metaviz.gui.transport_bar import TransportBar
    from metaviz.gui.view_settings import ViewSettings
    from metaviz.session.runner import Runner
    from metaviz.session.session import Session
    from metaviz.session.state import SessionState


class MainWindow(WindowFrame):
    """The window of a session; before `furnish` it has a map only, and the attributes below do not exist.

    Parameters
    ----------
    profile
        Colours to begin with.
    trouble
        Why there is no map; empty if there is one.

    Signals
    -------
    furnished
        Everything is in its place.
    """

    furnished = Signal()

    files: SceneFiles
    dialogs: Dialogs
    charts: ChartsPanel
    side: SidePanel
    transport: TransportBar
    presenter: Presenter
    actions_: Actions
    card: StoryCard
    strip: CameraStrip
    spotlight: Spotlight
    lens: LensGuide
    comparing: Comparing
    language: Language

    def __init__(self, profile: Profile = Profile.DARK, trouble: str = "") -> None:
        super().__init__(profile, trouble)
        self._session: Session | None = None
        self.is_closed = False

    def furnish(
        self,
        session: Session,
        layouts: Layouts,
        recent: RecentScenes,
        *,
        dots_per_window: int | None = None,
        counter: Runner | None = None,
        scenery: Scenery | None = None,
    ) -> None:
        """Show a session.

        Parameters
        ----------
        session
            What is shown; closed together with the window.
        layouts
            Gives the layout of a body.
        recent
            Scenes opened lately.
        dots_per_window
            Most dots that are shed in one window of the flow; the usual number by default.
        counter
            Where the cells of a course are counted; at once by default.
        scenery
            That of the session's scene, if it is made already.
        """
        from metaviz.gui.furniture import furniture_of, join, order_tabs  # noqa: PLC0415 - see there

        self._session = session
        parts = furniture_of(self, session, layouts, recent, dots_per_window, counter, scenery)
        self.files, self.dialogs, self.presenter = parts.files, parts.dialogs, parts.presenter
        self.charts, self.side, self.transport = parts.charts, parts.side, parts.transport
        self.card, self.strip, self.spotlight = parts.card, parts.strip, parts.spotlight
        self.lens, self.language = parts.lens, parts.presenter.language
        self.comparing = parts.comparing
        self._move_in(self.charts, self.side, self.transport)
        self.actions_ = join(self)
        self.charts.offer_cards(lambda: self.dialogs.show_page("numbers"))
        self._leave_menu_room()
        order_tabs(self)
        self.language.changed.connect(self._speak)
        self._speak()
        if self._view_settings is not None:
            self.spotlight.set_still(self._view_settings.reduced_motion)
            self.language.set_level(self._view_settings.level)
            self._show_notice(self._view_settings)
        self.language.changed.connect(self._note_level)
        self.spotlight.switched.connect(self._note_motion)
        self.setAcceptDrops(True)
        self._forget = session.listen(self._show_change)
        self.presenter.begin()
        self._show_title(session.state)
        self.actions_.show_state(session.state)
        self.map.setFocus()
        self.furnished.emit()

    @property
    def session(self) -> Session:
        """What is shown."""
        if self._session is None:
            raise RuntimeError("the window is not furnished")
        return self._session

    @property
    def is_furnished(self) -> bool:
        """Whether there is a session."""
        return self._session is not None

    def set_profile(self, profile: Profile) -> None:
        """Show everything in the colours of another profile."""
        self._profile = profile
        self._dress()
        colours = colours_of(profile)
        self.side.show_colours(colours)
        self.charts.show_colours(colours)
        self.transport.show_colours(colours)
        self.strip.show_colours(colours)
        self.presenter.show_profile(profile)
        self.dialogs.show_profile(profile)
        self.actions_.show_profile(profile)

    def set_text_scale(self, scale: float) -> None:
        """Make the text of the panels larger or smaller; charts give way where there is no room for them any more."""
        had_room = self.has_room_for_charts
        super().set_text_scale(scale)
        if self.is_furnished and had_room and not self.has_room_for_charts:
            self.actions_.charts.setChecked(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys where nothing else wants them."""
        session, key = self._session, event.key()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = 1.0 / 30.4375 if fine else 1.0
        if session is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Right:
            session.step_forward(steps)
        elif key == Qt.Key.Key_Left:
            session.step_back(steps)
        elif key == Qt.Key.Key_Escape:
            self.presenter.pointing.let_go()
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
        if self._session is not None:
            if not self.dialogs.may_close(self.close):
                event.ignore()
                return
            self._forget()
            self.comparing.forget()
            self.presenter.close()
            self._session.close()
        self.is_closed = True
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the full-screen action in step with the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.is_furnished:
            self.actions_.full_screen.setChecked(self.isFullScreen())

    def _note_motion(self) -> None:
        """Remember a choice, and nothing that the desktop says by itself."""
        known = self._view_settings
        if known is not None and known.reduced_motion != self.spotlight.still:
            known.reduced_motion = self.spotlight.still

    def _speak(self) -> None:
        captions = self.language.captions
        self.side.speak(captions)
        self.charts.speak(captions)

    def _note_level(self) -> None:
        if self._view_settings is not None:
            self._view_settings.level = self.language.level

    def _show_notice(self, known: ViewSettings) -> None:
        """Show the notice over the map, unless somebody has read this version of it."""
        from metaviz.gui.notice_card import NoticeCard  # noqa: PLC0415
        from metaviz.scene.notice import shipped_notice  # noqa: PLC0415

        notice = shipped_notice()
        if known.notice_version >= notice.version:
            return

        def accept() -> None:
            known.notice_version = notice.version
            self.map.setFocus()

        card = NoticeCard(notice, self.map)
        card.accepted.connect(accept)
        card.asked.connect(lambda: self.dialogs.show_page("notice"))
        card.show()

    def _show_change(self, old: SessionState, new: SessionState) -> None:
        if new.scene is not old.scene:
            self.side.show_scene(new)
        if new.case is not old.case:
            self.side.show_state(new)
            self.banner.pass_by()
        if new.case is not old.case or new.document is not old.document:
            self._show_title(new)
        self.actions_.show_state(new)

    def _show_title(self, state: SessionState) -> None:
        title, own = state.scene.title, self.files.path_for_saving()
        if own is None:
            self.setWindowTitle(self.tr("{title}[*] – metaviz").format(title=title))
        else:
            self.setWindowTitle(self.tr("{file}[*] – {title} – metaviz").format(file=own.name, title=title))
        path = state.document.path
        self.setWindowFilePath("" if path is None else str(path))
        self.setWindowModified(state.is_modified)
