"""The typeface of the window, shipped with the program."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from metaviz.resources import assets_dir

FAMILY = "Inter"


@lru_cache(maxsize=1)
def load_fonts() -> str:
    """Register the typeface once and return the family to use: the system's where the files are missing.

    Needs a running QGuiApplication.
    """
    loaded = [QFontDatabase.addApplicationFont(str(path)) for path in sorted((assets_dir() / "fonts").glob("*.ttf"))]
    return FAMILY if any(number >= 0 for number in loaded) else QFont().defaultFamily()


def font_px(size_px: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the typeface with a height in pixels."""
    font = QFont(load_fonts())
    font.setPixelSize(max(round(size_px), 6))
    font.setWeight(weight)
    return font
