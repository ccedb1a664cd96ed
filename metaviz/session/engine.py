"""What a session computes: the expectations of a case in closed form, and the course of its patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from metaviz.model.cascade import Parameters
from metaviz.model.course import Course
from metaviz.model.scene import Scene
from metaviz.sim.course import simulate_course
from metaviz.theory.expectation import Expectation, expect


@dataclass(frozen=True)
class Engine:
    """The two computations behind a case.

    Attributes
    ----------
    expect
        Of scene, parameters and horizon in days; fast enough for every move of a slider.
    simulate
        Of scene, parameters and seed; may be done elsewhere.
    """

    expect: Callable[[Scene, Parameters, float], Expectation] = expect
    simulate: Callable[[Scene, Parameters, int], Course] = simulate_course
