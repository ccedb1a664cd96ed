"""A screen of its own that can be looked at while a program draws on it."""

from __future__ import annotations

import mmap
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WIDTH_PX, HEIGHT_PX = 1366, 768
_BYTES_PER_PX = 4
_EDGE_PX, _STEP_PX = 60, 12
_HEADER_BYTES, _N_COLOURS_AT, _COLOUR_BYTES = 4, 76, 12
"""Of the X window dump that Xvfb keeps up to date: its length, the place of the number of colours, the size of each."""
A_BODY_LEVELS = 60
"""An empty window has a few levels of grey; a window with the body on it has hundreds."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen without a driver.

    Attributes
    ----------
    display
        Its name, for example ``":7"``.
    pixels
        What is on it now.
    start
        Where the first pixel stands in `pixels`.
    """

    display: str
    pixels: mmap.mmap
    start: int

    def picture(self) -> tuple[bytes, ...]:
        """Return what is on the screen, every so many rows and without its edges."""
        row_bytes = WIDTH_PX * _BYTES_PER_PX
        rows = range(_EDGE_PX, HEIGHT_PX - _EDGE_PX, _STEP_PX)
        starts = [self.start + row * row_bytes for row in rows]
        return tuple(self.pixels[at + _EDGE_PX * _BYTES_PER_PX : at + row_bytes] for at in starts)

    def shows_a_body(self) -> bool:
        """Tell whether there is a picture on the screen, and not only the frame of a window."""
        return n_levels(self.picture()) >= A_BODY_LEVELS

    def changes(self, within_s: float) -> bool:
        """Tell whether the picture becomes another one."""
        before = self.picture()
        return waited_for(lambda: self.picture() != before, within_s)

    def rests(self, for_s: float, within_s: float) -> bool:
        """Tell whether the picture stays as it is for some time."""
        latest = time.monotonic() + within_s
        while time.monotonic() < latest:
            if not self.changes(for_s):
                return True
        return False


def n_levels(rows: tuple[bytes, ...]) -> int:
    """Return how many levels of grey some rows of pixels have, of 256."""
    levels = set()
    for row in rows:
        for at in range(0, len(row) - _BYTES_PER_PX + 1, _STEP_PX * _BYTES_PER_PX):
            levels.add((max(row[at : at + 3]) + min(row[at : at + 3])) // 2)
    return len(levels)


def waited_for(condition: Callable[[], bool], most_s: float) -> bool:
    """Tell whether something comes true in time."""
    latest = time.monotonic() + most_s
    while not condition():
        if time.monotonic() > latest:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def screen() -> Iterator[Screen]:
    """Lend a screen under a free name.

    Raises
    ------
    RuntimeError
        If Xvfb ends before there is a screen.
    """
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        options = ["-screen", "0", f"{WIDTH_PX}x{HEIGHT_PX}x24", "-fbdir", folder, "-nolisten", "tcp", "-noreset"]
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), *options], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as told:
            number = told.readline().strip()
        try:
            if not number:
                raise RuntimeError("Xvfb did not start.")
            with (
                (Path(folder) / "Xvfb_screen0").open("rb") as file,
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pixels,
            ):
                header = int.from_bytes(pixels[:_HEADER_BYTES], "big")
                n_colours = int.from_bytes(pixels[_N_COLOURS_AT : _N_COLOURS_AT + 4], "big")
                yield Screen(f":{number}", pixels, header + n_colours * _COLOUR_BYTES)
        finally:
            server.terminate()
            server.wait()
