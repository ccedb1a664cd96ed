"""Cumulative shedding over growth age."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.growth import GrowthKind, GrowthLaw, Shedding
from metaviz.sim.shed_table import shed_table

EXPONENTIAL = GrowthLaw(GrowthKind.EXPONENTIAL, doubling_days=100.0, reference_cells=1e8, capacity_cells=1e12)
GOMPERTZ = GrowthLaw(GrowthKind.GOMPERTZ, doubling_days=200.0, reference_cells=1e8, capacity_cells=1e12)
BY_VOLUME = Shedding(per_cell_day=1e-4, exponent=1.0, reference_cells=1e8)
BY_SURFACE = Shedding(per_cell_day=1e-4, exponent=2.0 / 3.0, reference_cells=1e8)


def test_exponential_growth_by_hand() -> None:
    """Shed cells of exponential growth: rate times (2^(t/100) - 1) times 100 / ln 2."""
    table = shed_table(EXPONENTIAL, BY_VOLUME)
    for age in (50.0, 1000.0, 3000.0):
        by_hand = 1e-4 * (2.0 ** (age / 100.0) - 1.0) * 100.0 / np.log(2.0)
        assert float(table.cumulative(age)) == pytest.approx(by_hand, rel=1e-4)


def test_a_full_grown_tumour_goes_on_at_a_constant_rate() -> None:
    """Beyond the table the tumour keeps its capacity."""
    table = shed_table(EXPONENTIAL, BY_VOLUME)
    late = table.cumulative(np.array([1e5, 1e5 + 1.0]))
    assert late[1] - late[0] == pytest.approx(1e8, rel=1e-9)


@pytest.mark.parametrize("shedding", [BY_VOLUME, BY_SURFACE])
def test_gompertz_growth_against_an_integral(shedding: Shedding) -> None:
    """The table agrees with the integral of the rate."""
    ages = np.linspace(0.0, 20.0 * 365.25, 400_001)
    rate = shedding.cells_per_day(GOMPERTZ.cells(ages))
    integral = np.concatenate(([0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(ages))))
    some = np.arange(20_000, 400_001, 20_000)
    assert shed_table(GOMPERTZ, shedding).cumulative(ages[some]) == pytest.approx(integral[some], rel=1e-3)


@given(age=st.floats(0.0, 1e6), law=st.sampled_from([EXPONENTIAL, GOMPERTZ]))
def test_the_inverse_is_exact(age: float, law: GrowthLaw) -> None:
    """Age to cells and back."""
    table = shed_table(law, BY_SURFACE)
    assert float(table.growth_age_days(table.cumulative(age))) == pytest.approx(age, rel=1e-9, abs=1e-9)


def test_no_shedding_is_no_error() -> None:
    """A tumour that sheds nothing has shed nothing."""
    table = shed_table(GOMPERTZ, Shedding(per_cell_day=0.0, exponent=1.0, reference_cells=1e8))
    assert float(table.cumulative(5000.0)) == 0.0
