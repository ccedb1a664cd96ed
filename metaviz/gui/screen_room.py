"""The room on a widget's screen, asked for in the one way that leaves the screen alive."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def room_of(widget: QWidget) -> QRect:
    """Return the part of a widget's screen that windows may take, in the coordinates of the desktop.

    `QWidget.screen` is not used: PySide6 takes what it returns for a child of the widget, and when Python's garbage
    collector later frees the two together, it destroys Qt's only record of the screen. The next window that draws then
    takes the whole program with it.

    Parameters
    ----------
    widget
        Its window need not be shown yet; then the main screen counts, unless it has been moved to another.
    """
    screen = QGuiApplication.screenAt(widget.mapToGlobal(widget.rect().center())) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()
