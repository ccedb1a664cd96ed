"""Autopsies of simulated patients find what the closed form expects, and what the autopsy table says."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.model.study import StudyKind
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.scene.study_tables import study_tables
from metaviz.sim.ensemble import simulate_ensemble
from metaviz.theory.observation import as_seen_by, counted_shares, counted_sites, expected_counted, found_shares

N_PATIENTS = 4_000
FEW_POINTS = 0.05
COMMON_CASES = 30
APPROXIMATION = 0.15
"""How far the closed form of involvement may be off (metaviz/README.md, record 4)."""


@pytest.mark.parametrize("name", sorted(study_tables().autopsies.row_of_scene.keys() & shipped_scenes().keys()))
def test_simulated_patients_match_the_autopsies(name: str) -> None:
    scene, _ = load_scene(shipped_scenes()[name])
    tables = study_tables()
    study = tables.studies[StudyKind.AUTOPSY]
    counted = counted_sites(scene, tables.autopsies)
    seen = simulate_ensemble(as_seen_by(scene, study), scene.published, N_PATIENTS, seed=2).share_detectable
    simulated = counted_shares(scene, counted, seen) * found_shares(scene, counted, study)
    expected = expected_counted(scene, scene.published, study, counted)
    chance = 4.0 * np.sqrt(expected * (1.0 - expected) / N_PATIENTS)
    off = {
        each.label: (float(drawn), float(in_theory))
        for each, drawn, in_theory, room in zip(counted, simulated, expected, chance, strict=True)
        if abs(drawn - in_theory) > room + APPROXIMATION * in_theory
    }
    assert not off
    common = [
        abs(drawn - each.share) <= FEW_POINTS
        for each, drawn in zip(counted, simulated, strict=True)
        if each.cases >= COMMON_CASES
    ]
    assert np.mean(common or [True]) >= 0.8
