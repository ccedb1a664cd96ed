"""The page of numbers to know, and the cards that belong beside a chart."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QCoreApplication

from metaviz.gui.card_words import beside_name
from metaviz.gui.references_page import publication_html
from metaviz.gui.source_card import basis_text
from metaviz.model.number_card import Beside, NumberCard
from metaviz.replay.citation import publication_of
from metaviz.scene.number_cards import shipped_cards


def _tr(text: str) -> str:
    return QCoreApplication.translate("cards", text)


def cards_html() -> str:
    """Return the page of all cards, by what they explain."""
    parts = [
        f"<h1>{escape(_tr('Numbers to know'))}</h1>",
        f"<p class='quiet'>{escape(_tr('What others have counted, each with the place where it can be read.'))}</p>",
    ]
    for beside in _ORDER:
        cards = [card for card in shipped_cards() if card.beside[0] is beside]
        if cards:
            parts.append(f"<h2>{escape(beside_name(beside))}</h2>")
            parts.append(_table(cards))
    return "\n".join(parts)


def cards_beside(beside: Beside) -> tuple[NumberCard, ...]:
    """Return the cards that explain something on screen."""
    return tuple(card for card in shipped_cards() if beside in card.beside)


_ORDER = (
    Beside.COLONIES,
    Beside.FUNNEL,
    Beside.DEATHS,
    Beside.MAP,
    Beside.SOIL,
    Beside.TIMELINE,
    Beside.TESTS,
    Beside.TREATMENTS,
)


def _table(cards: Iterable[NumberCard]) -> str:
    rows = "".join(_row(card) for card in cards)
    return f"<table width='100%' border='1' cellspacing='0'>{rows}</table>"


def _row(card: NumberCard) -> str:
    publication = publication_of(card.source)
    source = escape(card.source) if publication is None else publication_html(publication)
    note = f"{card.note} {basis_text(card.basis)}"
    return (
        f"<tr><td width='27%' valign='top'><span class='big'>{escape(card.headline)}</span></td>"
        f"<td>{escape(card.says)}<br><span class='quiet'>{escape(note)}</span><br>"
        f"<span class='quiet'>{source}</span></td></tr>"
    )
