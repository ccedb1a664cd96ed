"""What tests have found: metastases by organ, and the size of each lesion when last measured."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from metaviz.gui.charts_bars import Bar, BarChart
from metaviz.gui.charts_colonies import N_SITES, ceiling
from metaviz.gui.colours import Colours
from metaviz.gui.scale import LinearScale
from metaviz.gui.scan_tally import MeasuredLesion, ScanTally
from metaviz.gui.tumour_words import size_text
from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR

N_LESIONS = 6
_LEAST_MM = 20.0


class FoundChart(BarChart):
    """Bars count the metastases found in this patient; marks show how many could be found in the average patient."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(N_SITES + 1, colours, parent)

    def show_found(self, tally: ScanTally, colours: Colours) -> None:
        """Show counts and expectations; the rows depend on the expectation alone and never change places."""
        by = self.tr("as known from tests") if tally.is_by_tests else self.tr("as if scanned daily")
        self.set_words(self.tr("Found by organ"), by, (self.tr("found so far"), self.tr("could be found")))
        order = np.argsort(-tally.expected_at_end, kind="stable")
        rows = [(tally.body.sites[i].name, order[n : n + 1]) for n, i in enumerate(order[:N_SITES])]
        if len(order) > N_SITES:
            rows.append((self.tr("All others"), order[N_SITES:]))
        found = [int(tally.found[sites].sum()) for _name, sites in rows]
        expected = [float(tally.expected[sites].sum()) for _name, sites in rows]
        at_end = max((float(tally.expected_at_end[sites].sum()) for _name, sites in rows), default=0.0)
        bars = tuple(
            Bar(name, f"{n}  |  {_mean(mean)}", float(n), mean, colours.cancer)
            for (name, _sites), n, mean in zip(rows, found, expected, strict=True)
        )
        self.show_bars(bars, LinearScale(0.0, ceiling(max(at_end, max(found, default=0), 4.0))))


class LesionsChart(BarChart):
    """Bars are the diameters of the largest known lesions, each with the time since it was measured."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(N_LESIONS, colours, parent)
        self.setToolTip(self.tr("Diameters when last measured, and how long ago that was"))
        self.set_words(self.tr("Known lesions"), self.tr("mm, how long ago"))

    def show_lesions(self, tally: ScanTally, colours: Colours) -> None:
        """Show the largest lesions; where there are more than rows, the last row tells how many."""
        shown = tally.lesions[:N_LESIONS]
        if len(tally.lesions) > N_LESIONS:
            shown = shown[:-1]
        bars = [
            Bar(self._name(lesion), self._value(lesion, tally), lesion.diameter_mm, None, colours.cancer)
            for lesion in shown
        ]
        rest = tally.lesions[len(shown) :]
        if rest:
            name = self.tr("{n} smaller ones").format(n=len(rest))
            size = self.tr("up to {size}").format(size=size_text(rest[0].diameter_mm))
            bars.append(Bar(name, size, rest[0].diameter_mm, None, colours.cancer))
        if not bars:
            bars.append(Bar(self.tr("No lesion known"), "", 0.0, None, colours.cancer))
        longest = max((lesion.diameter_mm for lesion in shown), default=0.0)
        self.show_bars(bars, LinearScale(0.0, ceiling(max(longest, _LEAST_MM))))

    def _name(self, lesion: MeasuredLesion) -> str:
        return self.tr("{site} (primary)").format(site=lesion.name) if lesion.is_primary else lesion.name

    def _value(self, lesion: MeasuredLesion, tally: ScanTally) -> str:
        size, age_days = size_text(lesion.diameter_mm), tally.day - lesion.measured_day
        # Of a patient who is scanned daily every size is that of today.
        if not tally.is_by_tests or age_days < 1.0:
            return size
        return self.tr("{size}, {age}").format(size=size, age=_short_age(age_days))


def _short_age(days: float) -> str:
    """Return a length of time in few letters: the bars need the room."""
    if days < 2.0 * DAYS_PER_MONTH:
        return QCoreApplication.translate("LesionsChart", "{n} d").format(n=f"{days:.0f}")
    if days < 2.0 * DAYS_PER_YEAR:
        return QCoreApplication.translate("LesionsChart", "{n} mo").format(n=f"{days / DAYS_PER_MONTH:.0f}")
    return QCoreApplication.translate("LesionsChart", "{n} y").format(n=f"{days / DAYS_PER_YEAR:.0f}")


def _mean(value: float) -> str:
    if value == 0.0:
        return "0"
    return f"{value:.1f}" if value >= 0.05 else "<0.1"
