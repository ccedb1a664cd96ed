"""``metaviz render``: a picture or a film, without a screen."""

from __future__ import annotations

import argparse
from pathlib import Path

from metaviz.cli.command_error import CommandError
from metaviz.cli.opening import open_scene
from metaviz.cli.output import require_writable

PICTURE, FILM = ".png", ".mp4"


def run(arguments: argparse.Namespace) -> int:
    """Render, and print the path of what was made."""
    path = _checked_path(arguments)
    opening = open_scene(arguments)
    seed = opening.setup.seed if arguments.seed is None else arguments.seed
    # What draws loads after the scene is known to be right.
    from metaviz.cli.drawing import draw  # noqa: PLC0415

    try:
        draw(arguments, opening, seed, path)
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror or error}") from None
    print(path)
    return 0


def _checked_path(arguments: argparse.Namespace) -> Path:
    """Return the path of the output; refuses what could only fail after the work is done."""
    path = Path(arguments.output)
    kind = path.suffix.lower()
    if kind not in (PICTURE, FILM):
        raise CommandError(f"-o: found {arguments.output!r}, allowed is a name that ends with {PICTURE} or {FILM}")
    wrong = (
        {"--from": arguments.start_day, "--to": arguments.end_day} if kind == PICTURE else {"--at": arguments.at_day}
    )
    for option, value in wrong.items():
        if value is not None:
            raise CommandError(
                f"{option} belongs to a {'film' if kind == PICTURE else 'picture'}, and -o names {path.name}"
            )
    return require_writable(arguments.output)
