"""Growth laws: doubling as measured, capacity as said, ages and sizes inverse to each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.growth import GrowthKind, GrowthLaw, Shedding

LAWS = tuple(GrowthLaw(kind, doubling_days=200.0, reference_cells=1e9, capacity_cells=1e12) for kind in GrowthKind)
EXPONENTIAL = GrowthLaw(GrowthKind.EXPONENTIAL, doubling_days=100.0, reference_cells=1e9, capacity_cells=2.0**30)


def test_exponential_growth_by_hand() -> None:
    assert EXPONENTIAL.cells([-1.0, 0.0, 100.0, 250.0, 1e6]) == pytest.approx([0.0, 1.0, 2.0, 2.0**2.5, 2.0**30])
    assert EXPONENTIAL.age_days([1.0, 2.0, 2.0**30, 2.0**31]) == pytest.approx([0.0, 100.0, 3000.0, np.inf])


@pytest.mark.parametrize("law", LAWS)
def test_the_doubling_time_holds_at_the_reference_size(law: GrowthLaw) -> None:
    age = float(law.age_days(law.reference_cells))
    before, after = law.cells([age - 0.01, age + 0.01])
    per_day = (np.log(after) - np.log(before)) / 0.02
    assert np.log(2.0) / per_day == pytest.approx(law.doubling_days, rel=1e-6)


@pytest.mark.parametrize("law", LAWS)
def test_a_tumour_starts_from_one_cell_and_stays_within_its_capacity(law: GrowthLaw) -> None:
    sizes = law.cells(np.linspace(0.0, 40_000.0, 500))
    assert sizes[0] == 1.0
    assert (np.diff(sizes) >= 0.0).all()
    assert sizes[-1] == pytest.approx(law.capacity_cells)
    assert sizes.max() <= law.capacity_cells * (1.0 + 1e-12)


@given(n_cells=st.floats(1.0, 0.9e12), law=st.sampled_from(LAWS))
def test_ages_and_sizes_are_inverse(n_cells: float, law: GrowthLaw) -> None:
    assert float(law.cells(law.age_days(n_cells))) == pytest.approx(n_cells, rel=1e-9)


def test_gompertz_growth_never_reaches_its_capacity() -> None:
    gompertz = next(law for law in LAWS if law.kind is GrowthKind.GOMPERTZ)
    assert np.isinf(gompertz.age_days([gompertz.capacity_cells, 2.0 * gompertz.capacity_cells])).all()


def test_shedding_by_volume_and_by_surface() -> None:
    volume, surface = (
        Shedding(per_cell_day=0.001, exponent=exponent, reference_cells=1e9) for exponent in (1.0, 2 / 3)
    )
    for shedding, factor in ((volume, 8.0), (surface, 4.0)):
        at_reference, at_eightfold = shedding.cells_per_day([1e9, 8e9])
        assert at_reference == pytest.approx(1e6)
        assert at_eightfold == pytest.approx(factor * at_reference)
