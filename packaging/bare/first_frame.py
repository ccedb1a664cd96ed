"""How soon a window shows its first picture: the bundle's beside the checkout's, in turn on one screen."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bare.screen import Screen, screen, waited_for

N_PAIRS = 5
_MOST_S = 90.0


def first_frames_s(bundle: Path, checkout: Path) -> tuple[float, float]:
    """Return the median seconds of both programs from the start of the process to a body on the screen.

    Parameters
    ----------
    bundle, checkout
        The two programs.

    Raises
    ------
    RuntimeError
        If one shows no picture.
    """
    ours: list[float] = []
    theirs: list[float] = []
    with screen() as shown:
        # In turn, so that both meet the same noise; the first pair fills the caches of the disk.
        for _ in range(N_PAIRS + 1):
            ours.append(_first_frame_s(bundle, shown))
            theirs.append(_first_frame_s(checkout, shown))
    return statistics.median(ours[1:]), statistics.median(theirs[1:])


def _first_frame_s(program: Path, shown: Screen) -> float:
    with tempfile.TemporaryDirectory() as home:
        surroundings = {
            "HOME": home,
            "DISPLAY": shown.display,
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        begun = time.monotonic()
        with subprocess.Popen([str(program)], env=surroundings, cwd=home) as running:
            seen = waited_for(lambda: running.poll() is not None or shown.shows_a_body(), _MOST_S)
            took_s = time.monotonic() - begun
            there = seen and running.poll() is None
            running.terminate()
        # The screen must be empty for the next.
        if not there or not waited_for(lambda: not shown.shows_a_body(), _MOST_S):
            raise RuntimeError(f"{program} shows no picture, or leaves it behind.")
        return took_s
