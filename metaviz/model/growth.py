"""Growth laws in closed form: the size of a tumour at any age needs no stepping."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import FloatArray


class GrowthKind(StrEnum):
    """Name of a growth law."""

    GOMPERTZ = "gompertz"
    EXPONENTIAL = "exponential"


@dataclass(frozen=True, slots=True)
class GrowthLaw:
    """Number of cells of a tumour that starts from one cell.

    Attributes
    ----------
    kind
        Gompertz growth, or exponential growth up to the capacity.
    doubling_days
        Volume doubling time at `reference_cells` (for exponential growth: at any size).
    reference_cells
        Size at which the doubling time was measured; about one cubic centimetre.
    capacity_cells
        Size that the tumour approaches and never exceeds.

    References
    ----------
    Laird AK. Dynamics of tumor growth. Br J Cancer 1964;18:490-502. doi:10.1038/bjc.1964.55
    """

    kind: GrowthKind
    doubling_days: float
    reference_cells: float
    capacity_cells: float

    def cells(self, age_days: ArrayLike) -> FloatArray:
        """Return the number of cells at an age in days, elementwise; zero before age 0."""
        age = np.asarray(age_days, dtype=np.float64)
        grown = np.maximum(age, 0.0)
        if self.kind is GrowthKind.EXPONENTIAL:
            log_size = np.minimum(grown * (np.log(2.0) / self.doubling_days), np.log(self.capacity_cells))
        else:
            log_size = np.log(self.capacity_cells) * -np.expm1(-self._gompertz_rate * grown)
        return np.where(age < 0.0, 0.0, np.exp(log_size))

    def age_days(self, n_cells: ArrayLike) -> FloatArray:
        """Return the age in days at which the tumour reaches so many cells, elementwise; ``inf`` if it never does."""
        size = np.maximum(np.asarray(n_cells, dtype=np.float64), 1.0)
        if self.kind is GrowthKind.EXPONENTIAL:
            age = np.log(size) * (self.doubling_days / np.log(2.0))
            return np.where(size > self.capacity_cells, np.inf, age)
        remaining = 1.0 - np.log(size) / np.log(self.capacity_cells)
        with np.errstate(divide="ignore", invalid="ignore"):
            age = -np.log(remaining) / self._gompertz_rate
        return np.where(remaining <= 0.0, np.inf, age)

    @property
    def _gompertz_rate(self) -> float:
        """Decay of the growth rate per day; set by the doubling time at the reference size."""
        return float(np.log(2.0) / (self.doubling_days * np.log(self.capacity_cells / self.reference_cells)))


@dataclass(frozen=True, slots=True)
class Shedding:
    """How many cells a tumour of a given size sheds.

    Attributes
    ----------
    per_cell_day
        Cells shed per tumour cell and day at `reference_cells`.
    exponent
        1 for shedding in proportion to volume, 2/3 to surface, 1/3 to diameter (a rim).
    reference_cells
        Size at which `per_cell_day` holds.
    """

    per_cell_day: float
    exponent: float
    reference_cells: float

    def cells_per_day(self, n_cells: ArrayLike) -> FloatArray:
        """Return the cells shed per day by tumours of so many cells, elementwise."""
        size = np.asarray(n_cells, dtype=np.float64)
        at_reference = self.per_cell_day * self.reference_cells
        return np.asarray(at_reference * (size / self.reference_cells) ** self.exponent)


@dataclass(frozen=True, slots=True)
class ColonyLife:
    """What happens to a colony after it was founded.

    A founder may sleep first. Awake, the colony follows `growth` until it holds `avascular_cells`; there it
    stalls. With chance `switch_share` it acquires vessels after an exponential delay and goes on along the same
    curve; otherwise it regresses after an exponential delay. Growth time is stretched by a log-normal
    factor of its own: awake for x days, it is as large as the law says at age x / stretch.

    Attributes
    ----------
    growth
        Law of a colony with vessels.
    growth_sigma
        Standard deviation of the logarithm of the factor that stretches growth time; 0 = all alike. The factor is
        ``exp(growth_sigma * z)`` with z standard normal: its median is one, so the law's doubling time is the median.
    avascular_cells
        Size at which a colony without vessels stalls.
    switch_share
        Chance that a stalled colony acquires vessels rather than regresses.
    switch_mean_days, regress_mean_days
        Mean delays from the stall to the switch, or to the regression.
    sleep_share
        Chance that a founder sleeps first, for each site of the body.
    wake_mean_days
        Mean length of that sleep, for each site of the body.
    """

    growth: GrowthLaw
    growth_sigma: float
    avascular_cells: float
    switch_share: float
    switch_mean_days: float
    regress_mean_days: float
    sleep_share: tuple[float, ...]
    wake_mean_days: tuple[float, ...]
