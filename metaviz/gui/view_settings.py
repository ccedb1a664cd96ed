"""How somebody likes to see the window, remembered from one start to the next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QStyle

from metaviz.model.level import Level

TEXT_SCALES: Final = (1.0, 1.25, 1.5, 2.0)
"""Sizes of the text, of the usual one."""

_TEXT_SCALE, _REDUCED_MOTION = "view/text_scale", "view/reduced_motion"
_LEVEL, _NOTICE = "view/level", "notice/accepted"


class ViewSettings:
    """Text size, reduced motion, language level, and which notice was read.

    A value that is not understood counts as none.
    """

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def text_scale(self) -> float:
        """Size of the text, of the usual one."""
        try:
            scale = float(str(self._settings.value(_TEXT_SCALE, 1.0)))
        except ValueError:
            return 1.0
        return scale if scale in TEXT_SCALES else 1.0

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._settings.setValue(_TEXT_SCALE, scale)

    @property
    def reduced_motion(self) -> bool:
        """Whether to move as little as possible; what the desktop says until somebody has chosen."""
        stored = str(self._settings.value(_REDUCED_MOTION, "")).lower()
        return stored == "true" if stored in ("true", "false") else desktop_is_still()

    @reduced_motion.setter
    def reduced_motion(self, on: bool) -> None:
        self._settings.setValue(_REDUCED_MOTION, "true" if on else "false")

    @property
    def level(self) -> Level:
        """Language level of captions."""
        stored = str(self._settings.value(_LEVEL, Level.PLAIN))
        return Level(stored) if stored in tuple(Level) else Level.PLAIN

    @level.setter
    def level(self, level: Level) -> None:
        self._settings.setValue(_LEVEL, level.value)

    @property
    def notice_version(self) -> int:
        """Version of the notice that was read last; 0 if none was."""
        stored = str(self._settings.value(_NOTICE, 0))
        return int(stored) if stored.isdecimal() else 0

    @notice_version.setter
    def notice_version(self, version: int) -> None:
        self._settings.setValue(_NOTICE, version)


def desktop_is_still() -> bool:
    """Tell whether animations are switched off on this desktop, as far as Qt says so."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
