"""``metaviz check``: everything that is wrong with scene files."""

from __future__ import annotations

import argparse
import sys

from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import scene_path, shipped_scenes


def run(arguments: argparse.Namespace) -> int:
    """Check each file, or every scene that comes with the program; the status is 2 if any is not valid."""
    status = 0
    for name in arguments.files or shipped_scenes():
        try:
            scene, _ = load_scene(scene_path(name))
        except SceneError as error:
            print(error, file=sys.stderr)
            status = 2
        else:
            print(f"{name}: {scene.title}, fine")
    return status
