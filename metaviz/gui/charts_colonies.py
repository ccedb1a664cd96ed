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
"""Sites with a row of their own; a last row counts all others."""


class ColoniesChart(BarChart):
    """Bars count the colonies of this patient; marks show what is expected of the average patient."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(N_SITES + 1, colours, parent)
        self.set_words(self.tr("Colonies by organ"), "", (self.tr("this patient"), self.tr("expected")))

    def show_colonies(self, tally: Tally, colours: Colours) -> None:
        """Show counts and expectations.

        The rows depend on the expectation by the horizon alone, so that they never change places while time passes.
        """
        order = np.argsort(-tally.expected_at_end, kind="stable")
        rows = [(tally.body.sites[i].name, order[n : n + 1]) for n, i in enumerate(order[:N_SITES])]
        if len(order) > N_SITES:
            rows.append((self.tr("All others"), order[N_SITES:]))
        counted = [int(tally.colonies[sites].sum()) for _name, sites in rows]
        expected = [float(tally.expected_colonies[sites].sum()) for _name, sites in rows]
        at_end = max((float(tally.expected_at_end[sites].sum()) for _name, sites in rows), default=0.0)
        longest = max(at_end, max(counted, default=0), 4.0)
        bars = tuple(
            Bar(name, f"{n}  |  {_short(mean)}", float(n), mean, colours.cancer)
            for (name, _sites), n, mean in zip(rows, counted, expected, strict=True)
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
