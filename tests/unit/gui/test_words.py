"""Quantities in words."""

from __future__ import annotations

import pytest

from metaviz.gui.words import length_text


@pytest.mark.parametrize(
    ("length_mm", "text"), [(0.0124, "12 µm"), (0.1, "0.1 mm"), (9.94, "9.9 mm"), (10.0, "1.0 cm"), (61.0, "6.1 cm")]
)
def test_a_diameter_stands_in_its_fitting_unit(length_mm: float, text: str) -> None:
    assert length_text(length_mm) == text
