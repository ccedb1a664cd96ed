"""What to expect of the whole course: colonies, detectable colonies and involved sites, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.cascade import Parameters
from metaviz.model.growth import ColonyLife
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.theory.chain import FateChain, solve_chain
from metaviz.theory.conditions import Conditions, conditions
from metaviz.theory.era_chain import era_founds
from metaviz.theory.felt import felt_tables
from metaviz.theory.founding import Founding, alike_clones, founding
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import cumulative, grid_of
from metaviz.theory.involvement import Involvement
from metaviz.theory.later import LaterGenerations
from metaviz.theory.renewal import Renewal
from metaviz.theory.solution import Solution, solve_steady, solve_treated
from metaviz.theory.steady import steady_life


@dataclass(frozen=True, eq=False)
class Expectation:
    """Expected course of a scene, averaged over patients who live until the horizon or a lethal burden.

    Attributes
    ----------
    scene, parameters
        From which it follows.
    chain
        Fates of a cell of the first clone before any treatment.
    founding
        Who founds where and when.
    life
        How colonies live without treatment.
    solution
        The generations and the end of life.
    day
        Shape (n,), days since the first cell; the last is the horizon.
    colonies, detectable
        Shape (n, n_sites): expected colonies founded, and become detectable, by each day.
    alive
        Shape (n,): chance to be alive.
    alive_by_frailty
        Shape (n_nodes, n_edges): the same for each node of the frailty, on the days `solution.alive_days`.
    colonies_by_clone
        Shape (n_clones,): expected colonies by the horizon, by clone of the scene.
    shed
        Shape (n,): expected cells shed by the primary by each day, if the patient lives.
    """

    scene: Scene
    parameters: Parameters
    chain: FateChain
    founding: Founding
    life: ColonyLife
    solution: Solution
    day: FloatArray
    colonies: FloatArray
    detectable: FloatArray
    alive: FloatArray
    alive_by_frailty: FloatArray
    colonies_by_clone: FloatArray
    shed: FloatArray

    @property
    def renewal(self) -> Renewal:
        """The generations for frailty one, as long as the patient lives."""
        return self.solution.renewal

    @property
    def later(self) -> LaterGenerations:
        """Later generations, averaged over patients."""
        return self.solution.later

    @property
    def expected_colonies(self) -> FloatArray:
        """Expected colonies by the horizon, shape (n_sites,)."""
        return np.asarray(self.colonies[-1])

    @property
    def expected_detectable(self) -> FloatArray:
        """Expected detectable colonies by the horizon, shape (n_sites,)."""
        return np.asarray(self.detectable[-1])

    @cached_property
    def involvement(self) -> Involvement:
        """Chance of at least one colony at each site by the end of the course; computed when first asked for."""
        return self.solution.involvement()

    @property
    def p_any(self) -> FloatArray:
        """Chance of at least one colony by the end of the course, shape (n_sites,)."""
        # Both are approximations; a chance of at least one never exceeds the number expected.
        return np.minimum(self.involvement.p_any, self.expected_colonies)

    @property
    def p_detectable(self) -> FloatArray:
        """Chance of at least one detectable colony by the end of the course, shape (n_sites,)."""
        return np.minimum(self.involvement.p_detectable, np.minimum(self.p_any, self.expected_detectable))

    @property
    def p_any_site(self) -> float:
        """Chance of at least one colony anywhere by the end of the course."""
        return max(self.involvement.p_any_site, float(self.p_any.max()))

    def colonies_at(self, day: float) -> FloatArray:
        """Return the expected colonies by a day, shape (n_sites,)."""
        low = int(np.clip(np.searchsorted(self.day, day, side="right") - 1, 0, len(self.day) - 2))
        share = float(np.clip((day - self.day[low]) / (self.day[low + 1] - self.day[low]), 0.0, 1.0))
        return np.asarray((1.0 - share) * self.colonies[low] + share * self.colonies[low + 1])


def expect(
    scene: Scene, parameters: Parameters, horizon_days: float | None = None, plan: Plan = NO_PLAN
) -> Expectation:
    """Return the expected course of a scene under the given parameters.

    Parameters
    ----------
    scene
        The case.
    parameters
        Slider values in force.
    horizon_days
        End of the course if the patient lives; by default the scene's.
    plan
        Treatments, the same for all patients.
    """
    during = conditions(scene, parameters, plan)
    chain = solve_chain(scene.body, parameters, scene.biology, during.environment(0, scene.clones[0]))
    chance = chain.founds[None, None]
    if len(during) > 1 or len(scene.clones) > 1:
        chance = era_founds(scene, parameters, during)
    grid = grid_of(scene.horizon_days if horizon_days is None else horizon_days)
    life = steady_life(scene, during)
    felt = () if life else felt_tables(during)
    who = founding(scene, during, chance, alike_clones(chance, felt))
    solution = solve_steady(who, life, grid) if life else solve_treated(who, grid)
    renewal, later, alive = solution.renewal, solution.later, solution.alive
    frailty, weights = frailty_nodes(scene.frailty_sigma)
    edges = renewal.edge_days
    by_site = scene.body.site_matrix
    # A colony founded at t is counted when the patient lives at t; what it founds later cannot change that.
    middle = 0.5 * (edges[1:] + edges[:-1])
    living = _alive_on(during, scene.lethal_cells, solution.alive_days, middle, (weights * frailty) @ alive)[:, None]

    def curve(first: FloatArray, following: FloatArray) -> FloatArray:
        later_ones = cumulative(following.sum(axis=0) @ by_site)
        return cumulative(living * (first @ by_site)) + _on_edges(edges, solution.alive_days, later_ones)

    return Expectation(
        scene=scene,
        parameters=parameters,
        chain=chain,
        founding=who,
        life=life or scene.colony,
        solution=solution,
        day=edges,
        colonies=curve(renewal.founded[0], later.founded),
        detectable=curve(renewal.detected[0], later.detected),
        alive=_alive_on(during, scene.lethal_cells, solution.alive_days, edges, weights @ alive),
        alive_by_frailty=alive,
        colonies_by_clone=who.among_clones((living * renewal.by_kind[0]).sum(axis=0) + later.by_kind.sum(axis=0)),
        shed=cumulative(renewal.primary_shed),
    )


def _alive_on(
    during: Conditions, lethal_cells: float, edges: FloatArray, days: FloatArray, at_edges: FloatArray
) -> FloatArray:
    """Interpolate a chance to be alive, zero from the very day on which the primary alone is lethal."""
    lethal = np.maximum.accumulate(during.primary.cells(days)) >= lethal_cells
    # Interpolation may round upwards where nobody dies.
    return np.asarray(np.minimum.accumulate(np.where(lethal, 0.0, np.interp(days, edges, at_edges))))


def _on_edges(edges: FloatArray, coarse: FloatArray, at_coarse: FloatArray) -> FloatArray:
    """Interpolate columns from coarse edges to finer ones."""
    if len(edges) == len(coarse):
        return at_coarse
    low = np.clip(np.searchsorted(coarse, edges, side="right") - 1, 0, len(coarse) - 2)
    share = ((edges - coarse[low]) / (coarse[low + 1] - coarse[low]))[:, None]
    return np.asarray((1.0 - share) * at_coarse[low] + share * at_coarse[low + 1])
