"""Reads the cards of numbers that everybody should know."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel

from metaviz.model.number_card import Beside, NumberCard
from metaviz.model.quantity import Basis
from metaviz.resources import assets_dir
from metaviz.scene.checked import Form, checked
from metaviz.scene.yaml_text import read_yaml

Sentence = Annotated[str, Field(min_length=1, max_length=320)]


class CardForm(Form):
    """One card."""

    headline: Annotated[str, Field(min_length=1, max_length=24)]
    says: Sentence
    note: Sentence
    source: Sentence
    basis: Literal["measured", "fitted", "illustrative"]
    beside: Annotated[
        list[Literal["deaths", "funnel", "colonies", "soil", "timeline", "treatments", "tests", "map"]],
        Field(min_length=1),
    ]


class CardsForm(RootModel[dict[str, CardForm]]):
    """The file of all cards."""


@cache
def shipped_cards() -> tuple[NumberCard, ...]:
    """Return the cards that come with the program, in the order of their file.

    Raises
    ------
    SceneError
        If their file is broken.
    """
    return load_cards(assets_dir() / "cards.yaml")


def load_cards(path: Path) -> tuple[NumberCard, ...]:
    """Read a file of cards.

    Raises
    ------
    SceneError
        With everything that is wrong in it.
    """
    forms = checked(read_yaml(path), CardsForm).root
    return tuple(
        NumberCard(
            id_,
            form.headline,
            form.says,
            form.note,
            form.source,
            Basis(form.basis),
            tuple(map(Beside, form.beside)),
        )
        for id_, form in forms.items()
    )
