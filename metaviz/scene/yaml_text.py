"""YAML text to plain data that remembers its lines.

Safe on any bytes: size and nesting are bounded, aliases and tags are refused, and what YAML tools read
differently (``no``, ``1e-4``, ``010``) is refused with a hint rather than guessed.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml import events

from metaviz.scene.plain_scalar import WORDS, plain_number, refusal
from metaviz.scene.problems import KeyPath, Problem, SceneError, key_path_text, shown, suggestion

MAX_BYTES = 1_000_000
MAX_DEPTH = 32

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NO_ALIASES = "values written out, without anchors and aliases"


class Refused:
    """Stands in the data for a value that `YamlText.problems` speaks of."""

    def __repr__(self) -> str:
        return "a refused value"


REFUSED = Refused()


@dataclass(frozen=True)
class YamlText:
    """What a YAML file says, and where.

    Attributes
    ----------
    file
        Name of the file as the user gave it.
    data
        Dictionaries with text keys, lists, text, numbers, booleans and None; `REFUSED` for refused values.
    lines
        Line of each key path, from 1.
    problems
        Values that were refused; a reader reports them together with its own.
    """

    file: str
    data: object
    lines: Mapping[KeyPath, int]
    problems: tuple[Problem, ...]

    def line_of(self, path: KeyPath) -> int:
        """Return the line of a key path, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return line
        return 1

    def problem(self, path: KeyPath, found: str, allowed: str) -> Problem:
        """Return a problem at a key path."""
        return Problem(self.file, self.line_of(path), key_path_text(path), found, allowed)

    def unknown_key(self, path: KeyPath, known: list[str]) -> Problem:
        """Return the problem of a key that nobody knows, with the nearest known one."""
        hint = suggestion(str(path[-1]), known)
        return self.problem(path, f"an unknown key{hint}", "one of " + ", ".join(known))


def read_yaml(path: Path, *, max_bytes: int = MAX_BYTES) -> YamlText:
    """Read a YAML file.

    Raises
    ------
    SceneError
        If the file cannot be read, is not UTF-8 text, is too large, or is not the YAML described above.
    """
    file = str(path)
    try:
        if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):
            # Opening a pipe waits for somebody who fills it, and reading a terminal for somebody who types.
            raise SceneError([Problem(file, 0, "", "a pipe or a device", "a readable text file")])
        with path.open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        found = f"a file that cannot be read ({reason})"
        raise SceneError([Problem(file, 0, "", found, "a readable text file")]) from None
    return parse_yaml(decode(raw, file, max_bytes=max_bytes), file)


def decode(raw: bytes, file: str, *, max_bytes: int = MAX_BYTES) -> str:
    """Return the text of a file's bytes.

    Raises
    ------
    SceneError
        If there are too many bytes, or they are not UTF-8 text.
    """

    def refuse(line: int, found: str) -> SceneError:
        return SceneError([Problem(file, line, "", found, f"UTF-8 text of at most {max_bytes:,} bytes")])

    if len(raw) > max_bytes:
        raise refuse(0, f"more than {max_bytes:,} bytes")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(1, "text in the encoding UTF-16")
    if b"\0" in raw:
        raise refuse(raw.count(b"\n", 0, raw.index(b"\0")) + 1, "a binary file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{raw[error.start]:02x}, which is not UTF-8 (another encoding?)"
        raise refuse(line, found) from None
    unprintable = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if unprintable:
        line = text.count("\n", 0, unprintable.start()) + 1
        raise refuse(line, f"the control character U+{ord(unprintable.group()):04X}")
    return text


def parse_yaml(text: str, file: str) -> YamlText:
    """Return what a YAML text says.

    Raises
    ------
    SceneError
        If it is no YAML, is empty, nests too deep, or uses aliases, tags or several documents.
    """
    builder = _Builder(file)
    try:
        loader = _LOADER(text)
        try:
            while loader.check_event():
                builder.take(loader.get_event())
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise SceneError([_syntax_problem(error, text, file)]) from None
    if builder.n_documents == 0:
        raise SceneError([Problem(file, 1, "", "an empty file", "a YAML document")])
    return YamlText(file, builder.root, builder.lines, tuple(builder.problems))


def _syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    if mark and "\t" in here[: mark.column + 1]:
        return Problem(file, line, "", "a tab character", "indentation by spaces")
    reason = shown(getattr(error, "problem", None) or "text that cannot be read")
    return Problem(file, line, "", f"broken YAML ({reason})", "YAML: `key: value` lines, indented by spaces")


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    items: dict[str, object] | list[object]
    path: KeyPath
    key: str | None = None


class _Builder:
    """Fills data and lines from parser events; keeps its own stack, so nesting costs no recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: object = None
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self.n_documents = 0
        self._stack: list[_Open] = []

    def take(self, event: events.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, events.DocumentStartEvent):
            self.n_documents += 1
            if self.n_documents > 1:
                raise self._fatal(line, "a second document (---)", "one document in a file")
        elif isinstance(event, events.AliasEvent):
            raise self._fatal(line, f"the alias *{shown(event.anchor)}", _NO_ALIASES)
        elif isinstance(event, events.NodeEvent):
            if event.anchor is not None:
                raise self._fatal(line, f"the anchor &{shown(event.anchor)}", _NO_ALIASES)
            self._take_node(event, line)
        elif isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent)):
            self._stack.pop()

    def _take_node(self, event: events.NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise self._fatal(line, f"the tag {shown(tag)}", "plain values without tags")
        if self._stack and isinstance(self._stack[-1].items, dict) and self._stack[-1].key is None:
            if not isinstance(event, events.ScalarEvent):
                group = key_path_text(self._stack[-1].path)
                problem = Problem(self.file, line, group, "a group or list as a key", "text as a key")
                raise SceneError([*self.problems, problem])
            self._take_key(event.value, line)
            return
        path = self._next_path()
        self.lines.setdefault(path, line)
        if isinstance(event, events.ScalarEvent):
            plain = event.style is None or event.style == ""
            self._place(self._scalar(event.value, path, line) if plain else event.value)
            return
        if len(self._stack) >= MAX_DEPTH:
            found = f"more than {MAX_DEPTH} levels of nesting"
            problem = Problem(self.file, line, "", found, f"at most {MAX_DEPTH} levels")
            raise SceneError([*self.problems, problem])
        items: dict[str, object] | list[object] = {} if isinstance(event, events.MappingStartEvent) else []
        self._place(items)
        self._stack.append(_Open(items, path))

    def _take_key(self, key: str, line: int) -> None:
        group = self._stack[-1]
        group.key = key
        path = (*group.path, key)
        if isinstance(group.items, dict) and key in group.items:
            first = self.lines[path]
            found = f"a second {shown(key)} (first in line {first})"
            self.problems.append(Problem(self.file, line, key_path_text(path), found, "each key once"))
        else:
            self.lines.setdefault(path, line)

    def _next_path(self) -> KeyPath:
        if not self._stack:
            return ()
        group = self._stack[-1]
        return (*group.path, len(group.items) if isinstance(group.items, list) else group.key or "")

    def _place(self, value: object) -> None:
        if not self._stack:
            self.root = value
            return
        group = self._stack[-1]
        if isinstance(group.items, list):
            group.items.append(value)
        else:
            # Of a repeated key the first stays; the second is reported.
            group.items.setdefault(group.key or "", value)
            group.key = None

    def _scalar(self, text: str, path: KeyPath, line: int) -> object:
        if text in WORDS:
            return WORDS[text]
        found_number = plain_number(text)
        if found_number is not None:
            return found_number
        allowed = refusal(text)
        if allowed is None:
            return text
        self.problems.append(Problem(self.file, line, key_path_text(path), shown(text), allowed))
        return REFUSED

    def _fatal(self, line: int, found: str, allowed: str) -> SceneError:
        path = self._next_path() if self._stack else ()
        return SceneError([*self.problems, Problem(self.file, line, key_path_text(path), found, allowed)])
