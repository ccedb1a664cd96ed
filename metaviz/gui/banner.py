"""A message above the map that stays until it is dismissed and interrupts nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from metaviz.gui.press_button import PressButton, text_button

_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that somebody may choose, and need not choose now.

    Attributes
    ----------
    headline, sentence
        What it is about.
    choices
        Text of each button with what it does.
    """

    headline: str
    sentence: str
    choices: tuple[tuple[str, Callable[[], object]], ...]


class Banner(QFrame):
    """One problem, one hint or one offer, in words; an offer comes back when what stood before it has gone."""

    choices: list[QPushButton]
    """Buttons of the offer that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = PressButton(self.tr("Dismiss the message"), 26)
        self._close.setText("✕")
        self._close.clicked.connect(self._dismiss)
        self._offer: Offer | None = None
        self._is_offering = False
        self.choices = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 8, 8)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown."""
        return self._text.text()

    def show_problem(self, headline: str, details: str = "") -> None:
        """Show a problem; of many lines of details the first, and how many more there are."""
        lines = details.splitlines()
        if len(lines) > _MOST_LINES:
            more = self.tr("and {n} more").format(n=len(lines) - _MOST_LINES)
            lines = [*lines[:_MOST_LINES], more]
        self._show("\n".join((headline, *lines)), headline, is_problem=True)

    def show_news(self, headline: str, sentence: str) -> None:
        """Show what is worth watching now."""
        self._show(f"{headline}\n{sentence}", headline, is_problem=False)

    def show_offer(self, offer: Offer) -> None:
        """Show an offer in place of a former one, after the problem that is shown now."""
        self._offer = offer
        if self.isHidden() or self._is_offering:
            self._show_offer(offer)

    def withdraw_offer(self) -> None:
        """Offer nothing any more."""
        self._offer = None
        if self._is_offering:
            self.hide()

    def pass_by(self) -> None:
        """Go, as what was told is over; an offer stays."""
        if self._offer is None:
            self.hide()
        elif not self._is_offering:
            self._show_offer(self._offer)

    def _dismiss(self) -> None:
        if self._is_offering:
            self._offer = None
        self.pass_by()

    def _show_offer(self, offer: Offer) -> None:
        self._show(f"{offer.headline}\n{offer.sentence}", offer.headline, is_problem=False)
        self._is_offering = True
        for text, do in offer.choices:
            button = text_button(text)
            button.clicked.connect(lambda _checked=False, do=do: do())
            self._row.insertWidget(self._row.count() - 1, button)
            self.choices.append(button)

    def _show(self, text: str, headline: str, *, is_problem: bool) -> None:
        self._is_offering = False
        for button in self.choices:
            # A button may be the one that is being pressed.
            button.hide()
            button.deleteLater()
        self.choices = []
        self._text.setText(text)
        self.setAccessibleName(headline)
        self.setProperty("news", not is_problem)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
