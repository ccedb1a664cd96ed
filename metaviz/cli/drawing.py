"""Drawing a still or a film, once the scene is open."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import vispy
from PySide6.QtGui import QGuiApplication

from metaviz.cli.command_error import CommandError
from metaviz.cli.lasting_studio import LastingStudio
from metaviz.cli.opening import Opening
from metaviz.cli.output import finished_file
from metaviz.cli.picture_maker import PictureMaker
from metaviz.cli.progress import ProgressBar
from metaviz.cli.wishes import wishes_of
from metaviz.gui.graphics import NO_OPENGL
from metaviz.render.backend import use_headless
from metaviz.render.film import FilmError, even, write_film
from metaviz.render.still import Size, Studio, save_still
from metaviz.session.speed import Speed
from metaviz.sim.course import simulate_course

NOTICE = "Drawn without OpenGL: at most 1,500 cells are shown."
_FPS = {".webp": 12}
_USUAL_FPS = 30


def draw(arguments: argparse.Namespace, opening: Opening, seed: int, path: Path, *, is_film: bool) -> None:
    """Draw what the name of the file asks for.

    Raises
    ------
    CommandError
        If the asked time is not in the course, or the asked organ not in the body.
    OSError
        If the file cannot be written.
    """
    wishes = wishes_of(arguments, opening.scene.body, even(arguments.size) if is_film else arguments.size)
    course = simulate_course(opening.scene, opening.parameters, seed, opening.horizon_days, opening.setup.plan)
    days = (_film_days if is_film else _still_days)(arguments, opening, course.end_day)
    application = _application()
    seconds = arguments.seconds if is_film else 0.0
    day_per_s = (days[1] - days[0]) / seconds if is_film else Speed.MONTH.day_per_s
    maker = PictureMaker(opening, seed, wishes, days, seconds=seconds, day_per_s=day_per_s)
    try:
        with finished_file(path) as unfinished:
            if is_film:
                _film(arguments, maker, wishes.size_px, unfinished)
            elif path.suffix.lower() == ".svg":
                unfinished.write_text(maker.vectors(days[0]), encoding="utf-8", newline="\n")
            else:
                with _studio(maker, wishes.size_px) as studio:
                    pixels = studio.take(maker.frame(days[0]), maker.overlay)
                save_still(pixels, unfinished, maker.recipe(days[0]))
    except FilmError as error:
        raise CommandError(str(error), status=1) from None
    del application


def _application() -> QGuiApplication:
    """Return the application that paints words; it needs no screen."""
    if sys.platform == "linux":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    known = QGuiApplication.instance()
    return known if isinstance(known, QGuiApplication) else QGuiApplication(["metaviz"])


def _studio(maker: PictureMaker, size_px: Size) -> LastingStudio:
    """Return a studio without a screen; where OpenGL cannot be had, or fails, it goes on without and tells so."""

    def tell(reason: str) -> None:
        words = " ".join(reason.split())
        print(f"{NOTICE} ({words})" if words else NOTICE, file=sys.stderr)

    def draws() -> Studio:
        if sys.platform == "linux":
            use_headless()
        else:
            vispy.use("pyside6")
        return maker.studio()

    return LastingStudio(size_px, None if os.environ.get(NO_OPENGL) else draws, maker.painted_studio, tell)


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


def _film(arguments: argparse.Namespace, maker: PictureMaker, size_px: Size, path: Path) -> None:
    fps = arguments.fps or _FPS.get(path.suffix.lower(), _USUAL_FPS)
    n_frames = max(round(arguments.seconds * fps), 1)
    with (
        _studio(maker, size_px) as studio,
        ProgressBar(n_frames, quiet=arguments.quiet) as bar,
    ):
        write_film(studio, maker.frames(n_frames), path, fps, overlay=maker.overlay, progress=bar.show)
