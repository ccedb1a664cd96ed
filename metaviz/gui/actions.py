"""Menus and their shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from metaviz.gui.colours import Profile
from metaviz.gui.comparing import Comparing
from metaviz.gui.dialogs import Dialogs
from metaviz.gui.language_actions import LanguageActions
from metaviz.gui.scene_files import SceneFiles
from metaviz.gui.spotlight import Spotlight
from metaviz.gui.view_actions import ViewActions
from metaviz.gui.view_settings import TEXT_SCALES
from metaviz.scene.comparisons import Comparison
from metaviz.session.session import Session
from metaviz.session.state import SessionState

if TYPE_CHECKING:
    from metaviz.gui.window import MainWindow

_Keys = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class ActedOn:
    """What the menus of a window act on, besides the window itself."""

    session: Session
    files: SceneFiles
    dialogs: Dialogs
    charts: QWidget
    controls: QWidget
    spotlight: Spotlight
    set_profile: Callable[[Profile], None]
    comparing: Comparing
    compare: Callable[[Comparison, int], object]


class Actions(QObject):
    """Everything that the menus of a window can do.

    The space bar plays and pauses wherever the focus is, except in a field for typing; buttons are pressed with
    Enter. So a lecturer who has just clicked a button can still stop the animation blindly.
    """

    def __init__(self, window: MainWindow, acted_on: ActedOn) -> None:
        super().__init__(window)
        self._window = window
        self._acted_on = acted_on
        session, dialogs = acted_on.session, acted_on.dialogs
        bar = window.menuBar()

        file = bar.addMenu(self.tr("&File"))
        self._add(file, self.tr("&Open…"), dialogs.ask_open, _Keys.Open)
        self._scenes = file.addMenu(self.tr("S&cenes"))
        self._recent = file.addMenu(self.tr("Open &recent"))
        file.addSeparator()
        self.save = self._add(file, self.tr("&Save"), dialogs.save, _Keys.Save)
        self._add(file, self.tr("Save &as…"), dialogs.ask_save, _Keys.SaveAs)
        self._add(file, self.tr("&Export picture…"), dialogs.ask_export, "Ctrl+E")
        file.addSeparator()
        self._add(file, self.tr("&Quit"), window.close, _Keys.Quit)

        edit = bar.addMenu(self.tr("&Edit"))
        self.undo = self._add(edit, self.tr("&Undo"), session.undo, _Keys.Undo)
        self.redo = self._add(edit, self.tr("&Redo"), session.redo, _Keys.Redo)
        edit.addSeparator()
        self._add(edit, self.tr("Another &patient"), session.another_patient, "Ctrl+P")
        self.reset_all = self._add(edit, self.tr("Reset all parameters"), session.reset_all)

        play = bar.addMenu(self.tr("&Play"))
        self.play = self._add(play, self.tr("&Play"), session.toggle_playing, "Space")
        self._add(play, self.tr("To the &start"), lambda: session.seek(0.0), "Ctrl+Home")
        self._add(play, self.tr("&Faster"), lambda: session.set_speed(session.state.speed.faster()), "]")
        self._add(play, self.tr("S&lower"), lambda: session.set_speed(session.state.speed.slower()), "[")
        self.loop = self._add(play, self.tr("&Loop"), lambda: session.set_loop(not session.state.loop), "L")
        self.loop.setCheckable(True)

        self.next_member = self._next_member(play)

        self.plan_menu = bar.addMenu(self.tr("P&lan"))
        view = bar.addMenu(self.tr("&View"))
        self.charts = self._panel(view, self.tr("&Charts"), acted_on.charts, "F7")
        self.controls = self._panel(view, self.tr("C&ontrols"), acted_on.controls, "F8")
        view.addSeparator()
        self.view = ViewActions(window, view, window.map, acted_on.spotlight)
        view.addSeparator()
        profiles = QActionGroup(self)
        self._profiles = {
            profile: self._profile(view, profiles, name, profile, keys)
            for profile, name, keys in (
                (Profile.DARK, self.tr("&Dark"), "Ctrl+1"),
                (Profile.PROJECTOR, self.tr("&Projector"), "Ctrl+2"),
            )
        }
        view.addSeparator()
        self.text_scales = self._fill_text_sizes(view.addMenu(self.tr("&Text size")))
        self.words = LanguageActions(view, window.language)
        view.addSeparator()
        self.full_screen = self._add(view, self.tr("&Full screen"), window.toggle_full_screen, "F11")
        self.full_screen.setCheckable(True)

        help_menu = bar.addMenu(self.tr("&Help"))
        self._add(help_menu, self.tr("The &model"), dialogs.show_model, _Keys.HelpContents)
        self._add(help_menu, self.tr("How to &read the map"), dialogs.show_map_help)
        self._add(help_menu, self.tr("About this &scene"), dialogs.show_story)
        self._add(help_menu, self.tr("&Numbers to know"), lambda: dialogs.show_page("numbers"))
        self._add(help_menu, self.tr("Re&ferences"), lambda: dialogs.show_page("references"))
        self._add(help_menu, self.tr("&Validation"), lambda: dialogs.show_page("validation"))
        help_menu.addSeparator()
        self._add(help_menu, self.tr("&What this is not"), lambda: dialogs.show_page("notice"))
        self._add(help_menu, self.tr("&Licences"), lambda: dialogs.show_page("licences"))
        self._add(help_menu, self.tr("&About metaviz"), dialogs.show_about)
        self._scenes.aboutToShow.connect(self._fill_scenes)
        acted_on.files.recent_changed.connect(self._fill_recent)
        self._fill_recent()
        self.show_profile(window.profile)

    def show_state(self, state: SessionState) -> None:
        """Switch on what is possible now."""
        self.undo.setEnabled(bool(state.history.past))
        self.redo.setEnabled(bool(state.history.future))
        self.reset_all.setEnabled(state.parameters is not state.scene.published)
        self.loop.setChecked(state.loop)
        text = self.tr("&Pause") if state.playing else self.tr("&Play")
        if text != self.play.text():
            self.play.setText(text)

    def show_profile(self, profile: Profile) -> None:
        """Tick the profile in use."""
        self._profiles[profile].setChecked(True)

    def _add(
        self,
        menu: QMenu,
        text: str,
        do: Callable[[], object],
        keys: QKeySequence.StandardKey | str | None = None,
    ) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: do())
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            # The menu bar may be hidden in full screen; the window keeps the shortcut alive.
            self._window.addAction(action)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        return action

    def _panel(self, menu: QMenu, text: str, panel: QWidget, keys: str) -> QAction:
        window = self._window
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(keys))
        action.setChecked(not panel.isHidden())
        action.toggled.connect(lambda shown: window.show_panel(panel, shown))
        window.addAction(action)
        return action

    def _profile(self, menu: QMenu, group: QActionGroup, text: str, profile: Profile, keys: str) -> QAction:
        action = self._add(menu, text, lambda: self._acted_on.set_profile(profile), keys)
        action.setCheckable(True)
        group.addAction(action)
        return action

    def _text_scale(self, menu: QMenu, group: QActionGroup, scale: float) -> QAction:
        action = self._add(menu, f"{scale:.0%}", lambda: self._window.set_text_scale(scale))
        action.setCheckable(True)
        action.setChecked(scale == self._window.text_scale)
        group.addAction(action)
        return action

    def _fill_text_sizes(self, menu: QMenu) -> dict[float, QAction]:
        scales = QActionGroup(self)
        actions = {scale: self._text_scale(menu, scales, scale) for scale in TEXT_SCALES}
        menu.addSeparator()
        self._add(menu, self.tr("&Larger"), lambda: self._step_text_scale(1), _Keys.ZoomIn)
        self._add(menu, self.tr("&Smaller"), lambda: self._step_text_scale(-1), _Keys.ZoomOut)
        return actions

    def _step_text_scale(self, step: int) -> None:
        index = TEXT_SCALES.index(self._window.text_scale) + step
        if 0 <= index < len(TEXT_SCALES):
            self.text_scales[TEXT_SCALES[index]].trigger()

    def _fill_scenes(self) -> None:
        from metaviz.gui.scene_menu import fill_scenes  # noqa: PLC0415 - it reads files

        dialogs = self._acted_on.dialogs
        fill_scenes(
            self._scenes,
            lambda path: dialogs.open_file(str(path)),
            self._acted_on.compare,
            self._window.banner.show_problem,
        )

    def _next_member(self, menu: QMenu) -> QAction:
        """Offer the next member of the comparison that is open."""
        comparing = self._acted_on.comparing
        action = self._add(menu, self.tr("&Next of the comparison"), comparing.show_next, "C")
        action.setEnabled(False)
        comparing.changed.connect(lambda: action.setEnabled(comparing.comparison is not None))
        return action

    def _fill_recent(self) -> None:
        self._recent.clear()
        paths = self._acted_on.files.recent()
        for path in paths:
            self._offer(self._recent, path.name, path)
        self._recent.setEnabled(bool(paths))
        if paths:
            self._recent.addSeparator()
            self._add(self._recent, self.tr("Forget these"), self._acted_on.files.forget_recent)

    def _offer(self, menu: QMenu, text: str, path: Path) -> None:
        action = self._add(menu, text, lambda: self._acted_on.dialogs.open_file(str(path)))
        action.setToolTip(str(path))
