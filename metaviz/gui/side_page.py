"""What every page of the side panel can do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.dial_row import DialRow
from metaviz.gui.lever_rows import scrolled
from metaviz.model.examination import Layer
from metaviz.model.scene import Scene
from metaviz.scene.captions import Captions
from metaviz.session.dials import DialGroup
from metaviz.session.state import SessionState


class SidePage(QWidget):
    """A page; what does not concern it, it leaves as it is.

    Attributes
    ----------
    rows
        Its parameters.

    Signals
    -------
    group_reset_asked
        The button that resets a whole group was pressed.
    """

    group_reset_asked = Signal(DialGroup)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[DialRow, ...] = ()

    def fill(self, inside: QWidget) -> QScrollArea:
        """Fill the page with what may be higher than it."""
        area = scrolled(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area)
        return area

    def show_scene(self, scene: Scene) -> None:
        """Show another scene on the same body."""

    def show_state(self, state: SessionState) -> None:
        """Show the case of a state."""

    def show_layer(self, layer: Layer) -> None:
        """Tell what is there, or only what tests have found; `show_moment` follows."""

    def show_moment(self, state: SessionState) -> None:
        """Show what changes with the playhead and the course."""

    def speak(self, captions: Captions) -> None:
        """Say what things are in plain words, or in those of textbooks."""

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
