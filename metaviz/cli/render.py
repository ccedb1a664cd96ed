"""``metaviz render``: a picture or a film, without a screen."""

from __future__ import annotations

import argparse
from pathlib import Path

from metaviz.cli.command_error import CommandError
from metaviz.cli.opening import Opening, open_scene
from metaviz.cli.picture_maker import PictureMaker, prepare_drawing
from metaviz.cli.progress import ProgressBar
from metaviz.render.backend import HeadlessUnavailableError
from metaviz.render.film import FilmError, even, render_film
from metaviz.render.still import render_still, save_still
from metaviz.render.theme import Profile
from metaviz.session.speed import Speed

PICTURE, FILM = ".png", ".mp4"


def run(arguments: argparse.Namespace) -> int:
    """Render, and print the path of what was made."""
    path = _checked_path(arguments)
    opening = open_scene(arguments)
    seed = opening.setup.seed if arguments.seed is None else arguments.seed
    try:
        application = prepare_drawing()
        make = _film if path.suffix.lower() == FILM else _still
        make(arguments, opening, seed, path)
        del application
    except HeadlessUnavailableError as error:
        raise CommandError(f"cannot draw here: {error}", status=1) from None
    except FilmError as error:
        raise CommandError(str(error), status=1) from None
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
    if not path.parent.is_dir():
        raise CommandError(f"-o: found {arguments.output!r}, allowed is a file in a folder that exists")
    wrong = (
        {"--from": arguments.start_day, "--to": arguments.end_day} if kind == PICTURE else {"--at": arguments.at_day}
    )
    for option, value in wrong.items():
        if value is not None:
            raise CommandError(
                f"{option} belongs to a {'film' if kind == PICTURE else 'picture'}, and -o names {path.name}"
            )
    return path


def _still(arguments: argparse.Namespace, opening: Opening, seed: int, path: Path) -> None:
    maker = PictureMaker(opening, seed, arguments.size, Profile(arguments.profile), Speed.MONTH.day_per_s)
    # A scene that was saved at a moment shows it; a fresh one shows how the course ends, for day 0 is empty.
    day = arguments.at_day if arguments.at_day is not None else opening.setup.day or maker.end_day
    save_still(render_still(maker.canvas, maker.frame(day), arguments.size, maker.overlay), path)


def _film(arguments: argparse.Namespace, opening: Opening, seed: int, path: Path) -> None:
    size_px = even(arguments.size)
    start_day = arguments.start_day or 0.0
    end_day = opening.horizon_days if arguments.end_day is None else arguments.end_day
    if end_day <= start_day:
        raise CommandError(f"--to: found day {end_day:g}, allowed is a moment after --from, day {start_day:g}")
    maker = PictureMaker(opening, seed, size_px, Profile(arguments.profile), (end_day - start_day) / arguments.seconds)
    end_day = min(end_day, maker.end_day)
    if end_day <= start_day:
        raise CommandError(f"--from: found day {start_day:g}, allowed is a day before the course ends, {end_day:g}")
    n_frames = max(round(arguments.seconds * arguments.fps), 1)
    frames = maker.frames(start_day, end_day, n_frames)
    with ProgressBar(n_frames, quiet=arguments.quiet) as bar:
        render_film(maker.canvas, frames, path, size_px, arguments.fps, overlay=maker.overlay, progress=bar.show)
