"""Colonies of the second and later generations, as long as the patient lives; on the coarse grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.growth import ColonyLife
from metaviz.theory.founding import Founding
from metaviz.theory.grid import TimeGrid, coarse_sums, counts_of_spectrum, log_mean
from metaviz.theory.lifetime import Lifetime
from metaviz.theory.renewal import Renewal, coarse_kernels

_MAX_GENERATIONS = 8
_NEGLIGIBLE = 1e-6
_TINY = 1e-300


@dataclass(frozen=True, eq=False)
class LaterGenerations:
    """Expected colonies of generation two and above, averaged over patients.

    Attributes
    ----------
    founded, detected
        Shape (n_generations, n_coarse, n_places): founded, and become detectable, in each coarse cell.
    by_kind
        Shape (n_coarse, n_kinds): founded in all these generations, by kind.
    mothers_shed
        Shape (n_coarse, n_kinds): cells that the first generation sheds, up to a factor.
    carried
        Shape (n_nodes,): by how much patients of each frailty exceed the mean in these generations.
    """

    founded: FloatArray
    detected: FloatArray
    by_kind: FloatArray
    mothers_shed: FloatArray
    carried: FloatArray


def later_if_immortal(renewal: Renewal, frailty: FloatArray, weights: FloatArray) -> LaterGenerations:
    """Return the later generations of patients who cannot die: powers of the frailty times fixed curves."""
    founded = [coarse_sums(curve) for curve in renewal.founded[1:]]
    detected = [coarse_sums(curve) for curve in renewal.detected[1:]]
    moments = [float(weights @ frailty**generation) for generation in range(2, 2 + len(founded))]
    none = coarse_sums(renewal.founded[0])
    kinds = coarse_sums(np.einsum("g,gtk->tk", moments, renewal.by_kind[1:]))
    return LaterGenerations(
        stacked([m * curve for m, curve in zip(moments, founded, strict=True)], none),
        stacked([m * curve for m, curve in zip(moments, detected, strict=True)], none),
        kinds,
        coarse_sums(renewal.first_shed),
        frailty**2 / (weights @ frailty**2),
    )


def later_generations(
    founding: Founding, life: ColonyLife, grid: TimeGrid, renewal: Renewal, lifetime: Lifetime
) -> LaterGenerations:
    """Return the later generations of patients who die of their burden.

    The second generation follows from what the first one sheds in living patients. Of its own children only the
    mean is carried on: the share of living patients, and the frailty, of those whose second generation is
    being founded.
    """
    weight = lifetime.weights * lifetime.frailty**2
    second = np.einsum("q,qep->ep", weight, lifetime.shed_alive)
    mothers = second.sum(axis=1)
    by_node = weight[:, None] * lifetime.shed_alive.sum(axis=2)
    living = np.divide(by_node, lifetime.alive, out=np.zeros_like(by_node), where=lifetime.alive > _NEGLIGIBLE)
    alive = ratio_or_one(mothers, living.sum(axis=0))
    frailty = ratio_or_one(lifetime.frailty @ by_node, mothers)
    alive_in_cell = np.sqrt(alive[1:] * alive[:-1])[:, None]
    frailty_in_cell = 0.5 * (frailty[1:] + frailty[:-1])[:, None]
    shed_by_age, seen_by_age = coarse_kernels(founding, life, grid)
    time_in_spell = founding.time_in_spell(grid.coarse_days)
    size = 2 * grid.n_coarse
    step_days = float(grid.coarse_days[1])
    mothers_shed = step_days * log_mean(second[:-1], second[1:])
    current = founding.founded(mothers_shed, time_in_spell)
    founded, detected, by_kind = [], [], np.zeros_like(current)
    none = founding.by_place(current)
    for _ in range(_MAX_GENERATIONS):
        born = current / alive_in_cell
        by_kind += current
        founded.append(founding.by_place(current))
        spectrum = np.fft.rfft(founding.by_place(born), size, axis=0)
        detected.append(alive_in_cell * counts_of_spectrum(spectrum * seen_by_age, size, grid.n_coarse))
        if founding.n_clones > 1:
            spectrum = np.fft.rfft(born, size, axis=0)
        shed = counts_of_spectrum(spectrum * shed_by_age, size, grid.n_coarse)
        current = frailty_in_cell * alive_in_cell * founding.founded(shed, time_in_spell)
        if current.sum() < _NEGLIGIBLE:
            break
    foundings = lifetime.frailty**2 * lifetime.shed_alive.sum(axis=(1, 2))
    carried = foundings / max(float(lifetime.weights @ foundings), _TINY)
    return LaterGenerations(stacked(founded, none), stacked(detected, none), by_kind, mothers_shed, carried)


def stacked(curves: list[FloatArray], like: FloatArray) -> FloatArray:
    """Return curves in one array, even if there is none; one of them would be `like` this."""
    return np.stack(curves) if curves else np.zeros((0, *like.shape))


def ratio_or_one(above: FloatArray, below: FloatArray) -> FloatArray:
    """Return a quotient that is one where there is nothing to divide, and never vanishes."""
    quotient = np.divide(above, below, out=np.ones_like(above), where=below > _TINY)
    return np.maximum(quotient, _NEGLIGIBLE)
