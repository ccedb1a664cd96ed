"""Arrays by what stands in them; shapes are told where they are used."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
"""Days, cells, chances, centimetres."""

ComplexArray = NDArray[np.complex128]
"""Spectra."""

IntArray = NDArray[np.int64]
"""Indices and whole cells."""

BoolArray = NDArray[np.bool_]

WordArray = NDArray[np.uint64]
"""Keys and random words."""
