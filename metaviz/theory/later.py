"""Colonies of the second and later generations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.theory.founding import Founding

MOST_GENERATIONS = 12
CROWD = 11_000.0
"""Colonies of one patient after which a course counts as crowded and is followed no further.

The engine counts the points of the luck plane within reach instead, of which about two in three found a colony.
"""
_NEGLIGIBLE = 1e-7
_TINY = 1e-300

Kernel = Callable[[FloatArray], FloatArray]
"""From colonies founded in each cell of time to what they do in each cell, by kind or by place."""


@dataclass(frozen=True, eq=False)
class Generations:
    """Colonies of patients of frailty one who cannot die; a patient of frailty F has F^g times those of generation g.

    Attributes
    ----------
    founded
        Shape (n_generations, n_cells, n_kinds).
    detected
        Shape (n_generations, n_cells, n_places): become detectable.
    first_shed
        Shape (n_cells, n_kinds): cells shed by the first generation.
    """

    founded: FloatArray
    detected: FloatArray
    first_shed: FloatArray


@dataclass(frozen=True, eq=False)
class LaterGenerations:
    """Expected colonies of generation two and above, averaged over patients.

    Attributes
    ----------
    founded, detected
        Shape (n_generations, n_cells, n_places): founded, and become detectable, in each cell of time.
    by_kind
        Shape (n_cells, n_kinds): founded in all these generations, by kind.
    mothers_shed
        Shape (n_cells, n_kinds): cells that the first generation sheds, up to a factor.
    carried
        Shape (n_nodes,): by how much patients of each frailty exceed the mean in these generations.
    """

    founded: FloatArray
    detected: FloatArray
    by_kind: FloatArray
    mothers_shed: FloatArray
    carried: FloatArray


def solve_generations(
    founding: Founding, first: FloatArray, edge_days: FloatArray, shed_by: Kernel, seen_of: Kernel
) -> Generations:
    """Solve the renewal equation generation by generation.

    Parameters
    ----------
    founding
        Who founds where.
    first
        Shape (n_cells, n_kinds), the first generation.
    edge_days
        Shape (n_cells + 1,), edges of the cells of time.
    shed_by, seen_of
        Cells shed, by kind, and colonies that become detectable, by place.
    """
    time_in_spell = founding.time_in_spell(edge_days)
    ceiling = np.exp(2.5 * founding.scene.frailty_sigma)
    current, first_shed = first, np.zeros_like(first)
    founded, detected = [], []
    for generation in range(MOST_GENERATIONS):
        founded.append(current)
        detected.append(seen_of(current))
        shed = shed_by(current)
        if generation == 0:
            first_shed = shed
        current = founding.founded(shed, time_in_spell)
        if current.sum() * ceiling ** (generation + 2) < _NEGLIGIBLE:
            break
    return Generations(np.stack(founded), np.stack(detected), first_shed)


def later_generations(
    founding: Founding, generations: Generations, frailty: FloatArray, weights: FloatArray, alive: FloatArray
) -> LaterGenerations:
    """Return the later generations of those who live.

    Given frailty and life, generations are taken for unrelated: who lives has founded as many as who cannot die.

    Parameters
    ----------
    founding
        Kinds of tumours.
    generations
        All generations of frailty one.
    frailty, weights
        Shape (n_nodes,), quadrature of the frailty.
    alive
        Shape (n_nodes, n_cells + 1), chance to be alive at each edge.
    """
    numbers = np.arange(2, 1 + len(generations.founded))
    in_cell = np.sqrt(alive[:, 1:] * alive[:, :-1]) * _followed(generations, frailty)
    powers = frailty ** numbers[:, None]
    living = (weights * powers) @ in_cell
    kinds = living[:, :, None] * generations.founded[1:]
    total = generations.founded[1:].sum(axis=2)
    by_node = np.einsum("gq,gt,qt->q", powers, total, in_cell)
    return LaterGenerations(
        founded=founding.by_place(kinds),
        detected=living[:, :, None] * generations.detected[1:],
        by_kind=np.asarray(kinds.sum(axis=0)),
        mothers_shed=((weights * frailty**2) @ in_cell)[:, None] * generations.first_shed,
        carried=by_node / max(float(weights @ by_node), _TINY),
    )


def _followed(generations: Generations, frailty: FloatArray) -> FloatArray:
    """Return the share of the colonies of each cell that comes before a course is crowded, (n_nodes, n_cells)."""
    powers = frailty[:, None] ** np.arange(1, 1 + len(generations.founded))
    founded = powers @ generations.founded.sum(axis=2)
    kept = np.diff(np.minimum(np.cumsum(founded, axis=1), CROWD), axis=1, prepend=0.0)
    return np.asarray(np.divide(kept, founded, out=np.ones_like(kept), where=founded > 0.0))


def capped_powers(frailty: FloatArray, counts: FloatArray) -> FloatArray:
    """Return the colonies of all generations together for each frailty, but no more than end any life.

    Parameters
    ----------
    frailty
        Shape (n_nodes,).
    counts
        Shape (n_generations, ...), colonies of frailty one, from the first generation on.

    Returns
    -------
    ndarray
        Shape (n_nodes, ...).
    """
    powers = frailty[:, None] ** np.arange(1, 1 + len(counts))
    return np.minimum(np.tensordot(powers, counts, axes=1), _MOST_COLONIES)


_MOST_COLONIES = 1e4
"""In one cell of time; whoever had as many is dead, and larger numbers would only drown small ones."""
