"""Conversions between the units that scenes, courses and pictures use."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

SECONDS_PER_DAY: Final = 86_400.0
DAYS_PER_YEAR: Final = 365.25
DAYS_PER_MONTH: Final = DAYS_PER_YEAR / 12.0
MM3_PER_CM3: Final = 1000.0


def cells_of_diameter(diameter_mm: float, cells_per_cm3: float) -> float:
    """Return the number of cells in a ball of the given diameter."""
    volume_cm3 = math.pi / 6.0 * diameter_mm**3 / MM3_PER_CM3
    return volume_cm3 * cells_per_cm3


def diameter_of_cells(n_cells: ArrayLike, cells_per_cm3: float) -> NDArray[np.float64]:
    """Return the diameters in millimetres of balls of so many cells, elementwise; inverts `cells_of_diameter`."""
    # The command line reads durations, and a typing error need not wait for NumPy.
    import numpy as np  # noqa: PLC0415

    volume_mm3 = np.asarray(n_cells, dtype=np.float64) / cells_per_cm3 * MM3_PER_CM3
    return np.asarray(np.cbrt(6.0 * volume_mm3 / np.pi))
