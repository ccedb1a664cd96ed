"""Autopsies of simulated patients find what the closed form expects, and what the autopsy table says."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from metaviz.model.study import StudyKind
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.scene.study_tables import study_tables
from metaviz.sim.ensemble import simulate_ensemble
from metaviz.theory.observation import (
    Counted,
    as_seen_by,
    counted_shares,
    counted_sites,
    expected_counted,
    found_shares,
)

N_PATIENTS = 4_000
FEW_POINTS = 0.05
COMMON_CASES = 30
APPROXIMATION = 0.15
"""How far the closed form of involvement may be off (metaviz/README.md, record 4)."""


NAMES = sorted(study_tables().autopsies.row_of_scene.keys() & shipped_scenes().keys())


@cache
def _compared(name: str) -> list[tuple[Counted, float, float]]:
    """Return what was counted, and the shares that are expected and simulated."""
    scene, _ = load_scene(shipped_scenes()[name])
    tables = study_tables()
    study = tables.studies[StudyKind.AUTOPSY]
    counted = counted_sites(scene, tables.autopsies)
    seen = simulate_ensemble(as_seen_by(scene, study), scene.published, N_PATIENTS, seed=2).share_detectable
    simulated = counted_shares(scene, counted, seen) * found_shares(scene, counted, study)
    expected = expected_counted(scene, scene.published, study, counted)
    return list(zip(counted, map(float, expected), map(float, simulated), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_simulated_patients_are_as_expected(name: str) -> None:
    off = {
        each.label: (expected, simulated)
        for each, expected, simulated in _compared(name)
        if abs(simulated - expected)
        > 4.0 * np.sqrt(expected * (1.0 - expected) / N_PATIENTS) + APPROXIMATION * expected
    }
    assert not off


def test_simulated_patients_match_the_autopsies() -> None:
    near = [
        abs(simulated - each.share) <= FEW_POINTS
        for name in NAMES
        for each, _, simulated in _compared(name)
        if each.cases >= COMMON_CASES
    ]
    assert len(near) > 50
    assert np.mean(near) >= 0.9
