"""What all windows of a course have in common."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.course import Course
from metaviz.model.kept import kept
from metaviz.sim.flow_clock import drawn_transit_s
from metaviz.sim.patient_chain import patient_chain
from metaviz.sim.step_odds import StepOdds, step_odds
from metaviz.sim.walks import FailingSteps, failing_steps


@dataclass(frozen=True, eq=False)
class FlowLaw:
    """How cells of a course move.

    Attributes
    ----------
    odds
        Odds of the steps of all cells.
    failing
        Odds of the steps of cells that found nothing.
    transit_s
        Shape (n_routes,), mean drawn seconds on each route.
    source_place
        Shape (1 + n_colonies,), place of the primary and of each colony.
    """

    odds: StepOdds
    failing: FailingSteps
    transit_s: FloatArray
    source_place: IntArray


@kept
def flow_law(course: Course) -> FlowLaw:
    """Return how cells of a course move."""
    odds = step_odds(patient_chain(course))
    return FlowLaw(odds, failing_steps(odds), drawn_transit_s(course.scene.body), course.source_place)
