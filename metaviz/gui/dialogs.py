"""Dialogs: files, unsaved changes, help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QMessageBox, QTextBrowser, QVBoxLayout

from metaviz import __version__
from metaviz.gui.scene_files import SceneFiles
from metaviz.gui.window_frame import WindowFrame
from metaviz.resources import assets_dir
from metaviz.session.session import Session

if TYPE_CHECKING:
    from metaviz.gui.export import PictureKind


class Dialogs(QObject):
    """Asks a person; what is decided goes to the session and to files."""

    def __init__(self, window: WindowFrame, session: Session, files: SceneFiles) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._files = files
        self._decided = False

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

        problem = export_map(self._window.map, path, self._session.state, kind or PictureKind.SEEN)
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
        lines = (
            f"<h3>metaviz {__version__}</h3>",
            self.tr("An animated map of the body on which cancer spreads, beside the mathematics that predicts it."),
            self.tr(
                "<b>This is a teaching model.</b> It shows how a disease works in many patients. It says nothing "
                "about any one person, and it is no medical advice."
            ),
            self.tr("Free software under the BSD 3-Clause licence. Typeface: Inter, SIL Open Font Licence."),
        )
        self._show_page(self.tr("About metaviz"), "<br><br>".join(lines), is_markdown=False)

    def show_story(self) -> None:
        """Tell what the scene teaches."""
        scene = self._session.state.scene
        self._show_page(scene.title, f"# {scene.title}\n\n{scene.story}", is_markdown=True)

    def show_model(self) -> None:
        """Show the description of the model."""
        self._show_help(self.tr("The model"), "model")

    def show_map_help(self) -> None:
        """Tell how to read the map."""
        self._show_help(self.tr("How to read the map"), "map")

    def _show_help(self, title: str, name: str) -> None:
        path = assets_dir() / "help" / f"{name}.md"
        text = path.read_text(encoding="utf-8") if path.is_file() else self.tr("The description is missing.")
        self._show_page(title, text, is_markdown=True)

    def _show_page(self, title: str, text: str, *, is_markdown: bool) -> None:
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        page = QTextBrowser()
        page.setOpenExternalLinks(True)
        if is_markdown:
            page.setMarkdown(text)
        else:
            page.setHtml(text)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(dialog.reject)
        column = QVBoxLayout(dialog)
        column.addWidget(page)
        column.addWidget(close)
        dialog.resize(620, 560 if is_markdown else 340)
        dialog.open()

    def _folder(self) -> str:
        path = self._files.path_for_saving()
        if path is not None:
            return str(path.parent)
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def _scene_filter(self) -> str:
        return self.tr("Scenes (*.yaml *.yml);;All files (*)")
