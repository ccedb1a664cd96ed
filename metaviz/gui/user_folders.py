"""Where the program keeps what it must remember: the folders that each platform has for that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths

_Location = QStandardPaths.StandardLocation


@dataclass(frozen=True, slots=True)
class UserFolders:
    """Folders of one person on one machine; none of them need exist, and none need be writable.

    Attributes
    ----------
    settings
        How somebody likes to see the window, and the scenes opened lately.
    runs
        What running programs keep in case they end unexpectedly.
    """

    settings: Path
    runs: Path


def user_folders() -> UserFolders:
    """Return the platform's folders for this application, whose name must have been set.

    On Linux these are ``~/.config/metaviz`` and ``~/.local/share/metaviz/runs``, on Windows both lie in the
    local part of ``AppData``, on macOS in ``~/Library``.
    """
    local = Path(QStandardPaths.writableLocation(_Location.AppLocalDataLocation))
    return UserFolders(Path(QStandardPaths.writableLocation(_Location.AppConfigLocation)), local / "runs")
