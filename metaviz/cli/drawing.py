"""Drawing a still or a film, once the scene is open."""

from __future__ import annotations

import argparse
from pathlib import Path

from metaviz.cli.command_error import CommandError
from metaviz.cli.opening import Opening
from metaviz.cli.output import finished_file
from metaviz.cli.picture_maker import PictureMaker, prepare_drawing
from metaviz.cli.progress import ProgressBar
from metaviz.render.backend import HeadlessUnavailableError
from metaviz.render.film import FilmError, even, render_film
from metaviz.render.still import render_still, save_still
from metaviz.render.theme import Profile
from metaviz.session.speed import Speed
from metaviz.sim.course import simulate_course


def draw(arguments: argparse.Namespace, opening: Opening, seed: int, path: Path) -> None:
    """Draw what the name of the file asks for.

    Raises
    ------
    CommandError
        If this machine cannot draw, or the asked time is not in the course.
    OSError
        If the file cannot be written.
    """
    course = simulate_course(opening.scene, opening.parameters, seed, opening.horizon_days)
    is_film = path.suffix.lower() == ".mp4"
    first_day, last_day = (_film_days if is_film else _still_days)(arguments, opening, course.end_day)
    try:
        application = prepare_drawing()
        with finished_file(path) as unfinished:
            if is_film:
                _film(arguments, opening, seed, (first_day, last_day), unfinished)
            else:
                _still(arguments, opening, seed, last_day, unfinished)
        del application
    except HeadlessUnavailableError as error:
        raise CommandError(f"cannot draw here: {error}", status=1) from None
    except FilmError as error:
        raise CommandError(str(error), status=1) from None


def _still_days(arguments: argparse.Namespace, opening: Opening, end_day: float) -> tuple[float, float]:
    day = arguments.at_day
    if day is not None and day > end_day:
        raise CommandError(f"--at: found day {day:g}, allowed is a day of the course, from 0 to {end_day:g}")
    if day is None:
        # A scene that was saved at a moment shows it; a fresh one shows how the course ends, for day 0 is empty.
        day = min(opening.setup.day or end_day, end_day)
    return day, day


def _film_days(arguments: argparse.Namespace, opening: Opening, end_day: float) -> tuple[float, float]:
    first_day = arguments.start_day or 0.0
    last_day = opening.horizon_days if arguments.end_day is None else arguments.end_day
    if first_day >= end_day:
        raise CommandError(f"--from: found day {first_day:g}, allowed is a day before the course ends, {end_day:g}")
    if last_day <= first_day:
        raise CommandError(f"--to: found day {last_day:g}, allowed is a moment after --from, day {first_day:g}")
    return first_day, min(last_day, end_day)


def _still(arguments: argparse.Namespace, opening: Opening, seed: int, day: float, path: Path) -> None:
    maker = PictureMaker(opening, seed, arguments.size, Profile(arguments.profile), Speed.MONTH.day_per_s)
    save_still(render_still(maker.canvas, maker.frame(day), arguments.size, maker.overlay), path)


def _film(arguments: argparse.Namespace, opening: Opening, seed: int, days: tuple[float, float], path: Path) -> None:
    size_px = even(arguments.size)
    maker = PictureMaker(opening, seed, size_px, Profile(arguments.profile), (days[1] - days[0]) / arguments.seconds)
    n_frames = max(round(arguments.seconds * arguments.fps), 1)
    frames = maker.frames(*days, n_frames)
    with ProgressBar(n_frames, quiet=arguments.quiet) as bar:
        render_film(maker.canvas, frames, path, size_px, arguments.fps, overlay=maker.overlay, progress=bar.show)
