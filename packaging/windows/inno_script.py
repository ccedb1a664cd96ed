"""Reads an Inno Setup script as far as is needed to check it on a machine that has no Inno Setup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ENTRY_KEYS: Mapping[str, frozenset[str]] = {
    "Languages": frozenset({"Name", "MessagesFile"}),
    "Tasks": frozenset({"Name", "Description", "GroupDescription", "Flags"}),
    "InstallDelete": frozenset({"Type", "Name"}),
    "Files": frozenset({"Source", "DestDir", "Flags"}),
    "Icons": frozenset({"Name", "Filename", "Parameters", "Comment", "WorkingDir", "IconFilename", "Tasks"}),
    "Registry": frozenset({"Root", "Subkey", "ValueType", "ValueName", "ValueData", "Flags"}),
    "Run": frozenset({"Filename", "Description", "Flags"}),
}
"""Sections whose lines are entries, and the parameters that are used in them."""
CONSTANTS = frozenset({"app", "autodesktop", "autopf", "cmd", "group", "userdocs"})
"""Folders that Inno Setup knows by a word in braces, as far as they are right for an installer without rights."""

_DEFINE = re.compile(r'#define\s+(\w+)\s+"([^"]*)"')
_PARAMETER = re.compile(r'\s*(\w+):\s*("(?:[^"]|"")*"|[^;"]*?)\s*(?:;|$)')
_CONSTANT = re.compile(r"(?<!\{)\{([^{}#][^{}]*)\}")


class InnoError(ValueError):
    """A fault in the script; the message begins with its line."""


@dataclass(frozen=True, slots=True)
class InnoScript:
    """What a script says, with its definitions put in.

    Attributes
    ----------
    setup
        Directives of ``[Setup]``.
    entries
        Lines of the other sections, each as its parameters without quotes.
    """

    setup: dict[str, str] = field(default_factory=dict)
    entries: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def read_script(text: str, given: Mapping[str, str]) -> InnoScript:
    """Read a script.

    Parameters
    ----------
    text
        The script.
    given
        Definitions from the compiler's command line.

    Raises
    ------
    InnoError
        At a line that is not understood, a definition or constant that does not exist, or a directive given twice.
    """
    defined = dict(given)
    script = InnoScript()
    section = ""
    skipping = False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#ifndef"):
            skipping = line.split()[1] in defined
        elif line == "#endif":
            skipping = False
        elif skipping or not line or line.startswith(";"):
            continue
        elif line.startswith("#error"):
            raise InnoError(f"line {number}: {line.removeprefix('#error').strip()}")
        elif found := _DEFINE.fullmatch(line):
            defined[found[1]] = found[2]
        elif line.startswith("["):
            section = line.strip("[]")
            if section != "Setup" and section not in ENTRY_KEYS:
                raise InnoError(f"line {number}: section {line} is not known.")
        else:
            _read_line(script, section, _with_definitions(line, defined, number), number)
    return script


def _with_definitions(line: str, defined: Mapping[str, str], number: int) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in defined:
            raise InnoError(f"line {number}: {found[1]} is not defined.")
        return defined[found[1]]

    return re.sub(r"\{#(\w+)\}", value, line)


def _read_line(script: InnoScript, section: str, line: str, number: int) -> None:
    for constant in _CONSTANT.findall(line.replace("{{", "")):
        if constant not in CONSTANTS and not constant.startswith("cm:"):
            raise InnoError(f"line {number}: {{{constant}}} is no folder for an installer without rights.")
    if section == "Setup":
        key, separator, value = line.partition("=")
        if not separator or key in script.setup:
            raise InnoError(f"line {number}: {key} is no directive, or is given twice.")
        script.setup[key] = value
        return
    entry: dict[str, str] = {}
    position = 0
    while position < len(line):
        found = _PARAMETER.match(line, position)
        if found is None or not section or found[1] not in ENTRY_KEYS[section] or found[1] in entry:
            raise InnoError(f"line {number}: not understood from {line[position : position + 30]!r} on.")
        entry[found[1]] = found[2][1:-1].replace('""', '"') if found[2].startswith('"') else found[2]
        position = found.end()
    script.entries.setdefault(section, []).append(entry)
