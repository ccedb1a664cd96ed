"""The scenes that come with the program."""

from __future__ import annotations

from pathlib import Path

from metaviz.resources import scenes_dir
from metaviz.scene.problems import Problem, SceneError, shown, suggestion

SUFFIX = ".yaml"


def shipped_scenes() -> dict[str, Path]:
    """Return the scenes that come with the program, by name."""
    return {path.stem: path for path in sorted(scenes_dir().glob(f"*{SUFFIX}"))}


def scene_path(name: str) -> Path:
    """Return the file of a scene given as a path or as the bare name of one that comes with the program.

    Raises
    ------
    SceneError
        If there is neither such a file nor such a scene.
    """
    given = Path(name)
    if given.suffix or len(given.parts) != 1 or given.exists():
        return given
    known = shipped_scenes()
    if name in known:
        return known[name]
    found = f"no file and no scene of this name{suggestion(name, known)}"
    raise SceneError([Problem(shown(name), 0, "", found, "a path, or one of " + ", ".join(known))])
