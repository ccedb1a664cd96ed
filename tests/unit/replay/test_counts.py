"""Counts up to a day: they end at the ledger, never fall, and each stage of the funnel is part of the one before."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.course import Ledger
from metaviz.model.fate import FATES, Fate
from metaviz.replay.counts import fates_until
from metaviz.replay.funnel import survivors
from metaviz.sim.course import simulate_course
from metaviz.sim.ledger import course_ledger
from tests.toys import toy_scene

SCENE = toy_scene()
COURSE = simulate_course(SCENE, SCENE.published, 3)
LEDGER = course_ledger(COURSE)


def test_by_hand() -> None:
    # Ten cells die in the matrix in the first month and twenty in the second, four are trapped; nothing else happens.
    course = simulate_course(SCENE, SCENE.published, 3, 60.0)
    assert not len(course.colonies)
    ledger = Ledger(
        month_start_day=np.array([0.0, 30.0]),
        shed=np.array([10, 24]),
        fate_place=np.array([-1, 1]),
        fate=np.array([FATES.index(Fate.MATRIX), FATES.index(Fate.TRAPPED)]),
        count=np.array([[10, 0], [20, 4]]),
    )
    by_day = {day: survivors(fates_until(course, ledger, day)).tolist() for day in (30.0, 45.0, 60.0, 900.0)}
    assert by_day == {
        30.0: [10, 0, 0, 0, 0, 0],
        45.0: [22, 2, 2, 2, 0, 0],
        60.0: [34, 4, 4, 4, 0, 0],
        900.0: [34, 4, 4, 4, 0, 0],
    }
    assert fates_until(course, ledger, 45.0)[FATES.index(Fate.MATRIX)] == 20


def test_the_end_is_the_ledger() -> None:
    counts = fates_until(COURSE, LEDGER, COURSE.end_day)
    of_ledger = np.bincount(LEDGER.fate, weights=LEDGER.count.sum(axis=0), minlength=len(FATES))
    np.testing.assert_array_equal(counts, of_ledger)
    stages = survivors(counts)
    assert stages[0] == LEDGER.shed.sum()
    assert stages[-1] == len(COURSE.colonies)


@given(st.floats(-10.0, 8000.0), st.floats(0.0, 500.0))
def test_counts_never_fall(day: float, later: float) -> None:
    before, after = fates_until(COURSE, LEDGER, day), fates_until(COURSE, LEDGER, day + later)
    assert (before >= 0).all()
    assert (after >= before).all()


@given(st.floats(0.0, 7305.0))
def test_each_stage_is_part_of_the_one_before(day: float) -> None:
    fates = fates_until(COURSE, LEDGER, day)
    stages = survivors(fates).tolist()
    assert stages == sorted(stages, reverse=True)
    assert stages[0] == fates.sum()


def test_a_single_colony_is_not_lost_among_ten_to_the_sixteen_cells() -> None:
    expected = np.zeros(len(FATES))
    expected[FATES.index(Fate.MATRIX)] = 1e16
    expected[FATES.index(Fate.FOUNDED)] = 0.125
    assert survivors(expected).tolist() == [1e16, 0.125, 0.125, 0.125, 0.125, 0.125]
