"""What a program leaves on a machine."""

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


def files_of(root: Path) -> frozenset[str]:
    """Return every file of a machine, as the machine names it."""
    found = subprocess.run(
        ["find", str(root), "-xdev", "-not", "-type", "d", "-printf", "/%P\\0"],
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(found.stdout.split("\0")[:-1])


def left_behind(before: Iterable[str], after: Iterable[str], own: Iterable[str]) -> list[str]:
    """Return the files that are new, in order.

    Parameters
    ----------
    before, after
        All files of a machine.
    own
        Folders whose files may be new: those of the user.
    """
    allowed = (*SYSTEM_KEEPS, *(f"{folder.rstrip('/')}/" for folder in own))
    return sorted(path for path in set(after) - set(before) if not path.startswith(allowed))
