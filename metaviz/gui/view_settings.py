"""How somebody likes to see the window, remembered from one start to the next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QStyle

TEXT_SCALES: Final = (1.0, 1.25, 1.5, 2.0)
"""Sizes of the text, of the usual one."""

_TEXT_SCALE, _REDUCED_MOTION = "view/text_scale", "view/reduced_motion"


class ViewSettings:
    """Text size and reduced motion; a value that is not understood counts as none."""

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


def desktop_is_still() -> bool:
    """Tell whether animations are switched off on this desktop, as far as Qt says so."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
