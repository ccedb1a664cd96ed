"""What a program leaves on a machine, and where."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

SYSTEM_KEEPS = (
    # The package manager's own memory, which every package changes.
    "/etc/ld.so.cache",
    "/var/cache/apt/",
    "/var/cache/debconf/",
    "/var/cache/ldconfig/",
    "/var/lib/apt/",
    "/var/lib/dpkg/",
    "/var/log/",
    # Lent by the system that the trial runs on.
    "/dev/",
    "/proc/",
    "/sys/",
    "/tmp/.X11-unix/",  # noqa: S108
)


USER_KEEPS = (".cache/", ".config/", ".local/share/metaviz/")
"""Folders of a home that belong to settings, unsaved cases and what can be made again."""


def files_of(root: Path) -> frozenset[str]:
    """Return every file and folder of a machine, as the machine names it; folders end with a slash."""
    found = subprocess.run(
        [
            "find",
            str(root),
            "-xdev",
            "-mindepth",
            "1",
            "(",
            "-type",
            "d",
            "-printf",
            "/%P/\\0",
            ")",
            "-o",
            "-printf",
            "/%P\\0",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(found.stdout.split("\0")[:-1])


def left_behind(before: Iterable[str], after: Iterable[str], own: Iterable[str]) -> list[str]:
    """Return the files and folders that are new, in order.

    Parameters
    ----------
    before, after
        All of a machine.
    own
        Folders whose files may be new: those of the user.
    """
    allowed = (*SYSTEM_KEEPS, *(f"{folder.rstrip('/')}/" for folder in own))
    return sorted(path for path in set(after) - set(before) if not path.startswith(allowed))


def strays(home: str, after: Iterable[str], made: Iterable[str]) -> list[str]:
    """Return what lies in a home though nobody put it there, in order.

    Parameters
    ----------
    home
        The home's folder.
    after
        All files and folders of a machine.
    made
        Names in the home of what the person put there or asked for; folders end with a slash.
    """
    home = f"{home.rstrip('/')}/"
    names = [path.removeprefix(home) for path in after if path.startswith(home) and not path.endswith("/")]
    files = [name for name in made if not name.endswith("/")]
    folders = (*USER_KEEPS, *(name for name in made if name.endswith("/")))
    return sorted(name for name in names if name not in files and not name.startswith(folders))
