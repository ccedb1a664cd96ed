"""One patient's course: what it promises, what moves it, and where it ends."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaviz.model.cascade import STEPS, Parameters, Step
from metaviz.model.course import FROM_PRIMARY, Colonies, Course, EndReason
from metaviz.model.growth import GrowthKind
from metaviz.sim.burden import total_burden
from metaviz.sim.course import course_digest, simulate_course
from metaviz.sim.quantum import QUANTUM_DAYS
from tests.toys import toy_scene

SCENE = toy_scene()
FEWER = replace(SCENE.published, colonisation=1e-7)
N_SITES = len(SCENE.body.sites)


def _columns(colonies: Colonies, rows: np.ndarray) -> list[np.ndarray]:
    """Return all columns of some rows, the parent by its key."""
    parent = np.where(colonies.parent == FROM_PRIMARY, 0, colonies.key[colonies.parent] if len(colonies) else 0)
    columns = [getattr(colonies, column.name) for column in fields(colonies) if column.name != "parent"]
    return [column[rows] for column in (*columns, parent)]


def _assert_kept(old: Course, new: Course) -> None:
    """Every colony of the old course that was founded before the new one ends is in the new one, unchanged."""
    kept = np.flatnonzero(old.colonies.founded_day < new.end_day)
    row = {int(key): i for i, key in enumerate(new.colonies.key)}
    rows = np.array([row[int(old.colonies.key[i])] for i in kept], dtype=np.int64)
    for before, after in zip(_columns(old.colonies, kept), _columns(new.colonies, rows), strict=True):
        assert np.array_equal(before, after)


def test_columns_keep_their_promises() -> None:
    """Order, parents, days and places are as the class says."""
    course = simulate_course(SCENE, SCENE.published, 5)
    colonies = course.colonies
    assert len(colonies) > 50
    assert colonies.generation.max() >= 2
    assert all(len(getattr(colonies, column.name)) == len(colonies) for column in fields(colonies))
    assert (np.diff(colonies.founded_day) >= 0.0).all()
    assert (colonies.parent < np.arange(len(colonies))).all()
    born = colonies.parent >= 0
    parent = colonies.parent[born]
    assert np.array_equal(colonies.generation[born], colonies.generation[parent] + 1)
    assert (colonies.generation[~born] == 1).all()
    assert (colonies.founded_day[born] > colonies.awake_day[parent]).all()
    assert (colonies.founded_day[born] < colonies.regress_day[parent]).all()
    assert (colonies.founded_day <= colonies.awake_day).all()
    assert (colonies.awake_day <= colonies.switch_day).all()
    assert np.array_equal(np.isfinite(colonies.switch_day), np.isinf(colonies.regress_day))
    assert np.isin(colonies.place, SCENE.body.holding_places).all()
    assert ((colonies.spot > 0.0) & (colonies.spot < 1.0)).all()
    assert len(np.unique(colonies.key)) == len(colonies)
    assert (colonies.founded_day < course.end_day).all()


def test_a_course_cannot_be_written_to() -> None:
    """Its arrays are read-only."""
    colonies = simulate_course(SCENE, SCENE.published, 5).colonies
    for column in fields(colonies):
        with pytest.raises(ValueError, match="read-only"):
            getattr(colonies, column.name)[0] = 0


def test_same_inputs_same_bytes() -> None:
    """Scene, parameters and seed decide everything; another seed is another patient."""
    digest = course_digest(simulate_course(SCENE, SCENE.published, 5))
    assert digest == course_digest(simulate_course(toy_scene(), SCENE.published, 5))
    assert digest == course_digest(simulate_course(SCENE, SCENE.published, 5 + 2**64))
    assert digest != course_digest(simulate_course(SCENE, SCENE.published, 6))
    assert digest != course_digest(simulate_course(SCENE, FEWER, 5))


@given(seed=st.integers(0, 10_000), years=st.floats(0.0, 20.0))
@settings(max_examples=30)
def test_a_short_horizon_gives_the_beginning(seed: int, years: float) -> None:
    """The first years of a long course are the short course, to the last bit."""
    long = simulate_course(SCENE, SCENE.published, seed)
    short = simulate_course(SCENE, SCENE.published, seed, years * 365.25)
    first = np.flatnonzero(long.colonies.founded_day < short.end_day)
    assert len(short.colonies) == len(first)
    for a, b in zip(_columns(long.colonies, first), _columns(short.colonies, first), strict=True):
        assert np.array_equal(a, b)
    if long.end_day < short.end_day:
        assert (long.end_day, long.end_reason) == (short.end_day, short.end_reason)


@given(
    seed=st.integers(0, 10_000),
    step=st.sampled_from(STEPS),
    factor=st.floats(1.0, 1e4),
    site=st.integers(0, N_SITES - 1),
    soil=st.floats(1.0, 1e4),
)
@settings(max_examples=60)
def test_raising_a_survival_or_a_soil_keeps_every_colony(
    seed: int, step: Step, factor: float, site: int, soil: float
) -> None:
    """Common random numbers: nothing founded before the new course ends is lost or moved."""
    old = simulate_course(SCENE, FEWER, seed)
    raised = FEWER.with_step(step, min(FEWER.step(step) * factor, 1.0)).with_soil(site, FEWER.soil[site] * soil)
    new = simulate_course(SCENE, raised, seed)
    assert new.end_day <= old.end_day
    _assert_kept(old, new)


def test_lethal_end_to_the_quantum() -> None:
    """At the end the burden is lethal, one quantum before it is not, and no month before it was."""
    seen = 0
    for seed in range(12):
        course = simulate_course(SCENE, replace(SCENE.published, colonisation=1e-4), seed)
        if course.end_reason is EndReason.LETHAL:
            seen += 1
            burden = total_burden(course, np.array([course.end_day - QUANTUM_DAYS, course.end_day]))
            assert burden[0] < SCENE.lethal_cells <= burden[1]
            assert total_burden(course, np.arange(0.0, course.end_day, 50.0)).max() < SCENE.lethal_cells
    assert seen >= 5


def test_a_primary_can_be_lethal_alone() -> None:
    """Without any colony the course ends on the day the primary reaches the lethal burden."""
    scene = toy_scene(lethal_cells=1e10)
    course = simulate_course(scene, replace(scene.published, invasion=0.0), 1)
    assert course.end_reason is EndReason.LETHAL
    assert course.end_day == pytest.approx(float(scene.primary_growth.age_days(1e10)), abs=2.0 * QUANTUM_DAYS)
    assert len(course.colonies) == 0


def test_an_endless_burden_is_survived() -> None:
    """With no lethal burden, the course runs to its horizon."""
    scene = toy_scene(lethal_cells=np.inf)
    course = simulate_course(scene, scene.published, 3, 3000.0)
    assert (course.end_day, course.end_reason) == (3000.0, EndReason.HORIZON)


def test_crowded_courses_are_cut_early_and_keep_their_colonies() -> None:
    """Where every second cell founds, the course ends in time, and what is left is common with weaker settings."""
    everything = Parameters(1.0, 1.0, 1.0, 1.0, 1.0, 0.3, SCENE.published.arrest, (1e6,) * N_SITES)
    course = simulate_course(SCENE, everything, 1)
    assert course.end_reason is EndReason.CROWDED
    assert 1000 < len(course.colonies) < 60_000
    weaker = simulate_course(SCENE, replace(everything, invasion=0.5), 1)
    assert course.end_day <= weaker.end_day
    _assert_kept(weaker, course)


def test_sides_of_the_cohort_do_not_show() -> None:
    """A crowded, a lethal and a harmless course come out the same at a shorter horizon than their end."""
    parameters = replace(SCENE.published, colonisation=1e-2)
    long = simulate_course(SCENE, parameters, 1)
    short = simulate_course(SCENE, parameters, 1, long.end_day - 5.0)
    assert short.end_reason is EndReason.HORIZON
    assert np.array_equal(short.colonies.key, long.colonies.key[long.colonies.founded_day < short.end_day])


@pytest.mark.parametrize("horizon", [-1.0, np.nan, np.inf])
def test_a_horizon_that_is_no_day_is_refused(horizon: float) -> None:
    """The message names the value."""
    with pytest.raises(ValueError, match=r"horizon_days is .*; it must be a number of days"):
        simulate_course(SCENE, SCENE.published, 1, horizon)


def test_no_time_no_colonies() -> None:
    """A horizon of zero is an empty course."""
    course = simulate_course(SCENE, SCENE.published, 1, 0.0)
    assert (course.end_day, len(course.colonies)) == (0.0, 0)


SHARES = st.sampled_from([0.0, 1e-12, 1e-6, 0.3, 1.0])


@given(
    steps=st.tuples(SHARES, SHARES, SHARES, SHARES, SHARES),
    lymph_share=SHARES,
    arrest=SHARES,
    soil=st.sampled_from([0.0, 1e-6, 1.0, 1e6]),
    sigma=st.sampled_from([0.0, 1.5, 4.0]),
    kind=st.sampled_from(GrowthKind),
    doubling_days=st.sampled_from([1.0, 100.0, 1e5]),
    lethal_cells=st.sampled_from([10.0, 1e7, 1e12]),
)
@settings(max_examples=60)
def test_any_slider_setting_gives_a_course(
    steps: tuple[float, float, float, float, float],
    lymph_share: float,
    arrest: float,
    soil: float,
    sigma: float,
    kind: GrowthKind,
    doubling_days: float,
    lethal_cells: float,
) -> None:
    """Nothing, everything, very slow and very fast: a course comes back, without a warning, and ends by its rules."""
    scene = toy_scene(frailty_sigma=sigma, lethal_cells=lethal_cells)
    scene = replace(
        scene,
        primary_growth=replace(scene.primary_growth, kind=kind),
        colony=replace(
            scene.colony,
            growth=replace(scene.colony.growth, kind=kind, doubling_days=doubling_days),
            growth_sigma=sigma,
        ),
    )
    course = simulate_course(scene, Parameters(*steps, lymph_share, (arrest,) * N_SITES, (soil,) * N_SITES), 7)
    assert 0.0 < course.end_day <= scene.horizon_days + QUANTUM_DAYS
    assert np.isfinite(course.colonies.founded_day).all()
    if course.end_reason is EndReason.LETHAL:
        assert float(total_burden(course, course.end_day)) >= lethal_cells


@pytest.mark.parametrize("lethal_cells", [1e9, 3e9, 2e10])
def test_a_lethal_primary_ends_every_course(lethal_cells: float) -> None:
    """Where the primary alone grows lethal nobody outlives that day, however its age is rounded."""
    scene = toy_scene(lethal_cells=lethal_cells)
    lethal_day = float(scene.primary_growth.age_days(lethal_cells))
    for seed in range(12):
        course = simulate_course(scene, scene.published, seed)
        assert course.end_reason is EndReason.LETHAL
        assert course.end_day <= lethal_day + 1e-4
