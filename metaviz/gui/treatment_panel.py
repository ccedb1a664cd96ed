"""Treatments: what is planned, what can be added, what each does and on what its numbers stand."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from metaviz.gui.lever_rows import heading_label, text_label
from metaviz.gui.plan_desk import PlanDesk, is_treatment
from metaviz.gui.plan_list import PlanList
from metaviz.gui.plan_words import law_lines, treatment_name
from metaviz.gui.press_button import text_button
from metaviz.gui.side_page import SidePage
from metaviz.gui.source_card import basis_text
from metaviz.gui.words import date_text
from metaviz.model.level import Level
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.scene.captions import Captions, captions_of
from metaviz.scene.treatments_file import shipped_treatments
from metaviz.session.state import SessionState


class TreatmentPanel(SidePage):
    """The page of treatments."""

    def __init__(self, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions = captions_of(Level.PLAIN)
        self._desk = desk
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(self.tr("Kind of treatment"))
        for kind in TreatmentKind:
            self.kinds.addItem(treatment_name(kind), kind.value)
        self.kinds.currentIndexChanged.connect(self._show_kind)
        self.add = text_button(self.tr("Add"))
        self.add.clicked.connect(self._add)
        self.list = PlanList(desk, is_treatment, self.tr("No treatment yet: this is how the disease goes by itself."))
        self.about = text_label()
        self.law = text_label()
        self.sources = text_label("quiet")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.kinds, 1)
        head.addWidget(self.add)
        column.addLayout(head)
        column.addWidget(self.list)
        self._about_heading = heading_label("")
        column.addWidget(self._about_heading)
        for label in (self.about, self.law, self.sources):
            column.addWidget(label)
        column.addStretch(1)
        self._area = self.fill(inside)
        desk.changed.connect(self._follow_choice)
        desk.edit_asked.connect(self._begin_edit)
        self._follow_choice()
        self._show_kind()

    def show_scene(self, scene: Scene) -> None:
        """Tell of the effects of another scene."""
        self._show_kind()

    def show_state(self, state: SessionState) -> None:
        """Follow the playhead."""
        self.show_moment(state)

    def show_moment(self, state: SessionState) -> None:
        """Say when something would be added."""
        self.add.setToolTip(self.tr("Add at {date}").format(date=date_text(state.day)))

    @property
    def kind(self) -> TreatmentKind:
        """The kind that is told of."""
        return TreatmentKind(self.kinds.currentData())

    def _add(self) -> None:
        self._desk.add_treatment(self.kind, self._desk.day)

    def _follow_choice(self) -> None:
        mark = self._desk.chosen_mark
        if isinstance(mark, Intervention):
            self.kinds.setCurrentIndex(self.kinds.findData(mark.kind.value))

    def _begin_edit(self) -> None:
        if is_treatment(self._desk.chosen_mark):
            self.list.form.focus_first()
            self._area.ensureWidgetVisible(self.list.form)

    def speak(self, captions: Captions) -> None:
        """Say what the treatments do in plain words, or in those of textbooks."""
        self._captions = captions
        self._show_kind()

    def _show_kind(self) -> None:
        kind, scene = self.kind, self._desk.scene
        told = shipped_treatments()[kind]
        self._about_heading.setText(told.name)
        self.about.setText(self._captions.text("treatment", kind.value))
        self.law.setText("\n".join(law_lines(scene.effects.get(kind, told.effect), scene.body)))
        prefix = f"treatments.{kind.value}."
        known = {key: quantity for key, quantity in scene.quantities.items() if key.startswith(prefix)}
        known = known or {prefix + name: quantity for name, quantity in told.quantities.items()}
        lines = []
        for key, quantity in known.items():
            name = key.removeprefix(prefix).replace("_", " ")
            lines.append(f"{name} = {quantity.value:g}. {basis_text(quantity.basis)} {quantity.source} {quantity.note}")
        self.sources.setText("\n\n".join(line.strip() for line in lines))
