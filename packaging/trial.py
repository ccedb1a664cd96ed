"""Try a bundle where it was made: the command line, workers, a picture, and the window for a while.

Usage::

    python packaging/trial.py build/package/metaviz        # also metaviz.app
    python packaging/trial.py build/package/metaviz --no-window

What a machine without the tools and libraries of the one that built it makes of the bundle is another question.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT_S = 300.0
WINDOW_S = 20.0
MISSING = "No such file"
"""Where a part is missing, metaviz makes do without, and says so."""
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Trial:
    """One command, and what its output must be like.

    Attributes
    ----------
    arguments
        After the program.
    is_right
        Judges the standard output and the folder in which the command ran.
    """

    arguments: tuple[str, ...]
    is_right: Callable[[str, Path], bool]


def _is_json(output: str, _: Path) -> bool:
    try:
        return bool(json.loads(output))
    except ValueError:
        return False


TRIALS = (
    Trial(("--version",), lambda output, _: "metaviz" in output),
    Trial(("predict", "breast", "--json"), _is_json),
    # Its workers are the program again, started anew.
    Trial(("ensemble", "breast", "-n", "400", "--seed", "1", "--json"), _is_json),
    Trial(
        ("render", "breast", "-o", "still.png", "--at", "8y", "--size", "640x360"),
        lambda _, folder: (folder / "still.png").read_bytes().startswith(PNG),
    ),
)


def programs_of(bundle: Path) -> tuple[Path, Path]:
    """Return the program with a console and the one without, which on Linux are the same."""
    folder = bundle / "Contents" / "MacOS" if bundle.suffix == ".app" else bundle
    suffix = ".exe" if (folder / "metaviz.exe").exists() else ""
    console, window = folder / f"metaviz{suffix}", folder / f"metaviz-window{suffix}"
    return console, window if window.exists() else console


def what_goes_wrong(program: Sequence[str], trials: Sequence[Trial] = TRIALS) -> list[str]:
    """Run the trials and return the faults, in sentences.

    Parameters
    ----------
    program
        How the program is started.
    trials
        What to run.
    """
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for trial in trials:
            words = " ".join(trial.arguments)
            try:
                done = subprocess.run(
                    [*program, *trial.arguments],
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    encoding="utf-8",
                    errors="replace",
                    timeout=LIMIT_S,
                    check=False,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                found.append(f"metaviz {words}: {error}")
                continue
            if done.returncode != 0:
                found.append(f"metaviz {words} ended with {done.returncode}: {done.stderr.strip()}")
            elif MISSING in done.stderr:
                found.append(f"metaviz {words} misses a part of itself: {done.stderr.strip()}")
            elif not trial.is_right(done.stdout, Path(folder)):
                found.append(f"metaviz {words} does not give what it should: {done.stdout[:200]}")
    return found


def how_the_window_ends(program: Sequence[str], wait_s: float = WINDOW_S) -> str:
    """Open the window for a while; return how it ended by itself, empty if it had to be closed.

    Parameters
    ----------
    program
        How the program is started.
    wait_s
        How long it must live.
    """
    with tempfile.TemporaryFile() as words, subprocess.Popen(program, stdout=words, stderr=words) as running:
        try:
            status = running.wait(wait_s)
        except subprocess.TimeoutExpired:
            running.kill()
            return ""
        words.seek(0)
        return f"The window closed by itself with {status}: {words.read().decode(errors='replace').strip()}"


def main() -> int:
    """Try everything and print what goes wrong."""
    parser = argparse.ArgumentParser(description="Try a bundle.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--no-window", action="store_true", help="where there is no screen")
    arguments = parser.parse_args()
    console, window = (str(path.resolve()) for path in programs_of(arguments.bundle))
    found = what_goes_wrong([console])
    if not arguments.no_window:
        found += [fault for fault in (how_the_window_ends([window]),) if fault]
        found += [fault for fault in (how_the_window_ends([window, "--safe-graphics"]),) if fault]
    for fault in found:
        print(f"trial: {fault}", file=sys.stderr)
    print(f"trial: {len(found)} faults" if found else "trial: all is well")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
