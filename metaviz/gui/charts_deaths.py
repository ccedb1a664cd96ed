"""Deaths by cause, as shares of the cells that ended."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from metaviz.gui.charts_bars import Bar, BarChart
from metaviz.gui.colours import Colours
from metaviz.gui.number_text import share_text
from metaviz.gui.scale import LogScale
from metaviz.gui.tally import Tally
from metaviz.gui.words import fate_name
from metaviz.model.fate import FAILURES, FATES

_LOW = 1e-4


class DeathsChart(BarChart):
    """Bars are this patient's cells; marks show what the chain expects."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(len(FAILURES), colours, parent)
        self.set_words(self.tr("How cells end"), self.tr("share, log scale"))

    def show_deaths(self, tally: Tally, colours: Colours) -> None:
        """Show the share of each cause."""
        ended, expected = max(tally.fates.sum(), 1.0), max(tally.expected_fates.sum(), 1e-300)
        bars = tuple(
            Bar(
                fate_name(fate),
                share_text(float(tally.fates[i] / ended)),
                float(tally.fates[i] / ended),
                float(tally.expected_fates[i] / expected),
                colours.quiet_text,
                i,
            )
            for i, fate in enumerate(FATES)
            if fate in FAILURES
        )
        self.show_bars(bars, LogScale(_LOW))
