"""What a session computes: the expectations of a case in closed form, and the course of its patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from metaviz.model.cascade import Parameters
from metaviz.model.course import Course
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.sim.course import simulate_course
from metaviz.theory.expectation import Expectation, expect


def _simulate(scene: Scene, parameters: Parameters, seed: int, plan: Plan) -> Course:
    return simulate_course(scene, parameters, seed, plan=plan)


@dataclass(frozen=True)
class Engine:
    """The two computations behind a case.

    Attributes
    ----------
    expect
        Of scene, parameters, horizon in days and plan; fast enough for every move of a slider.
    simulate
        Of scene, parameters, seed and plan; may be done elsewhere.
    """

    expect: Callable[[Scene, Parameters, float, Plan], Expectation] = expect
    simulate: Callable[[Scene, Parameters, int, Plan], Course] = _simulate
