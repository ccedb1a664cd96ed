"""What of all that PyInstaller gathers goes into a bundle: by the patterns of the plan, then by who needs it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from bundle.plan import BundlePlan

Entry = tuple[str, str, str]
"""Place in the bundle, file that goes there, and PyInstaller's word for its kind."""

SYMLINK = "SYMLINK"
EXTENSION = "EXTENSION"

NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)", re.MULTILINE)

Imports = Callable[[str], Iterable[str]]
"""Names of the libraries that a library is linked with, given its file."""


def kept(entries: Iterable[Entry], plan: BundlePlan) -> list[Entry]:
    """Return the entries that the plan keeps, less links to what it does not keep."""
    return [
        (place, source, kind)
        for place, source, kind in entries
        if plan.keeps(place) and not (kind == SYMLINK and not plan.keeps(_target(place, source)))
    ]


def needed(entries: list[Entry], imports_of: Imports) -> list[Entry]:
    """Return the entries without the libraries that only left-out files were linked with.

    Python's extension modules and Qt's plug-ins are loaded by name and stay, as does Python itself. A library that
    lies at the top of the bundle, among Qt's or in a folder of a wheel's own libraries came along because something
    is linked with it.

    Parameters
    ----------
    entries
        Libraries, extension modules and links, as far as the plan keeps them.
    imports_of
        Tells the names of linked libraries.
    """
    files = {PurePosixPath(place).name: source for place, source, kind in entries if kind != SYMLINK}
    reached = {PurePosixPath(place).name for place, _, kind in entries if kind == EXTENSION or not _is_linked(place)}
    waiting = [name for name in reached if name in files]
    while waiting:
        for name in imports_of(files[waiting.pop()]):
            if name not in reached:
                reached.add(name)
                waiting += [name] if name in files else []
    return [entry for entry in entries if PurePosixPath(entry[0]).name in reached]


def stripped(entries: Iterable[Entry], folder: Path, is_own: Callable[[str], bool]) -> list[Entry]:
    """Return the entries with the symbols taken off some libraries, in copies.

    Only Python's own: wheels hold libraries whose headers were moved to make room for a path, and `strip`
    breaks those.

    Parameters
    ----------
    entries
        Libraries and extension modules.
    folder
        For the copies.
    is_own
        Whether a file is one to strip.
    """
    return [
        (place, _strip(source, folder / place), kind) if kind != SYMLINK and is_own(source) else (place, source, kind)
        for place, source, kind in entries
    ]


def linked_with(path: str) -> list[str]:
    """Return the names of the libraries that a library or program is itself linked with, not what those need."""
    told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
    return NEEDED.findall(told)


def _strip(source: str, copy: Path) -> str:
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, copy)
    subprocess.run(["strip", "--strip-unneeded", str(copy)], check=True)
    return str(copy)


def _is_linked(place: str) -> bool:
    path = PurePosixPath(place)
    is_library = path.name.startswith("lib") and ".so" in path.name and not path.name.startswith("libpython")
    return is_library and (str(path.parent) in {".", "PySide6/Qt/lib"} or path.parent.name.endswith(".libs"))


def _target(place: str, source: str) -> str:
    """Return the place that a link leads to, which is written as seen from the link."""
    parts: list[str] = []
    for part in (PurePosixPath(place).parent / source.replace("\\", "/")).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
