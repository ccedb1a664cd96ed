"""A number with its unit, its source and the ground on which it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """How a number came about."""

    MEASURED = "measured"
    FITTED = "fitted"
    ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One sourced number of a scene.

    Attributes
    ----------
    value
        The number, in `unit`.
    unit
        Unit in words or symbols; ``"1"`` for a pure number.
    source
        Citation, or the sentence that says why the number was chosen.
    basis
        Measured, fitted or illustrative.
    note
        How the number was taken from its source; empty where nothing needs saying.
    """

    value: float
    unit: str
    source: str
    basis: Basis
    note: str = ""
