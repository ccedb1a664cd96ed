"""Makes archives whose bytes depend on nothing but the files that go in."""

from __future__ import annotations

import lzma
import tarfile
from pathlib import Path

ROOT_ID = 0
FOLDER, PROGRAM, FILE = 0o755, 0o755, 0o644
PRESET = 6
"""Of xz; 9 takes twice the memory to unpack and saves one part in a hundred."""


def write_archive(folder: Path, archive: Path, built_at_s: int) -> None:
    """Write a folder as ``.tar.xz``: in order, owned by root, nothing younger than the build.

    Parameters
    ----------
    folder
        What goes in, under its own name.
    archive
        The file to write.
    built_at_s
        Time of all files, in seconds since 1970.
    """
    with (
        lzma.open(archive, "wb", preset=PRESET) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in (folder, *sorted(folder.rglob("*"))):
            entry = tar.gettarinfo(str(path), str(path.relative_to(folder.parent)))
            tidy(entry, built_at_s)
            if entry.isreg():
                entry.size = path.stat().st_size
                with path.open("rb") as content:
                    tar.addfile(entry, content)
            else:
                tar.addfile(entry)


def tidy(entry: tarfile.TarInfo, built_at_s: int) -> None:
    """Take from an entry what differs from machine to machine: owner, time, and rights beyond those to read and run."""
    entry.uid = entry.gid = ROOT_ID
    entry.uname = entry.gname = "root"
    entry.mtime = built_at_s
    if entry.islnk():
        # The file is stored in full: which of two names comes first is an accident.
        entry.type, entry.linkname = tarfile.REGTYPE, ""
    if not entry.issym():
        entry.mode = FOLDER if entry.isdir() else PROGRAM if entry.mode & 0o100 else FILE
