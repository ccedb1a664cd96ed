"""Expected beside counted colonies by organ."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from metaviz.gui.charts_bars import Bar, BarChart
from metaviz.gui.colours import Colours
from metaviz.gui.number_text import rounded
from metaviz.gui.scale import LinearScale
from metaviz.gui.tally import Tally

N_SITES = 8


class ColoniesChart(BarChart):
    """Bars count the colonies of this patient; marks show what is expected of the average patient."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(N_SITES, colours, parent)
        self.set_words(self.tr("Colonies by organ"), self.tr("this patient  |  expected"))

    def show_colonies(self, tally: Tally, colours: Colours) -> None:
        """Show counts and expectations.

        The rows depend on the expectation by the horizon alone, so that they never change places while time passes.
        """
        shown = np.argsort(-tally.expected_at_end, kind="stable")[:N_SITES]
        longest = max(float(tally.expected_at_end.max(initial=0.0)), float(tally.colonies.max(initial=0)), 3.0)
        bars = tuple(
            Bar(
                tally.body.sites[i].name,
                f"{tally.colonies[i]}  |  {_short(float(tally.expected_colonies[i]))}",
                float(tally.colonies[i]),
                float(tally.expected_colonies[i]),
                colours.cancer,
            )
            for i in shown
        )
        self.show_bars(bars, LinearScale(0.0, ceiling(longest)))


def ceiling(value: float) -> float:
    """Return the next round number, so that a scale does not tremble with every small change."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(step * power for step in (1, 1.5, 2, 3, 4, 6, 8, 10) if step * power >= value * 0.999999))


def _short(value: float) -> str:
    if value >= 100.0:
        return f"{rounded(value):,.0f}"
    return f"{value:.1f}" if value >= 0.05 or value == 0.0 else "<0.1"
