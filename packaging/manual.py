"""Fills in the files of `packaging/linux`: version, date, and the manual's options, which the command line knows."""

from __future__ import annotations

import argparse
from pathlib import Path

from metaviz.cli.arguments import COMMANDS, window_parser

LINUX = Path(__file__).resolve().parent / "linux"


def filled(name: str, values: dict[str, str]) -> str:
    """Return a file of `packaging/linux` with every ``@NAME@`` replaced.

    Raises
    ------
    ValueError
        If a name in the file has no value.
    """
    text = (LINUX / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    if "@" in (left := text.replace("metaviz@localhost", "")):
        raise ValueError(f"packaging/linux/{name}: no value for {left[left.index('@') :][:20]!r}.")
    return text


def manual(version: str, date: str) -> str:
    """Return the page of the manual in the language of man.

    Parameters
    ----------
    version
        Of the program.
    date
        Of the build, YYYY-MM-DD.
    """
    options = [action for action in window_parser()._actions if action.option_strings]
    values = {
        "VERSION": version,
        "DATE": date,
        "OPTIONS": "\n".join(_entry(_names(action), action.help or "") for action in options),
        "COMMANDS": "\n".join(_entry(name, says) for name, says in COMMANDS.items()),
    }
    return filled("metaviz.1", values)


def _names(action: argparse.Action) -> str:
    names = ", ".join(action.option_strings)
    if action.nargs == 0:
        return names
    value = action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper()
    return f"{names} {value}"


def _entry(name: str, says: str) -> str:
    words = says.replace("\\", "\\e")
    # A line that begins with a full stop or a quotation mark would be a request to the formatter.
    words = f"\\&{words}" if words[:1] in {".", "'"} else words
    return "\n".join((".TP", f".B {_dashed(name)}", words))


def _dashed(name: str) -> str:
    return name.replace("-", "\\-")
