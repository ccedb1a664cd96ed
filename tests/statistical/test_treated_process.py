"""Courses through eras against the laws that they draw from, with forms, clones, niche and treatments on."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention
from metaviz.sim.cohort import Cohort, draw_cohort
from metaviz.sim.course_law import course_law
from metaviz.sim.draws import patient_seeds
from metaviz.theory.chain import solve_chain
from metaviz.theory.conditions import conditions
from tests.toy_plans import plan_of
from tests.toy_treated import CLONES, KIND, NICHE, treated_scene, whole_scene

N_PATIENTS = 6_000
LEAST_P = 1e-4
STEP_DAYS = 0.5
ADJUVANT = plan_of(
    Intervention(KIND.IMMUNOTHERAPY, 3600.0, days=600.0),
    Intervention(KIND.EMT_INHIBITOR, 3900.0, days=500.0),
    Intervention(KIND.SURGERY, 5000.0),
)
SYSTEMIC = plan_of(
    Intervention(KIND.CHEMOTHERAPY, 5000.0, cycles=6),
    Intervention(KIND.HORMONE, 5200.0, days=700.0),
    Intervention(KIND.BONE_PROTECTING, 4000.0, days=2000.0),
)
CASES = {
    "clones": (treated_scene(clones=CLONES, sigma=0.0, lethal_cells=np.inf), NO_PLAN),
    "niche": (treated_scene(niche=NICHE, sigma=0.0, lethal_cells=np.inf), NO_PLAN),
    "adjuvant": (treated_scene(sigma=0.0, lethal_cells=np.inf), ADJUVANT),
    "systemic": (treated_scene(clones=CLONES, sigma=0.0, lethal_cells=np.inf), SYSTEMIC),
    "everything": (whole_scene(lethal_cells=np.inf), Plan((*ADJUVANT.interventions[:2], *SYSTEMIC.interventions))),
}


def _cohort(scene: Scene, plan: Plan, seed: int) -> Cohort:
    return draw_cohort(course_law(scene, scene.published, plan=plan), patient_seeds(seed, 0, N_PATIENTS))


def _expected(scene: Scene, plan: Plan) -> np.ndarray:
    """Return first colonies per patient by era, clone and place: cells shed in small steps times that era's chain."""
    during = conditions(scene, scene.published, plan)
    days = np.arange(0.0, scene.horizon_days, STEP_DAYS) + 0.5 * STEP_DAYS
    one_tumour = scene.primary_growth.cells(during.primary.growth_age_days(days))
    shares = np.array([clone.share for clone in scene.clones])
    shed = shares * scene.shedding.cells_per_day(one_tumour) * STEP_DAYS
    era = during.era(days)
    place = scene.body.place_index[scene.primary_place]
    expected = np.zeros((len(during), len(scene.clones), len(scene.body.places)))
    for number in range(len(during)):
        in_era = shed[era == number].sum(axis=0)
        for clone, of_clone in enumerate(scene.clones):
            chain = solve_chain(scene.body, scene.published, scene.biology, during.environment(number, of_clone))
            expected[number, clone] = in_era[clone] * chain.founds[place]
    return expected


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", sorted(CASES))
def test_first_colonies_by_era_clone_and_place(name: str, seed: int) -> None:
    """Counts of every era, clone and place are Poisson with the mean of shed cells times the odds of the era."""
    scene, plan = CASES[name]
    cohort = _cohort(scene, plan, seed)
    first = cohort.lineage.generation == 1
    during = conditions(scene, scene.published, plan)
    expected = N_PATIENTS * _expected(scene, plan)
    counts = np.zeros(expected.shape)
    era = during.era(cohort.lives.founded_day[first])
    np.add.at(counts, (era, cohort.lineage.clone[first], cohort.lineage.place[first]), 1.0)
    assert counts[expected == 0.0].sum() == 0.0
    # Patients differ in "everything": their frailty has mean one and widens the spread of counts.
    spread = 1.0 + (np.expm1(scene.frailty_sigma**2) * expected / N_PATIENTS if scene.frailty_sigma else 0.0)
    many = expected > 20.0
    assert many.sum() >= 5
    z = (counts - expected)[many] / np.sqrt(expected * spread)[many]
    assert np.abs(z).max() < stats.norm.isf(LEAST_P / many.sum())
    rest = float(expected[~many].sum())
    assert abs(counts[~many].sum() - rest) < 5.0 * np.sqrt(rest * np.max(spread)) + 5.0


@pytest.mark.parametrize("name", ["clones", "niche", "adjuvant", "systemic"])
def test_counts_of_patients_are_poisson(name: str) -> None:
    """Given the frailty, founders of the primary come independently: variance equals mean, in each era and in all."""
    scene, plan = CASES[name]
    cohort = _cohort(scene, plan, 3)
    first = cohort.lineage.generation == 1
    patient, day = cohort.lineage.patient[first], cohort.lives.founded_day[first]
    for low, high in ((0.0, 7305.0), (3600.0, 4400.0), (4000.0, 5000.0)):
        counts = np.bincount(patient[(day >= low) & (day < high)], minlength=N_PATIENTS)
        dispersion = (N_PATIENTS - 1) * counts.var(ddof=1) / counts.mean()
        assert LEAST_P < stats.chi2.cdf(dispersion, N_PATIENTS - 1) < 1.0 - LEAST_P


@pytest.mark.parametrize("seed", [4])
def test_colonies_of_one_generation_shed_by_their_size(seed: int) -> None:
    """Children of treated colonies are as many as the cells that these shed, era by era, times the odds of the era."""
    scene, plan = CASES["systemic"]
    cohort = _cohort(scene, plan, seed)
    during = conditions(scene, scene.published, plan)
    law = course_law(scene, scene.published, plan=plan)
    mothers = np.flatnonzero(cohort.lineage.generation == 1)
    lives, lineage = cohort.lives.rows(mothers), cohort.lineage.rows(mothers)
    edges = np.append(during.start_day, law.horizon_days)
    shed = np.diff(lives.shed(np.maximum(edges, 0.0)[:, None]), axis=0)
    founds = np.array(
        [
            [
                solve_chain(scene.body, scene.published, scene.biology, during.environment(era, clone)).founds.sum(
                    axis=1
                )
                for clone in scene.clones
            ]
            for era in range(len(during))
        ]
    )
    expected = (shed * founds[:, lineage.clone, lineage.place]).sum(axis=1)
    born = cohort.lineage.generation == 2
    counts = np.bincount(during.era(cohort.lives.founded_day[born]), minlength=len(during))
    known = expected > 10.0
    assert known.sum() >= 3
    z = (counts - expected)[known] / np.sqrt(expected[known])
    assert np.abs(z).max() < stats.norm.isf(LEAST_P / known.sum())
