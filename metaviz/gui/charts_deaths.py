"""Deaths by cause: a ledger that adds up to the last cell."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from metaviz.gui.charts_bars import Bar, BarChart
from metaviz.gui.colours import Colours
from metaviz.gui.number_text import count_text, share_text
from metaviz.gui.scale import LogScale
from metaviz.gui.tally import Tally
from metaviz.gui.words import fate_name
from metaviz.model.fate import FAILURES, FATES

_LOW = 1e-4


class DeathsChart(BarChart):
    """Bars are this patient's cells; marks show what the chain expects. The last row is the sum, which is all shed."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(len(FAILURES) + 1, colours, parent)
        self.set_words(self.tr("How cells end"), self.tr("share, log scale"))

    def show_deaths(self, tally: Tally, colours: Colours) -> None:
        """Show the share of each cause, and that they add up."""
        shed = int(tally.fates.sum())
        ended, expected = max(shed, 1), max(tally.expected_fates.sum(), 1e-300)
        bars = [
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
        ]
        failed = sum(int(tally.fates[i]) for i, fate in enumerate(FATES) if fate in FAILURES)
        bars.append(
            Bar(
                self.tr("Together"),
                count_text(float(failed)) if failed else "0",
                failed / ended,
                None,
                colours.text,
            )
        )
        self.show_bars(bars, LogScale(_LOW))
        self.setToolTip("\n".join(self._ledger(tally, shed)))

    def _ledger(self, tally: Tally, shed: int) -> list[str]:
        """Return the fates of all cells in whole cells, with their sum."""
        lines = [f"{fate_name(fate)}: {int(tally.fates[i]):,}" for i, fate in enumerate(FATES) if tally.fates[i]]
        return [*lines, self.tr("Together, to the last cell: {n} shed").format(n=f"{shed:,}")]
