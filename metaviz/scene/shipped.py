"""The scenes that come with the program."""

from __future__ import annotations

import os
from pathlib import Path

from metaviz.resources import scenes_dir
from metaviz.scene.problems import Problem, SceneError, shown_file, suggestion

SUFFIX = ".yaml"
VARIANT_MARK = "."
"""Stands between the name of a scene and that of its variant: ``breast.her2``."""
COMPARISONS = "comparisons"
NO_SCENES = (COMPARISONS,)
"""Files beside the scenes that are none."""


def shipped_scenes() -> dict[str, Path]:
    """Return the scenes that come with the program, by name; each is followed by its variants."""
    found = {path.stem: path for path in scenes_dir().glob(f"*{SUFFIX}") if path.stem not in NO_SCENES}
    return dict(sorted(found.items(), key=lambda item: item[0].split(VARIANT_MARK)))


def base_of(name: str) -> str:
    """Return the scene of which a name is a variant; the name itself if it is none."""
    return name.partition(VARIANT_MARK)[0]


def variants_of(name: str) -> dict[str, Path]:
    """Return the variants of a scene that come with the program, by name."""
    return {each: path for each, path in shipped_scenes().items() if each != name and base_of(each) == name}


def comparison_names() -> tuple[str, ...]:
    """Return the names of the comparisons that come with the program, without reading what they are.

    There are none where the file is gone: a damaged copy of the program says so when a scene is asked for.
    """
    path = scenes_dir() / f"{COMPARISONS}{SUFFIX}"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8") as lines:
        return tuple(line.rstrip().removesuffix(":") for line in lines if line[:1].isalpha())


def body_shown_by(path: Path) -> str:
    """Return the id of the body of a scene that comes with the program, without reading all of it; empty if not found.

    A starting window shows that body before the scene is parsed. A variant is shown in the body of its scene, unless
    it names one.
    """
    base = path.with_name(base_of(path.stem) + SUFFIX)
    return _body_named_in(path) or _body_named_in(base)


def _body_named_in(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8") as lines:
        return next((line.removeprefix("body:").strip() for line in lines if line.startswith("body:")), "")


def scene_path(name: str) -> Path:
    """Return the file of a scene given as a path or as the bare name of one that comes with the program.

    Raises
    ------
    SceneError
        If there is neither such a file nor such a scene.
    """
    given, known = Path(name), shipped_scenes()
    # A folder that happens to be called like a scene does not hide it.
    if name in known and not given.is_file():
        return known[name]
    if name and os.path.lexists(given):
        return given
    is_file = given.suffix == SUFFIX or len(given.parts) > 1
    kind = "such file" if is_file else "file and no scene of this name"
    found = f"no {kind}{suggestion(given.stem if is_file else name, known)}"
    raise SceneError([Problem(shown_file(name), 0, "", found, "a path, or one of " + ", ".join(known))])
