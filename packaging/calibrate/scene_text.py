"""Writing fitted numbers into scene files, so that everything else stays as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from metaviz.scene.yaml_text import read_yaml

_WIDTH = 108


@dataclass(frozen=True)
class Number:
    """A number with its provenance, as a scene file tells it."""

    value: str
    unit: str | None
    source: str
    basis: str
    note: str | None = None


def number_text(value: float) -> str:
    """Return a number with three figures as our YAML takes it."""
    text = f"{value:.3g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{int(exponent):+d}"


def rewrite(
    path: Path,
    words: Mapping[tuple[str, ...], str],
    numbers: Mapping[tuple[str, ...], Number],
    soil: Mapping[str, Number],
) -> None:
    """Write plain words, numbers and the soil table into a scene file; a number that was not there begins its group."""
    for key_path, word in words.items():
        lines, row, indent, _ = _block(path, key_path)
        lines[row] = f"{indent}{key_path[-1]}: {word}"
        _write(path, lines)
    for key_path, number in numbers.items():
        lines, row, indent, stop = _block(path, key_path)
        lines[row:stop] = [f"{indent}{key_path[-1]}:", *_number_lines(number, indent + "  ")]
        _write(path, lines)
    lines, row, _, stop = _block(path, ("soil",))
    lines[row:stop] = ["soil:", *_soil_lines(soil), ""]
    _write(path, lines)


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _block(path: Path, key_path: tuple[str, ...]) -> tuple[list[str], int, str, int]:
    """Return the lines of a file, the row of a key, its indentation, and the row after all that belongs to it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = read_yaml(path).lines
    if key_path not in at:
        row = at[key_path[:-1]]
        return lines, row, "  " * (len(key_path) - 1), row
    row = at[key_path] - 1
    indent = lines[row][: len(lines[row]) - len(lines[row].lstrip())]
    stop = row + 1
    while stop < len(lines) and (not lines[stop].strip() or lines[stop].startswith(indent + " ")):
        stop += 1
    while len(key_path) > 1 and not lines[stop - 1].strip():
        stop -= 1
    return lines, row, indent, stop


def _number_lines(number: Number, indent: str) -> Iterator[str]:
    yield f"{indent}value: {number.value}"
    if number.unit is not None:
        yield f"{indent}unit: {number.unit}"
    yield from _wrapped(indent, "source", number.source)
    yield f"{indent}basis: {number.basis}"
    if number.note is not None:
        yield from _wrapped(indent, "note", number.note)


def _wrapped(indent: str, key: str, text: str) -> list[str]:
    return textwrap.wrap(
        f"{key}: {text}", _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )


def _soil_lines(soil: Mapping[str, Number]) -> Iterator[str]:
    yield "  # How well the tissue suits this cancer, 1 = neutral. Written by packaging/calibrate/fit_soil.py."
    yield "  default:"
    yield "    value: 1"
    yield "    unit: 1"
    yield "    source: Neutral, where the autopsy table has no figure."
    yield "    basis: illustrative"
    for site_id, number in soil.items():
        start = f"  {site_id}: {{value: {number.value}, unit: 1, source: {number.source}, basis: {number.basis}"
        if number.note is None:
            yield start + "}"
        else:
            yield start + ","
            yield f'    note: "{number.note}"}}'
