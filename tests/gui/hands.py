"""What hands do to a window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from metaviz.gui.window import MainWindow


def press_key(widget: QWidget, character: str) -> None:
    """Press the key that has a character on it."""
    QTest.keyClick(widget, Qt.Key(ord(character.upper())))


def map_surface(window: MainWindow) -> QWidget:
    """Return what of the map takes the mouse."""
    widget = window.map.surface.widget
    assert isinstance(widget, QWidget)
    return widget
