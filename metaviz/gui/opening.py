"""How a window comes up: first the still body, then everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from metaviz.gui.runner import LatestRunner
from metaviz.gui.window import MainWindow

if TYPE_CHECKING:
    from metaviz.gui.scenery import Scenery
    from metaviz.model.scene import Scene, Setup


@dataclass(frozen=True, slots=True)
class Opened:
    """A scene with all that takes long to make for it."""

    scene: Scene
    setup: Setup
    scenery: Scenery


class Opening(QObject):
    """Reads a scene beside a window that shows its first picture, then furnishes the window.

    Parameters
    ----------
    window
        Not shown yet.
    read
        Reads the scene; called in a worker's thread when the first picture is on screen.
    furnish
        Takes what was read into the window; called in this thread.

    Attributes
    ----------
    window
        As given.
    problem
        Why the window could not be furnished; the application has been told to end then.
    """

    def __init__(self, window: MainWindow, read: Callable[[], Opened], furnish: Callable[[Opened], None]) -> None:
        super().__init__(window)
        self.window = window
        self.problem: Exception | None = None
        self._read = read
        self._furnish = furnish
        self._runner = LatestRunner(self)
        if window.map.canvas is None:
            QTimer.singleShot(0, self._begin)
        else:
            window.map.painted.connect(self._begin, Qt.ConnectionType.SingleShotConnection)

    def close(self) -> None:
        """Wait for what is under way."""
        self._runner.close()

    def _begin(self) -> None:
        self._runner.request(self._read_or_fail, self._take)

    def _read_or_fail(self) -> Opened | Exception:
        try:
            return self._read()
        except Exception as problem:  # told by whoever runs the application
            return problem

    def _take(self, opened: Opened | Exception) -> None:
        if self.window.is_closed:
            return
        if isinstance(opened, Exception):
            self.problem = opened
            self.window.close()
            QApplication.exit(1)
        else:
            self._furnish(opened)
