"""Numbers as people read and type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.gui.number_text import (
    count_text,
    factor_text,
    one_in_text,
    parsed_number,
    power_text,
    rounded,
    share_text,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.05", 0.05),
        ("0,05", 0.05),
        (" 5 % ", 0.05),
        ("5%", 0.05),
        ("1 in 20", 0.05),
        ("1/20", 0.05),
        ("1 IN 2.5", 0.4),
        ("1 in 60 million", 1.0 / 60e6),
        ("1 in 100,000", 1e-5),
        ("1 in 2 thousand", 5e-4),
        ("1e-5", 1e-5),
        ("2.5 × 10⁻⁸", 2.5e-8),
        ("2.5 x 10^-8", 2.5e-8),
        ("10⁻⁵", 1e-5),
        ("× 3", 3.0),
        ("×0.25", 0.25),
        ("1", 1.0),
        ("0", 0.0),
    ],
)
def test_what_people_type_is_understood(text: str, value: float) -> None:
    assert parsed_number(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("text", ["", "abc", "1 in", "1 in 0", "five", "5 %%", "1e", "--3", "1 2", "nan", "inf", "-1"])
def test_what_means_nothing_is_not_guessed(text: str) -> None:
    assert parsed_number(text) is None


@pytest.mark.parametrize(
    ("share", "percent", "one_in"),
    [
        (0.1, "10 %", "1 in 10"),
        (0.05, "5 %", "1 in 20"),
        (0.4, "40 %", "1 in 2.5"),
        (1.0, "100 %", ""),
        (0.0, "0 %", ""),
        (0.001, "0.1 %", "1 in 1,000"),
        (1e-5, "10⁻⁵", "1 in 100,000"),
        (2.5e-8, "2.5 × 10⁻⁸", "1 in 40 million"),
        (1.0 / 60e6, "1.7 × 10⁻⁸", "1 in 60 million"),
    ],
)
def test_a_chance_is_said_in_two_ways(share: float, percent: str, one_in: str) -> None:
    assert share_text(share) == percent
    assert one_in_text(share) == one_in


@pytest.mark.parametrize(
    ("count", "text"),
    [(1.0, "1"), (950.0, "950"), (12_500.0, "12,500"), (3.56e6, "3.56 million"), (1e12, "1 trillion"), (1e16, "10¹⁶")],
)
def test_counts_have_the_digits_that_matter(count: float, text: str) -> None:
    assert count_text(count) == text


def test_a_factor_and_a_power() -> None:
    assert factor_text(2.5) == "× 2.5"
    assert factor_text(0.0) == "× 0"
    assert power_text(1000.0) == "10³"


@given(st.floats(1e-9, 1.0))
def test_what_is_shown_can_be_typed_back(share: float) -> None:
    assert parsed_number(share_text(share)) == pytest.approx(share, rel=0.06)
    if share <= 0.5:
        assert parsed_number(one_in_text(share)) == pytest.approx(share, rel=0.06)


@given(st.floats(1e-9, 1e9))
def test_rounding_keeps_three_digits(value: float) -> None:
    assert rounded(value) == pytest.approx(value, rel=0.0051)
    assert rounded(rounded(value)) == rounded(value)
