"""Eras and what holds in them, by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.cascade import Parameters
from metaviz.model.clone import Clone
from metaviz.model.niche import Niche
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.theory.conditions import NICHE_STEPS, Conditions, conditions
from tests.toys import toy_scene

KIND = TreatmentKind
LN10 = math.log(10.0)
N_SITES = 7
BREAST, LUNG, LIVER, BONE = 0, 1, 2, 4


def scene_with(effects: dict[TreatmentKind, Effect], **changes: object) -> Scene:
    return replace(toy_scene(), effects=effects, **changes)  # type: ignore[arg-type] # fields of Scene


def during(scene: Scene, *interventions: Intervention, parameters: Parameters | None = None) -> Conditions:
    return conditions(scene, parameters or scene.published, Plan(interventions=interventions))


def test_an_untreated_patient_has_one_era_in_which_nothing_is_changed() -> None:
    scene = toy_scene()
    now = conditions(scene, scene.published, NO_PLAN)
    assert now.start_day.tolist() == [0.0]
    for factor in (now.immune_factor, now.emt_factor, now.soil_factor, now.pace, now.wake_factor, now.switch_factor):
        assert (factor == 1.0).all()
    for loss in (now.kill, now.asleep_kill, now.woken_die_share):
        assert not loss.any()
    assert now.life_is_steady
    days = np.array([-1.0, 0.0, 100.0, 7000.0])
    np.testing.assert_array_equal(now.primary.cells(days), scene.primary_growth.cells(days))


def test_two_holds_that_overlap() -> None:
    """Losses of pace add up, factors multiply, and each ends on its own day."""
    scene = scene_with(
        {
            KIND.HORMONE: Effect(pace_loss=0.6, wake_factor=0.5),
            KIND.IMMUNOTHERAPY: Effect(pace_loss=0.7, wake_factor=0.4, immune_factor=3.0, woken_die_share=0.5),
        }
    )
    now = during(scene, Intervention(KIND.HORMONE, 100.0, 200.0), Intervention(KIND.IMMUNOTHERAPY, 200.0, 300.0))
    assert now.start_day.tolist() == [0.0, 100.0, 200.0, 300.0, 500.0]
    assert now.pace[:, 0, LUNG] == pytest.approx([1.0, 0.4, -0.3, 0.3, 1.0])
    assert now.wake_factor[:, 0, LUNG] == pytest.approx([1.0, 0.5, 0.2, 0.4, 1.0])
    assert now.immune_factor == pytest.approx([1.0, 1.0, 3.0, 3.0, 1.0])
    assert now.woken_die_share[:, 0, LUNG] == pytest.approx([0.0, 0.0, 0.5, 0.5, 0.0])
    assert not now.life_is_steady
    np.testing.assert_allclose(now.primary.growth_age_days(np.array([200.0, 300.0]))[:, 0], [140.0, 110.0])


def test_the_same_treatment_twice_at_once_kills_the_woken_twice() -> None:
    scene = scene_with({KIND.WAKE_AND_KILL: Effect(woken_die_share=0.6, wake_factor=3.0)})
    twice = (Intervention(KIND.WAKE_AND_KILL, 10.0, 90.0), Intervention(KIND.WAKE_AND_KILL, 10.0, 90.0))
    now = during(scene, *twice)
    assert now.woken_die_share[1, 0, LUNG] == pytest.approx(1.0 - 0.4 * 0.4)
    assert now.wake_factor[1, 0, LUNG] == pytest.approx(9.0)


def test_doses_on_the_same_day_add_up_and_holds_last_until_the_last_dose() -> None:
    scene = scene_with(
        {
            KIND.CHEMOTHERAPY: Effect(log10_kill=2.0, asleep_share=0.25, pace_loss=0.5),
            KIND.TARGETED: Effect(log10_kill=1.0),
        }
    )
    now = during(
        scene,
        Intervention(KIND.CHEMOTHERAPY, 100.0, cycles=3, every_days=21.0),
        Intervention(KIND.TARGETED, 121.0, 30.0),
    )
    assert now.start_day.tolist() == [0.0, 100.0, 121.0, 142.0, 151.0]
    assert now.kill[:, 0, LUNG] == pytest.approx([0.0, 2 * LN10, 3 * LN10, 2 * LN10, 0.0])
    assert now.asleep_kill[:, 0, LUNG] == pytest.approx([0.0, 0.5 * LN10, 0.5 * LN10, 0.5 * LN10, 0.0])
    assert now.pace[:, 0, LUNG] == pytest.approx([1.0, 0.5, 0.5, 1.0, 1.0])


def test_missed_doses_resistance_and_sanctuary_weaken_in_proportion() -> None:
    effect = Effect(log10_kill=2.0, pace_loss=1.0, wake_factor=0.25, immune_factor=4.0, emt_factor=0.25)
    clones = (Clone("a", "A", 0.5), Clone("b", "B", 0.5, resistance=((KIND.CHEMOTHERAPY, 0.5),)))
    scene = scene_with({KIND.CHEMOTHERAPY: effect}, clones=clones)
    parameters = scene.published.with_sanctuary(LIVER, 0.75)
    now = during(scene, Intervention(KIND.CHEMOTHERAPY, 10.0, 90.0, adherence=0.5), parameters=parameters)
    felt = np.full((2, N_SITES), 0.5)
    felt[:, LIVER] *= 0.25
    felt[1] *= 0.5
    np.testing.assert_allclose(now.kill[1], 2.0 * LN10 * felt)
    np.testing.assert_allclose(now.pace[1], 1.0 - felt)
    np.testing.assert_allclose(now.wake_factor[1], 0.25**felt)
    assert (now.immune_factor[1], now.emt_factor[1]) == pytest.approx((2.0, 0.5))


def test_surroundings_of_a_clone_hold_every_factor() -> None:
    """What the chain is told: the immune system, motile cells, and the soil of era and clone together."""
    effect = Effect(immune_factor=2.0, emt_factor=0.5, soil_factor=0.1, soil_sites=("bone",))
    tilted = Clone("b", "B", 0.5, soil_tilt=(1.0, 3.0, 1.0, 1.0, 2.0, 1.0, 1.0))
    scene = scene_with({KIND.BONE_PROTECTING: effect}, clones=(Clone("a", "A", 0.5), tilted))
    now = during(scene, Intervention(KIND.BONE_PROTECTING, 10.0, 90.0))
    around = now.environment(1, tilted)
    assert (around.immune_factor, around.emt_factor) == (2.0, 0.5)
    assert around.soil_factor == pytest.approx((1.0, 3.0, 1.0, 1.0, 0.2, 1.0, 1.0))
    assert now.environment(0, scene.clones[0]).soil_factor == ()
    assert now.environment(2, tilted).soil_factor == tilted.soil_tilt


@pytest.mark.parametrize(("site_id", "site"), [("breast", BREAST), ("bone", BONE)])
def test_radiotherapy_is_felt_at_its_site_alone_and_no_sanctuary_keeps_it_off(site_id: str, site: int) -> None:
    scene = scene_with({KIND.RADIOTHERAPY: Effect(is_local=True, log10_kill=3.0)})
    parameters = scene.published.with_sanctuary(site, 1.0)
    now = during(scene, Intervention(KIND.RADIOTHERAPY, 2000.0, site_id=site_id), parameters=parameters)
    hit = np.zeros(N_SITES)
    hit[site] = 3.0 * LN10
    np.testing.assert_allclose(now.kill[1, 0], hit)
    before, after = now.primary.cells(np.array([2000.0 - 1e-6, 2000.0]))
    assert after == pytest.approx(before * (1e-3 if site == BREAST else 1.0), rel=1e-6)


def test_a_kind_without_effect_and_what_came_before_day_0_do_nothing() -> None:
    scene = scene_with({KIND.CHEMOTHERAPY: Effect(log10_kill=5.0), KIND.SURGERY: Effect(removes_primary=True)})
    now = during(
        scene,
        Intervention(KIND.HORMONE, 10.0, 100.0),
        Intervention(KIND.CHEMOTHERAPY, -21.0),
        Intervention(KIND.SURGERY, -1.0),
        Intervention(KIND.CHEMOTHERAPY, math.inf),
    )
    assert not now.kill.any()
    assert (now.pace == 1.0).all()
    assert now.primary.cells(3000.0) == scene.primary_growth.cells(3000.0)


def test_a_hold_that_began_before_day_0_and_one_without_end() -> None:
    scene = scene_with({KIND.HORMONE: Effect(wake_factor=0.5), KIND.KEEP_ASLEEP: Effect(wake_factor=0.1)})
    now = during(scene, Intervention(KIND.HORMONE, -50.0, 80.0), Intervention(KIND.KEEP_ASLEEP, 40.0, math.inf))
    assert now.start_day.tolist() == [0.0, 30.0, 40.0]
    assert now.wake_factor[:, 0, LUNG] == pytest.approx([0.5, 1.0, 0.1])


def test_the_sliders_of_time_act_in_every_era() -> None:
    scene = scene_with({KIND.HORMONE: Effect(pace_loss=0.5)})
    parameters = replace(scene.published, colony_pace=2.0, primary_pace=0.5, wake_rate=3.0, switch_rate=0.25)
    now = during(scene, Intervention(KIND.HORMONE, 100.0, 100.0), parameters=parameters)
    assert now.pace[:, 0, LUNG] == pytest.approx([2.0, 1.0, 2.0])
    assert now.primary.pace[:, 0] == pytest.approx([0.5, 0.25, 0.5])
    assert (now.wake_factor == 3.0).all()
    assert (now.switch_factor == 0.25).all()
    steady = conditions(scene, parameters, NO_PLAN)
    assert steady.life_is_steady


def test_sliders_change_nothing_twice() -> None:
    """A slow primary grows at half its age."""
    scene = toy_scene()
    slow = conditions(scene, replace(scene.published, primary_pace=0.5), NO_PLAN)
    np.testing.assert_array_equal(slow.primary.cells(3000.0), scene.primary_growth.cells(1500.0))


NICHE = Niche(strength=(0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0), half_cells=1e9, lead_days=60.0)


def test_the_niche_follows_the_primary_in_steps_with_its_lead() -> None:
    scene = scene_with({}, niche=NICHE)
    now = conditions(scene, scene.published, NO_PLAN)
    degree = (now.soil_factor[:, LUNG] - 1.0) / 4.0
    assert (now.soil_factor[:, LIVER] == 1.0).all()
    # The toy primary ends near 10^12 cells, so the niche goes through all steps.
    assert degree.tolist() == [step / NICHE_STEPS for step in range(NICHE_STEPS + 1)]
    for day, step in zip(now.start_day[1:], degree[1:], strict=True):
        size = scene.primary_growth.cells(day - NICHE.lead_days)
        before = scene.primary_growth.cells(day - NICHE.lead_days - 15.3)
        reached = (step * NICHE_STEPS - 0.5) / NICHE_STEPS
        assert before / (before + 1e9) < reached <= size / (size + 1e9)


def test_the_niche_fades_with_a_shrinking_primary_and_is_gone_with_a_removed_one() -> None:
    effects = {KIND.SURGERY: Effect(removes_primary=True), KIND.HORMONE: Effect(pace_loss=2.0)}
    scene = scene_with(effects, niche=NICHE)
    full = conditions(scene, scene.published, NO_PLAN)
    last = float(full.start_day[-1])
    shrinking = during(scene, Intervention(KIND.HORMONE, last + 100.0, 2000.0))
    later = shrinking.soil_factor[shrinking.era(last + 100.0) :, LUNG]
    assert later.max() == 5.0
    assert later.min() < 2.0
    cut = during(scene, Intervention(KIND.SURGERY, last + 100.0))
    assert cut.soil_factor[cut.era(last + 99.0), LUNG] == 5.0
    assert (cut.soil_factor[cut.era(last + 100.0) :, LUNG] == 1.0).all()


def test_the_lever_of_the_niche() -> None:
    scene = scene_with({}, niche=NICHE)
    assert len(conditions(scene, replace(scene.published, niche=0.0), NO_PLAN)) == 1
    doubled = conditions(scene, replace(scene.published, niche=2.0), NO_PLAN)
    assert doubled.soil_factor[-1, LUNG] == 9.0


def test_the_era_of_a_day() -> None:
    scene = scene_with({KIND.HORMONE: Effect(pace_loss=0.5)})
    now = during(scene, Intervention(KIND.HORMONE, 100.0, 50.0))
    days = np.array([-5.0, 0.0, np.nextafter(100.0, 0.0), 100.0, 149.9, 150.0, 1e9])
    assert now.era(days).tolist() == [0, 0, 0, 1, 1, 2, 2]


EVERY_EFFECT = {
    KIND.SURGERY: Effect(removes_primary=True),
    KIND.RADIOTHERAPY: Effect(is_local=True, log10_kill=6.0, asleep_share=0.5),
    KIND.CHEMOTHERAPY: Effect(log10_kill=1.0, asleep_share=0.1),
    KIND.HORMONE: Effect(pace_loss=1.1, wake_factor=0.5),
    KIND.IMMUNOTHERAPY: Effect(pace_loss=1.3, immune_factor=3.0, woken_die_share=0.3),
    KIND.EMT_INHIBITOR: Effect(emt_factor=0.2),
    KIND.BONE_PROTECTING: Effect(soil_factor=0.5, soil_sites=("bone",)),
}

interventions = st.builds(
    Intervention,
    kind=st.sampled_from(tuple(EVERY_EFFECT)),
    day=st.floats(-100.0, 9000.0),
    days=st.floats(0.0, 3000.0),
    cycles=st.integers(1, 20),
    every_days=st.floats(0.5, 60.0),
    site_id=st.sampled_from(("breast", "lung", "bone")),
    adherence=st.floats(0.0, 1.0),
)
plans = st.lists(interventions, max_size=5).map(lambda some: Plan(interventions=tuple(some)))
EVERYTHING = scene_with(
    EVERY_EFFECT,
    niche=NICHE,
    clones=(
        Clone("a", "A", 0.9, soil_tilt=(1.0, 0.5, 2.0, 1.0, 1.0, 1.0, 1.0)),
        Clone("b", "B", 0.1, resistance=((KIND.CHEMOTHERAPY, 1.0), (KIND.HORMONE, 0.7))),
    ),
)


@given(plan=plans)
def test_every_plan_gives_numbers_that_make_sense(plan: Plan) -> None:
    now = conditions(EVERYTHING, EVERYTHING.published, plan)
    assert now.start_day[0] == 0.0
    assert (np.diff(now.start_day) > 0.0).all()
    for table in (now.immune_factor, now.emt_factor, now.soil_factor, now.wake_factor, now.switch_factor):
        assert np.isfinite(table).all()
        assert (table >= 0.0).all()
    assert (now.kill >= 0.0).all()
    assert (now.asleep_kill <= now.kill).all()
    assert ((now.woken_die_share >= 0.0) & (now.woken_die_share <= 1.0)).all()
    assert (now.pace <= 1.0).all()
    days = np.linspace(-50.0, 9000.0, 400)
    cells = now.primary.clone_cells(days)
    assert np.isfinite(cells).all()
    assert (cells >= 0.0).all()
    assert (cells[days < 0.0] == 0.0).all()
    untreated = conditions(EVERYTHING, EVERYTHING.published, NO_PLAN)
    assert (cells <= untreated.primary.clone_cells(days) * (1.0 + 1e-9)).all()


@given(plan=plans, day=st.floats(-10.0, 9000.0))
def test_until_the_first_treatment_all_is_as_it_would_be_without(plan: Plan, day: float) -> None:
    first = min((each.day for each in plan.interventions), default=math.inf)
    if not 0.0 <= day < first:
        return
    treated = conditions(EVERYTHING, EVERYTHING.published, plan)
    untreated = conditions(EVERYTHING, EVERYTHING.published, NO_PLAN)
    for name in ("immune_factor", "emt_factor", "soil_factor", "pace", "kill", "wake_factor", "switch_factor"):
        ours, theirs = getattr(treated, name)[treated.era(day)], getattr(untreated, name)[untreated.era(day)]
        np.testing.assert_array_equal(ours, theirs, err_msg=name)
    np.testing.assert_array_equal(treated.primary.clone_cells(day), untreated.primary.clone_cells(day))


@given(plan=plans)
def test_a_clone_that_is_gone_never_comes_back(plan: Plan) -> None:
    path = conditions(EVERYTHING, EVERYTHING.published, plan).primary
    present = path.clone_cells(np.linspace(0.0, 12_000.0, 500)) > 0.0
    came_back = ~present[:-1] & present[1:]
    assert not came_back.any()
