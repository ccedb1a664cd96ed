"""Writes the files in which a bundle says what it is: `build.json`, which `metaviz/build_info.py` reads."""

from __future__ import annotations

import json
import os
import re
import subprocess
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


def packages_of(lock: Path) -> dict[str, str]:
    """Return the installed version of each package of a lock, by the name that the package gives itself."""
    names = re.findall(r"^([\w.-]+)==", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = {}
    for name in names:
        try:
            told = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found[told["Name"].replace("_", "-")] = told["Version"]
    return dict(sorted(found.items(), key=lambda pair: pair[0].lower()))


def write_build_file(folder: Path, root: Path) -> list[Path]:
    """Write what a bundle says of itself.

    Parameters
    ----------
    folder
        For the files; made if it is not there.
    root
        The checkout.

    Returns
    -------
    list of Path
        The files, which belong at the top of the bundle.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "built_on": datetime.fromtimestamp(commit_time(root), UTC).date().isoformat(),
        "commit": commit_name(root),
        "packages": packages_of(root / "packaging" / "locks" / "run.lock"),
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
