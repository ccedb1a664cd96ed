"""``metaviz render``: a picture or a film, without a screen."""

from __future__ import annotations

import argparse
from enum import StrEnum
from pathlib import Path

from metaviz.cli.command_error import CommandError
from metaviz.cli.opening import open_scene
from metaviz.cli.output import require_writable


class Kind(StrEnum):
    """What is rendered."""

    PICTURE = "picture"
    FILM = "film"


PICTURES, FILMS = (".png", ".svg"), (".mp4",)
EITHER = ".webp"
"""A picture if its moment is given, else a film."""


def run(arguments: argparse.Namespace) -> int:
    """Render, and print the path of what was made."""
    path = _checked_path(arguments)
    opening = open_scene(arguments)
    seed = opening.setup.seed if arguments.seed is None else arguments.seed
    # What draws loads after the scene is known to be right.
    from metaviz.cli.drawing import draw  # noqa: PLC0415

    try:
        draw(arguments, opening, seed, path, is_film=kind_of(path, arguments) is Kind.FILM)
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror or error}") from None
    print(path)
    return 0


def kind_of(path: Path, arguments: argparse.Namespace) -> Kind:
    """Return what the name of a file asks for.

    Raises
    ------
    CommandError
        If it is no name of a picture or a film.
    """
    ending = path.suffix.lower()
    if ending in PICTURES or (ending == EITHER and arguments.at_day is not None):
        return Kind.PICTURE
    if ending in FILMS or ending == EITHER:
        return Kind.FILM
    allowed = ", ".join((*PICTURES, *FILMS))
    raise CommandError(f"-o: found {arguments.output!r}, allowed is a name that ends with {allowed} or {EITHER}")


def _checked_path(arguments: argparse.Namespace) -> Path:
    """Return the path of the output; refuses what could only fail after the work is done."""
    path = Path(arguments.output)
    kind = kind_of(path, arguments)
    if kind is Kind.PICTURE:
        other = Kind.FILM
        wrong = {"--from": arguments.start_day is not None, "--to": arguments.end_day is not None}
    else:
        other = Kind.PICTURE
        wrong = {"--at": arguments.at_day is not None, "--transparent": arguments.transparent}
    for option, is_given in wrong.items():
        if is_given:
            raise CommandError(f"{option} belongs to a {other}, and -o names {path.name}")
    if arguments.lens is not None and path.suffix.lower() == ".svg":
        raise CommandError(f"--lens belongs to a picture of pixels or a film, and -o names {path.name}")
    if kind is Kind.PICTURE and len(arguments.camera) > 1:
        raise CommandError(f"--camera: found {','.join(arguments.camera)!r}, allowed is one for a picture")
    return require_writable(arguments.output)
