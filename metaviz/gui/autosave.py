"""An unsaved case is kept on disk, beside the user's file and never in it, until the program ends regularly."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from metaviz.gui.run_files import write_whole
from metaviz.model.scene import Scene, Setup
from metaviz.scene.dump import scene_text
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import parse_scene
from metaviz.session.session import Session
from metaviz.session.state import SessionState

QUIET_MS: Final = 1500
"""A case is written when it has stayed as it is for so long, so that no drag of a slider waits for the disk."""
_OF: Final = "# Unsaved changes of: "


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case as it was last kept.

    Attributes
    ----------
    scene, setup
        The case.
    path
        The file it came from or was saved to; None if there was none.
    """

    scene: Scene
    setup: Setup
    path: Path | None


class Autosave(QObject):
    """Keeps the case of a session in a file while it differs from what the user's file holds.

    Parameters
    ----------
    session
        Whose case.
    path
        Where it is kept; there is no such file while nothing is unsaved. A folder that cannot be written is borne:
        nothing is kept then.
    """

    def __init__(self, session: Session, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._path = session, path
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.keep)
        self._forget = session.listen(self._note)

    def keep(self) -> None:
        """Write the case now, or remove it if the user's file holds it."""
        self._timer.stop()
        state = self._session.state
        try:
            if state.is_modified:
                write_whole(self._path, kept_text(state.scene, state.setup, state.document.path))
            else:
                self._path.unlink(missing_ok=True)
        except OSError:
            # The user's own file is not touched, and saving it will tell what is wrong.
            return

    def close(self) -> None:
        """Write nothing any more."""
        self._forget()
        self._timer.stop()

    def _note(self, old: SessionState, new: SessionState) -> None:
        if new.case is not old.case or new.document is not old.document:
            self._timer.start()


def kept_text(scene: Scene, setup: Setup, path: Path | None) -> str:
    """Return a scene file that knows of which file it is the unsaved state."""
    # As JSON, for a name may hold a line break, which would end the comment.
    whose = json.dumps([scene.id, "" if path is None else str(path.absolute())])
    return f"{_OF}{whose}\n{scene_text(scene, setup)}"


def read_kept(path: Path) -> KeptCase | None:
    """Return the case of a file that `Autosave` wrote; None if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        first, _, _rest = text.partition("\n")
        if not first.startswith(_OF):
            return None
        scene_id, name = map(str, json.loads(first.removeprefix(_OF)))
        scene, setup = parse_scene(text, file=path.name)
    except (OSError, ValueError, TypeError, SceneError):
        return None
    return KeptCase(replace(scene, id=scene_id), setup, Path(name) if name else None)
