"""All that the courses of one scene, its parameters and a plan have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.cascade import Parameters
from metaviz.model.kept import kept
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.sim.life_law import LifeLaw, life_law
from metaviz.sim.luck import LuckPlane, Proposals, luck_plane, proposals
from metaviz.sim.primary_source import PrimarySources, primary_sources
from metaviz.theory.chain import solve_chain
from metaviz.theory.conditions import Conditions, conditions
from metaviz.theory.era_chain import era_founds


@dataclass(frozen=True, eq=False)
class CourseLaw:
    """What courses follow from, besides a seed.

    Attributes
    ----------
    scene, horizon_days
        The scene, and where its courses end at the latest.
    during
        What holds in each era.
    plane
        How founders are drawn.
    primary, life
        Size and shedding of the primary; lives of the colonies.
    primary_place
        Index into ``body.places``.
    """

    scene: Scene
    horizon_days: float
    during: Conditions
    plane: LuckPlane
    primary: PrimarySources
    life: LifeLaw
    primary_place: int

    @property
    def first_change_day(self) -> float:
        """Day up to which tumours live as untreated ones do; ``inf`` if they always do."""
        return min(self.primary.first_change_day, self.life.first_change_day)

    @property
    def primary_reach(self) -> FloatArray:
        """Reach of the primary's clones in the luck plane, shape (n_clones,)."""
        return self.plane.reach[np.arange(self.primary.n_clones) * self.plane.n_places + self.primary_place]


def course_law(
    scene: Scene, parameters: Parameters, horizon_days: float | None = None, plan: Plan = NO_PLAN
) -> CourseLaw:
    """Return the law of a scene's courses.

    Raises
    ------
    ValueError
        If the horizon is negative or not finite.
    """
    horizon = scene.horizon_days if horizon_days is None else float(horizon_days)
    if not 0.0 <= horizon < np.inf:
        message = f"horizon_days is {horizon}; it must be a number of days from 0 on"
        raise ValueError(message)
    during = conditions(scene, parameters, plan)
    return CourseLaw(
        scene=scene,
        horizon_days=horizon,
        during=during,
        plane=luck_plane(_proposals(scene), during.start_day, era_founds(scene, parameters, during)),
        primary=primary_sources(during.primary, scene.shedding),
        life=life_law(scene, during),
        primary_place=scene.body.place_index[scene.primary_place],
    )


@kept
def _proposals(scene: Scene) -> Proposals:
    """Return the proposals of a scene, from its published values."""
    return proposals(scene.body, solve_chain(scene.body, scene.published, scene.biology).founds)
