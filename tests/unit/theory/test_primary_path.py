"""The primary through treatments, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import ArrayLike

from metaviz.model.clone import Clone
from metaviz.model.growth import GrowthKind, GrowthLaw
from metaviz.theory.primary_path import PrimaryPath, primary_path
from tests.toys import toy_scene

# Doubles every ten days, so that ages and sizes are counted on the fingers: 2 ** (age / 10).
LAW = GrowthLaw(GrowthKind.EXPONENTIAL, doubling_days=10.0, reference_cells=1e8, capacity_cells=2.0**40)


def path(
    start_day: ArrayLike, pace: ArrayLike, kill: ArrayLike, removed: ArrayLike, shares: tuple[float, ...] = (1.0,)
) -> PrimaryPath:
    clones = tuple(Clone(str(i), str(i), share) for i, share in enumerate(shares))
    scene = replace(toy_scene(), primary_growth=LAW, clones=clones)
    days = np.asarray(start_day, dtype=np.float64)
    spread = np.zeros((len(days), len(shares)))
    paces, kills = (np.asarray(each, dtype=np.float64).reshape(len(days), -1) + spread for each in (pace, kill))
    return primary_path(scene, days, paces, kills, np.asarray(removed, dtype=np.bool_))


def test_surgery_takes_all_away() -> None:
    tumour = path([0, 100], [1, 1], [0, 0], [False, True])
    assert tumour.cells([99.0, 100.0, 5000.0]).tolist() == pytest.approx([2.0**9.9, 0.0, 0.0])


def test_a_hold_slows_stops_and_turns_back() -> None:
    """Age 100, then half speed to 120, a stand still, and backwards to 90."""
    tumour = path([0, 100, 140, 200, 230], [1, 0.5, 0, -1, 1], [0] * 5, [False] * 5)
    ages = tumour.growth_age_days(np.array([100.0, 140.0, 170.0, 200.0, 215.0, 230.0, 240.0]))[:, 0]
    assert ages.tolist() == [100.0, 120.0, 120.0, 120.0, 105.0, 90.0, 100.0]


def test_a_dose_divides_the_tumour_and_doses_may_be_followed_by_growth() -> None:
    tumour = path([0, 100, 121], [1, 1, 1], [0, np.log(8.0), np.log(8.0)], [False] * 3)
    # Three doublings, or thirty days, are lost with each dose.
    assert tumour.growth_age_days(np.array([100.0, 121.0, 130.0]))[:, 0] == pytest.approx([70.0, 61.0, 70.0])


def test_a_tumour_that_shrinks_to_nothing_stays_away() -> None:
    tumour = path([0, 100, 300], [1, -1, 1], [0, 0, 0], [False] * 3)
    assert tumour.cells([150.0, 199.0, 201.0, 300.0, 1000.0]).tolist() == pytest.approx([32.0, 2.0**0.1, 0, 0, 0])


def test_a_dose_that_leaves_less_than_half_a_cell_leaves_none() -> None:
    cured = path([0, 50], [1, 1], [0, np.log(2.0**6.1)], [False] * 2)
    saved = path([0, 50], [1, 1], [0, np.log(2.0**5.9)], [False] * 2)
    assert cured.cells(500.0) == 0.0
    # More than half a cell is told as one cell.
    assert saved.growth_age_days(50.0).tolist() == [0.0]


def test_doses_select_the_resistant_clone() -> None:
    """Nine tenths of the tumour feel the dose; afterwards it is the other tenth that holds nearly all."""
    tumour = path([0, 200], [[1, 1], [1, 1]], [[0.0, 0.0], [float(np.log(1024.0)), 0.0]], [False] * 2, (0.9, 0.1))
    before, after = tumour.clone_cells(np.array([200.0 - 1e-9, 200.0]))
    assert before == pytest.approx([0.9 * 2**20, 0.1 * 2**20])
    assert after == pytest.approx([0.9 * 2**10, 0.1 * 2**20])
    assert tumour.cells(200.0) == pytest.approx(after.sum())


def test_a_clone_that_feels_nothing_of_an_early_dose_is_not_lost_with_the_others() -> None:
    """A tenth of a tumour of four cells is less than half a cell, and no reason to be gone."""
    tumour = path([0, 20], [[1, 1], [1, 1]], [[0.0, 0.0], [50.0, 0.0]], [False] * 2, (0.9, 0.1))
    assert tumour.clone_cells(200.0) == pytest.approx([0.0, 0.1 * 2**20])


def test_before_day_0_there_is_no_tumour_whichever_way_its_clock_goes() -> None:
    for pace in (1.0, 0.0, -1.0):
        tumour = path([0, 50], [pace, 1], [0, 0], [False] * 2)
        assert tumour.cells([-100.0, -1e-9]).tolist() == [0.0, 0.0]


def test_a_tumour_at_its_capacity_is_set_back_by_a_dose() -> None:
    tumour = path([0, 1000], [1, 1], [0, np.log(2.0)], [False] * 2)
    assert tumour.cells([999.0, 1000.0]).tolist() == pytest.approx([2.0**40, 2.0**39])


def test_a_dose_too_weak_for_a_number_makes_no_tumour_older() -> None:
    tumour = path([0, 1000], [1, 1], [0, 1e-18], [False] * 2)
    assert np.isfinite(tumour.growth_age_days(1000.0)).all()
    assert tumour.growth_age_days(1000.0) <= 1000.0
