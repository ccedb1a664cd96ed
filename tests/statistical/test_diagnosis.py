"""Metastasis at diagnosis in closed form beside simulated patients who live until their primary is as large."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.model.scene import Scene
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.scene.study_tables import autopsies
from metaviz.sim.cohort import draw_cohort
from metaviz.sim.course_law import course_law
from metaviz.sim.draws import patient_seeds
from metaviz.theory.diagnosis import day_of_diameter, distant_sites, share_at_diagnosis

N_PATIENTS = 6_000
BATCH = 1_500
NEAR = 0.15
"""How far the closed form may be off for what it leaves out: distant mothers, and children of the second generation."""


def _simulated(scene: Scene, regional: tuple[str, ...], diameter_cm: float) -> tuple[float, int]:
    day = float(day_of_diameter(scene, np.array([diameter_cm]))[0])
    law = course_law(scene, scene.published, day)
    distant = distant_sites(scene, regional)
    with_metastasis = living = 0
    for first in range(0, N_PATIENTS, BATCH):
        cohort = draw_cohort(law, patient_seeds(3, first, BATCH))
        alive = cohort.end_day >= day
        patient = cohort.lineage.patient
        seen = cohort.lives.detectable_day <= day
        counts = seen & distant[scene.body.site_of_place[cohort.lineage.place]] & alive[patient]
        with_metastasis += len(np.unique(patient[counts]))
        living += int(alive.sum())
    return with_metastasis / living, living


@pytest.mark.parametrize(("name", "diameter_cm"), [("breast", 3.0), ("breast", 7.0), ("stomach", 5.0)])
def test_share_at_diagnosis(name: str, diameter_cm: float) -> None:
    scene, _ = load_scene(shipped_scenes()[name])
    tables = autopsies()
    regional = tables.rows[tables.row_of_scene[name]].regional_groups
    simulated, living = _simulated(scene, regional, diameter_cm)
    expected = float(share_at_diagnosis(scene, scene.published, regional, np.array([diameter_cm]))[0])
    chance = 4.0 * np.sqrt(expected * (1.0 - expected) / living)
    assert abs(simulated - expected) < chance + NEAR * expected
