"""The course engine against the renewal solution: two ways to the same means that share only the chain."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from metaviz.model.scene import Scene
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.sim.cohort import draw_cohort
from metaviz.sim.course_law import course_law
from metaviz.sim.draws import patient_seeds
from metaviz.sim.ensemble import simulate_ensemble
from metaviz.theory.expectation import expect
from tests.toys import toy_scene

SCENES = ("breast", "colorectal", "prostate", "lung")
N_PATIENTS = 10_000
COHORT = 1_000
GENERATIONS = 3


def _scene(name: str) -> Scene:
    return toy_scene() if name == "toy" else load_scene(shipped_scenes()[name])[0]


def _counts(scene: Scene, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard error of the colonies by generation and site, each (GENERATIONS, n_sites)."""
    law = course_law(scene, scene.published)
    n_sites = len(scene.body.sites)
    shape = (N_PATIENTS, GENERATIONS, n_sites)
    counts = np.zeros(shape)
    for start in range(0, N_PATIENTS, COHORT):
        cohort = draw_cohort(law, patient_seeds(seed, start, COHORT))
        lineage = cohort.lineage
        early = lineage.generation <= GENERATIONS
        cell = (
            lineage.patient[early] + start,
            lineage.generation[early] - 1,
            scene.body.site_of_place[lineage.place[early]],
        )
        np.add.at(counts, cell, 1.0)
    return counts.mean(axis=0), counts.std(axis=0) / np.sqrt(N_PATIENTS)


@pytest.mark.parametrize("sigma", [0.0, 0.4])
@pytest.mark.parametrize("name", [*SCENES, "toy"])
def test_means_of_every_site_and_generation(name: str, sigma: float) -> None:
    """10,000 patients who cannot die: every mean lies in the joint 99 % band of the renewal solution."""
    scene = replace(_scene(name), lethal_cells=np.inf, frailty_sigma=sigma)
    mean, error = _counts(scene, seed=20)
    expectation = expect(scene, scene.published)
    expected = np.zeros_like(mean)
    by_site = np.zeros((len(scene.body.places), len(scene.body.sites)))
    holding = scene.body.holding_places
    by_site[holding, scene.body.site_of_place[holding]] = 1.0
    expected[0] = expectation.renewal.founded[0].sum(axis=0) @ by_site
    for row, later in enumerate(expectation.later.founded[: GENERATIONS - 1], start=1):
        expected[row] = later.sum(axis=0) @ by_site
    # Where hardly anything is founded the sample says little about its own spread; counting noise is the floor.
    error = np.maximum(error, np.sqrt(np.maximum(expected, 1.0 / N_PATIENTS) / N_PATIENTS))
    band = NormalDist().inv_cdf(1.0 - 0.005 / expected.size)
    assert expected[0].sum() > 0.1
    # The renewal solution itself is exact to a third of a per cent: its grid is half a month.
    assert np.all(np.abs(mean - expected) <= band * error + 0.003 * expected)


@pytest.mark.parametrize("name", SCENES)
def test_expectations_of_mortal_patients(name: str) -> None:
    """With frailty and death the closed form is an approximation; it stays close for every organ that matters."""
    scene = _scene(name)
    ensemble = simulate_ensemble(scene, scene.published, N_PATIENTS, 21)
    expectation = expect(scene, scene.published)
    common = ensemble.share_any > 0.2
    assert np.abs(expectation.p_any - ensemble.share_any)[common].max() < 0.03
    assert np.abs(expectation.p_detectable - ensemble.share_detectable)[common].max() < 0.03
    assert expectation.p_any_site == pytest.approx(ensemble.share_any_site, abs=0.02)
    assert expectation.alive[-1] == pytest.approx(1.0 - ensemble.share_lethal, abs=0.03)
    ratio = expectation.expected_colonies[common] / ensemble.mean_colonies[common]
    assert np.all((ratio > 0.85) & (ratio < 1.25))
