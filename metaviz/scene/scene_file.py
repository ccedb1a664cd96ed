"""Scene files: reading and writing them."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from metaviz.model.body import Body
from metaviz.model.scene import Scene, Setup
from metaviz.scene.checked import checked
from metaviz.scene.dump import scene_text
from metaviz.scene.resolve import Bodies, resolve
from metaviz.scene.scene_form import SceneForm
from metaviz.scene.variant import whole
from metaviz.scene.yaml_text import YamlText, parse_yaml, read_yaml


def _shipped_body(name: str) -> Body:
    # Imported when a scene asks for it: a message about a broken file need not wait for it.
    from metaviz.scene.body_file import body_named  # noqa: PLC0415

    return body_named(name)


BODIES: Bodies = {name: partial(_shipped_body, name) for name in ("woman", "man")}


def load_scene(path: Path | str, *, bodies: Bodies = BODIES) -> tuple[Scene, Setup]:
    """Read a scene file.

    Parameters
    ----------
    path
        The file.
    bodies
        Known bodies by name; those that come with the program by default.

    Returns
    -------
    tuple of Scene and Setup
        The scene, and what a user made of it (the default setup where the file has none).

    Raises
    ------
    SceneError
        If the file is not a valid scene; tells everything that is wrong with it.
    """
    path = Path(path)
    return _scene_of(read_yaml(path), path.stem, bodies)


def parse_scene(text: str, *, file: str, bodies: Bodies = BODIES) -> tuple[Scene, Setup]:
    """Return the scene and setup that a text describes; `file` names it in messages and gives the id.

    Raises
    ------
    SceneError
        As `load_scene`.
    """
    return _scene_of(parse_yaml(text, file), Path(file).stem, bodies)


def _scene_of(text: YamlText, scene_id: str, bodies: Bodies) -> tuple[Scene, Setup]:
    text = whole(text)
    return resolve(text, checked(text, SceneForm), scene_id, bodies)


def save_scene(path: Path | str, scene: Scene, setup: Setup) -> None:
    """Write a scene and a setup to a file, wholly or not at all.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(scene_text(scene, setup))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
