"""Variants: scene files that say only how they differ from another scene."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from metaviz.scene.durations import split_duration
from metaviz.scene.problems import KeyPath, Problem, SceneError, shown, suggestion
from metaviz.scene.shipped import VARIANT_MARK, shipped_scenes
from metaviz.scene.site_table import DEFAULT
from metaviz.scene.yaml_text import YamlText, read_yaml

EXTENDS = "extends"
FACTOR = "factor"
_REPLACED_WHOLE = ("clones", "plan")


def whole(text: YamlText, read: Callable[[Path], YamlText] = read_yaml) -> YamlText:
    """Return what a file says together with the scene that it extends; the text itself if it extends none.

    Groups are joined key by key. A number (a group with a ``value``), a list, the clones and the plan of a variant
    stand instead of those of the scene. A number with a ``factor`` is that of the scene times the factor, to three
    figures, and its note tells so; of a site that the scene's table does not list it is the default's. Problems are
    told at the lines of the variant.

    Parameters
    ----------
    text
        The file.
    read
        Reads the file of the scene that is extended.

    Raises
    ------
    SceneError
        If there is no such scene, it is itself a variant, or there is nothing that a factor could multiply.
    """
    if not isinstance(text.data, dict) or EXTENDS not in text.data:
        return text
    own = dict(text.data)
    name = own.pop(EXTENDS)
    known = {each: path for each, path in shipped_scenes().items() if VARIANT_MARK not in each}
    path = known.get(name) if isinstance(name, str) else None
    if path is None:
        found = shown(name) + suggestion(str(name), known)
        raise SceneError([*text.problems, text.problem((EXTENDS,), found, "one of " + ", ".join(known))])
    base = read(path)
    joint = _Joint(text)
    data = joint.joined(base.data, own, ())
    if joint.problems:
        raise SceneError([*text.problems, *joint.problems])
    return YamlText(text.file, data, text.lines, (*base.problems, *text.problems))


@dataclass
class _Joint:
    text: YamlText
    problems: list[Problem] = field(default_factory=list)

    def joined(self, base: object, own: object, path: KeyPath) -> object:
        if not isinstance(own, dict):
            return own
        if FACTOR in own:
            return self._multiplied(base, own, path)
        if not isinstance(base, dict) or "value" in own:
            return own
        joined = dict(base)
        for key, value in own.items():
            if key in _REPLACED_WHOLE:
                joined[key] = value
            else:
                joined[key] = self.joined(base.get(key, base.get(DEFAULT)), value, (*path, key))
        return joined

    def _multiplied(self, base: object, own: Mapping[str, object], path: KeyPath) -> object:
        factor = own[FACTOR]
        number = _number_of(base)
        if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0.0 <= factor < math.inf:
            self._add((*path, FACTOR), shown(factor), "a number of at least 0")
        elif "value" in own:
            self._add((*path, FACTOR), "a factor beside a value", "one of the two")
        elif number is None:
            self._add((*path, FACTOR), "a factor", "a value, for the scene has no number here that could be multiplied")
        else:
            value, unit = number
            note = f"{value:g} times {factor:g}. {own.get('note', '')}".strip()
            rest = {key: each for key, each in own.items() if key != FACTOR}
            return {"unit": unit, **rest, "value": float(f"{value * factor:.3g}"), "note": note}
        return dict(own)

    def _add(self, path: KeyPath, found: str, allowed: str) -> None:
        self.problems.append(self.text.problem(path, found, allowed))


def _number_of(base: object) -> tuple[float, object] | None:
    """Return value and unit of a number of the scene; None if there is none."""
    value = base.get("value") if isinstance(base, dict) else None
    if isinstance(value, str):
        return split_duration(value)
    if isinstance(base, dict) and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), base.get("unit")
    return None
