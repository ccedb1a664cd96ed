"""``metaviz [SCENE]``: the window."""

from __future__ import annotations

import argparse

from metaviz.cli.named_comparison import comparison_named
from metaviz.scene.shipped import scene_path

DEFAULT_SCENE = "breast"


def run(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed."""
    name = DEFAULT_SCENE if arguments.scene is None else arguments.scene
    comparison = comparison_named(name)
    path = scene_path(name if comparison is None else comparison.members[0])
    # The window's modules load after the scene's name is known to be right.
    from metaviz.app import open_window  # noqa: PLC0415

    return open_window(
        path,
        seed=arguments.seed,
        soil=arguments.soil,
        profile=arguments.profile,
        fullscreen=arguments.fullscreen,
        safe_graphics=arguments.safe_graphics,
        comparison=None if comparison is None else comparison.id,
    )
