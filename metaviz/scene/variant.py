"""Variants: scene files that say only how they differ from another scene."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from metaviz.scene.problems import SceneError, shown, suggestion
from metaviz.scene.shipped import VARIANT_MARK, shipped_scenes
from metaviz.scene.yaml_text import YamlText, read_yaml

EXTENDS = "extends"
_REPLACED_WHOLE = ("clones", "plan")


def whole(text: YamlText, read: Callable[[Path], YamlText] = read_yaml) -> YamlText:
    """Return what a file says together with the scene that it extends; the text itself if it extends none.

    Groups are joined key by key. A number (a group with a ``value``), a list, the clones and the plan of a variant
    stand instead of those of the scene. Problems are told at the lines of the variant.

    Parameters
    ----------
    text
        The file.
    read
        Reads the file of the scene that is extended.

    Raises
    ------
    SceneError
        If there is no such scene, or it is itself a variant.
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
    return YamlText(text.file, _joined(base.data, own), text.lines, (*base.problems, *text.problems))


def _joined(base: object, own: object) -> object:
    if not isinstance(base, dict) or not isinstance(own, dict) or "value" in own:
        return own
    joined = dict(base)
    for key, value in own.items():
        joined[key] = _joined(base[key], value) if key in base and key not in _REPLACED_WHOLE else value
    return joined
