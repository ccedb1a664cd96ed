"""Drawing a still or a film, once the scene is open."""

from __future__ import annotations

import argparse
from pathlib import Path

from metaviz.cli.command_error import CommandError
from metaviz.cli.opening import Opening
from metaviz.cli.picture_maker import PictureMaker, prepare_drawing
from metaviz.cli.progress import ProgressBar
from metaviz.render.backend import HeadlessUnavailableError
from metaviz.render.film import FilmError, even, render_film
from metaviz.render.still import render_still, save_still
from metaviz.render.theme import Profile
from metaviz.session.speed import Speed


def draw(arguments: argparse.Namespace, opening: Opening, seed: int, path: Path) -> None:
    """Draw what the name of the file asks for.

    Raises
    ------
    CommandError
        If this machine cannot draw, or the asked time is not in the course.
    OSError
        If the file cannot be written.
    """
    try:
        application = prepare_drawing()
        if path.suffix.lower() == ".mp4":
            _film(arguments, opening, seed, path)
        else:
            _still(arguments, opening, seed, path)
        del application
    except HeadlessUnavailableError as error:
        raise CommandError(f"cannot draw here: {error}", status=1) from None
    except FilmError as error:
        raise CommandError(str(error), status=1) from None


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
