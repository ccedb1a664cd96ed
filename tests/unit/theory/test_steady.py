"""Sliders of time, folded into the life of colonies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from metaviz.model.lever import LEVERS
from metaviz.model.plan import Plan
from metaviz.model.treatment import Effect
from metaviz.theory.conditions import conditions
from metaviz.theory.expectation import expect
from metaviz.theory.steady import steady_life
from tests.toy_plans import PLANS
from tests.toy_treated import CLONES, EFFECTS, KIND, treated_toy


def test_sliders_of_time_are_other_lives() -> None:
    """Twice the pace is half the doubling time; three times a rate is a third of the mean delay."""
    scene = treated_toy()
    moved = replace(scene.published, colony_pace=2.0, wake_rate=3.0, switch_rate=4.0, primary_pace=1.25)
    life = scene.colony
    retold = replace(
        scene,
        primary_growth=replace(scene.primary_growth, doubling_days=scene.primary_growth.doubling_days / 1.25),
        colony=replace(
            life,
            growth=replace(life.growth, doubling_days=life.growth.doubling_days / 2.0),
            switch_mean_days=life.switch_mean_days / 4.0,
            wake_mean_days=tuple(mean / 3.0 for mean in life.wake_mean_days),
        ),
    )
    by_slider, by_scene = expect(scene, moved), expect(retold, scene.published)
    # The rounding of the Fourier transform goes with the largest number.
    assert by_slider.colonies == pytest.approx(by_scene.colonies, rel=1e-9, abs=1e-5)
    assert by_slider.detectable == pytest.approx(by_scene.detectable, rel=1e-9, abs=1e-5)


@pytest.mark.parametrize("key", ["colonies.wake_rate", "colonies.switch_rate"])
def test_a_rate_of_zero_is_never(key: str) -> None:
    """Who never wakes, or never acquires vessels, is never seen."""
    scene = treated_toy()
    scene = replace(scene, colony=replace(scene.colony, sleep_share=(1.0,) * 7))
    result = expect(scene, scene.published.with_lever(next(lever for lever in LEVERS if lever.key == key), 0.0))
    assert result.expected_detectable.max() < 1e-9
    assert result.expected_colonies.max() > 0.1


@pytest.mark.parametrize("name", PLANS)
def test_only_treatments_that_colonies_feel_change_their_life(name: str) -> None:
    """Surgery and what acts on the way leave the lives of colonies steady."""
    in_blood_alone = {KIND.IMMUNOTHERAPY: Effect(immune_factor=3.0)}
    scene = replace(treated_toy(), clones=CLONES, effects=EFFECTS | in_blood_alone)
    on_the_way = {"none", "surgery", "immunotherapy", "emt_inhibitor", "bone_protecting"}
    life = steady_life(scene, conditions(scene, scene.published, PLANS[name]))
    assert (life is not None) == (name in on_the_way)


def test_untouched_life_is_the_scenes_own() -> None:
    """Without sliders of time nothing is rounded on the way."""
    scene = treated_toy()
    assert steady_life(scene, conditions(scene, scene.published, Plan())) == scene.colony
