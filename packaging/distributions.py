"""Make what pip installs, a wheel and a source archive; check what they tell; try the wheel where nothing is.

Usage, with the Python of ``.venv-package`` (`make wheel` prepares it)::

    python packaging/distributions.py              # into dist/
    python packaging/distributions.py --no-trial   # without the network
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from packaging.metadata import ExceptionGroup as MetadataFaults
from packaging.metadata import Metadata
from trove_classifiers import classifiers, deprecated_classifiers

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from bundle.build_file import commit_time  # noqa: E402 - found only now
from trial import TRIALS, how_the_window_ends, what_goes_wrong  # noqa: E402

OUTPUT = ROOT / "dist"
LINK = re.compile(r"\]\((?!https?://|#)([^)\s]+)|(?:src|href)=[\"'](?!https?://|#)([^\"']+)")
"""A link of Markdown or HTML that leads nowhere on a page without the files of the checkout."""


class DistributionError(Exception):
    """There is something wrong with what pip would get; the message says what."""


def build(source: Path, folder: Path, built_at_s: int) -> tuple[Path, Path]:
    """Build the source archive and, from it, the wheel.

    Parameters
    ----------
    source
        The checkout.
    folder
        Where both go; made if it is not there.
    built_at_s
        Time of all files inside, in seconds since 1970.

    Returns
    -------
    wheel, archive

    Raises
    ------
    DistributionError
        If building fails.
    """
    # The environment has the builder that packaging/locks pins; an isolated one would fetch whatever is newest.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(source)]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(built_at_s)}
    _run(command, "The wheel cannot be built", surroundings)
    (wheel,), (archive,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, archive


def metadata_of(wheel: Path) -> bytes:
    """Return the metadata that a wheel carries."""
    with zipfile.ZipFile(wheel) as files:
        (name,) = (name for name in files.namelist() if name.endswith(".dist-info/METADATA"))
        return files.read(name)


def metadata_faults(told: bytes) -> list[str]:
    """Return what an index, or a reader of its page, would not accept in metadata, in sentences.

    Parameters
    ----------
    told
        Text of a METADATA file.
    """
    try:
        metadata = Metadata.from_email(told)
    except MetadataFaults as group:
        return [str(fault) for fault in group.exceptions]
    named = metadata.classifiers or []
    described = metadata.description or ""
    return [
        *(f"{name} is no classifier." for name in named if name not in classifiers),
        *(f"{name} is a classifier of the past." for name in named if name in deprecated_classifiers),
        *([] if metadata.summary and described.strip() else ["A summary or a description is missing."]),
        *([] if metadata.license_expression and metadata.license_files else ["The licence is missing."]),
        *(f"The description links to {a or b}, which no page can show." for a, b in LINK.findall(described)),
    ]


def install(environment: Path, wheel: Path, options: Sequence[str] = (), *, check: bool = True) -> Path:
    """Make an empty virtual environment and let pip install a wheel into it.

    Parameters
    ----------
    environment
        Folder of the environment; one that is there already is kept as it is.
    wheel
        What to install.
    options
        More words for pip.
    check
        Whether all that the wheel asks for must be there.

    Returns
    -------
    Path
        Folder of the programs.

    Raises
    ------
    DistributionError
        If pip cannot, or what it installed does not fit together.
    """
    if not environment.exists():
        _run([sys.executable, "-m", "venv", "--without-pip", str(environment)], "No environment can be made")
    _pip(environment, "install", "--only-binary", ":all:", *options, str(wheel))
    if check:
        _pip(environment, "check")
    return environment / ("Scripts" if os.name == "nt" else "bin")


def uninstall(environment: Path) -> list[str]:
    """Let pip remove the program; return the files of it that stay behind."""
    _pip(environment, "uninstall", "--yes", "metaviz")
    return [str(path.relative_to(environment)) for path in environment.rglob("*metaviz*")]


def _pip(environment: Path, command: str, *words: str) -> None:
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--python", str(python)]
    _run([*pip, command, *words], f"pip {command} fails")


def _run(command: Sequence[str], complaint: str, surroundings: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise DistributionError(f"{complaint}:\n{done.stdout.strip()}")


def trial_faults(wheel: Path) -> list[str]:
    """Install a wheel with all that it needs from the network, run it, remove it; return what goes wrong.

    Parameters
    ----------
    wheel
        What to install.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "empty"
        programs = install(environment, wheel)
        found = what_goes_wrong([str(programs / "metaviz")], TRIALS)
        if sys.platform != "linux" or os.environ.get("DISPLAY"):
            found += [fault for fault in (how_the_window_ends([str(programs / "metaviz-window")]),) if fault]
        else:
            say("there is no screen; the window was not tried")
        return found + [f"pip leaves {path} behind." for path in uninstall(environment)]


def say(words: str) -> None:
    """Tell the person who waits."""
    print(f"distributions: {words}", flush=True)


def make(*, with_trial: bool) -> None:
    """Make both files into `OUTPUT`, which is emptied first."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    wheel, archive = build(ROOT, OUTPUT, commit_time(ROOT))
    found = metadata_faults(metadata_of(wheel))
    if with_trial and not found:
        say("a trial of the wheel in an empty environment, with the newest of all that it needs")
        found = trial_faults(wheel)
    if found:
        raise DistributionError("\n  ".join(["What pip would get is not right:", *found]))
    for path in (wheel, archive):
        say(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB")


def main() -> int:
    """Make the wheel and the source archive."""
    parser = argparse.ArgumentParser(description="Make the wheel and the source archive.")
    parser.add_argument("--no-trial", action="store_true", help="do not install the wheel, which takes the network")
    try:
        make(with_trial=not parser.parse_args().no_trial)
    except DistributionError as problem:
        print(f"distributions: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
