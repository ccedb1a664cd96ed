"""The panel right of the map: patient, and a page for everything that can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from metaviz.gui.cascade_panel import CascadePanel, rule
from metaviz.gui.colours import Colours
from metaviz.gui.comparing import Comparing
from metaviz.gui.dial_row import DialRow
from metaviz.gui.icons import draw_reset, draw_source, icon
from metaviz.gui.page_tabs import PageTabs
from metaviz.gui.plan_desk import PlanDesk, is_test
from metaviz.gui.press_button import text_button
from metaviz.gui.side_page import SidePage
from metaviz.model.examination import Layer
from metaviz.model.level import Level
from metaviz.scene.captions import Captions, captions_of
from metaviz.session.dials import DialGroup
from metaviz.session.session import HIGHEST_SEED
from metaviz.session.state import SessionState

if TYPE_CHECKING:
    from metaviz.gui.site_panel import SitePanel

_FOLLOW_MS = 200
"""While time passes, what a page tells of the moment follows five times a second."""


class Page(Enum):
    """Pages of the panel, in the order of their names."""

    CASCADE = auto()
    SOIL = auto()
    ARREST = auto()
    TUMOUR = auto()
    TREATMENT = auto()
    TESTS = auto()
    SANCTUARY = auto()
    COMPARE = auto()


PAGES = tuple(Page)
_SITE_GROUPS = {Page.SOIL: DialGroup.SOIL, Page.ARREST: DialGroup.ARREST, Page.SANCTUARY: DialGroup.SANCTUARY}


class SidePanel(QFrame):
    """All controls of the case. Each page but the first is built when it is first looked at.

    Signals
    -------
    value_chosen, gesture_began, gesture_ended, reset_asked, source_asked
        As those of a `DialRow`.
    group_reset_asked, everything_reset_asked
        Reset buttons.
    seed_chosen, another_patient_asked
        The patient.
    soils_chosen
        The soils of all sites, by the switch of the soil page.
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
    soils_chosen = Signal(tuple)
    regarded = Signal(str)

    def __init__(
        self,
        state: SessionState,
        colours: Colours,
        desk: PlanDesk,
        comparing: Comparing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self._state = state
        self._colours = colours
        self._captions = captions_of(Level.PLAIN)
        self._layer = Layer.TRUTH
        self._desk = desk
        self._comparing = comparing
        self.seed = QDoubleSpinBox()
        # The only spin box of Qt's that counts beyond 2^31.
        self.seed.setDecimals(0)
        self.seed.setRange(0, HIGHEST_SEED)
        self.seed.setKeyboardTracking(False)
        self.seed.setAccessibleName(self.tr("Seed of the patient"))
        self.seed.setToolTip(self.tr("The patient's luck: the same number is always the same patient"))
        self.seed.setMinimumWidth(64)
        self.seed.lineEdit().setTextMargins(6, 0, 0, 0)
        self.seed.valueChanged.connect(lambda seed: self.seed_chosen.emit(int(seed)))
        self.another = text_button(self.tr("Another"))
        self.another.setToolTip(self.tr("Another patient: same cancer, other luck (Ctrl+P)"))
        self.another.setAccessibleName(self.tr("Another patient"))
        self.another.clicked.connect(self.another_patient_asked)
        self.reset_all = text_button(self.tr("Reset all"))
        self.reset_all.clicked.connect(self.everything_reset_asked)
        names = {
            Page.CASCADE: self.tr("Cascade"),
            Page.SOIL: self.tr("Soil"),
            Page.ARREST: self.tr("Arrest"),
            Page.TUMOUR: self.tr("Tumour"),
            Page.TREATMENT: self.tr("Treatment"),
            Page.TESTS: self.tr("Tests"),
            Page.SANCTUARY: self.tr("Shelter"),
            Page.COMPARE: self.tr("Compare"),
        }
        self.tabs = PageTabs([names[page] for page in PAGES])
        self.tabs.setAccessibleName(self.tr("Pages"))
        self.tabs.page_changed.connect(self._show_page)
        self._stack = QStackedWidget()
        self.cascade = CascadePanel(state.scene)
        self._stack.addWidget(self.cascade)
        self._pages: dict[Page, SidePage] = {Page.CASCADE: self.cascade}
        self._adopt(self.cascade)
        self._follow_later = QTimer(self)
        self._follow_later.setSingleShot(True)
        self._follow_later.setInterval(_FOLLOW_MS)
        self._follow_later.timeout.connect(self._follow)
        desk.edit_asked.connect(self._show_plan_page)
        comparing.changed.connect(self._show_comparing)
        self._show_comparing()
        self._lay_out()
        self.show_state(state)

    def page(self, page: Page) -> SidePage:
        """Return a page, built if it was not there."""
        widget = self._pages.get(page)
        if widget is None:
            widget = self._pages[page] = self._built(page)
            self._stack.addWidget(widget)
            self._adopt(widget)
            widget.speak(self._captions)
            widget.show_layer(self._layer)
            widget.show_state(self._state)
        return widget

    def site_panel(self, group: DialGroup) -> SitePanel:
        """Return the page of soil, arrest or shelter, built if it was not there."""
        from metaviz.gui.site_panel import SitePanel  # noqa: PLC0415 - see `_built`

        page = next(page for page, its_group in _SITE_GROUPS.items() if its_group is group)
        panel = self.page(page)
        assert isinstance(panel, SitePanel)
        return panel

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        for row in self._rows():
            self._paint_icons(row)
        for widget in self._pages.values():
            widget.show_colours(colours)

    def show_scene(self, state: SessionState) -> None:
        """Show another scene; another body has other organs."""
        other_body = state.scene.body.id != self._state.scene.body.id
        self._state = state
        for page, widget in list(self._pages.items()):
            if other_body and page in _SITE_GROUPS:
                self._stack.removeWidget(widget)
                del self._pages[page]
                widget.deleteLater()
            else:
                widget.show_scene(state.scene)
        self._show_page(self.tabs.currentIndex())

    def show_state(self, state: SessionState) -> None:
        """Show patient and parameters of a state."""
        self._state = state
        if self.seed.value() != state.seed:
            with QSignalBlocker(self.seed):
                self.seed.setValue(state.seed)
        for widget in self._pages.values():
            widget.show_state(state)
        self.reset_all.setEnabled(state.parameters != state.scene.published)

    def follow(self, old: SessionState, new: SessionState) -> None:
        """Follow the moment and the course, a little later and only where somebody can see it.

        While the case changes, as under a drag, it waits until that rests.
        """
        self._state = new
        if new.case is not old.case or not self._follow_later.isActive():
            self._follow_later.start()

    def speak(self, captions: Captions) -> None:
        """Say what things are in plain words, or in those of textbooks."""
        self._captions = captions
        for widget in self._pages.values():
            widget.speak(captions)

    def show_layer(self, layer: Layer) -> None:
        """Tell what is there, or only what tests have found."""
        self._layer = layer
        for widget in self._pages.values():
            widget.show_layer(layer)
        self._follow()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that nobody looks any more."""
        super().leaveEvent(event)
        self.regarded.emit("")

    def _follow(self) -> None:
        if self.isVisible():
            self.page(PAGES[self.tabs.currentIndex()]).show_moment(self._state)

    def _rows(self) -> Iterator[DialRow]:
        for widget in self._pages.values():
            yield from widget.rows

    def _built(self, page: Page) -> SidePage:
        """Return a new page; what only it needs is imported now."""
        scene = self._state.scene
        match page:
            case Page.TUMOUR:
                from metaviz.gui.tumour_panel import TumourPanel  # noqa: PLC0415

                return TumourPanel(scene)
            case Page.TREATMENT:
                from metaviz.gui.treatment_panel import TreatmentPanel  # noqa: PLC0415

                return TreatmentPanel(self._desk)
            case Page.TESTS:
                from metaviz.gui.tests_panel import TestsPanel  # noqa: PLC0415

                return TestsPanel(self._desk, self._colours)
            case Page.COMPARE:
                from metaviz.gui.compare_panel import ComparePanel  # noqa: PLC0415

                compare = ComparePanel(self._comparing, self._colours)
                compare.soils_chosen.connect(self.soils_chosen)
                return compare
        from metaviz.gui.site_panel import SitePanel  # noqa: PLC0415

        panel = SitePanel(scene, _SITE_GROUPS[page], self._colours)
        if panel.models is not None:
            panel.models.soils_chosen.connect(self.soils_chosen)
        return panel

    def _show_page(self, index: int) -> None:
        self.regarded.emit("")
        self._stack.setCurrentWidget(self.page(PAGES[index]))
        self._follow_later.start()

    def show_page(self, page: Page) -> None:
        """Turn to a page."""
        self.tabs.setCurrentIndex(PAGES.index(page))

    def _show_comparing(self) -> None:
        """Offer the page of the comparison while there is one."""
        number, is_open = PAGES.index(Page.COMPARE), self._comparing.comparison is not None
        self.tabs.offer(number, offered=is_open)
        if not is_open and self.tabs.currentIndex() == number:
            self.show_page(Page.CASCADE)

    def _show_plan_page(self) -> None:
        page = Page.TESTS if is_test(self._desk.chosen_mark) else Page.TREATMENT
        self.page(page)
        self.tabs.setCurrentIndex(PAGES.index(page))

    def _adopt(self, panel: SidePage) -> None:
        """Hand on what the rows of a page say."""
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
        patient.addWidget(self.reset_all)
        column.addLayout(patient)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self.tabs, 1)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._stack, 1)
