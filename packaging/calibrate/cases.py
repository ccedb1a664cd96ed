"""The scenes that are fitted, and what they are fitted to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from course_fit import COLONY_SHARE

from metaviz.model.scene import Scene
from metaviz.model.study import AutopsyRow, DiagnosisTable
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.scene.study_tables import study_tables
from metaviz.theory.observation import Counted, counted_sites, row_of

TRIAL_COLONISATION = 1e-6
TRIAL_SHEDDING = 1e-4
FIRST = "breast"
"""Its shedding is used for the other scenes."""


@dataclass(frozen=True)
class Case:
    """A scene with what it is fitted to."""

    path: Path
    scene: Scene
    counted: tuple[Counted, ...]
    row: AutopsyRow
    diagnosis: DiagnosisTable | None


def cases() -> dict[str, Case]:
    """Return the scenes that have a row in the autopsy table."""
    tables = study_tables()
    curves = {each.scene: each for each in tables.diagnosis}
    found = {}
    for scene_id, path in shipped_scenes().items():
        if scene_id in tables.autopsies.row_of_scene:
            scene, _ = load_scene(path)
            row = row_of(scene_id, tables.autopsies)
            assert row is not None
            counted = counted_sites(scene, tables.autopsies)
            found[scene_id] = Case(path, scene, counted, row, curves.get(scene_id))
    return found


def on_trial(scene: Scene) -> Scene:
    """Return the scene with the same shedding and colonisation as every other while its soil is fitted."""
    return replace(
        scene,
        colony_share=COLONY_SHARE,
        published=replace(scene.published, colonisation=TRIAL_COLONISATION),
        shedding=replace(scene.shedding, per_cell_day=TRIAL_SHEDDING),
    )
