"""One parameter for every organ and lymph-node group: soil, arrest, or shelter from drugs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from metaviz.gui.charts_autopsy import AutopsyChart
from metaviz.gui.colours import Colours
from metaviz.gui.dial_row import DialRow
from metaviz.gui.number_text import factor_text, share_text
from metaviz.gui.press_button import text_button
from metaviz.gui.scale import LinearScale, LogScale, Scale
from metaviz.gui.side_page import SidePage
from metaviz.gui.soil_model_bar import SoilModelBar
from metaviz.model.cascade import Parameters
from metaviz.model.scene import Scene
from metaviz.session.dials import DialGroup, dials_of
from metaviz.session.state import SessionState

_SOIL_LOW, _SOIL_HIGH = 1e-2, 1e2


class SitePanel(SidePage):
    """Sliders of one group for all sites, under headings and searchable."""

    def __init__(self, scene: Scene, group: DialGroup, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = group
        is_soil = group is DialGroup.SOIL
        self._scale_of: Callable[[float], Scale] = _soil_scale if is_soil else _share_scale
        self._text_of = factor_text if is_soil else share_text
        self._compared: Parameters | None = None
        self._headings: list[tuple[QLabel, tuple[DialRow, ...]]] = []
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Find an organ"))
        self._search.setAccessibleName(self.tr("Find an organ"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._none = QLabel(self.tr("No organ of that name."))
        self._none.setProperty("role", "quiet")
        self._none.hide()
        about = QLabel(
            {
                DialGroup.SOIL: self.tr("How well arriving cells take root: 1 is neutral."),
                DialGroup.ARREST: self.tr(
                    "The share of passing cells that a site holds: a gate, not a survival. "
                    "More arrest in one organ means fewer cells for those behind it."
                ),
                DialGroup.SANCTUARY: self.tr(
                    "How far a site keeps drugs off: in a full sanctuary tumours feel no drug at all."
                ),
            }[group]
        )
        about.setWordWrap(True)
        about.setProperty("role", "quiet")
        self._reset = text_button(
            {
                DialGroup.SOIL: self.tr("Reset soil"),
                DialGroup.ARREST: self.tr("Reset arrest"),
                DialGroup.SANCTUARY: self.tr("Reset shelter"),
            }[group]
        )
        self._reset.clicked.connect(lambda: self.group_reset_asked.emit(group))
        self._list = QScrollArea()
        self._list.setWidgetResizable(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 4, 8)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 8, 0)
        head.addWidget(self._search, 1)
        head.addWidget(self._reset)
        self.models = SoilModelBar() if is_soil else None
        self.autopsy = AutopsyChart(colours) if is_soil else None
        if self.models is not None:
            column.addWidget(self.models)
        column.addWidget(about)
        column.addLayout(head)
        column.addWidget(self._none)
        column.addWidget(self._list, 1)
        self._fill(scene)

    @property
    def search(self) -> QLineEdit:
        """The field that narrows the list."""
        return self._search

    @property
    def reset_button(self) -> QPushButton:
        """The button that resets the group."""
        return self._reset

    def show_scene(self, scene: Scene) -> None:
        """Give the sliders the scales of a scene."""
        self._compared = None
        for row in self.rows:
            published = row.dial.value(scene.published)
            row.set_scale(self._scale_of(published), published)

    def show_state(self, state: SessionState) -> None:
        """Show the values of a state."""
        for row in self.rows:
            row.show_case(state.case)
        if self.models is not None:
            self.models.show_state(state)
        self._reset.setEnabled(any(state.case.changed(row.dial) for row in self.rows))

    def show_moment(self, state: SessionState) -> None:
        """Compare with what autopsies found; it takes too long for every move of a slider, or of the playhead."""
        if self.autopsy is not None and state.parameters is not self._compared:
            self._compared = state.parameters
            self.autopsy.show_state(state)

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        if self.autopsy is not None:
            self.autopsy.show_colours(colours)

    def _fill(self, scene: Scene) -> None:
        body = scene.body
        dials = {dial.site_index: dial for dial in dials_of(body) if dial.group is self._group}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(1)
        if self.autopsy is not None:
            column.addWidget(self.autopsy)
        rows: list[DialRow] = []
        for heading in dict.fromkeys(site.group for site in body.sites):
            label = QLabel(heading)
            label.setProperty("role", "heading")
            label.setContentsMargins(0, 10, 0, 0)
            column.addWidget(label)
            under = []
            for index, site in enumerate(body.sites):
                if site.group == heading:
                    row = DialRow(dials[index], site.name, "", LinearScale(), self._text_of)
                    under.append(row)
                    column.addWidget(row)
            self._headings.append((label, tuple(under)))
            rows.extend(under)
        column.addStretch(1)
        self.rows = tuple(rows)
        self._list.setWidget(inside)
        self.show_scene(scene)
        self._names = {row: body.sites[row.dial.site_index or 0] for row in rows}

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        any_shown = False
        for label, rows in self._headings:
            shown = 0
            for row in rows:
                site = self._names[row]
                fits = wanted in f"{site.name} {site.id.replace('_', ' ')} {site.group}".casefold()
                row.setVisible(fits)
                shown += fits
            label.setVisible(shown > 0)
            any_shown = any_shown or shown > 0
        self._none.setVisible(not any_shown)


def _soil_scale(published: float) -> Scale:
    low = _SOIL_LOW if published <= 0.0 else min(_SOIL_LOW, published / 10.0)
    return LogScale(low, max(_SOIL_HIGH, published * 10.0))


def _share_scale(_published: float) -> Scale:
    return LinearScale()
