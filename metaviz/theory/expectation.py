"""What to expect of the whole course: colonies, detectable colonies and involved sites, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from metaviz.model.cascade import Parameters
from metaviz.model.scene import Scene
from metaviz.theory.chain import FateChain, solve_chain
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import grid_of
from metaviz.theory.involvement import Involvement, involvement, site_matrix
from metaviz.theory.lifetime import alive_share
from metaviz.theory.renewal import Renewal, solve_renewal

FloatArray = NDArray[np.float64]

_OVERFLOW = 1e250


@dataclass(frozen=True, eq=False)
class Expectation:
    """Expected course of a scene, averaged over patients who live until the horizon or a lethal burden.

    Attributes
    ----------
    scene, parameters, chain, renewal
        From which it follows.
    day
        Shape (n,), days since the first cell; the last is the horizon.
    colonies, detectable
        Shape (n, n_sites): expected colonies founded, and become detectable, by each day.
    alive
        Shape (n,): chance to be alive.
    alive_by_frailty
        Shape (n_nodes, n): the same for each node of the frailty.
    shed
        Shape (n,): expected cells shed by the primary by each day, if the patient lives.
    """

    scene: Scene
    parameters: Parameters
    chain: FateChain
    renewal: Renewal
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
        return involvement(self.scene, self.chain, self.renewal, self.alive_by_frailty)

    @property
    def p_any(self) -> FloatArray:
        """Chance of at least one colony by the end of the course, shape (n_sites,)."""
        return self.involvement.p_any

    @property
    def p_detectable(self) -> FloatArray:
        """Chance of at least one detectable colony by the end of the course, shape (n_sites,)."""
        return self.involvement.p_detectable

    @property
    def p_any_site(self) -> float:
        """Chance of at least one colony anywhere by the end of the course."""
        return self.involvement.p_any_site

    def colonies_at(self, day: float) -> FloatArray:
        """Return the expected colonies by a day, shape (n_sites,)."""
        return _at(self.day, self.colonies, day)

    def detectable_at(self, day: float) -> FloatArray:
        """Return the expected detectable colonies by a day, shape (n_sites,)."""
        return _at(self.day, self.detectable, day)


def _at(days: FloatArray, curves: FloatArray, day: float) -> FloatArray:
    position = float(np.clip(day / days[-1], 0.0, 1.0)) * (len(days) - 1)
    low = min(int(position), len(days) - 2)
    share = position - low
    return np.asarray((1.0 - share) * curves[low] + share * curves[low + 1])


def expect(scene: Scene, parameters: Parameters, horizon_days: float | None = None) -> Expectation:
    """Return the expected course of a scene under the given parameters.

    Parameters
    ----------
    scene
        The case.
    parameters
        Slider values in force.
    horizon_days
        End of the course if the patient lives; by default the scene's.
    """
    chain = solve_chain(scene.body, parameters, scene.biology)
    grid = grid_of(scene.horizon_days if horizon_days is None else horizon_days)
    renewal = solve_renewal(scene, chain, grid)
    frailty, weights = frailty_nodes(scene.frailty_sigma)
    alive = alive_share(scene, renewal, frailty)
    by_site = site_matrix(scene.body)
    founded, detected = renewal.founded @ by_site, renewal.detected @ by_site
    powers = np.minimum(frailty[:, None] ** np.arange(1, len(founded) + 1), _OVERFLOW)
    living = 0.5 * (alive[:, 1:] + alive[:, :-1])
    # A colony founded at t is counted when the patient lives at t; what it founds later cannot change that.
    per_generation = np.einsum("q,qg,qn->gn", weights, powers, living)
    return Expectation(
        scene=scene,
        parameters=parameters,
        chain=chain,
        renewal=renewal,
        day=grid.edge_days,
        colonies=_cumulative(np.einsum("gn,gns->ns", per_generation, founded)),
        detectable=_cumulative(np.einsum("gn,gns->ns", per_generation, detected)),
        alive=np.asarray(weights @ alive),
        alive_by_frailty=alive,
        shed=_cumulative(renewal.primary_shed),
    )


def _cumulative(per_cell: FloatArray) -> FloatArray:
    return np.concatenate([np.zeros_like(per_cell[:1]), np.cumsum(per_cell, axis=0)])
