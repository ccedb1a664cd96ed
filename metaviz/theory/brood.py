"""How likely a colony is to have founded at least one child, averaged over the lives that colonies lead.

Children of one colony come together: a large colony founds many, a small one none. The chance that a site is
involved therefore needs more than an expected number. For a colony that sheds A cells by some age, each of
which founds with chance theta, the chance of at least one child is 1 - exp(-theta A); here it is averaged over
everything random about A and tabulated over theta.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.growth import ColonyLife, Shedding
from metaviz.theory.colony_kernel import expected_detected, exponential_delay, sleep_classes, stretch_nodes
from metaviz.theory.grid import TimeGrid

_DELAY_NODES = 12
LOG_THETA = np.arange(-18.0, 0.01, 1.0 / 3.0)


@dataclass(frozen=True, eq=False)
class BroodTable:
    """Chance of at least one child, for colonies of each sleep class.

    Attributes
    ----------
    log_theta
        Shape (n_thetas,), decimal logarithm of the chance with which a shed cell founds.
    age_days
        Shape (n_ages,), ages of the colony.
    any_child
        Shape (n_classes, n_thetas, n_ages).
    any_detected_child
        Shape (n_classes of the parent, n_classes of the child, n_thetas, n_ages).
    """

    log_theta: FloatArray
    age_days: FloatArray
    any_child: FloatArray
    any_detected_child: FloatArray


@lru_cache(maxsize=8)
def brood_table(
    life: ColonyLife, shedding: Shedding, detectable_cells: float, heaviest_cells: float, grid: TimeGrid
) -> BroodTable:
    """Tabulate the chance of a child by age, at the coarse edges of the grid.

    A colony larger than `heaviest_cells` has ended its patient's life and sheds no more.
    """
    ages = grid.coarse_days
    shed, weights = _shed_by_path(life, shedding, heaviest_cells, grid)
    step_days = float(ages[1])
    seen = expected_detected(life, ages, detectable_cells)
    any_child = _chance(life, step_days, shed, weights)
    detected = [_chance(life, step_days, _delayed(shed, row), weights) for row in seen]
    return BroodTable(LOG_THETA, ages, any_child, np.stack(detected, axis=1))


def _shed_by_path(
    life: ColonyLife, shedding: Shedding, heaviest_cells: float, grid: TimeGrid
) -> tuple[FloatArray, FloatArray]:
    """Return cells shed by each age since waking on a set of lives, (n_paths, n_ages), and the lives' weights."""
    ages = grid.coarse_days
    stretch, stretch_weights = stretch_nodes(life)
    growth_age = grid.fine_days / stretch.min() * 1.001
    sizes = life.growth.cells(growth_age)
    rates = np.where(sizes < heaviest_cells, shedding.cells_per_day(sizes), 0.0)
    total = np.append(0.0, np.cumsum(0.5 * (rates[1:] + rates[:-1]) * np.diff(growth_age)))
    stall_age = min(float(life.growth.age_days(life.avascular_cells)), float(growth_age[-1]))
    stalled_rate = float(shedding.cells_per_day(life.avascular_cells))
    quantile = (np.arange(_DELAY_NODES) + 0.5) / _DELAY_NODES
    paths, weights = [], []
    for factor, weight in zip(stretch, stretch_weights, strict=True):
        young = factor * np.interp(np.minimum(ages / factor, stall_age), growth_age, total)
        since = np.maximum(ages - factor * stall_age, 0.0)
        for mean_days, share, grows in (
            (life.switch_mean_days, life.switch_share, True),
            (life.regress_mean_days, 1.0 - life.switch_share, False),
        ):
            delay = -mean_days * np.log1p(-quantile)[:, None]
            shed = young + stalled_rate * np.minimum(since, delay)
            if grows:
                onward = stall_age + np.maximum(since - delay, 0.0) / factor
                shed = shed + factor * (np.interp(onward, growth_age, total) - np.interp(stall_age, growth_age, total))
            paths.append(shed)
            weights.append(np.full(_DELAY_NODES, weight * share / _DELAY_NODES))
    return np.concatenate(paths), np.concatenate(weights)


def _delayed(shed: FloatArray, seen: FloatArray) -> FloatArray:
    """Return the shed cells whose child, if founded, would be detectable, shape (n_paths, n_ages)."""
    size = shed.shape[1]
    births = np.diff(shed, axis=1, prepend=0.0)
    middle = 0.5 * (seen + np.append(0.0, seen[:-1]))
    spectrum = np.fft.rfft(births, 2 * size, axis=1) * np.fft.rfft(middle, 2 * size)
    return np.maximum(np.fft.irfft(spectrum, 2 * size, axis=1)[:, :size], 0.0)


def _chance(life: ColonyLife, step_days: float, shed: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the chance of a child by age since founding, shape (n_classes, n_thetas, n_ages)."""
    theta = 10.0**LOG_THETA
    awake = np.stack([weights @ -np.expm1(-value * shed) for value in theta])
    classes = sleep_classes(life)
    return np.stack(
        [
            (1.0 - share) * awake + share * exponential_delay(awake, step_days, mean_days)
            for share, mean_days in zip(classes.share, classes.mean_days, strict=True)
        ]
    )
