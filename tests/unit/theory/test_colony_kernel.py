"""What a colony is expected to be at each age, against integrals done by hand and plain sampling."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.growth import ColonyLife
from metaviz.model.units import cells_of_diameter
from metaviz.theory.colony_kernel import expected_detected, expected_state, exponential_delay, sleep_classes
from tests.toys import toy_scene

AGES = np.linspace(0.0, 6000.0, 1201)


def _life() -> ColonyLife:
    return toy_scene().colony


def test_delay_of_a_ramp_is_exact() -> None:
    """For f(t) = t the mean of f(t - D) is t - d (1 - exp(-t / d))."""
    days = np.arange(0.0, 1000.0, 5.0)
    delayed = exponential_delay(days, 5.0, 120.0)
    assert delayed == pytest.approx(days - 120.0 * -np.expm1(-days / 120.0), abs=1e-9)


@pytest.mark.parametrize("mean_days", [0.5, 1e6])
def test_delay_limits(mean_days: float) -> None:
    """A very short delay changes nothing but a shift of its mean; a very long one leaves nothing."""
    days = np.arange(0.0, 1000.0, 5.0)
    delayed = exponential_delay(days, 5.0, mean_days)
    expected = np.maximum(days - mean_days, 0.0) if mean_days < 1.0 else np.zeros_like(days)
    assert delayed == pytest.approx(expected, abs=0.6)


def test_colony_without_chance_follows_its_law_until_the_stall() -> None:
    """No sleep, no spread, a switch that never comes: the law up to the stall, then the stall."""
    life = replace(
        _life(),
        growth_sigma=0.0,
        sleep_share=(0.0,) * 7,
        switch_share=1.0,
        switch_mean_days=1e17,
        regress_mean_days=1.0,
    )
    mean = expected_state(life, AGES, lambda cells: cells)[0]
    expected = np.minimum(life.growth.cells(AGES), life.avascular_cells)
    assert mean == pytest.approx(expected, rel=1e-6)


def test_kernel_agrees_with_sampled_colonies() -> None:
    """Sleep, stretch, switch and regression drawn one by one give the same mean burden and detected share."""
    life = _life()
    rng = np.random.default_rng(7)
    n = 40_000
    sleep = np.where(rng.random(n) < life.sleep_share[0], rng.exponential(life.wake_mean_days[0], n), 0.0)
    stretch = np.exp(life.growth_sigma * rng.standard_normal(n))
    stall_age = float(life.growth.age_days(life.avascular_cells))
    stall_day = sleep + stretch * stall_age
    switches = rng.random(n) < life.switch_share
    wait = rng.exponential(np.where(switches, life.switch_mean_days, life.regress_mean_days), n)
    seen_cells = cells_of_diameter(10.0, 1e8)
    seen_age = float(life.growth.age_days(seen_cells))
    mean = expected_state(life, AGES, np.sqrt)[0]
    seen = expected_detected(life, AGES, seen_cells)[0]
    for index in (100, 300, 600, 1200):
        age = AGES[index]
        grown = np.where(
            switches & (age > stall_day + wait),
            stall_age + (age - stall_day - wait) / stretch,
            np.minimum((age - sleep) / stretch, stall_age),
        )
        cells = np.where((age < sleep) | (~switches & (age > stall_day + wait)), 0.0, life.growth.cells(grown))
        roots = np.sqrt(cells)
        assert mean[index] == pytest.approx(roots.mean(), abs=5.0 * roots.std() / np.sqrt(n) + 1e-9)
        detected = switches & (age >= stall_day + wait + stretch * (seen_age - stall_age))
        assert seen[index] == pytest.approx(detected.mean(), abs=5.0 * 0.5 / np.sqrt(n))


def test_too_small_a_capacity_is_never_detected() -> None:
    """A colony whose capacity lies below the detection limit stays invisible."""
    life = replace(_life(), growth=replace(_life().growth, capacity_cells=2e8))
    assert expected_detected(life, AGES, 1e9).max() == 0.0


def test_sites_with_equal_sleep_share_a_class() -> None:
    """Grouping keeps every site's own numbers."""
    life = replace(_life(), sleep_share=(0.1, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1))
    classes = sleep_classes(life)
    assert len(classes.share) == 2
    assert classes.share[classes.of_site].tolist() == list(life.sleep_share)
