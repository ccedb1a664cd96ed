"""The scenes that come with the program."""

from __future__ import annotations

import os
from pathlib import Path

from metaviz.resources import scenes_dir
from metaviz.scene.problems import Problem, SceneError, shown, suggestion

SUFFIX = ".yaml"


def shipped_scenes() -> dict[str, Path]:
    """Return the scenes that come with the program, by name."""
    return {path.stem: path for path in sorted(scenes_dir().glob(f"*{SUFFIX}"))}


def body_shown_by(path: Path) -> str:
    """Return the id of the body of a scene that comes with the program, without reading all of it; empty if not found.

    A starting window shows that body before the scene is parsed.
    """
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
    kind = "such file" if given.suffix or len(given.parts) > 1 else "file and no scene of this name"
    found = f"no {kind}{suggestion(given.stem, known)}"
    raise SceneError([Problem(shown(name), 0, "", found, "a path, or one of " + ", ".join(known))])
