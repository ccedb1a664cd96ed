"""Scales of sliders and charts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.gui.scale import LinearScale, LogScale, Scale, step_scale

SCALES = (LinearScale(), LinearScale(-2.0, 6.0), LogScale(1e-9), LogScale(0.01, 100.0))


@pytest.mark.parametrize("scale", SCALES)
def test_ends_and_outside(scale: Scale) -> None:
    assert scale.place(scale.low) == 0.0
    assert scale.place(scale.high) == pytest.approx(1.0)
    assert scale.place(scale.low - 5.0) == 0.0
    assert scale.place(scale.high * 7.0) == pytest.approx(1.0)
    assert LogScale(1e-3).place(0.0) == 0.0


@given(st.sampled_from(SCALES), st.floats(0.0, 1.0))
def test_there_and_back(scale: Scale, place: float) -> None:
    assert scale.place(scale.value(place)) == pytest.approx(place, abs=1e-9)


@given(st.sampled_from(SCALES), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_is_further(scale: Scale, one: float, other: float) -> None:
    assert (scale.value(one) <= scale.value(other)) == (one <= other) or abs(one - other) < 1e-12


def test_equal_factors_are_equal_distances() -> None:
    scale = LogScale(1e-4)
    assert scale.ticks() == pytest.approx((1e-4, 1e-3, 1e-2, 1e-1, 1.0))
    assert [scale.place(tick) for tick in scale.ticks()] == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0])


def test_a_step_keeps_its_usual_scale_unless_the_published_value_is_near_its_end() -> None:
    assert step_scale(0.1, 1e-4).low == 1e-4
    assert step_scale(0.0, 1e-4).low == 1e-4
    assert step_scale(3e-8, 1e-7).low == pytest.approx(1e-10)
