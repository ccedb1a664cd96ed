"""The application as macOS speaks to it: a file that is opened in the Finder comes as an event, not as an argument."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Keeps the file that the desktop asks to open until there is a window that can open it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self._waiting = ""
        self._open_file: Callable[[str], None] | None = None

    def hand_files_to(self, open_file: Callable[[str], None]) -> None:
        """Let files be opened by a function from now on, beginning with one that came before.

        Parameters
        ----------
        open_file
            Takes the path of a file.
        """
        self._open_file = open_file
        if self._waiting:
            waiting, self._waiting = self._waiting, ""
            open_file(waiting)

    def event(self, event: QEvent) -> bool:
        """Take what is to be opened; leave all else to Qt."""
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        if self._open_file is None:
            self._waiting = event.file()
        else:
            self._open_file(event.file())
        return True
