"""What a running program keeps on disk in case it ends unexpectedly, and what former ones left behind.

A run has a number, and files of that number: a lock that only its own process holds, the unsaved case, the faults
that were met and what was done last. All of them go at a regular end. Files of a number whose lock nobody holds
are therefore those of a run that ended otherwise.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile

MOST_RUNS: Final = 32
"""So many numbers there are; with all of them taken, a program keeps nothing."""


class RunFiles:
    """The files of one run.

    Parameters
    ----------
    folder
        Folder of all runs.
    number
        Of this run.
    lock
        Tells, while it is held, that the run goes on.
    """

    def __init__(self, folder: Path, number: int, lock: QLockFile) -> None:
        self.lock = lock
        self.case = folder / f"{number}.yaml"
        self.faults = folder / f"{number}.faults"
        self.journal = folder / f"{number}.journal"

    @property
    def has_leftovers(self) -> bool:
        """Whether there is anything that a regular end would have removed."""
        return any(path.exists() for path in (self.case, self.faults, self.journal))

    def remove(self) -> None:
        """Remove everything but the lock."""
        for path in (self.case, self.faults, self.journal):
            # Somebody who keeps a file open on Windows keeps it from being removed; the next start removes it.
            try:
                path.unlink(missing_ok=True)
            except OSError:
                continue

    def release(self) -> None:
        """Give the number free for others, with whatever lies there."""
        self.lock.unlock()


def claim_run(folder: Path) -> RunFiles | None:
    """Return the files of a new run under the first number that is neither taken nor left over.

    Returns
    -------
    RunFiles or None
        None where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    for number in range(1, MOST_RUNS + 1):
        # To look for files is quicker than to find out whether somebody still holds a lock.
        if _files_of(folder, number).has_leftovers:
            continue
        files = _claim(folder, number)
        if files is not None and not files.has_leftovers:
            return files
        if files is not None:
            files.release()
    return None


def left_over_runs(folder: Path) -> list[RunFiles]:
    """Return the files of the runs that ended unexpectedly, the latest first; nobody else is offered them meanwhile."""
    found = []
    for number in range(1, MOST_RUNS + 1):
        if not any(folder.glob(f"{number}.*")):
            continue
        files = _claim(folder, number)
        if files is not None and files.has_leftovers:
            found.append(files)
        elif files is not None:
            files.release()
    return sorted(found, key=_changed_s, reverse=True)


def _claim(folder: Path, number: int) -> RunFiles | None:
    files = _files_of(folder, number)
    return files if files.lock.tryLock(0) else None


def _files_of(folder: Path, number: int) -> RunFiles:
    lock = QLockFile(str(folder / f"{number}.lock"))
    # However long it is held: only the end of the process makes a lock stale.
    lock.setStaleLockTime(0)
    return RunFiles(folder, number, lock)


def _changed_s(files: RunFiles) -> float:
    times = []
    for path in (files.case, files.faults, files.journal):
        try:
            times.append(path.stat().st_mtime)
        except OSError:
            continue
    return max(times, default=0.0)


def write_whole(path: Path, text: str) -> None:
    """Write a file wholly or not at all, even where the machine stops in the middle.

    Raises
    ------
    OSError
        If it cannot be written; a former file is as it was.
    """
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
