"""What a colony is expected to be at each age, averaged over sleep, stretch, switch and regression.

Everything here depends on the scene's growth and dormancy alone, never on a slider of the cascade, and is
therefore computed once per scene.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.body import Body
from metaviz.model.growth import ColonyLife
from metaviz.theory.frailty import normal_nodes

Observable = Callable[[FloatArray], NDArray[Any]]

_N_STRETCHES = 15


@dataclass(frozen=True)
class SleepClasses:
    """Sites that share the same sleep, so that a kernel is computed once for all of them.

    Attributes
    ----------
    share, mean_days
        Shape (n_classes,).
    of_site
        Shape (n_sites,), class of each site.
    """

    share: FloatArray
    mean_days: FloatArray
    of_site: IntArray


@lru_cache(maxsize=16)
def sleep_classes(life: ColonyLife) -> SleepClasses:
    """Group the sites of a scene by their sleep."""
    pairs = np.column_stack([life.sleep_share, life.wake_mean_days])
    unique, of_site = np.unique(pairs, axis=0, return_inverse=True)
    return SleepClasses(unique[:, 0], unique[:, 1], of_site.reshape(-1).astype(np.int64))


def class_of_place(life: ColonyLife, body: Body) -> IntArray:
    """Return the sleep class of every place, shape (n_places,); junctions found nothing and borrow the last site's."""
    return sleep_classes(life).of_site[body.site_of_place]


def expected_state(life: ColonyLife, ages_days: FloatArray, observable: Observable) -> NDArray[Any]:
    """Return the mean of a function of the colony's size at each age since founding.

    Parameters
    ----------
    life
        Growth and dormancy of colonies.
    ages_days
        Shape (n,), evenly spaced from 0.
    observable
        Maps an array of sizes (cells) to values, the same shape with optional leading axes; zero at size zero.

    Returns
    -------
    ndarray
        Shape (n_classes, ..., n), one row per class of `sleep_classes`.
    """
    awake = _awake_mean(life, ages_days, observable)
    return _with_sleep(life, ages_days[1] - ages_days[0], awake)


def expected_detected(life: ColonyLife, ages_days: FloatArray, detectable_cells: float) -> FloatArray:
    """Return the chance that a colony has become detectable by each age, shape (n_classes, n)."""
    stretch, weights = stretch_nodes(life)
    stall_age = float(life.growth.age_days(life.avascular_cells))
    seen_age = float(life.growth.age_days(detectable_cells))
    if not np.isfinite(seen_age):
        return np.zeros((len(sleep_classes(life).share), len(ages_days)))
    late = ages_days[None, :] - stretch[:, None] * seen_age
    if seen_age <= stall_age:
        by_age = (late >= 0.0).astype(np.float64)
    else:
        by_age = life.switch_share * -np.expm1(-np.maximum(late, 0.0) / life.switch_mean_days)
    mean = weights @ by_age
    return np.asarray(_with_sleep(life, ages_days[1] - ages_days[0], mean), dtype=np.float64)


def stretch_nodes(life: ColonyLife) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights of the factor on growth time."""
    if life.growth_sigma <= 0.0:
        return np.ones(1), np.ones(1)
    z, weights = normal_nodes(_N_STRETCHES)
    return np.exp(life.growth_sigma * z), weights


def _awake_mean(life: ColonyLife, ages_days: FloatArray, observable: Observable) -> NDArray[Any]:
    """Mean of the observable by days since waking, shape (..., n)."""
    stretch, weights = stretch_nodes(life)
    stall_age = float(life.growth.age_days(life.avascular_cells))
    young = observable(life.growth.cells(ages_days[None, :] / stretch[:, None]))
    if not np.isfinite(stall_age):
        return np.asarray(np.tensordot(weights, np.moveaxis(young, -2, 0), axes=1))
    step_days = ages_days[1] - ages_days[0]
    stalled = observable(np.array([life.avascular_cells]))[..., 0]
    onward = observable(life.growth.cells(stall_age + ages_days[None, :] / stretch[:, None]))
    vascular = exponential_delay(onward, step_days, life.switch_mean_days)
    mean = np.zeros(young.shape[:-2] + young.shape[-1:], dtype=young.dtype)
    for node, (factor, weight) in enumerate(zip(stretch, weights, strict=True)):
        since = ages_days - factor * stall_age
        waited = np.maximum(since, 0.0)
        still = life.switch_share * np.exp(-waited / life.switch_mean_days)
        shrinking = (1.0 - life.switch_share) * np.exp(-waited / life.regress_mean_days)
        old = stalled[..., None] * (still + shrinking)
        old = old + life.switch_share * _shifted(vascular[..., node, :], factor * stall_age / step_days)
        mean += weight * np.where(since < 0.0, young[..., node, :], old)
    return mean


def _shifted(values: NDArray[Any], steps: float) -> NDArray[Any]:
    """Move a sampled function to the right by a fractional number of steps, zero on the left."""
    whole = int(np.floor(steps))
    part = steps - whole
    size = values.shape[-1]
    later = np.zeros_like(values)
    if whole < size:
        later[..., whole:] = (1.0 - part) * values[..., : size - whole]
    if whole + 1 < size:
        later[..., whole + 1 :] += part * values[..., : size - whole - 1]
    return later


def _with_sleep(life: ColonyLife, step_days: float, awake: NDArray[Any]) -> NDArray[Any]:
    classes = sleep_classes(life)
    rows = [
        (1.0 - share) * awake + share * exponential_delay(awake, step_days, mean_days) if share > 0.0 else awake
        for share, mean_days in zip(classes.share, classes.mean_days, strict=True)
    ]
    return np.stack(rows)


def exponential_delay(values: NDArray[Any], step_days: float, mean_days: float) -> NDArray[Any]:
    """Return the mean of a sampled function that starts after an exponential delay.

    Exact for functions that are linear between the samples.

    Parameters
    ----------
    values
        Shape (..., n), samples at 0, step, 2 step and so on.
    step_days, mean_days
        Spacing of the samples and mean delay, in days.
    """
    ratio = step_days / mean_days
    keep = np.exp(-ratio)
    share = -np.expm1(-ratio) / ratio
    inflow = (share - keep) * values[..., :-1] + (1.0 - share) * values[..., 1:]
    delayed = np.zeros_like(values)
    running = np.zeros_like(values[..., 0])
    for column in range(inflow.shape[-1]):
        running = keep * running + inflow[..., column]
        delayed[..., column + 1] = running
    return delayed
