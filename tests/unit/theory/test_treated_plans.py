"""Expectations under any plan: chances are chances, curves rise, and nothing is lost or made of nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaviz.model.plan import Plan
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.theory.expectation import Expectation, expect
from metaviz.theory.treated_kernel import treated_kernel
from tests.toy_plans import PLANS, course_of
from tests.toy_treated import FEATURES, HORIZON_DAYS, YEAR, treated_toy, with_features

KINDS = st.sampled_from(list(TreatmentKind))
INTERVENTIONS = st.builds(
    Intervention,
    kind=KINDS,
    day=st.floats(-100.0, HORIZON_DAYS + 400.0),
    days=st.floats(0.0, 2000.0),
    cycles=st.integers(1, 8),
    every_days=st.floats(1.0, 60.0),
    site_id=st.sampled_from(["", "lung", "breast"]),
    adherence=st.floats(0.0, 1.0),
)


def _assert_sound(result: Expectation) -> None:
    for curve in (result.colonies, result.detectable, result.alive, result.shed):
        assert np.all(np.isfinite(curve))
        assert curve.min() >= 0.0
    assert np.all(np.diff(result.colonies, axis=0) >= 0.0)
    assert np.all(np.diff(result.detectable, axis=0) >= 0.0)
    assert np.all(np.diff(result.shed) >= 0.0)
    assert np.all(np.diff(result.alive) <= 0.0)
    assert np.all(np.diff(result.day) > 0.0)
    # Detection is told to a few weeks, so a colony may be seen a little before its cell of time is over.
    assert np.all(result.expected_detectable <= result.expected_colonies * 1.001 + 1e-9)
    assert np.all(result.p_any <= result.expected_colonies)
    assert np.all(result.p_detectable <= result.p_any)
    assert result.p_any.max() <= result.p_any_site <= 1.0


@settings(max_examples=12, deadline=None)
@given(
    plan=st.lists(INTERVENTIONS, max_size=4),
    features=st.sets(st.sampled_from(FEATURES)),
    lethal_cells=st.sampled_from([np.inf, 1e11]),
)
def test_any_plan_gives_sound_expectations(plan: list[Intervention], features: set[str], lethal_cells: float) -> None:
    """Treatments that overlap, begin before the disease or after its end, with any feature on."""
    scene, parameters = with_features(treated_toy(lethal_cells=lethal_cells), *features)
    scene = replace(scene, published=replace(scene.published, colonisation=1e-6))
    _assert_sound(expect(scene, parameters, plan=Plan(tuple(plan))))


def test_two_hundred_cycles_are_followed() -> None:
    """More doses than anybody gets: every one is an edge of the calendar."""
    scene = treated_toy(lethal_cells=1e11)
    many = replace(course_of(TreatmentKind.CHEMOTHERAPY, 5.0, cycles=200), every_days=14.0)
    result = expect(scene, scene.published, plan=Plan((many,)))
    _assert_sound(result)
    assert result.expected_colonies.sum() < 0.01 * expect(scene, scene.published).expected_colonies.sum()


def test_surgery_on_the_first_day_leaves_nothing() -> None:
    """No primary, no colony."""
    scene = treated_toy()
    result = expect(scene, scene.published, plan=Plan((course_of(TreatmentKind.SURGERY, 0.0),)))
    assert result.expected_colonies.max() == 0.0
    assert result.p_any_site == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    "name", ["surgery", "radiotherapy", "chemotherapy", "hormone", "targeted", "immunotherapy", "emt_inhibitor"]
)
def test_treatments_help(name: str) -> None:
    """Whatever kills, slows, or keeps cells from leaving lowers what is expected; surgery more if earlier."""
    scene = treated_toy()
    plain = expect(scene, scene.published).expected_colonies.sum()
    late = expect(scene, scene.published, plan=PLANS[name]).expected_colonies.sum()
    earlier = Plan(tuple(replace(each, day=each.day - 3.0 * YEAR) for each in PLANS[name].interventions))
    early = expect(scene, scene.published, plan=earlier).expected_colonies.sum()
    assert late < plain
    if name == "surgery":
        assert early < late


def test_sliders_of_the_cascade_keep_the_kernels() -> None:
    """Kernels by calendar follow from the plan and the slow sliders alone."""
    scene = treated_toy()
    treated_kernel.cache_clear()
    for colonisation in (1e-5, 2e-5, 5e-5):
        expect(scene, replace(scene.published, colonisation=colonisation), plan=PLANS["chemotherapy"])
    info = treated_kernel.cache_info()
    assert (info.misses, info.hits) == (1, 2)


def test_clones_share_the_colonies() -> None:
    """Colonies by clone add up; a clone that resists has more of them under treatment than its share."""
    scene, parameters = with_features(treated_toy(), "clones")
    for name in ("none", "chemotherapy"):
        result = expect(scene, parameters, plan=PLANS[name])
        assert result.colonies_by_clone.sum() == pytest.approx(result.expected_colonies.sum(), rel=1e-6)
    assert result.colonies_by_clone[2] > 0.4 * result.expected_colonies.sum()
    alike = replace(scene, clones=tuple(replace(clone, soil_tilt=(), resistance=()) for clone in scene.clones))
    together = expect(alike, parameters)
    shares = together.colonies_by_clone / together.expected_colonies.sum()
    assert shares == pytest.approx([0.7, 0.2, 0.1], rel=1e-6)
