"""The primary as a source of cells, clone by clone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention
from metaviz.sim.draws import patient_key
from metaviz.sim.primary_source import PrimarySources, primary_sources
from metaviz.sim.shed_table import shed_table
from metaviz.theory.conditions import conditions
from tests.toy_plans import plan_of, plans
from tests.toy_treated import CLONES, KIND, NICHE, treated_scene

PLAIN, CLONAL = treated_scene(), treated_scene(clones=CLONES)


def _sources(scene: Scene, plan: Plan = NO_PLAN, **sliders: float) -> PrimarySources:
    parameters = replace(scene.published, **sliders)  # type: ignore[arg-type]
    return primary_sources(conditions(scene, parameters, plan).primary, scene.shedding)


def test_untreated_it_sheds_what_its_law_says() -> None:
    """One clone sheds the table's cells on the table's days, to the last bit; three share them."""
    table = shed_table(PLAIN.primary_growth, PLAIN.shedding)
    days = np.linspace(0.0, 7000.0, 50)
    one, three = _sources(PLAIN), _sources(CLONAL)
    assert np.array_equal(one.all_shed(days)[:, 0], table.cumulative(days))
    zero = np.zeros(50, dtype=np.int64)
    assert np.array_equal(one.day_of_shed(zero, table.cumulative(days)), table.growth_age_days(table.cumulative(days)))
    assert one.first_change_day == three.first_change_day == np.inf
    assert three.all_shed(days) == pytest.approx(table.cumulative(days)[:, None] * np.array([0.7, 0.2, 0.1]))
    assert three.cells(days) == pytest.approx(PLAIN.primary_growth.cells(days))


def test_a_slower_primary_comes_later() -> None:
    """At half the pace it has shed twice as much on reaching a size, and reaches it on twice the day."""
    slow, usual = _sources(PLAIN, primary_pace=0.5), _sources(PLAIN)
    assert slow.cells(np.array([6000.0])) == pytest.approx(usual.cells(np.array([3000.0])))
    assert slow.all_shed(6000.0) == pytest.approx(2.0 * usual.all_shed(3000.0))


def test_surgery_ends_shedding() -> None:
    """Nothing is shed after it, and no later cell has a day."""
    cut = _sources(CLONAL, plan_of(Intervention(KIND.SURGERY, 3000.0)))
    assert cut.first_change_day == 3000.0
    shed = cut.all_shed(np.array([2999.0, 3000.0, 6000.0]))
    assert np.array_equal(shed[1], shed[2])
    assert (shed[0] < shed[1]).all()
    clones = np.arange(3)
    assert np.isinf(cut.day_of_shed(clones, shed[2] * (1.0 + 1e-9) + 1.0)).all()
    assert cut.cells(np.array([2999.0, 3000.0]))[1] == 0.0
    assert cut.most_cells(np.array([6000.0])) == pytest.approx(cut.cells(np.array([3000.0 - 1e-6])))


def test_the_niche_leaves_no_trace_in_the_primary() -> None:
    """Eras in which only odds change do not cut the primary's path."""
    assert len(conditions(treated_scene(niche=NICHE), PLAIN.published, NO_PLAN)) > 4
    assert len(_sources(treated_scene(niche=NICHE)).path.day) == 1


def test_clones_have_keys_of_their_own() -> None:
    """The first has the patient's, the others differ among patients and clones."""
    key = patient_key(np.arange(100, dtype=np.uint64))
    keys = _sources(CLONAL).keys(key)
    assert np.array_equal(keys[:, 0], key)
    assert len(np.unique(keys)) == 300


@given(plan=plans())
@settings(max_examples=60)
def test_shedding_is_the_integral_of_the_rate(plan: Plan) -> None:
    """For every clone and plan: cells shed follow its size, never fall, and can be read backwards."""
    sources = _sources(CLONAL, plan)
    path = conditions(CLONAL, CLONAL.published, plan).primary
    days = np.linspace(0.0, 7300.0, 73_001)
    one_tumour = PLAIN.primary_growth.cells(path.growth_age_days(days))
    rate = sources.share * PLAIN.shedding.cells_per_day(one_tumour)
    integral = np.concatenate((np.zeros((1, 3)), np.cumsum(0.5 * (rate[1:] + rate[:-1]) * 0.1, axis=0)))
    shed = sources.all_shed(days)
    assert (np.diff(shed, axis=0) >= 0.0).all()
    # A dose or the knife falls anywhere within a step, so the integral may be off by some steps' cells.
    assert shed[::5000] == pytest.approx(integral[::5000], rel=2e-3, abs=0.3 * float(rate.max()))
    for clone in range(3):
        number = np.linspace(0.01, 0.99, 40) * shed[-1, clone]
        if shed[-1, clone] > 0.0:
            of_clone = np.full(40, clone)
            day = sources.day_of_shed(of_clone, number)
            assert sources.shed(of_clone, day) == pytest.approx(number, rel=1e-6)
    until = np.linspace(0.0, 7300.0, 30)
    most = np.array([sources.cells(np.linspace(0.0, day, 2000)).max() for day in until])
    assert (sources.most_cells(until) >= most * (1.0 - 1e-9)).all()
