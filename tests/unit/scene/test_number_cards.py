"""Every number to know has its publication, and none says more than that."""

from pathlib import Path

import pytest

from metaviz.model.number_card import Beside, NumberCard
from metaviz.model.quantity import Basis
from metaviz.replay.citation import publication_of
from metaviz.scene.number_cards import load_cards, shipped_cards
from metaviz.scene.problems import SceneError


@pytest.mark.parametrize("card", shipped_cards(), ids=lambda card: card.id)
def test_a_card_has_a_publication_that_is_understood(card: NumberCard) -> None:
    publication = publication_of(card.source)
    assert publication is not None
    assert publication.authors
    assert publication.title
    assert publication.journal
    assert card.basis is not Basis.ILLUSTRATIVE


def test_everything_on_screen_has_a_card_beside_it() -> None:
    assert {beside for card in shipped_cards() for beside in card.beside} == set(Beside)


def test_deaths_are_said_to_be_most_and_not_ninety_percent() -> None:
    card = next(card for card in shipped_cards() if card.id == "most_deaths")
    assert card.headline == "Most"
    assert "90" not in card.says
    assert "no data" in card.note


def test_no_two_cards_say_the_same() -> None:
    said = [card.says for card in shipped_cards()]
    assert len(set(said)) == len(said) >= 20


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "cards.yaml"
    file.write_text("one:\n  headline: '5'\n  beside: [funnels]\n", encoding="utf-8")
    with pytest.raises(SceneError) as told:
        load_cards(file)
    assert "one.beside[0]: found funnels (did you mean funnel?)" in str(told.value)
    assert "one.source: found nothing" in str(told.value)
