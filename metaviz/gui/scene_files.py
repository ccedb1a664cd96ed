"""Opening and saving: between files and the session, with every fault in words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from metaviz.gui.recent import RecentScenes
from metaviz.resources import scenes_dir
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene, save_scene
from metaviz.scene.shipped import SUFFIX
from metaviz.session.session import Session


class SceneFiles(QObject):
    """Reads scenes into a session and writes them from it.

    Signals
    -------
    failed
        Headline and details of what went wrong; the session is as it was.
    recent_changed
        The list of recent scenes changed.
    """

    failed = Signal(str, str)
    recent_changed = Signal()

    def __init__(self, session: Session, recent: RecentScenes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._recent = recent

    def open_path(self, path: Path) -> bool:
        """Show the scene of a file; tell what is wrong with it if that cannot be."""
        try:
            scene, setup = load_scene(path)
            self._session.open_scene(scene, setup, path)
        except (SceneError, OSError) as problem:
            self.failed.emit(self.tr("{name} cannot be opened.").format(name=path.name), str(problem))
            return False
        self._remember(path)
        return True

    def save_path(self, path: Path) -> bool:
        """Write scene and setup to a file, whose name gets the suffix of scenes if it has none."""
        path = path if path.suffix else path.with_suffix(SUFFIX)
        state = self._session.state
        try:
            save_scene(path, state.scene, state.setup)
        except OSError as problem:
            self.failed.emit(self.tr("{name} cannot be saved.").format(name=path.name), str(problem))
            return False
        self._session.mark_saved(path)
        self._remember(path)
        return True

    def path_for_saving(self) -> Path | None:
        """Return the user's own file; None for scenes that come with the program, which are never overwritten."""
        path = self._session.state.document.path
        if path is None or path.resolve().parent == scenes_dir().resolve():
            return None
        return path

    def recent(self) -> tuple[Path, ...]:
        """Return the scenes opened or saved lately."""
        return self._recent.paths()

    def forget_recent(self) -> None:
        """Forget them."""
        self._recent.clear()
        self.recent_changed.emit()

    def _remember(self, path: Path) -> None:
        self._recent.add(path)
        self.recent_changed.emit()
