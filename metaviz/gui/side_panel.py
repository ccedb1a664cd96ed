"""The panel right of the map: patient, cascade, soil and arrest."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from metaviz.gui.cascade_panel import CascadePanel, rule
from metaviz.gui.colours import Colours
from metaviz.gui.dial_row import DialRow
from metaviz.gui.icons import draw_reset, draw_source, icon
from metaviz.gui.press_button import text_button
from metaviz.gui.site_panel import SitePanel
from metaviz.session.dials import DialGroup
from metaviz.session.session import HIGHEST_SEED
from metaviz.session.state import SessionState

_TABS = (DialGroup.CASCADE, DialGroup.SOIL, DialGroup.ARREST)


class SidePanel(QFrame):
    """All controls of the case.

    The pages of soil and arrest have a slider for every organ; each is built when it is first looked at.

    Signals
    -------
    value_chosen, gesture_began, gesture_ended, reset_asked, source_asked
        As those of a `DialRow`.
    group_reset_asked, everything_reset_asked
        Reset buttons.
    seed_chosen, another_patient_asked
        The patient.
    regarded
        Somebody looks at the parameter with a key; empty when the pointer leaves.
    """

    value_chosen = Signal(str, float)
    gesture_began = Signal()
    gesture_ended = Signal()
    reset_asked = Signal(str)
    source_asked = Signal(str, QWidget)
    group_reset_asked = Signal(DialGroup)
    everything_reset_asked = Signal()
    seed_chosen = Signal(object)
    another_patient_asked = Signal()
    regarded = Signal(str)

    def __init__(self, state: SessionState, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self._state = state
        self._colours = colours
        self.seed = QDoubleSpinBox()
        # The only spin box of Qt's that counts beyond 2^31.
        self.seed.setDecimals(0)
        self.seed.setRange(0, HIGHEST_SEED)
        self.seed.setKeyboardTracking(False)
        self.seed.setAccessibleName(self.tr("Seed of the patient"))
        self.seed.setToolTip(self.tr("The patient's luck: the same number is always the same patient"))
        self.seed.setMinimumWidth(64)
        self.seed.valueChanged.connect(lambda seed: self.seed_chosen.emit(int(seed)))
        self.another = text_button(self.tr("Another patient"))
        self.another.clicked.connect(self.another_patient_asked)
        self.reset_all = text_button(self.tr("Reset all"))
        self.reset_all.clicked.connect(self.everything_reset_asked)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(self.tr("Groups of parameters"))
        for name in (self.tr("Cascade"), self.tr("Soil"), self.tr("Arrest")):
            self.tabs.addTab(name)
        self.tabs.currentChanged.connect(self._show_page)
        self._stack = QStackedWidget()
        self.cascade = CascadePanel(state.scene)
        scroll = self._cascade_page = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.cascade)
        self._stack.addWidget(scroll)
        self._site_panels: dict[DialGroup, SitePanel] = {}
        self._adopt(self.cascade)
        self._lay_out()
        self.show_state(state)

    def site_panel(self, group: DialGroup) -> SitePanel:
        """Return the page of soil or arrest, built if it was not there."""
        panel = self._site_panels.get(group)
        if panel is None:
            panel = self._site_panels[group] = SitePanel(self._state.scene, group)
            self._stack.addWidget(panel)
            self._adopt(panel)
            panel.show_state(self._state)
        return panel

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        for row in self._rows():
            self._paint_icons(row)

    def show_scene(self, state: SessionState) -> None:
        """Show another scene; another body has other organs."""
        other_body = state.scene.body.id != self._state.scene.body.id
        self._state = state
        self.cascade.show_scene(state.scene)
        for group, panel in list(self._site_panels.items()):
            if other_body:
                self._stack.removeWidget(panel)
                del self._site_panels[group]
                panel.deleteLater()
            else:
                panel.show_scene(state.scene)
        self._show_page(self.tabs.currentIndex())

    def show_state(self, state: SessionState) -> None:
        """Show patient and parameters of a state."""
        self._state = state
        if self.seed.value() != state.seed:
            with QSignalBlocker(self.seed):
                self.seed.setValue(state.seed)
        self.cascade.show_state(state)
        for panel in self._site_panels.values():
            panel.show_state(state)
        self.reset_all.setEnabled(state.parameters != state.scene.published)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that nobody looks any more."""
        super().leaveEvent(event)
        self.regarded.emit("")

    def _rows(self) -> Iterator[DialRow]:
        yield from self.cascade.rows
        for panel in self._site_panels.values():
            yield from panel.rows

    def _show_page(self, index: int) -> None:
        group = _TABS[index]
        is_cascade = group is DialGroup.CASCADE
        self.regarded.emit("")
        self._stack.setCurrentWidget(self._cascade_page if is_cascade else self.site_panel(group))

    def _adopt(self, panel: CascadePanel | SitePanel) -> None:
        panel.group_reset_asked.connect(self.group_reset_asked)
        for row in panel.rows:
            row.value_chosen.connect(self.value_chosen)
            row.gesture_began.connect(self.gesture_began)
            row.gesture_ended.connect(self.gesture_ended)
            row.reset_asked.connect(self.reset_asked)
            row.source_asked.connect(self.source_asked)
            row.regarded.connect(self.regarded)
            self._paint_icons(row)

    def _paint_icons(self, row: DialRow) -> None:
        colours = self._colours
        row.source_button.setIcon(icon(draw_source, colours.quiet_text, colours.line))
        row.reset_button.setIcon(icon(draw_reset, colours.text, colours.panel))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(6)
        patient = QHBoxLayout()
        patient.setContentsMargins(16, 0, 16, 0)
        label = QLabel(self.tr("&Patient"))
        label.setBuddy(self.seed)
        patient.addWidget(label)
        patient.addWidget(self.seed)
        patient.addWidget(self.another)
        patient.addStretch(1)
        column.addLayout(patient)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 16, 0)
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.reset_all)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._stack, 1)
