"""Ensembles of patients against the closed form: what bars and counts beside them must agree on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from metaviz.model.scene import Scene
from metaviz.sim.ensemble import EnsembleSummary, simulate_ensemble
from metaviz.theory.expectation import Expectation, expect
from tests.toys import toy_scene

N_PATIENTS = 10_000
BAND = 0.01
"""Chance of any false alarm of a test; divided among the sites it looks at."""


def _both(scene: Scene, seed: int) -> tuple[EnsembleSummary, Expectation]:
    return simulate_ensemble(scene, scene.published, N_PATIENTS, seed), expect(scene, scene.published)


def _scene(frailty_sigma: float, lethal_cells: float, colonisation: float) -> Scene:
    scene = toy_scene(frailty_sigma=frailty_sigma, lethal_cells=lethal_cells)
    return replace(scene, published=replace(scene.published, colonisation=colonisation))


def _assert_shares_agree(counted: np.ndarray, expected: np.ndarray, slack: float) -> None:
    """Every share lies within the binomial band around its chance, give or take the slack of the approximation."""
    z = stats.norm.isf(BAND / 2.0 / len(counted))
    error = np.sqrt(np.maximum(expected * (1.0 - expected), 1.0 / N_PATIENTS) / N_PATIENTS)
    assert (np.abs(counted - expected) <= z * error + slack).all()


@pytest.mark.parametrize("seed", [1, 2])
def test_shares_of_patients_who_live(seed: int) -> None:
    """Frail and robust together, with no death: colonies and detectable colonies at every site.

    The closed form takes the colonies of a site for a Poisson process given the frailty; siblings that share a parent
    make them a little less even, which the slack of one percent covers.
    """
    summary, expectation = _both(_scene(1.0, np.inf, 1e-6), seed)
    _assert_shares_agree(summary.share_any, expectation.p_any, 0.01)
    _assert_shares_agree(summary.share_detectable, expectation.p_detectable, 0.01)
    anywhere = np.array([summary.share_any_site]), np.array([expectation.p_any_site])
    _assert_shares_agree(*anywhere, 0.0)


def test_mean_colonies_of_patients_who_live() -> None:
    """Within four standard errors of the mean, as patients differ among themselves."""
    summary, expectation = _both(_scene(0.5, np.inf, 1e-6), 3)
    expected = float(expectation.expected_colonies.sum())
    error = summary.n_colonies.std() / np.sqrt(N_PATIENTS)
    assert abs(summary.n_colonies.mean() - expected) < 4.0 * error + 0.005 * expected


def test_days_of_death() -> None:
    """Where nearly everybody dies of the burden, the days of death follow the closed form to within a few weeks."""
    scene = _scene(1.0, 1e11, 3e-6)
    summary, expectation = _both(scene, 4)
    assert summary.share_lethal > 0.9
    for share in (0.1, 0.5, 0.9):
        counted = float(np.quantile(summary.end_day, share))
        expected = float(np.interp(share, 1.0 - expectation.alive, expectation.day))
        assert counted == pytest.approx(expected, abs=60.0)
