"""Conversions between the units that scenes, courses and pictures use."""

from __future__ import annotations

import math
from typing import Final

SECONDS_PER_DAY: Final = 86_400.0
DAYS_PER_YEAR: Final = 365.25
DAYS_PER_MONTH: Final = DAYS_PER_YEAR / 12.0
MM3_PER_CM3: Final = 1000.0


def cells_of_diameter(diameter_mm: float, cells_per_cm3: float) -> float:
    """Return the number of cells in a ball of the given diameter."""
    volume_cm3 = math.pi / 6.0 * diameter_mm**3 / MM3_PER_CM3
    return volume_cm3 * cells_per_cm3


def diameter_of_cells(n_cells: float, cells_per_cm3: float) -> float:
    """Return the diameter in millimetres of a ball of so many cells; the inverse of `cells_of_diameter`."""
    volume_mm3 = max(n_cells, 0.0) / cells_per_cm3 * MM3_PER_CM3
    return float((6.0 * volume_mm3 / math.pi) ** (1.0 / 3.0))
