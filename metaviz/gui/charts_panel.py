"""The column of charts left of the map."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from metaviz.gui.cards_button import CardsButton
from metaviz.gui.cascade_panel import rule
from metaviz.gui.charts_bars import BarChart
from metaviz.gui.charts_colonies import ColoniesChart
from metaviz.gui.charts_deaths import DeathsChart
from metaviz.gui.charts_found import FoundChart, LesionsChart
from metaviz.gui.charts_funnel import FunnelChart
from metaviz.gui.charts_known import KnownCourseChart
from metaviz.gui.colours import Colours
from metaviz.gui.counted_course import CountedCourse
from metaviz.gui.scan_tally import scan_tally
from metaviz.gui.tally import tally
from metaviz.gui.words import fate_name, step_name
from metaviz.model.cascade import Step
from metaviz.model.examination import Layer
from metaviz.model.fate import FAILURES
from metaviz.model.number_card import Beside
from metaviz.replay.snapshot import ColonyState
from metaviz.scene.captions import Captions
from metaviz.session.state import SessionState


class ChartsPanel(QScrollArea):
    """Colonies by organ, the funnel, and deaths by cause; of a scan what was found, and its sizes, instead.

    No test counts cells on their way, so a scan has neither funnel nor deaths.

    Attributes
    ----------
    cards
        Buttons that open the numbers to know, once they are offered.
    """

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("charts")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._colours = colours
        self.cards: tuple[CardsButton, ...] = ()
        self.colonies = ColoniesChart(colours)
        self.funnel = FunnelChart(colours)
        self.deaths = DeathsChart(colours)
        self.found = FoundChart(colours)
        self.lesions = LesionsChart(colours)
        self.known_course = KnownCourseChart(colours)
        self.layer = Layer.TRUTH
        self._scan_hint = QLabel(self.tr("Scan: only what tests have found (T: truth)"))
        self._scan_hint.setProperty("role", "result")
        self._scan_hint.setWordWrap(True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 14, 6)
        column.setSpacing(8)
        column.addWidget(self._scan_hint)
        self._rooms = {
            Layer.TRUTH: _room(tuple((chart, chart.n_rows) for chart in self._charts())),
            Layer.SCAN: _room(
                ((self.found, self.found.n_rows), (self.lesions, self.lesions.n_rows), (self.known_course, 6))
            ),
        }
        for room in self._rooms.values():
            column.addWidget(room, 1)
        self.setWidget(inside)
        self._show_layer(Layer.TRUTH)

    def offer_cards(self, show_all: Callable[[], None]) -> None:
        """Put a button behind the title of each chart that opens the numbers to know about it.

        Parameters
        ----------
        show_all
            Opens the page of all of them.
        """
        about = (Beside.COLONIES, Beside.FUNNEL, Beside.DEATHS)
        self.cards = tuple(
            CardsButton(chart, beside, show_all, self._colours)
            for chart, beside in zip(self._charts(), about, strict=True)
        )

    def speak(self, captions: Captions) -> None:
        """Say what the rows of a chart mean, in plain words or in those of textbooks, to whoever points at it."""
        steps = [(step_name(step), captions.text("step", step.value)) for step in Step]
        ends = [(fate_name(fate), captions.text("fate", fate.value)) for fate in FAILURES]
        states = [(self.tr(state.value.capitalize()), captions.text("colony", state.value)) for state in ColonyState]
        for chart, rows in ((self.funnel, steps), (self.deaths, ends), (self.colonies, states)):
            chart.setToolTip("".join(f"<p><b>{escape(name)}</b><br>{escape(text)}</p>" for name, text in rows))

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        for chart in (*self._charts(), self.found, self.lesions):
            chart.show_colours(colours)
        self.known_course.show_colours(colours)
        for button in self.cards:
            button.show_colours(colours)

    def show_moment(self, state: SessionState, counted_course: CountedCourse | None, layer: Layer) -> None:
        """Show everything that was counted and is expected at a moment, or everything that was known then."""
        self._show_layer(layer)
        if layer is Layer.SCAN:
            known = scan_tally(state)
            if known is not None:
                self.found.show_found(known, self._colours)
                self.lesions.show_lesions(known, self._colours)
                self.known_course.show_known(known)
            return
        numbers = tally(state, counted_course)
        self.colonies.show_colonies(numbers, self._colours)
        self.funnel.show_funnel(numbers, self._colours)
        self.deaths.show_deaths(numbers, self._colours)

    def _show_layer(self, layer: Layer) -> None:
        self.layer = layer
        self._scan_hint.setVisible(layer is Layer.SCAN)
        for its_layer, room in self._rooms.items():
            room.setVisible(its_layer is layer)

    def _charts(self) -> tuple[BarChart, ...]:
        return self.colonies, self.funnel, self.deaths


def _room(charts: tuple[tuple[QWidget, int], ...]) -> QWidget:
    """Return charts below one another, each as high as its share of the rows."""
    room = QWidget()
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for number, (chart, n_rows) in enumerate(charts):
        if number:
            column.addWidget(rule())
        column.addWidget(chart, n_rows)
    # Takes what is left when all rows stand as wide apart as they may.
    column.addStretch(1)
    return room
