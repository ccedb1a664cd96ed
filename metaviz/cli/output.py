"""Printing: JSON that every reader takes, plain tables, files."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from metaviz.cli.command_error import CommandError


def finite(value: float) -> float | None:
    """Return the number, or None (JSON's null) for a day that never comes."""
    return float(value) if math.isfinite(value) else None


def print_json(value: object) -> None:
    """Print a value as JSON without the numbers that JSON does not know."""
    print(json.dumps(value, indent=2, allow_nan=False, ensure_ascii=False))


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
    """Open a text file for writing, or standard output where there is none.

    Raises
    ------
    CommandError
        If the file cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror or error}") from None
