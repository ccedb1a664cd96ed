"""The page of a comparison: its members to switch between, their sites in bars, and what to watch."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from metaviz.gui.charts_side_by_side import SWATCH_PX, SideBySide, SideBySideChart, pattern_icon
from metaviz.gui.colours import Colours
from metaviz.gui.comparing import Comparing
from metaviz.gui.lever_rows import heading_label, text_label
from metaviz.gui.page_tabs import PageTabs
from metaviz.gui.press_button import text_button
from metaviz.gui.side_page import SidePage
from metaviz.gui.soil_model_bar import SoilModelBar
from metaviz.model.cascade import Parameters
from metaviz.model.scene import Scene
from metaviz.scene.keys import apply_changes
from metaviz.session.state import SessionState
from metaviz.theory.expectation import Expectation, expect
from metaviz.theory.side_by_side import site_shares, telling_sites

MOST_BARS = 20
"""The chart is to be seen whole on a small screen."""


class ComparePanel(SidePage):
    """Shows the members of the comparison that is open side by side.

    Signals
    -------
    soils_chosen
        The soils of all sites in the model that a person chose, for the member that is shown.
    """

    soils_chosen = Signal(tuple)

    def __init__(self, comparing: Comparing, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparing = comparing
        self._colours = colours
        self._expected: dict[Scene, tuple[Parameters, Expectation]] = {}
        self._rows: tuple[tuple[Scene, ...], tuple[int, ...]] = ((), ())
        self.title, self.sentence, self.watch = heading_label(""), text_label(), text_label()
        self.tabs = PageTabs((" ",))
        self._tabs_room = QVBoxLayout()
        self._tabs_room.addWidget(self.tabs)
        self.models = SoilModelBar()
        self.models.soils_chosen.connect(self.soils_chosen)
        self.measures = PageTabs((self.tr("Of all colonies"), self.tr("Of all patients")))
        self.measures.setAccessibleName(self.tr("What the bars tell"))
        self.measures.page_changed.connect(lambda _page: self._show_chart())
        self.chart = SideBySideChart(colours)
        self.about = text_label("quiet")
        self.end = text_button(self.tr("End the comparison"))
        self.end.clicked.connect(comparing.leave)
        self._lay_out()
        self._state: SessionState | None = None
        comparing.changed.connect(self._show_comparison)
        self._show_comparison()

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        self.chart.show_colours(colours)
        self._paint_swatches()

    def show_state(self, state: SessionState) -> None:
        """Show which soil is in force."""
        self._state = state
        if self._comparing.comparison is not None:
            self.models.show_state(state)

    def show_moment(self, state: SessionState) -> None:
        """Compare anew; it takes too long for every move of a slider."""
        self._state = state
        self._show_chart()

    def _show_comparison(self) -> None:
        comparison = self._comparing.comparison
        if comparison is None:
            self._expected.clear()
            return
        self.title.setText(comparison.title)
        self.sentence.setText(comparison.sentence)
        self.watch.setText(self.tr("Watch: {what}").format(what=comparison.watch))
        names = [member.name for member in self._comparing.members]
        if [button.text().strip() for button in self.tabs.buttons] != names:
            self._tabs_room.removeWidget(self.tabs)
            self.tabs.deleteLater()
            self.tabs = PageTabs(names)
            self.tabs.setAccessibleName(self.tr("Members of the comparison"))
            self.tabs.setToolTip(self.tr("The next member: C"))
            self.tabs.pressed.connect(self._comparing.show_member)
            self._tabs_room.addWidget(self.tabs)
            self._paint_swatches()
        self.tabs.show_index(self._comparing.shown)
        if self._state is not None and self.isVisible():
            self._show_chart()

    def _paint_swatches(self) -> None:
        for number, button in enumerate(self.tabs.buttons):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(*SWATCH_PX))
            button.setIcon(pattern_icon(number, self._colours))
            # Qt leaves little room between a picture and its words.
            button.setText(f" {button.text().strip()}")
            button.setAccessibleName(button.text().strip())

    def _show_chart(self) -> None:
        members, shown = self._comparing.members, self._comparing.shown
        if self._comparing.comparison is None or shown < 0:
            return
        expected = [self._expectation(number) for number in range(len(members))]
        is_share = self.measures.currentIndex() == 0
        values = [site_shares(each) if is_share else each.p_any for each in expected]
        sites, rows = members[0].scene.body.sites, self._telling()
        self.about.setText(
            self.tr("Of all colonies to be expected, so many in this organ; they add up to 100 % in all organs.")
            if is_share
            else self.tr("Untreated patients with a colony in this organ by the end of the course.")
        )
        self.chart.show_bars(
            SideBySide(
                names=tuple(member.name for member in members),
                sites=tuple(sites[i].name for i in rows),
                values=tuple(tuple(float(each[i]) for each in values) for i in rows),
                texts=tuple(tuple(_percent(float(each[i])) for each in values) for i in rows),
                shown=shown,
            )
        )

    def _expectation(self, number: int) -> Expectation:
        """Return what is expected of a member, untreated, with what the sliders say of it."""
        member, state = self._comparing.members[number], self._state
        if state is not None and state.scene is member.scene:
            parameters = state.parameters
        else:
            parameters = apply_changes(member.scene, self._comparing.setup_of(number).changes)[1]
        known = self._expected.get(member.scene)
        if known is None or known[0] != parameters:
            known = self._expected[member.scene] = parameters, expect(member.scene, parameters)
        return known[1]

    def _telling(self) -> tuple[int, ...]:
        """Return the sites of the rows: by the published numbers, so that rows stay when soils are switched."""
        scenes = tuple(member.scene for member in self._comparing.members)
        if self._rows[0] != scenes:
            shares = [site_shares(expect(scene, scene.published)) for scene in scenes]
            n_rows = MOST_BARS // len(scenes)
            self._rows = scenes, tuple(telling_sites(shares, n_rows).tolist())
        return self._rows[1]

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(self._tabs_room)
        column.addWidget(self.models)
        column.addWidget(self.measures)
        column.addWidget(self.chart)
        column.addWidget(self.about)
        column.addWidget(self.sentence)
        column.addWidget(self.watch)
        row = QHBoxLayout()
        row.addWidget(self.end)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.fill(inside)


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f} %" if share >= 0.0995 else f"{100.0 * share:.1f} %"
