"""The column of charts left of the map."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from metaviz.gui.cards_button import CardsButton
from metaviz.gui.cascade_panel import rule
from metaviz.gui.charts_bars import BarChart
from metaviz.gui.charts_colonies import ColoniesChart
from metaviz.gui.charts_deaths import DeathsChart
from metaviz.gui.charts_funnel import FunnelChart
from metaviz.gui.colours import Colours
from metaviz.gui.tally import Tally
from metaviz.gui.words import fate_name, step_name
from metaviz.model.cascade import Step
from metaviz.model.fate import FAILURES
from metaviz.model.number_card import Beside
from metaviz.replay.snapshot import ColonyState
from metaviz.scene.captions import Captions


class ChartsPanel(QScrollArea):
    """Colonies by organ, the funnel, and deaths by cause.

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
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 14, 6)
        column.setSpacing(8)
        for number, chart in enumerate(self._charts()):
            if number:
                column.addWidget(rule())
            column.addWidget(chart, chart.n_rows)
        # Takes what is left when all rows stand as wide apart as they may.
        column.addStretch(1)
        self.setWidget(inside)

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
        for chart in self._charts():
            chart.show_colours(colours)
        for button in self.cards:
            button.show_colours(colours)

    def show_tally(self, tally: Tally) -> None:
        """Show everything that was counted and is expected at a moment."""
        self.colonies.show_colonies(tally, self._colours)
        self.funnel.show_funnel(tally, self._colours)
        self.deaths.show_deaths(tally, self._colours)

    def _charts(self) -> tuple[BarChart, ...]:
        return self.colonies, self.funnel, self.deaths
