"""Cells shed by a tumour up to each growth age."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.growth import GrowthKind, GrowthLaw, Shedding

_N_KNOTS = 6000
_SATURATED = 1e-5
_POINTS = 0.5 + np.array([-1.0, 0.0, 1.0]) * np.sqrt(0.15)
_WEIGHTS = np.array([5.0, 8.0, 5.0]) / 18.0


@dataclass(frozen=True, eq=False)
class ShedCurve:
    """A table over growth age, straight between its knots and beyond the last one.

    Attributes
    ----------
    step_days
        Distance of the knots.
    shed
        Shape (n_knots,), cells shed up to each knot.
    """

    step_days: float
    shed: FloatArray

    def until(self, age_days: FloatArray) -> FloatArray:
        """Return the cells shed up to each growth age, elementwise; none before age 0."""
        place = np.maximum(age_days, 0.0) * (1.0 / self.step_days)
        knot = np.minimum(place, len(self.shed) - 2.0).astype(np.int32)
        low = self.shed[knot]
        return np.asarray(low + (place - knot) * (self.shed[1:][knot] - low))


@lru_cache(maxsize=16)
def shed_curve(growth: GrowthLaw, shedding: Shedding) -> ShedCurve:
    """Return the curve of a growth law and a shedding law."""
    last = np.log(growth.capacity_cells)
    size = np.exp(last * (1.0 - _SATURATED)) if growth.kind is GrowthKind.GOMPERTZ else growth.capacity_cells
    step_days = float(growth.age_days(size)) / (_N_KNOTS - 1)
    ages = step_days * (np.arange(_N_KNOTS)[:, None] + _POINTS)
    per_step = step_days * (shedding.cells_per_day(growth.cells(ages)) @ _WEIGHTS)
    return ShedCurve(step_days, np.append(0.0, np.cumsum(per_step)))
