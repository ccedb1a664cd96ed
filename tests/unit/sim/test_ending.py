"""The day on which a course ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.growth import ColonyLife, GrowthKind, GrowthLaw, Shedding
from metaviz.model.scene import Detection
from metaviz.sim.colony_life import Lives, colony_clock
from metaviz.sim.ending import Tumours, bracket_day, lethal_day
from metaviz.sim.primary_source import primary_sources
from metaviz.sim.quantum import QUANTUM_DAYS
from metaviz.theory.primary_path import PrimaryPath

LAW = GrowthLaw(GrowthKind.EXPONENTIAL, doubling_days=100.0, reference_cells=1e8, capacity_cells=2.0**30)
LIFE = ColonyLife(LAW, 0.0, 1024.0, 0.5, 1.0, 1.0, (0.0,), (1.0,))
SHEDDING = Shedding(1e-4, 1.0, 1e8)
CLOCK = colony_clock(LIFE, SHEDDING, Detection(10.0, 1e8))


@given(
    roots=st.lists(st.floats(0.01, 7000.0), min_size=1, max_size=6),
    power=st.sampled_from([0.1, 1.0, 30.0]),
)
def test_the_first_day_of_a_rising_sum(roots: list[float], power: float) -> None:
    """Whatever the shape, the bracket closes around the day, and the second end has reached the level."""
    root = np.array(roots)

    def rising(day: np.ndarray) -> np.ndarray:
        return np.asarray((day / root) ** power)

    after, reached = bracket_day(rising, 1.0, np.zeros(len(root)), np.full(len(root), 7305.0))
    assert (rising(after) < 1.0).all()
    assert (rising(reached) >= 1.0).all()
    assert reached - after == pytest.approx(np.full(len(root), QUANTUM_DAYS), rel=1e-9)


def test_a_jump_is_found() -> None:
    """A sum that jumps is found by halving, in about as many turns as that needs."""
    turns = []

    def rising(day: np.ndarray) -> np.ndarray:
        turns.append(1)
        return np.where(day >= 1234.5, 10.0, 0.0)

    _, reached = bracket_day(rising, 1.0, np.zeros(1), np.full(1, 7305.0))
    assert reached[0] == 1234.5
    assert len(turns) <= 40


def test_few_turns_give_a_day_that_is_late_but_safe() -> None:
    """Cut short, the search still brackets."""
    root = np.array([1000.0])
    after, reached = bracket_day(lambda day: day / root, 1.0, np.zeros(1), np.full(1, 7305.0), most_turns=3)
    assert after[0] <= root[0] <= reached[0]


def _tumours(regress_day: list[float]) -> Tumours:
    n = len(regress_day)
    days = np.zeros(n)
    lives = Lives(
        CLOCK, days, days, days + 1000.0, days + np.inf, np.array(regress_day), days + 1.0, days + 1.0, days > 0.0
    )
    slow = GrowthLaw(GrowthKind.EXPONENTIAL, doubling_days=500.0, reference_cells=1e8, capacity_cells=2.0**30)
    one = np.ones((1, 1))
    path = PrimaryPath(slow, np.ones(1), np.zeros(1), 0.0 * one, one)
    return Tumours(primary_sources(path, SHEDDING), lives, np.zeros(n, dtype=np.int64))


def test_a_burden_that_falls_before_it_is_lethal_for_good() -> None:
    """Three colonies of 1024 cells regress one by one; 3000 cells are there only while all three are."""
    assert lethal_day(_tumours([2000.0, 2100.0, 2200.0]), 3000.0, np.array([7305.0]))[0] == pytest.approx(
        1000.0, abs=10
    )
    # All three do not make 4000, and when the slow primary gets there they are gone: 500 log2(4000) days.
    late = lethal_day(_tumours([2000.0, 2100.0, 2200.0]), 4000.0, np.array([7305.0]))[0]
    assert late == pytest.approx(500.0 * np.log2(4000.0), abs=1e-5)


def test_nobody_dies_of_a_small_burden() -> None:
    """Below the level there is no day."""
    assert lethal_day(_tumours([2000.0]), 1e20, np.array([7305.0]))[0] == np.inf
