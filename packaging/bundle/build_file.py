"""Writes the files in which a bundle says what it is: `build.json`, which `metaviz/build_info.py` reads."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path


def commit_time(root: Path) -> int:
    """Return when the commit was made, in seconds since 1970; `SOURCE_DATE_EPOCH` goes before git.

    Raises
    ------
    SystemExit
        If neither tells; the message says what to do.
    """
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    written = _git(root, "log", "-1", "--format=%ct")
    if not written:
        raise SystemExit("package: neither git nor SOURCE_DATE_EPOCH tells the date of the build; set the latter.")
    return int(written)


def commit_name(root: Path) -> str:
    """Return the name of the commit, with a plus sign if tracked files differ from it; empty without git."""
    name = _git(root, "rev-parse", "HEAD")
    return name + ("+" if name and _git(root, "status", "--porcelain", "--untracked-files=no") else "")


def packages_with(modules: Iterable[str]) -> dict[str, str]:
    """Return the version of each package that some modules come from, by the package's name in small letters."""
    owners = metadata.packages_distributions()
    names = {name for module in modules for name in owners.get(module.partition(".")[0], [])}
    return {name.lower().replace("_", "-"): metadata.version(name) for name in sorted(names, key=str.lower)}


def write_build_file(folder: Path, root: Path, modules: Iterable[str]) -> list[Path]:
    """Write what a bundle says of itself.

    Parameters
    ----------
    folder
        For the files; made if it is not there.
    root
        The checkout.
    modules
        Full names of the Python modules that go into the bundle.

    Returns
    -------
    list of Path
        The files, which belong at the top of the bundle.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "built_on": datetime.fromtimestamp(commit_time(root), UTC).date().isoformat(),
        "commit": commit_name(root),
        "packages": packages_with(name for name in modules if name.partition(".")[0] != "metaviz"),
    }
    path = folder / "build.json"
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return [path]


def _git(root: Path, *words: str) -> str:
    """Return what git says, or nothing where there is no git or no checkout."""
    try:
        done = subprocess.run(
            ["git", "-c", f"safe.directory={root}", "-C", str(root), *words], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
