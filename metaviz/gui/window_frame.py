"""The bare main window: the map, and room for everything around it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLabel, QMainWindow, QSplitter, QVBoxLayout, QWidget

from metaviz.gui.banner import Banner
from metaviz.gui.colours import Profile
from metaviz.gui.fonts import font_px
from metaviz.gui.map_view import MapView
from metaviz.gui.screen_room import room_of
from metaviz.gui.theme import apply_profile, text_px_for
from metaviz.gui.view_settings import ViewSettings

_PANEL_SHARE = 0.22
_SIDE_EM, _CHARTS_EM = 22, 20
_LEAST_SHARE = 0.3
"""However large the text, a panel may be as narrow as this, so that the map keeps its place."""
_LONE_SHARE = 0.45
_LEAST_MAP_PX = 480
_NARROW_PX, _WIDE_PX = 296, 440
_CHARTS_FROM_PX = 1150
"""On narrower windows the charts begin hidden, so that the map stays large."""
_SEEK_BAR_PX = 62 + 32
"""The seek bar, and the plan above it."""


class WindowFrame(QMainWindow):
    """A window with a map and empty rooms beside and below it, in their final size.

    It imports little, so that it is on screen soon; what moves in later leaves the map where it is.

    Parameters
    ----------
    profile
        Colours to begin with.
    trouble
        Why there is no map; empty if there is one.
    """

    def __init__(self, profile: Profile = Profile.DARK, trouble: str = "") -> None:
        super().__init__()
        self._profile = profile
        self._room_is_chosen = False
        self._text_scale = 1.0
        self._view_settings: ViewSettings | None = None
        self._text_px = 0
        screen = room_of(self)
        self.setMinimumSize(900, 560)
        self.resize(min(1600, screen.width()), min(960, screen.height()))
        # Before there are widgets: those that are there already would have to be polished anew.
        self._dress()
        self.banner = Banner()
        self.map = MapView(profile, trouble)
        self._left: QWidget = _room("charts")
        self._right: QWidget = _room("side")
        self._below: QWidget = _transport_room()
        self._menu_room: QAction = self.menuBar().addMenu(" ").menuAction()
        self._lay_out()
        self._set_least_widths()

    @property
    def profile(self) -> Profile:
        """Colours in use."""
        return self._profile

    @property
    def text_scale(self) -> float:
        """Size of the panels' text, of the usual one."""
        return self._text_scale

    @property
    def has_room_for_charts(self) -> bool:
        """Whether charts, controls and a map of some size fit beside each other."""
        needed = (_SIDE_EM + _CHARTS_EM) * self._text_px + _LEAST_MAP_PX
        return self.width() >= max(needed, _CHARTS_FROM_PX)

    def remember(self, view_settings: ViewSettings) -> None:
        """Take the text size that was chosen in former days, and note what is chosen from now on."""
        self._view_settings = None
        self.set_text_scale(view_settings.text_scale)
        self._view_settings = view_settings
        self._left.setVisible(self.has_room_for_charts)

    def set_text_scale(self, scale: float) -> None:
        """Make the text of the panels larger or smaller; 1 is the usual size."""
        self._text_scale = scale
        if self._view_settings is not None:
            self._view_settings.text_scale = scale
        self._dress()
        self._set_least_widths()
        self._share_room()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_panel(self, panel: QWidget, shown: bool) -> None:
        """Show or hide the charts or the controls."""
        panel.setVisible(shown)
        self._set_least_widths()
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew, unless a person did."""
        super().resizeEvent(event)
        if text_px_for(self.height(), self._text_scale) != self._text_px:
            self._dress()
        self._set_least_widths()
        self._share_room()

    def _move_in(self, charts: QWidget, side: QWidget, transport: QWidget) -> None:
        """Put the panels where their rooms are."""
        sizes = self._splitter.sizes()
        for room, panel in ((self._left, charts), (self._right, side)):
            panel.setMinimumWidth(room.minimumWidth())
            # The splitter hides what it gives away, and shows the panel if the room was shown.
            self._splitter.replaceWidget(self._splitter.indexOf(room), panel)
            room.deleteLater()
        self._splitter.setSizes(sizes)
        self._rows.replaceWidget(self._below, transport)
        self._below.hide()
        self._below.deleteLater()
        self._left, self._right, self._below = charts, side, transport

    def _leave_menu_room(self) -> None:
        """Take away what keeps an empty menu bar open."""
        self.menuBar().removeAction(self._menu_room)

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._text_px = text_px_for(self.height(), self._text_scale)
            apply_profile(app, self._profile, self._text_px)

    def _set_least_widths(self) -> None:
        """Set widths from the text's height alone: a value that grows longer must not push the map."""
        beside_charts = round(_LEAST_SHARE * self.width())
        most = round(_LONE_SHARE * self.width()) if self._left.isHidden() else beside_charts
        self._right.setMinimumWidth(min(_SIDE_EM * self._text_px, most))
        charts_px = min(_CHARTS_EM * self._text_px, beside_charts)
        self._left.setMinimumWidth(charts_px)
        # Charts that must be narrower than their text wants are written smaller, for a number cut off is a wrong one.
        for chart in self._left.findChildren(QWidget):
            chart.setFont(font_px(charts_px / _CHARTS_EM))

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.map, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        for widget in (self._left, middle, self._right):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        # Panels are hidden by their buttons, which would not know of a panel dragged to nothing.
        self._splitter.setChildrenCollapsible(False)
        self._splitter.splitterMoved.connect(self._keep_room)
        centre = QWidget()
        self._rows = QVBoxLayout(centre)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addWidget(self._splitter, 1)
        self._rows.addWidget(self._below)
        self.setCentralWidget(centre)
        self._left.setVisible(self.has_room_for_charts)
        self._share_room()

    def _share_room(self) -> None:
        if self._room_is_chosen:
            return
        panel = min(max(round(self.width() * _PANEL_SHARE), _NARROW_PX), _WIDE_PX)
        self._splitter.setSizes([panel, max(self.width() - 2 * panel, 300), panel])

    def _keep_room(self) -> None:
        self._room_is_chosen = True


def _room(name: str) -> QFrame:
    room = QFrame()
    room.setObjectName(name)
    return room


def _transport_room() -> QFrame:
    """Return an empty room as high as the transport bar: its line of text over its list of speeds, or its seek bar."""
    room = _room("transport")
    rows = QVBoxLayout(room)
    rows.setContentsMargins(14, 6, 12, 4)
    rows.setSpacing(2)
    for unseen in (QLabel(" "), QComboBox()):
        policy = unseen.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        unseen.setSizePolicy(policy)
        rows.addWidget(unseen)
        unseen.hide()
    margins = rows.contentsMargins()
    room.setMinimumHeight(_SEEK_BAR_PX + margins.top() + margins.bottom() + 1)
    return room
