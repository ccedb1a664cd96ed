"""The five steps in order, with the lymph share and what they come to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from metaviz.gui.dial_row import DialRow
from metaviz.gui.number_text import one_in_text, share_text
from metaviz.gui.press_button import text_button
from metaviz.gui.scale import LinearScale, LogScale, step_scale
from metaviz.gui.source_card import source_lines, source_of
from metaviz.gui.step_card import StepCard
from metaviz.gui.words import dial_name, step_meaning, step_name
from metaviz.model.body import Body
from metaviz.model.cascade import Step
from metaviz.model.fate import FATES, Fate
from metaviz.model.scene import Scene
from metaviz.session.dials import Dial, DialGroup, dials_of
from metaviz.session.state import SessionState
from metaviz.theory.chain import solve_chain

_USUAL_LOW = {
    Step.INVASION: 1e-4,
    Step.INTRAVASATION: 1e-4,
    Step.CIRCULATION: 1e-3,
    Step.EXTRAVASATION: 1e-4,
    Step.COLONISATION: 1e-7,
}
_FOUNDED = FATES.index(Fate.FOUNDED)


class CascadePanel(QWidget):
    """Sliders of the cascade.

    Signals
    -------
    group_reset_asked
        The button that resets the whole cascade was pressed.
    """

    group_reset_asked = Signal(DialGroup)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dials = [dial for dial in dials_of(scene.body) if dial.group is DialGroup.CASCADE]
        self.rows = tuple(_row(number, dial, scene.body) for number, dial in enumerate(dials, start=1))
        self._founds = QLabel()
        self._founds.setProperty("role", "result")
        self._founds.setWordWrap(True)
        self._card = StepCard()
        self._scene = scene
        self._reset = text_button(self.tr("Reset cascade"))
        self._reset.clicked.connect(lambda: self.group_reset_asked.emit(DialGroup.CASCADE))
        self._lay_out()
        for row in self.rows:
            row.regarded.connect(self._regard)
        self._regarded = self.rows[0]
        self.show_scene(scene)

    @property
    def card(self) -> StepCard:
        """What is told of the step that is looked at."""
        return self._card

    @property
    def reset_button(self) -> QPushButton:
        """The button that resets the cascade."""
        return self._reset

    def show_scene(self, scene: Scene) -> None:
        """Give the sliders the scales of a scene."""
        for row in self.rows:
            published = row.dial.value(scene.published)
            step = row.dial.step
            scale = LinearScale() if step is None else step_scale(published, _USUAL_LOW[step])
            row.set_scale(scale, published)
        self._scene = scene
        self._regard(self._regarded.dial.key)

    def show_state(self, state: SessionState) -> None:
        """Show the values of a state."""
        for row in self.rows:
            row.show_case(state.case)
        chain = solve_chain(state.scene.body, state.parameters, state.scene.biology)
        share = float(chain.fate_shares(state.scene.body.place_index[state.scene.primary_place])[_FOUNDED])
        self._founds.setText(
            self.tr("{one_in} shed cells founds a colony").format(one_in=one_in_text(share))
            if 0.0 < share <= 0.5
            else self.tr("{share} of the shed cells found a colony").format(share=share_text(share))
        )
        self._reset.setEnabled(any(state.case.changed(row.dial) for row in self.rows))

    def _regard(self, key: str) -> None:
        self._regarded = next(row for row in self.rows if row.dial.key == key)
        quantity = source_of(self._scene, key)
        self._card.show_lines(self._regarded.name, self._regarded.toolTip(), source_lines(quantity, share_text))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 12, 8)
        column.setSpacing(2)
        for row in self.rows:
            if row.dial.step is None:
                column.addWidget(rule())
            column.addWidget(row)
        column.addWidget(rule())
        result = QHBoxLayout()
        result.setContentsMargins(0, 8, 4, 6)
        result.setSpacing(10)
        result.addWidget(self._founds, 1)
        result.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(result)
        column.addWidget(rule())
        column.addWidget(self._card, 1)


def rule() -> QFrame:
    """Return a thin horizontal line."""
    line = QFrame()
    line.setObjectName("rule")
    return line


def _tr(text: str) -> str:
    return QCoreApplication.translate("cascade", text)


def _row(number: int, dial: Dial, body: Body) -> DialRow:
    if dial.step is None:
        meaning = _tr("Share of the entering cells that enters lymph rather than blood.")
        return DialRow(dial, dial_name(dial, body), meaning, LinearScale(), share_text)
    name = f"{number}  {step_name(dial.step)}"
    return DialRow(dial, name, step_meaning(dial.step), LogScale(1e-4), share_text, one_in_text)
