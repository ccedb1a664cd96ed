"""The funnel: how many of the shed cells pass each step."""

from __future__ import annotations

from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.fate import FATES, Fate

FUNNEL_LOSSES: Final[tuple[tuple[Fate, ...], ...]] = (
    (),
    (Fate.MATRIX,),
    (Fate.VESSEL_WALL,),
    (Fate.SHEAR, Fate.IMMUNE),
    (Fate.TRAPPED,),
    (Fate.WRONG_SOIL, Fate.DORMANT),
)
"""Fates that end the way of a cell before each stage of the funnel: shed, and past each of the five steps."""


def survivors(fates: FloatArray | IntArray) -> FloatArray:
    """Return how many cells were shed, and passed each of the five steps, shape (6,).

    Parameters
    ----------
    fates
        Shape (n_fates,), cells by fate, counted or expected.
    """
    lost = [sum(float(fates[FATES.index(fate)]) for fate in losses) for losses in FUNNEL_LOSSES]
    # Summed from the few to the many: the difference of large numbers would lose the colonies.
    stages = np.cumsum([float(fates[FATES.index(Fate.FOUNDED)]), *lost[:0:-1]])
    return stages[::-1]
