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
from metaviz.theory.founding import Founding, alike_clones, founding
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import COARSE_STRIDE, TimeGrid, cumulative, grid_of
from metaviz.theory.involvement import Involvement, involvement
from metaviz.theory.later import LaterGenerations, later_generations, later_if_immortal
from metaviz.theory.lifetime import solve_lifetime
from metaviz.theory.renewal import IMMORTAL_GENERATIONS, Renewal, solve_renewal
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
    founding, life
        Who founds where and when, and how colonies live.
    renewal, later
        The first generation, and the later ones.
    day
        Shape (n,), days since the first cell; the last is the horizon.
    colonies, detectable
        Shape (n, n_sites): expected colonies founded, and become detectable, by each day.
    alive
        Shape (n,): chance to be alive.
    alive_by_frailty
        Shape (n_nodes, n_coarse + 1): the same for each node of the frailty, at the coarse edges.
    shed
        Shape (n,): expected cells shed by the primary by each day, if the patient lives.
    """

    scene: Scene
    parameters: Parameters
    chain: FateChain
    founding: Founding
    life: ColonyLife
    renewal: Renewal
    later: LaterGenerations
    day: FloatArray
    colonies: FloatArray
    detectable: FloatArray
    alive: FloatArray
    alive_by_frailty: FloatArray
    shed: FloatArray

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
        return involvement(self.founding, self.life, self.renewal, self.later, self.alive_by_frailty)

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
        position = float(np.clip(day / self.day[-1], 0.0, 1.0)) * (len(self.day) - 1)
        low = min(int(position), len(self.day) - 2)
        share = position - low
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
    who = founding(scene, during, chance, alike_clones(chance, ()))
    life = steady_life(scene, during) or scene.colony
    grid = grid_of(scene.horizon_days if horizon_days is None else horizon_days)
    frailty, weights = frailty_nodes(scene.frailty_sigma)
    mortal = np.isfinite(scene.lethal_cells)
    renewal = solve_renewal(who, life, grid, max_generations=1 if mortal else IMMORTAL_GENERATIONS)
    if mortal:
        lifetime = solve_lifetime(who, life, renewal, frailty, weights)
        later = later_generations(who, life, renewal, lifetime)
        alive = lifetime.alive
    else:
        later = later_if_immortal(renewal, frailty, weights)
        alive = np.ones((len(frailty), grid.n_coarse + 1))
    by_site = scene.body.site_matrix
    # A colony founded at t is counted when the patient lives at t; what it founds later cannot change that.
    middle = 0.5 * (grid.edge_days[1:] + grid.edge_days[:-1])
    living = _alive_on(during, scene.lethal_cells, grid, middle, (weights * frailty) @ alive)[:, None]

    def curve(first: FloatArray, following: FloatArray) -> FloatArray:
        coarse = cumulative(following.sum(axis=0) @ by_site)
        return cumulative(living * (first @ by_site)) + _on_edges(grid, coarse)

    return Expectation(
        scene=scene,
        parameters=parameters,
        chain=chain,
        founding=who,
        life=life,
        renewal=renewal,
        later=later,
        day=grid.edge_days,
        colonies=curve(renewal.founded[0], later.founded),
        detectable=curve(renewal.detected[0], later.detected),
        alive=_alive_on(during, scene.lethal_cells, grid, grid.edge_days, weights @ alive),
        alive_by_frailty=alive,
        shed=cumulative(renewal.primary_shed),
    )


def _alive_on(
    during: Conditions, lethal_cells: float, grid: TimeGrid, days: FloatArray, at_coarse_edges: FloatArray
) -> FloatArray:
    """Interpolate a chance to be alive, zero from the very day on which the primary alone is lethal."""
    lethal = np.maximum.accumulate(during.primary.cells(days)) >= lethal_cells
    return np.where(lethal, 0.0, np.interp(days, grid.coarse_days, at_coarse_edges))


def _on_edges(grid: TimeGrid, at_coarse_edges: FloatArray) -> FloatArray:
    """Interpolate columns to the edges of the cells."""
    edge = np.arange(grid.n_cells + 1)
    low = np.minimum(edge // COARSE_STRIDE, grid.n_coarse - 1)
    share = (edge / COARSE_STRIDE - low)[:, None]
    return np.asarray((1.0 - share) * at_coarse_edges[low] + share * at_coarse_edges[low + 1])
