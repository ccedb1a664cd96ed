"""Buttons on the map: where the camera goes, x-ray and focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from metaviz.gui.camera_icons import DRAW_OF
from metaviz.gui.colours import Colours
from metaviz.gui.icons import icon
from metaviz.gui.press_button import PressButton

_BUTTON_PX, _ICON_PX = 30, 24


class CameraStrip(QFrame):
    """A slim row of buttons that do what the View menu does."""

    def __init__(self, colours: Colours, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cameras")
        self.setAccessibleName(self.tr("Cameras"))
        self._colours = colours
        self.buttons: dict[str, PressButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(1)

    def join(self, groups: Sequence[dict[str, QAction]]) -> None:
        """Show a button for each action, by the names of `camera_icons.DRAW_OF`, with a gap between groups."""
        for group in groups:
            if self.buttons:
                self._row.addSpacing(7)
            for name, action in group.items():
                button = PressButton(_tip(action), _BUTTON_PX, self)
                button.setIconSize(QSize(_ICON_PX, _ICON_PX))
                button.setCheckable(True)
                button.setChecked(action.isChecked())
                button.setEnabled(action.isEnabled())
                button.clicked.connect(action.trigger)
                # A press of the button that is down already changes nothing, and the button must not come up.
                button.clicked.connect(
                    lambda _down, button=button, action=action: button.setChecked(action.isChecked())
                )
                action.toggled.connect(button.setChecked)
                action.enabledChanged.connect(button.setEnabled)
                self._row.addWidget(button)
                self.buttons[name] = button
        self.show_colours(self._colours)
        self.adjustSize()

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        for name, button in self.buttons.items():
            button.setIcon(icon(DRAW_OF[name], colours.text, colours.line))


def _tip(action: QAction) -> str:
    keys = action.shortcut().toString()
    name = action.text().replace("&", "")
    return f"{name} ({keys})" if keys else name
