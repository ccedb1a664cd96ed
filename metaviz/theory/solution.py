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
from metaviz.theory.grid import TimeGrid
from metaviz.theory.involvement import Involvement, involvement
from metaviz.theory.later import LaterGenerations, later_generations, later_if_immortal
from metaviz.theory.lifetime import solve_lifetime
from metaviz.theory.renewal import IMMORTAL_GENERATIONS, Renewal, solve_renewal
from metaviz.theory.treated_involvement import treated_involvement
from metaviz.theory.treated_kernel import TreatedLaw, treated_kernel
from metaviz.theory.treated_lifetime import solve_treated_lifetime
from metaviz.theory.treated_renewal import (
    solve_treated_renewal,
    treated_later_generations,
    treated_later_if_immortal,
)


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
    renewal = solve_renewal(founding, life, grid, max_generations=1 if mortal else IMMORTAL_GENERATIONS)
    if mortal:
        lifetime = solve_lifetime(founding, life, grid, renewal, frailty, weights)
        later = later_generations(founding, life, grid, renewal, lifetime)
        alive = lifetime.alive
    else:
        later = later_if_immortal(renewal, frailty, weights)
        alive = np.ones((len(frailty), grid.n_coarse + 1))
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
    if np.isfinite(scene.lethal_cells):
        renewal = solve_treated_renewal(founding, kernel, max_generations=1)
        lifetime = solve_treated_lifetime(founding, kernel, renewal, frailty, weights)
        later = treated_later_generations(founding, kernel, lifetime)
        alive = lifetime.alive
    else:
        renewal = solve_treated_renewal(founding, kernel)
        later = treated_later_if_immortal(renewal, frailty, weights)
        alive = np.ones((len(frailty), time.n_cells + 1))
    return Solution(
        renewal, later, time.edge_days, alive, lambda: treated_involvement(founding, kernel, renewal, later, alive)
    )
