"""The small form of one mark: kind, day, length, cycles, site, adherence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from metaviz.gui.plan_words import examination_name, treatment_name
from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.session.plan_edit import MOST_CYCLES, WITHOUT_HOLD, Mark
from metaviz.session.usual_marks import usual_treatment

_TEXT_LEFT_PX = 6
"""A spin box takes no padding from the style sheet."""
_SITED_TESTS = (TestKind.BIOPSY, TestKind.MRI)


class MarkForm(QWidget):
    """Fields for the chosen mark; those that mean nothing for its kind are not there.

    Signals
    -------
    mark_chosen
        The mark as the fields say, after a person changed one.
    """

    mark_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark: Mark | None = None
        self._is_showing = False
        self._scene: Scene | None = None
        self.kind, self.site = QComboBox(), QComboBox()
        self.year = self._number(0.0, 200.0, 2, self.tr(" years"), 0.1)
        self.hold = self._number(0.0, 100.0, 2, self.tr(" years"), 0.25)
        self.every = self._number(1.0, 3650.0, 0, self.tr(" days"), 7.0)
        self.taken = self._number(0.0, 100.0, 0, " %", 10.0)
        self.cycles = QSpinBox()
        self.cycles.setRange(1, MOST_CYCLES)
        self.cycles.setKeyboardTracking(False)
        self.cycles.lineEdit().setTextMargins(_TEXT_LEFT_PX, 0, 0, 0)
        self.cycles.valueChanged.connect(self._read)
        self.tests = QWidget()
        boxes = QVBoxLayout(self.tests)
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.setSpacing(2)
        self.test_boxes = {kind: QCheckBox(examination_name(kind)) for kind in TestKind if kind is not TestKind.BIOPSY}
        for box in self.test_boxes.values():
            boxes.addWidget(box)
            box.toggled.connect(self._read)
        for combo in (self.kind, self.site):
            combo.activated.connect(self._read)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 4, 0, 4)
        self._form.setVerticalSpacing(4)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for text, widget in (
            (self.tr("Kind"), self.kind),
            (self.tr("Begins"), self.year),
            (self.tr("Lasts"), self.hold),
            (self.tr("Cycles"), self.cycles),
            (self.tr("Every"), self.every),
            (self.tr("Site"), self.site),
            (self.tr("Taken"), self.taken),
            (self.tr("Tests"), self.tests),
        ):
            self._form.addRow(text, widget)
            widget.setAccessibleName(text)
        self.hide()

    def show_mark(self, mark: Mark | None, scene: Scene) -> None:
        """Show a mark, or nothing."""
        self._mark = mark
        self.setVisible(mark is not None)
        if mark is None:
            return
        with self._showing():
            self._fill_sites(scene)
            match mark:
                case Intervention():
                    self._show_treatment(mark)
                case Examination():
                    self._show_test(mark)
                case FollowUp():
                    self._show_series(mark)

    def focus_first(self) -> None:
        """Begin to edit."""
        (self.year if self.kind.isHidden() else self.kind).setFocus()

    def _show_treatment(self, mark: Intervention) -> None:
        holds = mark.kind not in WITHOUT_HOLD
        self._fill_kinds([(treatment_name(kind), kind.value) for kind in TreatmentKind], mark.kind.value)
        is_local = mark.kind is TreatmentKind.RADIOTHERAPY
        is_dosed = mark.kind is not TreatmentKind.SURGERY and (mark.cycles > 1 or is_local or mark.days == 0.0)
        self._set_year(mark.day)
        self.hold.setValue(mark.days / DAYS_PER_YEAR)
        self.cycles.setValue(mark.cycles)
        self.every.setValue(mark.every_days)
        self.taken.setValue(100.0 * mark.adherence)
        self.site.setCurrentIndex(max(self.site.findData(mark.site_id), 0))
        self._show_rows(
            kind=True,
            hold=holds and not is_dosed,
            cycles=is_dosed,
            every=is_dosed and mark.cycles > 1,
            site=is_local,
            taken=mark.kind is not TreatmentKind.SURGERY,
        )

    def _show_test(self, mark: Examination) -> None:
        self._fill_kinds([(examination_name(kind), kind.value) for kind in TestKind], mark.kind.value)
        self._set_year(mark.day)
        self.site.insertItem(0, self.tr("wherever it shows"), "")
        self.site.setCurrentIndex(max(self.site.findData(mark.site_id), 0))
        self._show_rows(kind=True, site=mark.kind in _SITED_TESTS)

    def _show_series(self, mark: FollowUp) -> None:
        self._set_year(mark.start_day)
        self.hold.setValue((mark.end_day - mark.start_day) / DAYS_PER_YEAR)
        self.every.setValue(mark.every_days)
        self.taken.setValue(100.0 * mark.attendance)
        for kind, box in self.test_boxes.items():
            box.setChecked(kind in mark.kinds)
        self._show_rows(hold=True, every=True, taken=True, tests=True)

    def _read(self) -> None:
        """Hand out the mark as the fields say."""
        mark = self._mark
        if mark is None or self._is_showing:
            return
        other: Mark
        match mark:
            case Intervention():
                other = self._treatment(mark)
            case Examination():
                kind = TestKind(self.kind.currentData())
                site = self.site.currentData() if kind in _SITED_TESTS else ""
                other = replace(mark, kind=kind, day=self._day(mark.day), site_id=site or "")
            case FollowUp():
                kinds = tuple(kind for kind, box in self.test_boxes.items() if box.isChecked())
                start = self._day(mark.start_day)
                end = start + self._days(self.hold, mark.end_day - mark.start_day)
                other = replace(
                    mark,
                    kinds=kinds or mark.kinds,
                    start_day=start,
                    end_day=end,
                    every_days=self.every.value(),
                    attendance=self.taken.value() / 100.0,
                )
        if other != mark:
            self.mark_chosen.emit(other)
        else:
            # A series without any test was asked for: show that there is still one.
            assert self._scene is not None
            self.show_mark(mark, self._scene)

    def _treatment(self, mark: Intervention) -> Intervention:
        kind, day = TreatmentKind(self.kind.currentData()), self._day(mark.day)
        if kind is not mark.kind:
            assert self._scene is not None
            return usual_treatment(kind, day, self._scene)
        return replace(
            mark,
            day=day,
            days=self._days(self.hold, mark.days),
            cycles=self.cycles.value(),
            every_days=self.every.value(),
            site_id=(self.site.currentData() or "") if kind is TreatmentKind.RADIOTHERAPY else "",
            adherence=self.taken.value() / 100.0,
        )

    def _day(self, known: float) -> float:
        return self._days(self.year, known)

    @staticmethod
    def _days(field: QDoubleSpinBox, known: float) -> float:
        """Return the days of a field in years; a field that still shows what is known moves nothing by rounding."""
        if round(known / DAYS_PER_YEAR, 2) == round(field.value(), 2):
            return known
        return float(round(field.value() * DAYS_PER_YEAR))

    def _set_year(self, day: float) -> None:
        self.year.setValue(day / DAYS_PER_YEAR)

    def _fill_kinds(self, kinds: list[tuple[str, str]], now: str) -> None:
        if [self.kind.itemData(i) for i in range(self.kind.count())] != [kind for _name, kind in kinds]:
            self.kind.clear()
            for name, kind in kinds:
                self.kind.addItem(name, kind)
        self.kind.setCurrentIndex(self.kind.findData(now))

    def _fill_sites(self, scene: Scene) -> None:
        self._scene = scene
        self.site.clear()
        for site in scene.body.sites:
            self.site.addItem(site.name, site.id)

    def _show_rows(
        self,
        *,
        kind: bool = False,
        hold: bool = False,
        cycles: bool = False,
        every: bool = False,
        site: bool = False,
        taken: bool = False,
        tests: bool = False,
    ) -> None:
        for widget, shown in (
            (self.kind, kind),
            (self.hold, hold),
            (self.cycles, cycles),
            (self.every, every),
            (self.site, site),
            (self.taken, taken),
            (self.tests, tests),
        ):
            self._form.setRowVisible(widget, shown)

    @contextmanager
    def _showing(self) -> Iterator[None]:
        self._is_showing = True
        try:
            yield
        finally:
            self._is_showing = False

    def _number(self, low: float, high: float, decimals: int, unit: str, step: float) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(low, high)
        field.setDecimals(decimals)
        field.setSuffix(unit)
        field.setSingleStep(step)
        field.setKeyboardTracking(False)
        field.lineEdit().setTextMargins(_TEXT_LEFT_PX, 0, 0, 0)
        field.valueChanged.connect(self._read)
        return field
