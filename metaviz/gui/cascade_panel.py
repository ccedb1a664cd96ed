"""The five steps in order, what changes them, and what they come to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontInfo, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from metaviz.gui.dial_row import DialRow
from metaviz.gui.lever_rows import add_headed, lever_rows, scrolled, set_lever_scales
from metaviz.gui.lever_words import CASCADE_HEADINGS
from metaviz.gui.number_text import one_in_text, share_text
from metaviz.gui.press_button import text_button
from metaviz.gui.scale import LogScale, step_scale
from metaviz.gui.side_page import SidePage
from metaviz.gui.source_card import factor_sentence, source_lines, source_of
from metaviz.gui.step_card import StepCard
from metaviz.gui.words import step_meaning, step_name
from metaviz.model.cascade import STEPS, Step
from metaviz.model.fate import FATES, Fate
from metaviz.model.level import Level
from metaviz.model.scene import Scene
from metaviz.scene.captions import Captions, captions_of
from metaviz.session.dials import Dial, DialGroup, dial_of
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
_CARD_EM, _SMALL_CARD_EM = 12.5, 8.8
_CARD_FROM_EM, _SMALL_CARD_FROM_EM = 46.0, 30.0
"""Height of the card, and of the panel from which on there is room for it; a small one leaves the source out."""


class CascadePanel(SidePage):
    """Sliders of the cascade: the five steps, and under headings what changes them."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = tuple(
            _row(number, step, dial_of(scene.body, f"cascade.{step.value}"))
            for number, step in enumerate(STEPS, start=1)
        )
        self._headed = lever_rows(scene.body, CASCADE_HEADINGS)
        self.rows = (*self._steps, *(row for _heading, rows in self._headed for row in rows))
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
        self._captions = captions_of(Level.PLAIN)
        self._regarded = self.rows[0]
        self.show_scene(scene)

    @property
    def card(self) -> StepCard:
        """What is told of the number that is looked at."""
        return self._card

    @property
    def reset_button(self) -> QPushButton:
        """The button that resets the cascade."""
        return self._reset

    def show_scene(self, scene: Scene) -> None:
        """Give the sliders the scales of a scene."""
        for step, row in zip(STEPS, self._steps, strict=True):
            published = row.dial.value(scene.published)
            row.set_scale(step_scale(published, _USUAL_LOW[step]), published)
        set_lever_scales(self.rows, scene)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the card out where the sliders need its room."""
        super().resizeEvent(event)
        self._fit_card()

    def changeEvent(self, event: QEvent) -> None:
        """Leave the card out where larger text needs its room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_card()

    def _fit_card(self) -> None:
        em = QFontInfo(self.font()).pixelSize()
        is_high = self.height() >= _CARD_FROM_EM * em
        self._card.setFixedHeight(round((_CARD_EM if is_high else _SMALL_CARD_EM) * em))
        self._below.setVisible(self.height() >= _SMALL_CARD_FROM_EM * em)

    def speak(self, captions: Captions) -> None:
        """Say what the steps are in plain words, or in those of textbooks."""
        self._captions = captions
        self._regard(self._regarded.dial.key)

    def _regard(self, key: str) -> None:
        self._regarded = next(row for row in self.rows if row.dial.key == key)
        quantity = source_of(self._scene, key)
        lines = source_lines(quantity, share_text)
        if quantity is None and self._regarded.dial.lever is not None and self._regarded.dial.lever.is_factor:
            lines = (factor_sentence(),)
        step = self._regarded.dial.step
        meaning = self._regarded.toolTip() if step is None else self._captions.text("step", step.value)
        self._card.show_lines(self._regarded.name, meaning, lines)

    def _lay_out(self) -> None:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(16, 6, 12, 8)
        rows.setSpacing(2)
        for row in self._steps:
            rows.addWidget(row)
        add_headed(rows, self._headed)
        rows.addStretch(1)
        result = QHBoxLayout()
        result.setContentsMargins(16, 4, 16, 4)
        result.setSpacing(10)
        result.addWidget(self._founds, 1)
        result.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignVCenter)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(16, 0, 12, 2)
        below.addWidget(self._card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scrolled(inside), 1)
        column.addWidget(rule())
        column.addLayout(result)
        column.addWidget(self._below)


def rule() -> QFrame:
    """Return a thin horizontal line."""
    line = QFrame()
    line.setObjectName("rule")
    return line


def _row(number: int, step: Step, dial: Dial) -> DialRow:
    name = f"{number}  {step_name(step)}"
    return DialRow(dial, name, step_meaning(step), LogScale(1e-4), share_text, one_in_text)
