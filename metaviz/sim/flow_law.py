"""What all windows of a course have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from metaviz.model.course import Course
from metaviz.model.fate import FATES, Fate
from metaviz.sim.flow_clock import drawn_transit_s
from metaviz.sim.step_odds import FOUNDED, StepOdds, step_odds
from metaviz.sim.walks import FailingSteps, failing_steps
from metaviz.theory.chain import FateChain, solve_chain

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


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


_FLOW_LAWS: WeakKeyDictionary[Course, FlowLaw] = WeakKeyDictionary()


def flow_law(course: Course) -> FlowLaw:
    """Return how cells of a course move, made once per course."""
    known = _FLOW_LAWS.get(course)
    if known is None:
        body = course.scene.body
        odds = step_odds(_of_patient(solve_chain(body, course.parameters, course.scene.biology), course))
        primary = body.place_index[course.scene.primary_place]
        source_place = np.concatenate(([primary], course.colonies.place))
        known = FlowLaw(odds, failing_steps(odds), drawn_transit_s(body), source_place)
        _FLOW_LAWS[course] = known
    return known


def _of_patient(chain: FateChain, course: Course) -> FateChain:
    """Return the chain with the patient's frailty: his cells found more or less often than the chain says.

    The difference goes to the cells that fail in the tissue, as in the ledger.
    """
    asleep = course.scene.biology.lasting_sleep_share
    ends = chain.ends.copy()
    wrong_soil, dormant = FATES.index(Fate.WRONG_SOIL), FATES.index(Fate.DORMANT)
    in_tissue = ends[:, FOUNDED] + ends[:, wrong_soil] + ends[:, dormant]
    ends[:, FOUNDED] = np.minimum(course.frailty * ends[:, FOUNDED], in_tissue)
    ends[:, wrong_soil] = (in_tissue - ends[:, FOUNDED]) * (1.0 - asleep)
    ends[:, dormant] = (in_tissue - ends[:, FOUNDED]) * asleep
    return replace(chain, ends=ends, founds=chain.visits * ends[:, FOUNDED])
