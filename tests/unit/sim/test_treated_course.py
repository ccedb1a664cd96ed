"""Courses with treatments, clones and a niche: what no plan may break."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaviz.model.arrays import IntArray
from metaviz.model.cascade import STEPS, Step
from metaviz.model.course import FROM_PRIMARY, Colonies, Course, EndReason
from metaviz.model.lever import LEVERS
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.sim.burden import colony_cells, failing_by_source, primary_cells, shed_cumulative, total_burden
from metaviz.sim.course import course_digest, simulate_course
from metaviz.sim.draws import patient_seed
from metaviz.sim.ensemble import simulate_ensemble
from metaviz.sim.quantum import QUANTUM_DAYS
from tests.toy_plans import plan_of, plans
from tests.toy_treated import CLONES, KIND, NICHE, treated_scene, whole_scene

PLAIN = treated_scene()
FULL = whole_scene()
SCENES = {
    "plain": PLAIN,
    "clones": treated_scene(clones=CLONES),
    "niche": treated_scene(niche=NICHE),
    "full": FULL,
    "mortal": whole_scene(lethal_cells=1e9),
}
scenes = st.sampled_from(sorted(SCENES))
seeds = st.integers(0, 10_000)
ADJUVANT = plan_of(
    Intervention(KIND.SURGERY, 4000.0),
    Intervention(KIND.CHEMOTHERAPY, 4030.0, cycles=6),
    Intervention(KIND.HORMONE, 4200.0, days=1500.0),
)
LATE = plan_of(
    Intervention(KIND.CHEMOTHERAPY, 5500.0, cycles=8),
    Intervention(KIND.IMMUNOTHERAPY, 5600.0, days=500.0),
    Intervention(KIND.RADIOTHERAPY, 6500.0, site_id="liver"),
    Intervention(KIND.WAKE_AND_KILL, 5000.0, days=200.0),
)


def _course(scene: Scene, seed: int, plan: Plan = NO_PLAN, horizon_days: float | None = None) -> Course:
    return simulate_course(scene, scene.published, seed, horizon_days, plan)


def _rows(course: Course, before_day: float) -> IntArray:
    """Return the colonies founded before a day, by key."""
    rows = np.flatnonzero(course.colonies.founded_day < before_day)
    return rows[np.argsort(course.colonies.key[rows])]


def _parent_key(colonies: Colonies, rows: IntArray) -> np.ndarray:
    parent = colonies.parent[rows]
    return np.where(parent == FROM_PRIMARY, np.uint64(0), colonies.key[parent]) if len(rows) else rows


def _assert_same_until(one: Course, other: Course, day: float) -> None:
    """Up to the day (or an end before it) both courses are one: colonies, ends, and what happened to colonies."""
    assert min(one.end_day, day) == min(other.end_day, day)
    end = min(one.end_day, other.end_day, day)
    a, b = _rows(one, end), _rows(other, end)
    for name in ("key", "place", "generation", "clone", "founded_day", "growth_stretch"):
        assert np.array_equal(getattr(one.colonies, name)[a], getattr(other.colonies, name)[b]), name
    assert np.array_equal(_parent_key(one.colonies, a), _parent_key(other.colonies, b))
    for name in ("awake_day", "switch_day", "regress_day", "detectable_day"):
        left, right = getattr(one.colonies, name)[a], getattr(other.colonies, name)[b]
        assert np.array_equal(np.where(left < end, left, np.inf), np.where(right < end, right, np.inf)), name


@given(name=scenes, seed=seeds, day=st.floats(0.0, 7300.0), data=st.data())
@settings(max_examples=60)
def test_until_the_first_treatment_nothing_changes(name: str, seed: int, day: float, data: st.DataObject) -> None:
    """Whatever is planned from a day on, the course up to it is that of the untreated patient, to the last bit."""
    scene = SCENES[name]
    treated = _course(scene, seed, data.draw(plans(first_day=day)))
    untreated = _course(scene, seed)
    if EndReason.CROWDED not in (treated.end_reason, untreated.end_reason):
        # What a treatment does is dated in whole quanta, so to the one before the day at the earliest.
        _assert_same_until(untreated, treated, float(np.floor(day / QUANTUM_DAYS) * QUANTUM_DAYS))


@given(name=scenes, seed=seeds, first=plans(), day=st.floats(1000.0, 7300.0), delay=st.floats(0.0, 900.0))
@settings(max_examples=40)
def test_another_date_changes_nothing_before_both(name: str, seed: int, first: Plan, day: float, delay: float) -> None:
    """Two plans that differ in the date of one treatment agree up to the earlier date."""
    scene = SCENES[name]
    early, late = (
        _course(scene, seed, Plan((*first.interventions, Intervention(KIND.CHEMOTHERAPY, date, cycles=3))))
        for date in (day, day + delay)
    )
    if EndReason.CROWDED not in (early.end_reason, late.end_reason):
        end = min(early.end_day, late.end_day, day)
        a, b = _rows(early, end), _rows(late, end)
        assert np.array_equal(early.colonies.key[a], late.colonies.key[b])
        # Days after the first era's edge are the same up to rounding.
        assert early.colonies.founded_day[a] == pytest.approx(late.colonies.founded_day[b], abs=4.0 * QUANTUM_DAYS)


@given(name=scenes, seed=seeds, plan=plans(), years=st.floats(0.0, 20.0))
@settings(max_examples=50)
def test_a_short_horizon_gives_the_beginning(name: str, seed: int, plan: Plan, years: float) -> None:
    """A treated course does not depend on how far it is followed."""
    scene = SCENES[name]
    long, short = _course(scene, seed, plan), _course(scene, seed, plan, years * 365.25)
    if long.end_day < short.end_day:
        assert (long.end_day, long.end_reason) == (short.end_day, short.end_reason)
    a, b = _rows(long, short.end_day), _rows(short, short.end_day)
    for column in fields(Colonies):
        if column.name != "parent":
            assert np.array_equal(getattr(long.colonies, column.name)[a], getattr(short.colonies, column.name)[b])


@given(name=scenes, seed=seeds, plan=plans())
@settings(max_examples=60)
def test_any_plan_gives_a_course(name: str, seed: int, plan: Plan) -> None:
    """Overlapping, from day 0 on, after the end, thirty doses: columns keep their promises, all numbers are sound."""
    scene = SCENES[name]
    course = _course(scene, seed, plan)
    colonies = course.colonies
    assert course_digest(course) == course_digest(_course(scene, seed, plan))
    assert 0.0 <= course.end_day <= scene.horizon_days
    assert np.isfinite(colonies.founded_day).all()
    assert (np.diff(colonies.founded_day) >= 0.0).all()
    assert (colonies.founded_day < course.end_day).all()
    assert (colonies.parent < np.arange(len(colonies))).all()
    assert (colonies.founded_day <= colonies.awake_day).all()
    assert (colonies.awake_day <= colonies.switch_day).all()
    assert (colonies.founded_day <= colonies.regress_day).all()
    seen = np.isfinite(colonies.detectable_day)
    assert (colonies.detectable_day[seen] <= colonies.regress_day[seen]).all()
    assert np.isfinite(colonies.regress_day[colonies.eradicated]).all()
    born = colonies.parent >= 0
    parent = colonies.parent[born]
    assert np.array_equal(colonies.clone[born], colonies.clone[parent])
    assert (colonies.founded_day[born] <= colonies.regress_day[parent]).all()
    assert (colonies.founded_day[born] >= colonies.awake_day[parent]).all()
    assert ((colonies.clone >= 0) & (colonies.clone < len(scene.clones))).all()
    days = np.linspace(0.0, course.end_day, 60)
    for values in (total_burden(course, days), primary_cells(course, days), colony_cells(course, days[30])):
        assert np.isfinite(values).all()
        assert (values >= 0.0).all()
    failing = failing_by_source(course, days)
    assert (np.diff(failing, axis=0) >= 0).all()
    assert (failing >= 0).all()
    assert np.array_equal(
        shed_cumulative(course, days),
        failing.sum(axis=1) + np.searchsorted(colonies.founded_day, days, side="left"),
    )


@given(
    name=scenes,
    seed=seeds,
    plan=plans(),
    step=st.sampled_from(STEPS),
    factor=st.floats(1.0, 30.0),
    site=st.integers(0, 6),
    soil=st.floats(1.0, 30.0),
)
@settings(max_examples=50)
def test_raising_a_survival_or_a_soil_keeps_every_colony(
    name: str, seed: int, plan: Plan, step: Step, factor: float, site: int, soil: float
) -> None:
    """Common random numbers hold under treatment too: nothing founded before the new end is lost or moved."""
    scene = SCENES[name]
    few = replace(scene.published, colonisation=1e-7)
    raised = few.with_step(step, min(few.step(step) * factor, 1.0)).with_soil(site, few.soil[site] * soil)
    old = simulate_course(scene, few, seed, plan=plan)
    new = simulate_course(scene, raised, seed, plan=plan)
    assert new.end_day <= old.end_day
    row = {int(key): i for i, key in enumerate(new.colonies.key)}
    kept = np.flatnonzero(old.colonies.founded_day < new.end_day)
    rows = np.array([row[int(old.colonies.key[i])] for i in kept], dtype=np.int64)
    for column in fields(Colonies):
        if column.name != "parent":
            assert np.array_equal(getattr(old.colonies, column.name)[kept], getattr(new.colonies, column.name)[rows])


@pytest.mark.parametrize(
    ("key", "value"), [("niche.factor", 2.5), ("cascade.cluster_share", 0.3), ("cascade.emt_share", 0.9)]
)
@pytest.mark.parametrize("seed", range(6))
def test_a_stronger_niche_or_more_clusters_keep_every_colony(key: str, value: float, seed: int) -> None:
    """What only raises odds adds colonies; here clusters and motile cells found more often than others."""
    scene = FULL
    lever = next(lever for lever in LEVERS if lever.key == key)
    few = replace(scene.published, colonisation=1e-7)
    old = simulate_course(scene, few, seed, plan=ADJUVANT)
    new = simulate_course(scene, few.with_lever(lever, value), seed, plan=ADJUVANT)
    kept = old.colonies.founded_day < new.end_day
    day = dict(zip(new.colonies.key.tolist(), new.colonies.founded_day.tolist(), strict=True))
    assert len(new.colonies) >= kept.sum()
    for number, founded_day in zip(
        old.colonies.key[kept].tolist(), old.colonies.founded_day[kept].tolist(), strict=True
    ):
        assert day[number] == pytest.approx(founded_day, abs=2.0 * QUANTUM_DAYS)


def test_surgery_on_the_first_day_leaves_nothing() -> None:
    """Without a primary there is no colony; after a surgery only colonies found."""
    plan = plan_of(Intervention(KIND.SURGERY, 0.0))
    for seed in range(5):
        course = _course(FULL, seed, plan)
        assert len(course.colonies) == 0
        assert shed_cumulative(course, course.end_day) == 0
    later = _course(PLAIN, 2, plan_of(Intervention(KIND.SURGERY, 5000.0)))
    after = later.colonies.founded_day >= 5000.0
    assert after.any()
    assert (later.colonies.parent[after] >= 0).all()
    assert primary_cells(later, np.array([4999.0, 5000.0]))[1] == 0.0


def test_a_clone_is_what_its_seed_and_share_make_of_it() -> None:
    """The first clone keeps the patient's own luck: with a share of one it is the patient of one clone."""
    alone = _course(PLAIN, 3)
    other = replace(CLONES[1], share=0.0)
    both = _course(treated_scene(clones=(replace(CLONES[0], share=1.0), other)), 3)
    assert len(alone.colonies) > 20
    assert np.array_equal(alone.colonies.key, both.colonies.key)
    assert (both.colonies.clone == 0).all()
    tilted = _course(treated_scene(clones=CLONES), 3).colonies
    liver = PLAIN.body.place_index["liver"]
    assert np.mean(tilted.place[tilted.clone == 1] == liver) > np.mean(tilted.place[tilted.clone == 0] == liver)


def test_a_resistant_clone_is_what_is_left() -> None:
    """Hormone therapy shrinks one clone away and leaves the resistant one: selection."""
    scene = treated_scene(clones=CLONES[:2])
    plan = plan_of(Intervention(KIND.HORMONE, 3500.0, days=3800.0))
    clones = np.concatenate([_course(scene, seed, plan).colonies.clone for seed in range(12)])
    untreated = np.concatenate([_course(scene, seed).colonies.clone for seed in range(12)])
    assert clones.mean() > untreated.mean() + 0.1


@pytest.mark.parametrize("plan", [ADJUVANT, LATE])
@pytest.mark.parametrize("name", ["full", "mortal"])
def test_patient_i_of_an_ensemble_is_the_course_of_its_seed(name: str, plan: Plan) -> None:
    """Treated patients too are the same alone and among others."""
    scene = SCENES[name]
    summary = simulate_ensemble(scene, scene.published, 25, 11, plan=plan)
    courses = [_course(scene, patient_seed(11, i), plan) for i in range(25)]
    assert summary.n_colonies.tolist() == [len(course.colonies) for course in courses]
    assert summary.end_day.tolist() == [course.end_day for course in courses]
    by_clone = np.mean([np.bincount(course.colonies.clone, minlength=3) for course in courses], axis=0)
    assert summary.mean_colonies_by_clone == pytest.approx(by_clone)


@pytest.mark.parametrize("seed", range(12))
def test_death_under_treatment(seed: int) -> None:
    """At no end of a month before death is the burden lethal, and on the day of death it becomes so."""
    scene = SCENES["mortal"]
    course = _course(scene, seed, LATE)
    lethal = scene.lethal_cells
    months = np.arange(1.0, np.ceil(course.end_day / DAYS_PER_MONTH)) * DAYS_PER_MONTH
    assert (total_burden(course, months) < lethal).all()
    assert course.end_reason is EndReason.LETHAL
    burden = total_burden(course, np.array([course.end_day - QUANTUM_DAYS, course.end_day]))
    assert burden[0] < lethal <= burden[1]


def test_treatment_can_put_off_death() -> None:
    """Palliative cycles prolong some lives and shorten none by much."""
    scene = SCENES["mortal"]
    plan = plan_of(Intervention(KIND.CHEMOTHERAPY, 3300.0, cycles=20))
    treated = np.array([_course(scene, seed, plan).end_day for seed in range(20)])
    untreated = np.array([_course(scene, seed).end_day for seed in range(20)])
    alive = untreated > 3300.0
    assert alive.sum() >= 5
    assert np.mean(treated[alive] - untreated[alive]) > 100.0
    assert np.array_equal(treated[~alive], untreated[~alive])


def test_two_hundred_cycles() -> None:
    """Weekly doses for four years: a course comes back, and hardly anything outlives them."""
    plan = plan_of(Intervention(KIND.CHEMOTHERAPY, 5000.0, cycles=200, every_days=7.0))
    course = _course(PLAIN, 3, plan)
    early = course.colonies.founded_day < 5000.0
    assert early.any()
    assert (course.colonies.regress_day[early] < 6400.0).all()
    assert primary_cells(course, 6400.0) == 0.0
