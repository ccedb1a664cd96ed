"""All generations and the end of life: by age alone where lives are steady, by the calendar where they are treated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.growth import ColonyLife
from metaviz.theory.calendar import calendar
from metaviz.theory.felt import felt_by_class
from metaviz.theory.founding import Founding
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import TimeGrid, coarse_sums
from metaviz.theory.involvement import Involvement, involvement
from metaviz.theory.later import Generations, LaterGenerations, capped_powers, later_generations, solve_generations
from metaviz.theory.lifetime import solve_lifetime
from metaviz.theory.renewal import Renewal, coarse_generations, solve_renewal
from metaviz.theory.treated_involvement import treated_involvement
from metaviz.theory.treated_kernel import TreatedLaw, treated_kernel
from metaviz.theory.treated_lifetime import solve_treated_lifetime


@dataclass(frozen=True, eq=False)
class Solution:
    """The expected course.

    Attributes
    ----------
    renewal, later
        The first generation for frailty one, and the later ones averaged over patients.
    alive_days
        Shape (n_edges,), days for which it is known who lives; edges of the cells of `later`.
    alive
        Shape (n_nodes, n_edges), chance to be alive for each node of the frailty.
    involvement
        Works out the chance of at least one colony.
    """

    renewal: Renewal
    later: LaterGenerations
    alive_days: FloatArray
    alive: FloatArray
    involvement: Callable[[], Involvement]


def solve_steady(founding: Founding, life: ColonyLife, grid: TimeGrid) -> Solution:
    """Solve for colonies that live alike whenever they are founded.

    Parameters
    ----------
    founding, life
        Who founds where, and how colonies live.
    grid
        Time grid.
    """
    scene = founding.scene
    frailty, weights = frailty_nodes(scene.frailty_sigma)
    mortal = np.isfinite(scene.lethal_cells)
    renewal = solve_renewal(founding, life, grid, all_generations=not mortal)
    generations = coarse_generations(founding, life, grid, coarse_sums(renewal.by_kind[0]))
    alive = np.ones((len(frailty), grid.n_coarse + 1))
    if mortal:
        alive = solve_lifetime(founding, life, grid, capped_powers(frailty, generations.founded))
    else:
        founded = np.stack([coarse_sums(curve) for curve in renewal.by_kind])
        detected = np.stack([coarse_sums(curve) for curve in renewal.detected])
        generations = Generations(founded, detected, generations.first_shed)
    later = later_generations(founding, generations, frailty, weights, alive)
    return Solution(
        renewal, later, grid.coarse_days, alive, lambda: involvement(founding, life, grid, renewal, later, alive)
    )


def solve_treated(founding: Founding, grid: TimeGrid) -> Solution:
    """Solve for colonies whose lives depend on when they are founded.

    Parameters
    ----------
    founding
        Who founds where, and what holds when.
    grid
        Its coarse cells are cut at the eras.
    """
    scene, during = founding.scene, founding.during
    time = calendar(grid, during)
    felt = felt_by_class(scene, during, founding, scene.colony, time)
    law = TreatedLaw.of(scene.colony, scene.colony_shedding, scene.detection.detectable_cells, time, felt)
    kernel = treated_kernel(law)
    frailty, weights = frailty_nodes(scene.frailty_sigma)
    primary = founding.by_primary(time.edge_days)

    def seen_of(founded: FloatArray) -> FloatArray:
        return founding.by_place(kernel.seen_of(founded))

    generations = solve_generations(founding, primary.founded, time.edge_days, kernel.shed_by, seen_of)
    by_place = founding.by_place(generations.founded)
    renewal = Renewal(time.edge_days, by_place, generations.detected, generations.founded, primary.shed)
    alive = np.ones((len(frailty), time.n_cells + 1))
    if np.isfinite(scene.lethal_cells):
        alive = solve_treated_lifetime(founding, kernel, generations, frailty)
    later = later_generations(founding, generations, frailty, weights, alive)
    return Solution(
        renewal, later, time.edge_days, alive, lambda: treated_involvement(founding, kernel, renewal, later, alive)
    )
