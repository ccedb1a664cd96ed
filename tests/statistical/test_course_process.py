"""The course engine against the laws it draws from: Poisson counts, even clocks, the renewal solution."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from metaviz.model.scene import Scene
from metaviz.sim.cohort import Cohort, draw_cohort, draw_frailty
from metaviz.sim.course_law import course_law
from metaviz.sim.draws import patient_key, patient_seeds
from metaviz.sim.shed_table import shed_table
from metaviz.theory.chain import solve_chain
from metaviz.theory.expectation import expect
from tests.statistical.agreement import chi_square_p
from tests.toys import toy_scene

N_PATIENTS = 10_000
LEAST_P = 1e-4
SEEDS = [1, 2]


def _scene(frailty_sigma: float, colonisation: float) -> Scene:
    scene = toy_scene(frailty_sigma=frailty_sigma, lethal_cells=np.inf)
    return replace(scene, published=replace(scene.published, colonisation=colonisation))


def _cohort(scene: Scene, seed: int, n: int = N_PATIENTS) -> Cohort:
    return draw_cohort(course_law(scene, scene.published), patient_seeds(seed, 0, n))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_generation_is_a_poisson_process(seed: int) -> None:
    """Counts are Poisson, places have the shares of the chain, and in shed cells the founders come evenly."""
    scene = _scene(0.0, 1e-6)
    cohort = _cohort(scene, seed)
    first = cohort.lineage.generation == 1
    law = course_law(scene, scene.published)
    founds = solve_chain(scene.body, scene.published, scene.biology).founds[law.primary_place]
    table = shed_table(scene.primary_growth, scene.shedding)
    shed = float(table.cumulative(scene.horizon_days))
    total = N_PATIENTS * shed * founds.sum()
    n_first = int(first.sum())
    assert LEAST_P < stats.poisson.cdf(n_first, total) < 1.0 - LEAST_P
    counts = np.bincount(cohort.lineage.patient[first], minlength=N_PATIENTS)
    dispersion = (N_PATIENTS - 1) * counts.var(ddof=1) / counts.mean()
    assert LEAST_P < stats.chi2.cdf(dispersion, N_PATIENTS - 1) < 1.0 - LEAST_P
    by_place = dict(enumerate(np.bincount(cohort.lineage.place[first], minlength=len(founds)).tolist()))
    assert chi_square_p(by_place, dict(enumerate((founds / founds.sum()).tolist()))) > LEAST_P
    clock = table.cumulative(cohort.lives.founded_day[first]) / shed
    assert stats.kstest(clock, "uniform").pvalue > LEAST_P


@pytest.mark.parametrize("seed", SEEDS)
def test_waits_between_founders_are_exponential(seed: int) -> None:
    """In shed cells, the gaps between the founders of one source have no memory."""
    scene = _scene(0.0, 3e-5)
    cohort = _cohort(scene, seed, 40)
    table = shed_table(scene.primary_growth, scene.shedding)
    founds = course_law(scene, scene.published).plane
    gaps = []
    for patient in range(40):
        mine = (cohort.lineage.patient == patient) & (cohort.lineage.generation == 1)
        gaps.append(np.diff(np.sort(table.cumulative(cohort.lives.founded_day[mine]))))
    rate = float((founds.accepts[0] * founds.proposals.share)[scene.body.place_index["breast"]].sum())
    assert stats.kstest(np.concatenate(gaps) * rate, "expon").pvalue > LEAST_P


@pytest.mark.parametrize("seed", SEEDS)
def test_every_generation_at_every_site_agrees_with_the_renewal_solution(seed: int) -> None:
    """Without frailty and death, mean colonies by generation and place lie within the 99 % band, all of them together.

    The band of each mean is widened for the number of means looked at (Bonferroni), and by half a percent for
    the time grid of the renewal solution.
    """
    scene = _scene(0.0, 3e-6)
    cohort = _cohort(scene, seed)
    expected = expect(scene, scene.published).renewal.founded.sum(axis=1)
    n_places = len(scene.body.places)
    places = scene.body.holding_places
    z = stats.norm.isf(0.01 / 2.0 / (2.0 * len(places)))
    for generation in (1, 2):
        mine = cohort.lineage.generation == generation
        cell = cohort.lineage.patient[mine] * n_places + cohort.lineage.place[mine]
        counts = np.bincount(cell, minlength=N_PATIENTS * n_places).reshape(N_PATIENTS, n_places)[:, places]
        # Where few were counted, their own spread tells too little: a Poisson count has at least its mean's.
        mean = expected[generation - 1, places]
        error = np.sqrt(np.maximum(counts.var(axis=0), mean) / N_PATIENTS)
        assert (np.abs(counts.mean(axis=0) - mean) <= z * error + 0.005 * mean).all()


@pytest.mark.parametrize("sigma", [0.5, 1.5])
def test_frailty_has_mean_one_and_the_stated_spread(sigma: float) -> None:
    """Its logarithm is normal, with mean minus half the variance."""
    frailty = draw_frailty(patient_key(patient_seeds(4, 0, 20_000)), sigma)
    assert stats.kstest((np.log(frailty) + 0.5 * sigma**2) / sigma, "norm").pvalue > LEAST_P
    error = np.sqrt(np.expm1(sigma**2) / 20_000)
    assert abs(frailty.mean() - 1.0) < 4.0 * error
