"""The tumour itself: where it is, how it grows, of which clones it is made, and what changes its time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from metaviz.gui.clone_words import clone_letter
from metaviz.gui.lever_rows import add_headed, heading_label, lever_rows, scrolled, set_lever_scales, text_label
from metaviz.gui.lever_words import TUMOUR_HEADINGS
from metaviz.gui.number_text import count_text, share_text
from metaviz.gui.plan_words import treatment_name
from metaviz.gui.press_button import text_button
from metaviz.gui.side_page import SidePage
from metaviz.gui.words import age_text, date_text, length_text, place_name
from metaviz.model.clone import Clone
from metaviz.model.course import FROM_PRIMARY
from metaviz.model.examination import Layer
from metaviz.model.growth import GrowthKind, GrowthLaw
from metaviz.model.scene import Scene
from metaviz.model.units import diameter_of_cells
from metaviz.replay.knowledge import known_on
from metaviz.session.dials import DialGroup
from metaviz.session.state import SessionState
from metaviz.theory.conditions import conditions


class TumourPanel(SidePage):
    """Primary, colonies and clones in words, and the levers of their time."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer = Layer.TRUTH
        self._headed = lever_rows(scene.body, TUMOUR_HEADINGS)
        self.rows = tuple(row for _heading, rows in self._headed for row in rows)
        self.primary, self.colonies = _words(), _words()
        self.now = _words()
        self.now.setProperty("role", "result")
        self.clones = QWidget()
        self._clones_grid = QGridLayout(self.clones)
        self._clones_grid.setContentsMargins(0, 2, 0, 2)
        self._clones_grid.setHorizontalSpacing(10)
        self._shares_now: tuple[QLabel, ...] = ()
        self._clones_heading = heading_label(self.tr("Clones"))
        self._reset = text_button(self.tr("Reset tumour"))
        self._reset.clicked.connect(lambda: self.group_reset_asked.emit(DialGroup.TUMOUR))
        self._lay_out()
        self.show_scene(scene)

    @property
    def reset_button(self) -> QPushButton:
        """The button that resets the group."""
        return self._reset

    def show_scene(self, scene: Scene) -> None:
        """Tell of the tumour of a scene."""
        set_lever_scales(self.rows, scene)
        self.primary.setText("\n".join(_primary_lines(scene)))
        self.colonies.setText("\n".join(_colony_lines(scene)))
        self._show_clones(scene)

    def show_state(self, state: SessionState) -> None:
        """Show the values of a state."""
        for row in self.rows:
            row.show_case(state.case)
        self._reset.setEnabled(any(state.case.changed(row.dial) for row in self.rows))
        self.show_moment(state)

    def show_layer(self, layer: Layer) -> None:
        """Tell the size that is, or the one that was measured."""
        self._layer = layer

    def show_moment(self, state: SessionState) -> None:
        """Show how large the primary is now, and of which clones; of a scan, how large it was when last measured."""
        if self._layer is Layer.SCAN:
            self.now.setText(_measured_text(state))
            for label in self._shares_now:
                label.setText("–")
            return
        scene = state.scene
        path = conditions(scene, state.parameters, state.plan).primary
        cells = path.clone_cells(state.day)
        total = float(cells.sum())
        size = length_text(float(diameter_of_cells(total, scene.detection.cells_per_cm3)))
        self.now.setText(
            self.tr("Now: {size}, {count} cells").format(size=size, count=count_text(total))
            if total >= 1.0
            else self.tr("Now: no cell of the primary is left")
        )
        for label, part in zip(self._shares_now, cells.tolist(), strict=True):
            label.setText(share_text(part / total) if total >= 1.0 else "–")

    def _show_clones(self, scene: Scene) -> None:
        grid = self._clones_grid
        while (item := grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        heads = (self.tr("Clone"), self.tr("at first"), self.tr("now"))
        for column, text in enumerate(heads):
            head = QLabel(text)
            head.setProperty("role", "quiet")
            grid.addWidget(head, 0, column, _side(column))
        shares = []
        for number, clone in enumerate(scene.clones):
            row = 2 * number + 1
            name = QLabel(f"{clone_letter(number)}  {clone.name}")
            name.setWordWrap(True)
            grid.addWidget(name, row, 0)
            grid.addWidget(QLabel(share_text(clone.share)), row, 1, _side(1))
            now = QLabel()
            now.setAccessibleName(self.tr("{clone}, share now").format(clone=clone.name))
            grid.addWidget(now, row, 2, _side(2))
            shares.append(now)
            told = _words()
            told.setProperty("role", "quiet")
            told.setText(_clone_text(clone, scene))
            told.setVisible(bool(told.text()))
            grid.addWidget(told, row + 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        self._shares_now = tuple(shares)
        has_clones = len(scene.clones) > 1 or bool(scene.clones[0].resistance)
        self.clones.setVisible(has_clones)
        self._clones_heading.setVisible(has_clones)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 6, 12, 8)
        column.setSpacing(2)
        column.addWidget(heading_label(self.tr("Primary")))
        column.addWidget(self.primary)
        column.addWidget(self.now)
        column.addWidget(self._clones_heading)
        column.addWidget(self.clones)
        add_headed(column, self._headed[:1])
        column.addWidget(heading_label(self.tr("Colonies")))
        column.addWidget(self.colonies)
        add_headed(column, self._headed[1:])
        column.addSpacing(6)
        column.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scrolled(inside))


def _measured_text(state: SessionState) -> str:
    """Return the size of the primary when last measured."""
    known = None if state.course is None else known_on(state.course, state.day)
    at = [] if known is None else np.flatnonzero(known.row == FROM_PRIMARY).tolist()
    if known is None or not at:
        return _tr("No primary known")
    size = length_text(float(known.diameter_mm[at[0]]))
    return _tr("Last measured: {size}, {date}").format(size=size, date=date_text(float(known.seen_day[at[0]])))


def growth_text(law: GrowthLaw) -> str:
    """Return a growth law in a sentence."""
    doubling = age_text(law.doubling_days)
    if law.kind is GrowthKind.EXPONENTIAL:
        return _tr("Doubles every {time}, at any size.").format(time=doubling)
    size = count_text(law.reference_cells)
    end = count_text(law.capacity_cells)
    return _tr("Doubles in {time} at {size} cells, ever more slowly towards {end} (Gompertz).").format(
        time=doubling, size=size, end=end
    )


def _primary_lines(scene: Scene) -> list[str]:
    return [place_name(scene.body, scene.primary_place), growth_text(scene.primary_growth)]


def _colony_lines(scene: Scene) -> list[str]:
    life, cells_per_cm3 = scene.colony, scene.detection.cells_per_cm3
    stall = length_text(float(diameter_of_cells(life.avascular_cells, cells_per_cm3)))
    sleeping, mean = max(life.sleep_share), max(life.wake_mean_days)
    lines = [growth_text(life.growth)]
    if sleeping > 0.0:
        lines.append(
            _tr("Of the founders up to {share} sleep first, for {time} on average.").format(
                share=share_text(sleeping), time=age_text(mean)
            )
        )
    lines.append(
        _tr("Without vessels they stall at {size}; {share} get vessels, the others regress.").format(
            size=stall, share=share_text(life.switch_share)
        )
    )
    return lines


def _clone_text(clone: Clone, scene: Scene) -> str:
    resisted = [(treatment_name(kind).lower(), share) for kind, share in clone.resistance if share > 0.0]
    deaf = ", ".join(name for name, share in resisted if share >= 1.0)
    partly = ", ".join(f"{name} {share_text(share)}" for name, share in resisted if share < 1.0)
    parts = [_tr("feels nothing of {treatments}").format(treatments=deaf)] if deaf else []
    parts += [_tr("resists {treatments}").format(treatments=partly)] if partly else []
    tilts = sorted(enumerate(clone.soil_tilt), key=lambda item: -abs(item[1] - 1.0))
    parts += [
        _tr("soil of {site} × {factor}").format(site=scene.body.sites[site].name.lower(), factor=f"{tilt:.3g}")
        for site, tilt in tilts[:4]
        if tilt != 1.0
    ]
    return "; ".join(parts)


def _words() -> QLabel:
    label = text_label()
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft


def _tr(text: str) -> str:
    return QCoreApplication.translate("tumour", text)
