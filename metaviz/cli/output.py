"""Printing: JSON that every reader takes, plain tables, files."""

from __future__ import annotations

import errno
import json
import math
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

from metaviz.cli.command_error import CommandError

STANDARD_OUTPUT = "-"


def finite(value: float) -> float | None:
    """Return the number, or None (JSON's null) for a day that never comes."""
    return float(value) if math.isfinite(value) else None


def print_json(value: object) -> None:
    """Print a value as JSON without the numbers that JSON does not know, and in letters that every encoding knows."""
    print(json.dumps(value, indent=2, allow_nan=False))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: first column to the left, the others to the right."""
    lines = [list(heads), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        first, *others = (cell for cell in line)
        cells = [first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(others, widths[1:], strict=True))]
        print("  ".join(cells).rstrip())


def number(value: float) -> str:
    """Return a number for a table: three figures."""
    return f"{value:.3g}"


def percent(value: float) -> str:
    """Return a share for a table."""
    return f"{100.0 * value:.1f} %"


@contextmanager
def text_output(path: str | None) -> Iterator[TextIO]:
    """Open a text file for writing, or standard output where there is none or its name is ``-``.

    Raises
    ------
    CommandError
        If the file cannot be written.
    """
    if path is None or path == STANDARD_OUTPUT:
        yield sys.stdout
        return
    require_writable(path)
    try:
        # A name of a scene that is no text stands in the file as the bytes it has on disk.
        with (
            finished_file(Path(path)) as unfinished,
            unfinished.open("w", encoding="utf-8", newline="", errors="surrogateescape") as stream,
        ):
            yield stream
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror or error}") from None


def require_writable(name: str) -> Path:
    """Return the path of an output that can be written; refuses what could only fail after the work is done.

    Raises
    ------
    CommandError
        If the name is empty or that of a folder, or its folder is missing or takes no file.
    """
    if not name:
        raise CommandError("-o: found an empty name, allowed is the name of a file")
    path = Path(name)
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if not _is_device(path):
            with TemporaryFile(dir=path.parent):
                pass
    except OSError as error:
        raise CommandError(f"cannot write {name}: {error.strerror or error}") from None
    return path


@contextmanager
def finished_file(path: Path) -> Iterator[Path]:
    """Yield a name to write to; the file appears as `path` when all is written, and nothing is left otherwise."""
    if _is_device(path):
        yield path
        return
    # A link is followed, not replaced.
    target = Path(os.path.realpath(path))
    unfinished = target.with_name(f".metaviz-{os.getpid()}{target.suffix}")
    try:
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_device(path: Path) -> bool:
    """Whether a path is a pipe or a device, to which is written directly."""
    return path.exists() and not path.is_file()
