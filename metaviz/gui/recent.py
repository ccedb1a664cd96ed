"""Scenes opened lately, remembered from one start to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

LONGEST: Final = 10
_KEY = "recent_scenes"


class RecentScenes:
    """Paths, the latest first."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def paths(self) -> tuple[Path, ...]:
        """Return the paths that still exist."""
        stored = self._settings.value(_KEY, [])
        texts = stored if isinstance(stored, list) else [stored] if isinstance(stored, str) else []
        return tuple(Path(text) for text in texts if isinstance(text, str) and _is_there(Path(text)))

    def add(self, path: Path) -> None:
        """Put a path first."""
        path = path.resolve()
        paths = [path, *(other for other in self.paths() if other != path)]
        self._settings.setValue(_KEY, [str(one) for one in paths[:LONGEST]])

    def clear(self) -> None:
        """Forget all paths."""
        self._settings.remove(_KEY)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A folder that has been closed to this user.
        return False
