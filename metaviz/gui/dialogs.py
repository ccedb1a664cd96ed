"""Dialogs: files, unsaved changes, help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.scene_files import SceneFiles
from metaviz.gui.window_frame import WindowFrame
from metaviz.model.examination import Layer
from metaviz.session.session import Session

if TYPE_CHECKING:
    from metaviz.gui.export import PictureKind
    from metaviz.gui.help_window import HelpWindow


class Dialogs(QObject):
    """Asks a person; what is decided goes to the session and to files.

    Attributes
    ----------
    help
        The window of help, once somebody has asked for it.
    """

    def __init__(self, window: WindowFrame, session: Session, files: SceneFiles, layer: Callable[[], Layer]) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._files = files
        self._layer = layer
        self._decided = False
        self.help: HelpWindow | None = None

    def open_file(self, path: str) -> None:
        """Open a scene file."""
        self._files.open_path(Path(path))

    def ask_open(self) -> None:
        """Ask for a scene file and open it."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self._window, self.tr("Open scene"), self._folder(), self._scene_filter()
        )
        if chosen:
            self.open_file(chosen)

    def save(self) -> None:
        """Save to the user's file; ask for one if there is none."""
        path = self._files.path_for_saving()
        if path is None:
            self.ask_save()
        else:
            self._files.save_path(path)

    def ask_save(self) -> None:
        """Ask for a file and save to it."""
        state = self._session.state
        path = self._files.path_for_saving()
        proposed = path or Path(self._folder()) / f"my_{state.scene.id}.yaml"
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Save scene"), str(proposed), self._scene_filter()
        )
        if chosen:
            self._files.save_path(Path(chosen))

    def ask_export(self) -> None:
        """Ask for a file and write the picture of the map to it."""
        # What paints and what writes vectors is imported when somebody wants it.
        from metaviz.gui.export import PictureKind  # noqa: PLC0415

        kinds = {
            self.tr("Picture (*.png)"): PictureKind.SEEN,
            self.tr("Picture without ground (*.png)"): PictureKind.CLEAR,
            self.tr("Vectors for slides (*.svg)"): PictureKind.VECTOR,
        }
        proposed = Path(self._folder()) / f"{self._session.state.scene.id}.png"
        chosen, filter_ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export picture"), str(proposed), ";;".join(kinds)
        )
        if not chosen:
            return
        path, kind = Path(chosen), kinds.get(filter_, PictureKind.SEEN)
        if kind is PictureKind.VECTOR and path == proposed:
            # Not every desktop's dialog changes the ending of the name that it was given.
            path = path.with_suffix(kind.ending)
        self.export(path, kind)

    def export(self, path: Path, kind: PictureKind | None = None) -> None:
        """Write the picture of the map to a file, as it is seen or as another kind."""
        from metaviz.gui.export import PictureKind, export_map  # noqa: PLC0415

        problem = export_map(self._window.map, path, self._session.state, kind or PictureKind.SEEN, self._layer())
        if problem:
            headline = self.tr("{name} cannot be written.").format(name=path.name)
            self._window.banner.show_problem(headline, problem)

    def may_close(self, close: Callable[[], object]) -> bool:
        """Tell whether the window may close now; if not, ask, and close it later."""
        if self._decided or not self._session.state.is_modified or self._files.path_for_saving() is None:
            return True
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Save the changes to your scene?"))
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def decide(choice: int) -> None:
            path = self._files.path_for_saving()
            saved = choice == buttons.Save.value and path is not None and self._files.save_path(path)
            if saved or choice == buttons.Discard.value:
                self._decided = True
                close()

        box.finished.connect(decide)
        box.open()
        return False

    def show_about(self) -> None:
        """Tell what the program is, and what it is not."""
        self.show_page("about")

    def show_story(self) -> None:
        """Tell what the scene teaches."""
        self.show_page("scene")

    def show_model(self) -> None:
        """Show the description of the model."""
        self.show_page("model")

    def show_map_help(self) -> None:
        """Tell how to read the map."""
        self.show_page("map")

    def show_page(self, page_id: str) -> None:
        """Show a page of the help beside the map."""
        if self.help is None:
            # Nobody waits for it at the start.
            from metaviz.gui.help_pages import help_pages  # noqa: PLC0415
            from metaviz.gui.help_window import HelpWindow  # noqa: PLC0415

            pages = help_pages(lambda: self._session.state.scene, self.ask_bibtex)
            self.help = HelpWindow(pages, colours_of(self._window.profile), self._window)
        self.help.show_colours(colours_of(self._window.profile))
        self.help.open_page(page_id)

    def show_profile(self, profile: Profile) -> None:
        """Take the colours of another profile."""
        if self.help is not None:
            self.help.show_colours(colours_of(profile))

    def ask_bibtex(self) -> None:
        """Ask for a file and write the publications behind the scene to it."""
        proposed = Path(self._folder()) / f"{self._session.state.scene.id}.bib"
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Save references"), str(proposed), self.tr("BibTeX (*.bib);;All files (*)")
        )
        if chosen:
            self.save_bibtex(Path(chosen))

    def save_bibtex(self, path: Path) -> None:
        """Write the publications behind the scene to a file."""
        from metaviz.replay.references import references_of  # noqa: PLC0415

        try:
            path.write_text(references_of(self._session.state.scene).bibtex, encoding="utf-8", newline="\n")
        except OSError as problem:
            headline = self.tr("{name} cannot be written.").format(name=path.name)
            self._window.banner.show_problem(headline, problem.strerror or str(problem))

    def _folder(self) -> str:
        path = self._files.path_for_saving()
        if path is not None:
            return str(path.parent)
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def _scene_filter(self) -> str:
        return self.tr("Scenes (*.yaml *.yml);;All files (*)")
