"""Cumulative shedding of a tumour over its growth age, and back.

Gompertz growth has no elementary cumulative shedding, so it is tabulated: the piecewise linear table *is* the
definition that draws, ledger and charts share, and its inverse is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import FloatArray
from metaviz.model.growth import GrowthKind, GrowthLaw, Shedding

_N_STEPS: Final = 8192
_SATURATED: Final = 1e-6
"""Where the logarithm of a Gompertz tumour's size is so close to its end, the table may go on as a straight line."""

# Gauss-Legendre on [0, 1] with three nodes: exact for polynomials of degree five.
_NODES: Final = 0.5 + np.sqrt(0.15) * np.array([-1.0, 0.0, 1.0])
_WEIGHTS: Final = np.array([5.0, 8.0, 5.0]) / 18.0


@dataclass(frozen=True, eq=False)
class ShedTable:
    """Cells shed up to each growth age by a tumour that follows its law without delay or stretch.

    Attributes
    ----------
    step_days
        Distance of the knots in growth age.
    shed
        Shape (n_knots,), cells shed up to each knot; the last step goes on for ever.
    """

    step_days: float
    shed: FloatArray

    def cumulative(self, growth_age_days: ArrayLike) -> FloatArray:
        """Return the cells shed up to a growth age (at least 0), elementwise."""
        position = np.asarray(growth_age_days, dtype=np.float64) / self.step_days
        knot = np.minimum(position, len(self.shed) - 2).astype(np.int64)
        below = self.shed[knot]
        return np.asarray(below + (position - knot) * (self.shed[knot + 1] - below))

    def growth_age_days(self, n_shed: ArrayLike) -> FloatArray:
        """Return the growth age at which so many cells were shed, elementwise; the inverse of `cumulative`."""
        n_cells = np.asarray(n_shed, dtype=np.float64)
        knot = np.clip(np.searchsorted(self.shed, n_cells, side="right") - 1, 0, len(self.shed) - 2)
        below = self.shed[knot]
        with np.errstate(divide="ignore", invalid="ignore"):
            part = (n_cells - below) / (self.shed[knot + 1] - below)
        return np.asarray(np.where(n_cells <= 0.0, 0.0, (knot + part) * self.step_days))


@lru_cache(maxsize=64)
def shed_table(growth: GrowthLaw, shedding: Shedding) -> ShedTable:
    """Return the table of a growth law and a shedding law, built once for each pair."""
    log_capacity = float(np.log(growth.capacity_cells))
    last_size = growth.capacity_cells
    if growth.kind is GrowthKind.GOMPERTZ:
        last_size = float(np.exp(log_capacity * (1.0 - _SATURATED)))
    step_days = float(growth.age_days(last_size)) / _N_STEPS
    ages = step_days * (np.arange(_N_STEPS)[:, None] + _NODES)
    per_step = step_days * (shedding.cells_per_day(growth.cells(ages)) @ _WEIGHTS)
    shed = np.concatenate(([0.0], np.cumsum(per_step), [0.0]))
    # Beyond the last knot the tumour keeps its size.
    shed[-1] = shed[-2] + step_days * float(shedding.cells_per_day(growth.capacity_cells))
    shed.flags.writeable = False
    return ShedTable(step_days, shed)
