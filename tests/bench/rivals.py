"""The way to the rivals: their own environment, made on demand, and one process for each figure."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-bench"
LONGEST_S = 300


class RivalMissingError(Exception):
    """A rival cannot be measured here; the message says why."""


class Savable(Protocol):
    """What a rival is given to work on."""

    def save(self, path: Path) -> None:
        """Write it for another process."""


def figure_or_reason(rival: str, task: Savable) -> tuple[float | None, str]:
    """What a rival reaches on a task, as `figure_of` does; where that fails, None and why."""
    try:
        return figure_of(rival, task), ""
    except (RivalMissingError, subprocess.TimeoutExpired) as error:
        return None, str(error)


def figure_of(rival: str, task: Savable) -> float:
    """Run one of tests/bench/peers on a task; the figure that it reports, in its own unit a second.

    Parameters
    ----------
    rival
        Name of a module of tests/bench/peers.
    task
        A `WalkerChain` or a `Patient`, as the rival needs it.

    Raises
    ------
    RivalMissingError
        If its environment cannot be made (no network?) or the rival fails.
    """
    bootstrap = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "bootstrap.py"), "bench"],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if bootstrap.returncode != 0:
        last = bootstrap.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise RivalMissingError(f"the rivals' environment {ENVIRONMENT.name} cannot be made: {last[0]}")
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.npz"
        task.save(path)
        done = subprocess.run(
            [str(python), "-m", f"tests.bench.peers.{rival}", str(path)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
    if done.returncode != 0:
        raise RivalMissingError(f"{rival} failed: {done.stderr.strip().splitlines()[-1]}")
    return float(json.loads(done.stdout))
