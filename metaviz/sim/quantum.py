"""The grain of time: days of a course are whole multiples of it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import FloatArray

QUANTUM_DAYS: Final = 2.0**-20
"""Days of a course are multiples of this twelfth of a second. Processors differ in the last bit of a logarithm;
rounded, they agree on every day, and sums of days are exact."""


def whole_quanta(days: ArrayLike) -> FloatArray:
    """Round days to the nearest multiple of `QUANTUM_DAYS`, elementwise; ``inf`` stays."""
    return np.asarray(np.rint(np.asarray(days) / QUANTUM_DAYS) * QUANTUM_DAYS)
