"""Tests: what is planned, what they have told so far, and how long everything was there before."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.finding_words import gauge_text, results_so_far
from metaviz.gui.gap_chart import GapChart, GapRow
from metaviz.gui.lever_rows import heading_label, text_label
from metaviz.gui.plan_desk import PlanDesk, is_test
from metaviz.gui.plan_list import PlanList
from metaviz.gui.plan_words import examination_name
from metaviz.gui.press_button import text_button
from metaviz.gui.side_page import SidePage
from metaviz.gui.words import date_text, place_name
from metaviz.model.course import Course
from metaviz.model.examination import Layer, TestKind
from metaviz.model.level import Level
from metaviz.model.scene import Scene
from metaviz.replay.gap import gaps
from metaviz.replay.knowledge import Status, status_on
from metaviz.scene.captions import Captions, captions_of
from metaviz.session.state import SessionState

_MOST_RESULTS = 12


class TestsPanel(SidePage):
    """The page of tests."""

    __test__ = False  # pytest would take the name for one of its own

    def __init__(self, desk: PlanDesk, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions = captions_of(Level.PLAIN)
        self._desk = desk
        self._told_of: Course | None = None
        self._status: Status | None = None
        self._gap_rows: tuple[GapRow, ...] = ()
        self._layer = Layer.TRUTH
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(self.tr("Kind of test"))
        for kind in TestKind:
            self.kinds.addItem(examination_name(kind), kind.value)
        self.kinds.currentIndexChanged.connect(self._show_kind)
        self.add = text_button(self.tr("Add"))
        self.add.clicked.connect(lambda: desk.add_test(TestKind(self.kinds.currentData()), desk.day))
        self.follow_up = text_button(self.tr("Follow-up"))
        self.follow_up.setToolTip(self.tr("Check-ups at equal intervals, from the playhead on"))
        self.follow_up.clicked.connect(lambda: desk.add_follow_up(desk.day))
        self.about = text_label("quiet")
        self.list = PlanList(desk, is_test, self.tr("No test yet: the map tells what a scan could see at any time."))
        self.known, self.gauge, self.results = text_label(), text_label(), text_label()
        self.gap = GapChart(colours)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.kinds, 1)
        head.addWidget(self.add)
        head.addWidget(self.follow_up)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self.list)
        column.addWidget(heading_label(self.tr("What is known")))
        column.addWidget(self.known)
        self._gauge_heading = heading_label(self.tr("In the blood now"))
        column.addWidget(self._gauge_heading)
        column.addWidget(self.gauge)
        self._gap_heading = heading_label(self.tr("There before it could be seen"))
        column.addWidget(self._gap_heading)
        self._gap_key = text_label("quiet")
        self._gap_key.setText(self.tr("Outlined: too small to be seen. Pale: not found yet. Full: known."))
        column.addWidget(self._gap_key)
        column.addWidget(self.gap)
        self._results_heading = heading_label(self.tr("Results so far"))
        column.addWidget(self._results_heading)
        column.addWidget(self.results)
        column.addStretch(1)
        self._area = self.fill(inside)
        desk.edit_asked.connect(self._begin_edit)
        self._show_kind()

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self.gap.show_colours(colours)

    def show_scene(self, scene: Scene) -> None:
        """Forget the former patient."""
        self._told_of = None

    def show_layer(self, layer: Layer) -> None:
        """Leave out what no test has found: what is in the blood now, and what was there before it could be seen."""
        self._layer = layer
        for widget in (self._gauge_heading, self.gauge):
            widget.setVisible(layer is Layer.TRUTH)
        self._show_gap()

    def show_state(self, state: SessionState) -> None:
        """Show what the tests of a state have told."""
        self.show_moment(state)

    def show_moment(self, state: SessionState) -> None:
        """Show what is known at the playhead."""
        course, day = state.course, state.day
        self.add.setToolTip(self.tr("Add at {date}").format(date=date_text(day)))
        if course is None:
            return
        if course is not self._told_of:
            self._told_of = course
            self._gap_rows = _gap_rows(course)
        self.gap.show_rows(self._gap_rows, min(day, course.end_day))
        self._show_gap()
        self._status = status_on(course, min(day, course.end_day))
        self._show_known()
        self.gauge.setText(gauge_text(course, min(day, course.end_day)))
        told = results_so_far(course, day)
        lines = [*reversed(told[-_MOST_RESULTS:])]
        if len(told) > _MOST_RESULTS:
            lines.append(self.tr("… and {n} before").format(n=len(told) - _MOST_RESULTS))
        self.results.setText("\n".join(lines))
        for widget in (self.results, self._results_heading):
            widget.setVisible(bool(lines))

    def speak(self, captions: Captions) -> None:
        """Say what the tests see in plain words, or in those of textbooks."""
        self._captions = captions
        self._show_kind()
        self._show_known()

    def _show_gap(self) -> None:
        for widget in (self._gap_heading, self._gap_key, self.gap):
            widget.setVisible(bool(self.gap.rows) and self._layer is Layer.TRUTH)

    def _show_kind(self) -> None:
        self.about.setText(self._captions.text("test", str(self.kinds.currentData())))

    def _show_known(self) -> None:
        """Say what the badge over the map means, and what is still hoped for."""
        status = self._status
        if status is None:
            return
        goal = "" if status.goal is None else self._captions.text("goal", status.goal.value)
        self.known.setText(f"{self._captions.text('stage', status.stage.value)} {goal}".strip())

    def _begin_edit(self) -> None:
        if is_test(self._desk.chosen_mark):
            self.list.form.focus_first()
            self._area.ensureWidgetVisible(self.list.form)


def _gap_rows(course: Course) -> tuple[GapRow, ...]:
    known, body = gaps(course), course.scene.body
    return tuple(
        GapRow(
            place_name(body, body.places[int(course.colonies.place[row])].id),
            float(known.seeded_day[row]),
            float(known.visible_day[row]),
            float(known.found_day[row]),
            float(known.gone_day[row]),
        )
        for row in range(len(known))
    )
