"""Cells and diameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.scene import Detection
from metaviz.model.units import cells_of_diameter, diameter_of_cells


def test_a_ball_of_one_centimetre() -> None:
    assert cells_of_diameter(10.0, 1e8) == pytest.approx(1e8 * np.pi / 6.0)
    assert Detection(diameter_mm=10.0, cells_per_cm3=1e8).detectable_cells == cells_of_diameter(10.0, 1e8)


@given(st.floats(0.01, 300.0), st.floats(1e6, 1e9))
def test_diameters_and_cells_are_inverse(diameter_mm: float, cells_per_cm3: float) -> None:
    n_cells = cells_of_diameter(diameter_mm, cells_per_cm3)
    assert diameter_of_cells([0.0, n_cells], cells_per_cm3) == pytest.approx([0.0, diameter_mm])
