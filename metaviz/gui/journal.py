"""What was done last, in lines on disk: the only thing besides the traceback that tells how a fault was met."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from metaviz.scene.shipped import shipped_scenes
from metaviz.session.state import SessionState

MOST_LINES = 400
KEPT_LINES = 40


class Journal:
    """Lines that are on disk as soon as they are written, of which the latest are kept.

    Parameters
    ----------
    path
        The file; where it cannot be written, nothing is noted.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[str] = []
        self._stream: TextIO | None = None
        self._n_written = 0
        self._begin()

    def note(self, line: str) -> None:
        """Write a line; a line that says the same as the last one is written once."""
        if self._stream is None or (self._lines and self._lines[-1] == line):
            return
        self._lines = [*self._lines[1 - KEPT_LINES :], line]
        if self._n_written >= MOST_LINES:
            self._begin()
            return
        self._write([line])

    def close(self) -> None:
        """Note nothing any more."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _begin(self) -> None:
        self.close()
        self._n_written = 0
        try:
            self._stream = self._path.open("w", encoding="utf-8", errors="backslashreplace", buffering=1)
        except OSError:
            return
        self._write(self._lines)

    def _write(self, lines: list[str]) -> None:
        if self._stream is None:
            return
        try:
            for line in lines:
                self._stream.write(" ".join(line.split()) + "\n")
            self._n_written += len(lines)
        except OSError:
            # A full disk must not end the program.
            self.close()


def doings(old: SessionState, new: SessionState) -> list[str]:
    """Return in a line each what changed between two states, without anything personal.

    A scene of the user's own is not named, and neither are files.
    """
    lines = []
    if new.scene is not old.scene:
        lines.append(f"open {scene_words(new)}")
    elif new.case is not old.case:
        before, after = dict(old.case.changes()), dict(new.case.changes())
        lines += [
            f"set {key} to {after[key]:.6g}" if key in after else f"set {key} to its published value"
            for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key)
        ]
        if new.seed != old.seed:
            lines.append(f"seed {new.seed}")
        if new.plan != old.plan:
            n_tests = len(new.plan.examinations) + len(new.plan.follow_ups)
            lines.append(f"plan of {len(new.plan.interventions)} treatments and {n_tests} tests")
    elif new.document is not old.document:
        lines.append("save")
    if new.playing != old.playing:
        lines.append(f"{'play' if new.playing else 'pause'} at day {new.day:.0f}")
    elif new.day != old.day and not new.playing:
        lines.append(f"go to day {new.day:.0f}")
    if new.speed is not old.speed:
        lines.append(f"speed {new.speed.name.lower()}")
    return lines


def scene_words(state: SessionState) -> str:
    """Return the name of a scene of the program, or that it is none."""
    path = state.document.path
    shipped = path is not None and path in shipped_scenes().values()
    return state.scene.id if shipped else "a scene of the user's own"
