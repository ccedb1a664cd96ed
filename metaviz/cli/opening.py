"""What every command on a scene begins with: the scene, its setup and the changes asked for."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from metaviz.model.cascade import Parameters
from metaviz.model.scene import Scene, Setup
from metaviz.model.soil import SoilModel
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.scene.keys import apply_changes
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import scene_path


@dataclass(frozen=True, slots=True)
class Opening:
    """A scene ready for computing.

    Attributes
    ----------
    scene, setup
        As read from the file; `scene` with the changes of its ``course`` numbers.
    parameters
        The published parameters with the changes of the file's setup, then the soil model, then the changes of the
        command line.
    changes
        Key and value of all those changes.
    horizon_days, years
        Horizon of the course.
    """

    scene: Scene
    setup: Setup
    parameters: Parameters
    changes: tuple[tuple[str, float], ...]
    horizon_days: float
    years: float


def open_scene(arguments: argparse.Namespace) -> Opening:
    """Read the scene of the arguments and apply ``--soil``, ``--set`` and ``--years``.

    Raises
    ------
    SceneError
        If the scene or a change is not valid.
    """
    scene, setup = load_scene(scene_path(arguments.scene))
    changes = (*setup.changes, *_soil_changes(scene, arguments), *arguments.changes)
    scene, parameters = apply_changes(scene, changes)
    years = getattr(arguments, "years", None)
    horizon_days = scene.horizon_days if years is None else years * DAYS_PER_YEAR
    return Opening(scene, setup, parameters, changes, horizon_days, horizon_days / DAYS_PER_YEAR)


def _soil_changes(scene: Scene, arguments: argparse.Namespace) -> tuple[tuple[str, float], ...]:
    if arguments.soil is None:
        return ()
    # The chain is not needed by those who do not ask for another soil.
    from metaviz.theory.soil_models import soil_changes  # noqa: PLC0415

    return soil_changes(scene, SoilModel(arguments.soil))
