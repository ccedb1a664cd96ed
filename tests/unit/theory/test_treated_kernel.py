"""Kernels by calendar: against the kernels by age where nothing is felt, and against lives lived day by day."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from metaviz.model.cascade import Parameters
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, TreatmentKind
from metaviz.theory.calendar import NODES, Calendar, calendar, node_weights
from metaviz.theory.conditions import Conditions, conditions
from metaviz.theory.era_chain import era_founds
from metaviz.theory.expectation import expect
from metaviz.theory.felt import felt_by_class, felt_tables
from metaviz.theory.founding import alike_clones, founding
from metaviz.theory.grid import grid_of
from metaviz.theory.treated_kernel import TreatedKernel, TreatedLaw, treated_kernel
from tests.toy_plans import PLANS, course_of
from tests.toy_treated import YEAR, treated_toy, with_features

N_LIVES = 3000


def _kernel(scene: Scene, parameters: Parameters, plan: Plan) -> tuple[TreatedKernel, Conditions]:
    during = conditions(scene, parameters, plan)
    chance = era_founds(scene, parameters, during)
    who = founding(scene, during, chance, alike_clones(chance, felt_tables(during)))
    time = calendar(grid_of(scene.horizon_days), during)
    felt = felt_by_class(scene, during, who, scene.colony, time)
    law = TreatedLaw.of(scene.colony, scene.shedding, scene.detection.detectable_cells, time, felt)
    return treated_kernel(law), during


def _lived(
    scene: Scene, during: Conditions, clone: int, site: int, founded: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Live colonies day by day with plain rules; cells shed in all, whether ever detectable, cells at the horizon."""
    rng, life, growth = np.random.default_rng(seed), scene.colony, scene.colony.growth
    n = len(founded)
    stall = float(growth.age_days(life.avascular_cells))
    asleep = rng.random(n) < life.sleep_share[site]
    stretch = np.exp(life.growth_sigma * rng.standard_normal(n))
    switches, vessels = rng.random(n) < life.switch_share, np.zeros(n, dtype=np.bool_)
    age, gone = np.zeros(n), np.zeros(n, dtype=np.bool_)
    shed, seen = np.zeros(n), np.zeros(n, dtype=np.bool_)
    edges = dict(zip(during.start_day.tolist(), range(len(during)), strict=True))
    steps = np.unique(np.concatenate((np.arange(founded.min(), scene.horizon_days), during.start_day)))
    steps = np.append(steps[(steps >= founded.min()) & (steps < scene.horizon_days)], scene.horizon_days)
    for day, following in pairwise(steps):
        era = int(during.era(day))
        here = (era, clone, site)
        born = founded < day
        if edges.get(float(day), 0) > 0:
            left = growth.cells(age) * np.exp(-during.kill[here])
            if during.kill[here] > 0.0:
                gone |= born & ~asleep & (rng.random(n) < (1.0 - np.exp(-during.kill[here])) ** growth.cells(age))
                age = np.where(born & ~asleep, np.minimum(age, growth.age_days(left)), age)
            gone |= born & asleep & (rng.random(n) > np.exp(-during.asleep_kill[here]))
        days = np.clip(following - founded, 0.0, following - day)
        there = (days > 0.0) & ~gone
        wakes = (
            there & asleep & (rng.random(n) < -np.expm1(-days * during.wake_factor[here] / life.wake_mean_days[site]))
        )
        asleep &= ~wakes
        gone |= wakes & (rng.random(n) < during.woken_die_share[here])
        grows = there & ~asleep & ~wakes & ~gone
        stalled = grows & ~vessels & (age >= stall) & (during.pace[here] >= 0.0)
        now = np.where(switches, during.switch_factor[here] / life.switch_mean_days, 1.0 / life.regress_mean_days)
        event = stalled & (rng.random(n) < -np.expm1(-days * now))
        vessels |= event & switches
        gone |= event & ~switches
        moves = grows & ~stalled
        later = np.where(moves, age + during.pace[here] * days / stretch, age)
        later = np.where(vessels, later, np.minimum(later, stall))
        gone |= moves & (later < 0.0)
        shed += np.where(grows & ~gone, days * scene.shedding.cells_per_day(growth.cells(0.5 * (age + later))), 0.0)
        age = later
        seen |= grows & ~gone & (growth.cells(age) >= scene.detection.detectable_cells)
    return shed, seen, np.where(gone | (founded > scene.horizon_days), 0.0, growth.cells(age))


@pytest.mark.parametrize(
    ("site_id", "year", "features"),
    [
        ("lung", 2.0, ()),
        ("lung", 4.0, ("clones",)),
        ("lung", 11.2, ("timing",)),
        ("liver", 3.0, ()),
        ("liver", 6.0, ()),
        ("liver", 9.0, ()),
        ("liver", 5.0, ("clones", "timing")),
        ("liver", 8.0, ("timing", "sanctuary")),
    ],
)
def test_kernels_agree_with_lives_lived_day_by_day(site_id: str, year: float, features: tuple[str, ...]) -> None:
    """All treatments in one plan: cells shed, detected share and burden of colonies founded within one cell of time."""
    scene, parameters = with_features(treated_toy(), *features)
    kernel, during = _kernel(scene, parameters, PLANS["everything"])
    clone = len(scene.clones) - 1
    cell = int(np.searchsorted(kernel.time.edge_days, year * YEAR))
    rng = np.random.default_rng(3)
    founded = kernel.time.edge_days[cell] + kernel.time.step_days[cell] * rng.random(N_LIVES)
    site = scene.body.site_index[site_id]
    shed, seen, size = _lived(scene, during, clone, site, founded, seed=5)
    place = scene.body.place_index[site_id]
    number = kernel.felt.of_kind.reshape(-1, len(scene.body.places))[-1, place]
    rows = slice(2 * cell, 2 * cell + 2)
    expected = {
        "shed": (kernel.shed[number, rows].mean(axis=0).sum(), shed),
        "seen": (kernel.seen[number, rows].mean(axis=0).sum(), seen.astype(np.float64)),
        "size": (kernel.burden[number, rows, -1].mean(), np.where(size >= scene.colony.avascular_cells, size, 0.0)),
    }
    for name, (value, lived) in expected.items():
        error = lived.std() / np.sqrt(N_LIVES)
        # Steps of a day are late by half a day at every event; that is two per cent of what is shed.
        assert value == pytest.approx(lived.mean(), abs=4.0 * error + 0.03 * lived.mean() + 1.0 / N_LIVES), name


@pytest.mark.parametrize("lethal_cells", [np.inf, 2e11])
def test_a_treatment_that_does_nothing_changes_nothing(lethal_cells: float) -> None:
    """Kernels by calendar and kernels by age are two ways to the same numbers."""
    scene = treated_toy(frailty_sigma=0.8, lethal_cells=lethal_cells)
    scene = replace(scene, effects={TreatmentKind.HORMONE: Effect(pace_loss=1e-9)})
    by_age = expect(scene, scene.published)
    by_day = expect(scene, scene.published, plan=PLANS["hormone"])
    assert len(by_day.day) != len(by_age.day)
    assert by_day.expected_colonies == pytest.approx(by_age.expected_colonies, rel=0.01)
    assert by_day.expected_detectable == pytest.approx(by_age.expected_detectable, rel=0.02)
    assert by_day.p_any == pytest.approx(by_age.p_any, abs=0.01)
    assert by_day.p_detectable == pytest.approx(by_age.p_detectable, abs=0.01)
    assert by_day.alive[-1] == pytest.approx(by_age.alive[-1], abs=0.01)


def test_until_the_first_treatment_all_is_as_without() -> None:
    """What is expected of the years before is the same, up to the grid."""
    scene = treated_toy(frailty_sigma=0.8, lethal_cells=2e11)
    plain = expect(scene, scene.published)
    day = 9.0 * YEAR
    for name in ("chemotherapy", "hormone", "wake_and_kill"):
        plan = Plan(tuple(replace(each, day=day) for each in PLANS[name].interventions))
        treated = expect(scene, scene.published, plan=plan)
        assert treated.colonies_at(day) == pytest.approx(plain.colonies_at(day), rel=0.01)


def test_lives_of_the_horizon_alone() -> None:
    """A dose after the horizon reaches nobody, and one on the first day finds no colony."""
    scene = treated_toy()
    plain = expect(scene, scene.published)
    late = expect(scene, scene.published, plan=Plan((course_of(TreatmentKind.CHEMOTHERAPY, 17.0),)))
    assert late.expected_colonies == pytest.approx(plain.expected_colonies, rel=0.005)
    kernel, _ = _kernel(scene, scene.published, Plan((course_of(TreatmentKind.CHEMOTHERAPY, 0.0),)))
    assert kernel.felt.kill.max() == 0.0


def test_nodes_hold_count_and_slope() -> None:
    """Two points stand for a cell of time: they keep its count, and where in it things happen on average."""
    weights = node_weights(np.array([2.0, 5.0]), np.array([1.2, 2.5]))
    assert weights.sum(axis=-1) == pytest.approx([2.0, 5.0])
    assert weights @ NODES == pytest.approx([1.2, 2.5])
    time = Calendar(np.array([0.0, 50.0, 80.0, 160.0]), np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.bool_))
    rising = np.diff(np.exp(0.004 * time.edge_days))
    nodes = time.on_nodes(rising)
    assert nodes.reshape(3, 2).sum(axis=1) == pytest.approx(rising)
    ratio = nodes[3] / nodes[2]
    assert ratio == pytest.approx(np.exp(0.004 * 30.0 * (NODES[1] - NODES[0])), rel=0.02)
