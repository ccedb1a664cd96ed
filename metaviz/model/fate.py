"""How the way of a cell can end."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """The absorbing ends of a cell: founding a colony, lasting sleep, or death with its cause.

    A drug is no end of its own: it strengthens the hazards of a cell on its way, and a colony it kills was founded.
    """

    FOUNDED = "founded"
    MATRIX = "matrix"
    VESSEL_WALL = "vessel_wall"
    SHEAR = "shear"
    IMMUNE = "immune"
    TRAPPED = "trapped"
    WRONG_SOIL = "wrong_soil"
    DORMANT = "dormant"


FATES: tuple[Fate, ...] = tuple(Fate)
FAILURES: tuple[Fate, ...] = tuple(fate for fate in Fate if fate is not Fate.FOUNDED)
