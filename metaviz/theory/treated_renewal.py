"""The renewal solution of treated patients: the same equation, with kernels that depend on both days."""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.theory.founding import Founding
from metaviz.theory.later import LaterGenerations, ratio_or_one, stacked
from metaviz.theory.renewal import IMMORTAL_GENERATIONS, Renewal
from metaviz.theory.treated_kernel import TreatedKernel
from metaviz.theory.treated_lifetime import TreatedLifetime

_NEGLIGIBLE = 1e-7
_MAX_GENERATIONS = 8


def solve_treated_renewal(
    founding: Founding, kernel: TreatedKernel, max_generations: int = IMMORTAL_GENERATIONS
) -> Renewal:
    """Solve the renewal equation generation by generation, on the calendar of the kernel.

    Parameters
    ----------
    founding
        Who founds where.
    kernel
        What colonies do.
    max_generations
        Generations to solve for; fewer when the rest is negligible.
    """
    edge_days = kernel.time.edge_days
    time_in_spell = founding.time_in_spell(edge_days)
    primary = founding.by_primary(edge_days)
    current = primary.founded
    by_kind, founded, detected = [], [], []
    first_shed = np.zeros_like(current)
    ceiling = np.exp(2.5 * founding.scene.frailty_sigma)
    for generation in range(max_generations):
        by_kind.append(current)
        founded.append(founding.by_place(current))
        detected.append(founding.by_place(kernel.seen_of(current)))
        if generation + 1 == max_generations:
            break
        shed = kernel.shed_by(current)
        if generation == 0:
            first_shed = shed
        current = founding.founded(shed, time_in_spell)
        if current.sum() * ceiling ** (generation + 2) < _NEGLIGIBLE:
            break
    return Renewal(edge_days, np.stack(founded), np.stack(detected), np.stack(by_kind), primary.shed, first_shed)


def treated_later_if_immortal(renewal: Renewal, frailty: FloatArray, weights: FloatArray) -> LaterGenerations:
    """Return the later generations of treated patients who cannot die."""
    moments = [float(weights @ frailty**generation) for generation in range(2, 1 + len(renewal.founded))]
    factor = np.array(moments)[:, None, None]
    return LaterGenerations(
        founded=factor * renewal.founded[1:],
        detected=factor * renewal.detected[1:],
        by_kind=np.asarray((factor * renewal.by_kind[1:]).sum(axis=0)),
        mothers_shed=renewal.first_shed,
        carried=frailty**2 / (weights @ frailty**2),
    )


def treated_later_generations(founding: Founding, kernel: TreatedKernel, lifetime: TreatedLifetime) -> LaterGenerations:
    """Return the later generations of treated patients who die of their burden; see `later_generations`."""
    time_in_spell = founding.time_in_spell(kernel.time.edge_days)
    weight = lifetime.weights * lifetime.frailty**2
    mothers_shed = np.einsum("q,qtk->tk", weight, lifetime.shed_alive)
    by_node = weight[:, None] * lifetime.shed_alive.sum(axis=2)
    in_cell = np.sqrt(lifetime.alive[:, 1:] * lifetime.alive[:, :-1])
    living = np.divide(by_node, in_cell, out=np.zeros_like(by_node), where=in_cell > _NEGLIGIBLE)
    alive = ratio_or_one(by_node.sum(axis=0), living.sum(axis=0))[:, None]
    frailty = ratio_or_one(lifetime.frailty @ by_node, by_node.sum(axis=0))[:, None]
    current = founding.founded(mothers_shed, time_in_spell)
    founded, detected, by_kind = [], [], np.zeros_like(current)
    none = founding.by_place(current)
    for _ in range(_MAX_GENERATIONS):
        born = current / alive
        by_kind += current
        founded.append(founding.by_place(current))
        detected.append(alive * founding.by_place(kernel.seen_of(born)))
        current = frailty * alive * founding.founded(kernel.shed_by(born), time_in_spell)
        if current.sum() < _NEGLIGIBLE:
            break
    foundings = lifetime.frailty**2 * lifetime.shed_alive.sum(axis=(1, 2))
    carried = foundings / max(float(lifetime.weights @ foundings), 1e-300)
    return LaterGenerations(stacked(founded, none), stacked(detected, none), by_kind, mothers_shed, carried)
