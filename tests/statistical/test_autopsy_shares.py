"""The soil of the scenes reproduces the autopsy table to which it was fitted."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes

SCRIPT = Path(__file__).parents[2] / "packaging" / "calibrate" / "fit_soil.py"
N_PATIENTS = 8_000


@pytest.fixture(scope="module")
def fit_soil() -> ModuleType:
    """The calibration script; `packaging` is no package, so it is loaded by its path."""
    spec = importlib.util.spec_from_file_location("fit_soil", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fit_soil"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["breast", "colorectal", "prostate", "lung"])
def test_simulated_patients_match_the_autopsies(fit_soil: ModuleType, name: str) -> None:
    scene, _ = load_scene(shipped_scenes()[name])
    wanted = fit_soil.targets(scene, fit_soil.SCENES[name])
    # Patients other than those of the fit.
    simulated = fit_soil.simulated_shares(scene, wanted, N_PATIENTS, seed=2)
    goal = np.array([each.share for each in wanted])
    # Four standard deviations of the count, and the rounding of the soil to three figures.
    room = 4.0 * np.sqrt(goal * (1.0 - goal) / N_PATIENTS) + 0.01 * goal
    off = {each.sites: (share, each.share) for each, share, r in zip(wanted, simulated, room, strict=True)
           if abs(share - each.share) > r}  # fmt: skip
    assert not off
