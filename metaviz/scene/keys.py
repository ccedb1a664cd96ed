"""The keys by which a number of a scene is changed: ``cascade.invasion``, ``arrest.lung``, ``soil.liver`` ..."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from metaviz.model.body import Body
from metaviz.model.cascade import STEPS, Parameters, Step
from metaviz.model.lever import LEVERS
from metaviz.model.scene import Scene
from metaviz.scene.problems import Problem, SceneError, shown, suggestion

MAX_SOIL = 1e6
MAX_SIGMA = 4.0
MAX_CELLS = 1e15

LETHAL_CELLS_KEY = "course.lethal_cells"
FRAILTY_SIGMA_KEY = "course.frailty_sigma"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which values a key takes.

    Attributes
    ----------
    low, high
        Smallest and largest value allowed.
    """

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return math.isfinite(value) and self.low <= value <= self.high

    def __str__(self) -> str:
        """Return the words for a message: ``a number from 0 to 1``."""
        return f"a number from {self.low:g} to {self.high:g}"


def parameter_keys(body: Body) -> dict[str, Bounds]:
    """Return the keys of the parameters of a body, with their bounds, in the order of the panels."""
    share = Bounds(0.0, 1.0)
    keys = {f"cascade.{step.value}": share for step in STEPS}
    keys |= {lever.key: Bounds(lever.low, lever.high) for lever in LEVERS}
    keys |= {f"arrest.{site.id}": share for site in body.sites}
    keys |= {f"soil.{site.id}": Bounds(0.0, MAX_SOIL) for site in body.sites}
    keys |= {f"sanctuary.{site.id}": share for site in body.sites}
    return keys


def change_keys(body: Body) -> dict[str, Bounds]:
    """Return every key that `apply_changes` knows, with its bounds: those of the parameters, and of the course."""
    return parameter_keys(body) | {LETHAL_CELLS_KEY: Bounds(2.0, MAX_CELLS), FRAILTY_SIGMA_KEY: Bounds(0.0, MAX_SIGMA)}


def change_fault(keys: Mapping[str, Bounds], key: str, value: float) -> tuple[str, str] | None:
    """Return what is wrong with a change, as the words found and allowed; None if nothing is.

    Parameters
    ----------
    keys
        The keys that may be changed here: `parameter_keys` or `change_keys`.
    key, value
        The change.
    """
    if key not in keys:
        return f"an unknown key{suggestion(key, keys)}", _kinds_of_keys(keys, key)
    if value not in keys[key]:
        return shown(value), str(keys[key])
    return None


def _kinds_of_keys(keys: Mapping[str, Bounds], key: str) -> str:
    """Return the keys of the same group, or every key with SITE for the sites."""
    group = key.partition(".")[0] + "."
    if any(known.startswith(group) for known in keys):
        return "one of " + ", ".join(known for known in keys if known.startswith(group))
    tables = ("arrest.", "soil.", "sanctuary.")
    per_site = {f"{known.partition('.')[0]}.SITE" for known in keys if known.startswith(tables)}
    others = [known for known in keys if not known.startswith(tables)]
    return "one of " + ", ".join((*others, *sorted(per_site)))


def apply_changes(
    scene: Scene, changes: Iterable[tuple[str, float]], *, said_in: str = "--set"
) -> tuple[Scene, Parameters]:
    """Return the scene and the parameters that follow from its published values and some changes.

    Parameters
    ----------
    scene
        The scene; the same object comes back unless a ``course`` key changes.
    changes
        Key and value of each change; of a repeated key the last counts.
    said_in
        Where the changes come from, for messages.

    Raises
    ------
    SceneError
        If keys are unknown or values out of bounds; names all of them.
    """
    wanted = tuple(changes)
    keys = change_keys(scene.body)
    faults = ((key, change_fault(keys, key, value)) for key, value in wanted)
    problems = [Problem(said_in, 0, shown(key), *fault) for key, fault in faults if fault is not None]
    if problems:
        raise SceneError(problems)
    parameters = scene.published
    for key, value in wanted:
        if key == LETHAL_CELLS_KEY:
            scene = replace(scene, lethal_cells=value)
        elif key == FRAILTY_SIGMA_KEY:
            scene = replace(scene, frailty_sigma=value)
        else:
            parameters = _with(scene.body, parameters, key, value)
    return scene, parameters


def _with(body: Body, parameters: Parameters, key: str, value: float) -> Parameters:
    group, _, name = key.partition(".")
    match group:
        case "arrest":
            return parameters.with_arrest(body.site_index[name], value)
        case "soil":
            return parameters.with_soil(body.site_index[name], value)
        case "sanctuary":
            return parameters.with_sanctuary(body.site_index[name], value)
    for lever in LEVERS:
        if lever.key == key:
            return parameters.with_lever(lever, value)
    return parameters.with_step(Step(name), value)
