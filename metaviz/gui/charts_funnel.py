"""The funnel: how many of the shed cells survive each step, on a log axis."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from metaviz.gui.charts_bars import Bar, BarChart
from metaviz.gui.colours import Colours
from metaviz.gui.number_text import count_text
from metaviz.gui.scale import LogScale
from metaviz.gui.tally import Tally
from metaviz.replay.funnel import FUNNEL_LOSSES, survivors

_LOW = 0.5
"""Left end of the log axis: one cell is already a visible bar."""


class FunnelChart(BarChart):
    """Bars count the cells of this patient; marks show what the chain expects."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(len(FUNNEL_LOSSES), colours, parent)
        self.set_words(self.tr("From shed cell to colony"), self.tr("cells so far, log scale"))

    def show_funnel(self, tally: Tally, colours: Colours) -> None:
        """Show counted and expected cells after each step."""
        names = (
            self.tr("Shed"),
            self.tr("Invaded"),
            self.tr("In a vessel"),
            self.tr("Survived the flow"),
            self.tr("Left the vessel"),
            self.tr("Founded a colony"),
        )
        counted, expected = survivors(tally.fates), survivors(tally.expected_fates)
        high = 1e12
        while high < max(counted[0], expected[0]):
            high *= 1e3
        bars = tuple(
            Bar(
                name,
                count_text(float(n)) if n >= 1.0 else "0",
                float(n),
                float(e) if e >= _LOW else None,
                colours.cancer,
            )
            for name, n, e in zip(names, counted, expected, strict=True)
        )
        self.show_bars(bars, LogScale(_LOW, high))
