"""Expectations against integrals, limits and each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.cascade import STEPS, Step
from metaviz.theory.expectation import expect
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import coarse_sums, grid_of
from metaviz.theory.lifetime import solve_lifetime
from metaviz.theory.renewal import solve_renewal
from tests.toys import toy_parameters, toy_scene


def test_first_generation_is_an_integral() -> None:
    """With one generation and no death: shed cells times the chance to found, and Poisson involvement."""
    scene = toy_scene(frailty_sigma=0.0, lethal_cells=np.inf)
    parameters = replace(scene.published, colonisation=1e-10)
    result = expect(scene, parameters)
    days = np.linspace(0.0, scene.horizon_days, 200_001)
    shed = np.trapezoid(scene.shedding.cells_per_day(scene.primary_growth.cells(days)), days)
    source = scene.body.place_index["breast"]
    first = shed * result.chain.founding_by_site(source)
    assert result.renewal.founded[0].sum() == pytest.approx(first.sum(), rel=1e-6)
    assert result.expected_colonies == pytest.approx(first, rel=2e-3)
    assert result.p_any == pytest.approx(-np.expm1(-first), rel=2e-3)
    assert result.p_any_site == pytest.approx(-np.expm1(-first.sum()), rel=1e-6)


@pytest.mark.parametrize("raised", [{}, dict.fromkeys(STEPS, 1.0), {Step.COLONISATION: 1e-3}])
def test_chances_keep_to_what_holds_of_any_count(raised: dict[Step, float]) -> None:
    """A chance of at least one is at most the number expected, and anywhere is at least as likely as somewhere."""
    scene = toy_scene()
    parameters = scene.published
    for step, value in raised.items():
        parameters = parameters.with_step(step, value)
    result = expect(scene, parameters)
    assert np.all(result.p_any <= result.expected_colonies)
    assert np.all(result.p_detectable <= np.minimum(result.p_any, result.expected_detectable))
    assert result.p_any.max() <= result.p_any_site <= 1.0


def test_frailty_nodes_have_mean_one() -> None:
    """The frailty is a factor of mean one with the stated spread of its logarithm."""
    factor, weight = frailty_nodes(1.2)
    assert (weight * factor).sum() == pytest.approx(1.0, rel=1e-6)
    assert (weight * np.log(factor)).sum() == pytest.approx(-0.72, rel=1e-6)


def test_nothing_is_founded_without_survival() -> None:
    """A step that nobody survives leaves nothing to expect."""
    scene = toy_scene()
    result = expect(scene, scene.published.with_step(Step.EXTRAVASATION, 0.0))
    assert result.colonies.max() == 0.0
    assert result.p_any_site == pytest.approx(0.0, abs=1e-12)


@given(
    step=st.sampled_from(STEPS),
    factor=st.floats(1.0, 8.0),
    site=st.integers(0, 6),
    soil=st.floats(1.0, 20.0),
)
def test_more_survival_never_means_fewer_colonies(step: Step, factor: float, site: int, soil: float) -> None:
    """While nobody dies, raising a survival or a soil raises every expectation."""
    scene = toy_scene(lethal_cells=np.inf)
    low = replace(scene.published, colonisation=1e-7)
    high = low.with_step(step, min(1.0, low.step(step) * factor)).with_soil(site, low.soil[site] * soil)
    before, after = expect(scene, low, 4000.0), expect(scene, high, 4000.0)
    assert np.all(after.expected_colonies >= before.expected_colonies * (1.0 - 1e-9))
    assert np.all(after.p_any >= before.p_any - 1e-9)


def test_chances_and_counts_are_consistent() -> None:
    """A chance is at most the expected count, detectable at most any, and every curve rises."""
    result = expect(toy_scene(), toy_parameters(toy_scene().body))
    assert np.all(result.p_any <= result.expected_colonies + 1e-9)
    assert np.all(result.expected_detectable <= result.expected_colonies)
    assert np.all(np.diff(result.colonies, axis=0) >= 0.0)
    assert result.colonies_at(result.day[-1]) == pytest.approx(result.expected_colonies)
    assert result.colonies_at(0.0) == pytest.approx(np.zeros(7))


def test_life_ends_when_the_primary_alone_is_lethal() -> None:
    """Once the primary has reached the lethal burden nobody is alive."""
    scene = toy_scene(lethal_cells=1e9)
    result = expect(scene, replace(scene.published, colonisation=0.0))
    lethal_day = float(scene.primary_growth.age_days(1e9))
    assert np.all(result.alive[result.day > lethal_day] == 0.0)
    assert np.all(result.alive[result.day < lethal_day - 20.0] > 0.999)


def test_chance_to_live_agrees_with_sampled_burdens() -> None:
    """Poisson numbers of colonies with drawn ages, stretches, sleeps and switches: the same chance to be alive."""
    scene = toy_scene(frailty_sigma=0.0, lethal_cells=2e11)
    parameters = replace(scene.published, colonisation=4e-6)
    result = expect(scene, parameters)
    founded = result.renewal.founded[0].sum(axis=1)
    life = scene.colony
    stall = float(life.growth.age_days(life.avascular_cells))
    rng = np.random.default_rng(11)
    end = scene.horizon_days
    room = scene.lethal_cells - float(scene.primary_growth.cells(end))
    alive = []
    for _ in range(1500):
        counts = rng.poisson(founded)
        born = np.repeat(result.day[:-1], counts) + rng.random(counts.sum()) * result.day[1]
        n = len(born)
        asleep = np.where(rng.random(n) < life.sleep_share[0], rng.exponential(life.wake_mean_days[0], n), 0.0)
        stretch = np.exp(life.growth_sigma * rng.standard_normal(n))
        switch = rng.exponential(life.switch_mean_days, n)
        since = end - born - asleep - stretch * stall - switch
        grown = (since > 0.0) & (rng.random(n) < life.switch_share)
        alive.append(life.growth.cells(stall + since[grown] / stretch[grown]).sum() < room)
    share = float(np.mean(alive))
    grid = grid_of(scene.horizon_days)
    renewal = solve_renewal(result.founding, life, grid, all_generations=False)
    computed = float(solve_lifetime(result.founding, life, grid, coarse_sums(renewal.by_kind[0])[None])[0, -1])
    assert 0.05 < share < 0.95
    assert computed == pytest.approx(share, abs=4.0 * np.sqrt(share * (1.0 - share) / 1500))
