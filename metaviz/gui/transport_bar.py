"""Play, pause, step, speed, loop, the seek bar, and the plan above it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.icons import (
    draw_charts,
    draw_controls,
    draw_loop,
    draw_pause,
    draw_play,
    draw_step_back,
    draw_step_forward,
    icon,
)
from metaviz.gui.plan_desk import PlanDesk
from metaviz.gui.press_button import PressButton
from metaviz.gui.seek_bar import SeekBackdrop, SeekBar
from metaviz.gui.timeline_strip import TimelineStrip
from metaviz.gui.words import date_text, speed_name
from metaviz.session.speed import Speed
from metaviz.session.state import SessionState


class TransportBar(QFrame):
    """The bar below the map.

    Signals
    -------
    play_toggled, stepped_back, stepped_forward
        Buttons.
    speed_chosen, loop_chosen
        New settings.
    """

    play_toggled = Signal()
    stepped_back = Signal()
    stepped_forward = Signal()
    speed_chosen = Signal(Speed)
    loop_chosen = Signal(bool)

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.back = self._button(self.tr("Step back one month (Left)"), self.stepped_back)
        self.play = self._button(self.tr("Play (Space)"), self.play_toggled, size=38)
        self.play.setObjectName("play")
        self.forward = self._button(self.tr("Step forward one month (Right)"), self.stepped_forward)
        self.loop = self._button(self.tr("Begin anew at the end (L)"), None)
        self.loop.setCheckable(True)
        self.loop.toggled.connect(self.loop_chosen)
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed of the time axis ( [ slower, ] faster )"))
        self.speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for speed in Speed:
            self.speed.addItem(speed_name(speed), speed)
        self.speed.activated.connect(lambda index: self.speed_chosen.emit(self.speed.itemData(index)))
        self.date = QLabel()
        self.date.setMinimumWidth(112)
        self.charts = self._button(self.tr("Charts (F7)"), None, size=28)
        self.controls = self._button(self.tr("Controls (F8)"), None, size=28)
        self.seek_bar = SeekBar(colours)
        self.timeline = TimelineStrip(colours)
        self.seek_bar.menu_asked.connect(self.timeline.open_add_menu_at)
        self._playing: bool | None = None
        self._lay_out()
        self.show_colours(colours)

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._icons = {
            playing: icon(draw, colours.text, colours.quiet_text)
            for playing, draw in ((False, draw_play), (True, draw_pause))
        }
        self.back.setIcon(icon(draw_step_back, colours.text, colours.line))
        self.forward.setIcon(icon(draw_step_forward, colours.text, colours.line))
        self.loop.setIcon(icon(draw_loop, colours.text, colours.line))
        self.charts.setIcon(icon(draw_charts, colours.text, colours.line))
        self.controls.setIcon(icon(draw_controls, colours.text, colours.line))
        self.seek_bar.show_colours(colours)
        self.timeline.show_colours(colours)
        playing, self._playing = self._playing, None
        self._show_playing(bool(playing))

    def join_plan(self, desk: PlanDesk) -> None:
        """Show the plan above the time axis."""
        self.timeline.join(desk)

    def show_backdrop(self, backdrop: SeekBackdrop) -> None:
        """Show another course behind the playhead, and as many days above it."""
        self.seek_bar.show_backdrop(backdrop)
        self.timeline.show_horizon(backdrop.horizon_days)

    def join_panels(self, charts: QAction, controls: QAction) -> None:
        """Let the buttons of the panels do what the menu does."""
        for button, action in ((self.charts, charts), (self.controls, controls)):
            button.setCheckable(True)
            button.setChecked(action.isChecked())
            button.clicked.connect(action.trigger)
            action.toggled.connect(button.setChecked)

    def show_state(self, state: SessionState) -> None:
        """Show how time passes."""
        self._show_playing(state.playing)
        index = self.speed.findData(state.speed)
        if index != self.speed.currentIndex():
            self.speed.setCurrentIndex(index)
        if state.loop != self.loop.isChecked():
            with QSignalBlocker(self.loop):
                self.loop.setChecked(state.loop)
        text = date_text(state.day)
        if text != self.date.text():
            self.date.setText(text)
        self.seek_bar.show_day(state.day)

    def _show_playing(self, playing: bool) -> None:
        if playing == self._playing:
            return
        self._playing = playing
        self.play.setIcon(self._icons[playing])
        self.play.setToolTip(self.tr("Pause (Space)") if playing else self.tr("Play (Space)"))
        self.play.setAccessibleName(self.tr("Pause") if playing else self.tr("Play"))

    def _button(self, tip: str, signal: SignalInstance | None, size: int = 30) -> PressButton:
        button = PressButton(tip, size)
        button.setIconSize(QSize(24, 24) if size > 30 else QSize(20, 20))
        if signal is not None:
            button.clicked.connect(signal)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 12, 4)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.play)
        row.addWidget(self.forward)
        row.addSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.date)
        settings = QHBoxLayout()
        settings.setSpacing(4)
        settings.addWidget(self.speed)
        settings.addWidget(self.loop)
        settings.addStretch(1)
        column.addLayout(settings)
        row.addLayout(column)
        time = QVBoxLayout()
        time.setSpacing(0)
        time.addWidget(self.timeline)
        time.addWidget(self.seek_bar)
        row.addLayout(time, 1)
        panels = QVBoxLayout()
        panels.setSpacing(2)
        panels.addWidget(self.charts)
        panels.addWidget(self.controls)
        row.addLayout(panels)
