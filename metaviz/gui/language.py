"""In which words the window speaks: plain ones, or those of textbooks."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from metaviz.model.level import Level
from metaviz.scene.captions import Captions, captions_of


class Language(QObject):
    """The language level of a window; it belongs to the window, not to the case.

    Signals
    -------
    changed
        Captions are to be written in other words.
    """

    changed = Signal()

    def __init__(self, level: Level = Level.PLAIN, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._level = level

    @property
    def level(self) -> Level:
        """The level in use."""
        return self._level

    @property
    def captions(self) -> Captions:
        """What is said at the level in use."""
        return captions_of(self._level)

    def set_level(self, level: Level) -> None:
        """Speak in other words."""
        if level is not self._level:
            self._level = level
            self.changed.emit()
