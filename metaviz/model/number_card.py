"""Numbers that everybody should know about how cancers spread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from metaviz.model.quantity import Basis


class Beside(StrEnum):
    """What on screen a card explains."""

    DEATHS = "deaths"
    FUNNEL = "funnel"
    COLONIES = "colonies"
    SOIL = "soil"
    TIMELINE = "timeline"
    TREATMENTS = "treatments"
    TESTS = "tests"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class NumberCard:
    """A number, or a word, that says something about how cancers spread.

    Attributes
    ----------
    id
        In the file.
    headline
        The number.
    says
        What it is the number of.
    note
        In whom or what it was found, and what limits it.
    source
        Citation.
    basis
        Measured, fitted or illustrative.
    beside
        What on screen it explains, first what it explains most.
    """

    id: str
    headline: str
    says: str
    note: str
    source: str
    basis: Basis
    beside: tuple[Beside, ...]
