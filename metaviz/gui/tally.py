"""What was counted and what is expected at a moment: the numbers of all charts, as one value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaviz.gui.counted_course import CountedCourse
from metaviz.model.body import Body
from metaviz.model.fate import FATES
from metaviz.replay.counts import counts_by_site, fates_until
from metaviz.session.state import SessionState
from metaviz.theory.expectation import Expectation

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tally:
    """Numbers at a moment.

    Attributes
    ----------
    body
        Gives the sites their names.
    colonies, expected_colonies, expected_at_end
        Shape (n_sites,): colonies of this patient so far, expected so far, and expected by the horizon.
    fates, expected_fates
        Shape (n_fates,): cells of this patient so far by fate, and what the chain expects of those shed by the
        primary so far.
    """

    body: Body
    colonies: IntArray
    expected_colonies: FloatArray
    expected_at_end: FloatArray
    fates: IntArray
    expected_fates: FloatArray


def tally(state: SessionState, counted_course: CountedCourse | None) -> Tally:
    """Return the numbers of a state; without a ledger no cells are counted."""
    expectation, day = state.expectation, state.day
    body = state.scene.body
    primary = body.place_index[state.scene.primary_place]
    course = state.course
    fates = np.zeros(len(FATES), dtype=np.int64)
    if counted_course is not None:
        fates = fates_until(counted_course.course, counted_course.ledger, day)
    return Tally(
        body=body,
        colonies=np.zeros(len(body.sites), dtype=np.int64) if course is None else counts_by_site(course, day),
        expected_colonies=expectation.colonies_at(day),
        expected_at_end=expectation.expected_colonies,
        fates=fates,
        expected_fates=shed_until(expectation, day) * expectation.chain.fate_shares(primary),
    )


def shed_until(expectation: Expectation, day: float) -> float:
    """Return the cells that the primary is expected to have shed by a day."""
    return float(np.interp(day, expectation.day, expectation.shed))
