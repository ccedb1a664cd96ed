"""What is wrong with a file, in one sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

KeyPath = tuple[str | int, ...]

LONGEST_SHOWN = 60
LONGEST_FILE_SHOWN = 240


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a file.

    Attributes
    ----------
    file
        Name of the file as the user gave it.
    line
        Line from 1; 0 where the fault is the file itself.
    key_path
        Where in the file, e.g. ``cascade.invasion.value``; empty for the whole file.
    found
        What stands there, e.g. ``1.5``.
    allowed
        What may stand there, e.g. ``a number from 0 to 1``.
    """

    file: str
    line: int
    key_path: str
    found: str
    allowed: str

    def __str__(self) -> str:
        """Return the sentence shown to the user."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        key = f"{self.key_path}: " if self.key_path else ""
        return f"{where}: {key}found {self.found}, allowed is {self.allowed}."


class SceneError(Exception):
    """A file cannot be used; carries everything that is wrong with it.

    Attributes
    ----------
    problems
        All faults, in the order of lines.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def key_path_text(path: KeyPath) -> str:
    """Return a key path as shown to the user: ``routes[3].flow_fraction``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{shown(part)}" if text else shown(part)
    return text


def shown(value: object) -> str:
    """Return a value as it is quoted in a sentence: short, on one line, printable."""
    match value:
        case dict():
            return f"a group of {len(value)} keys"
        case list() | tuple():
            return f"a list of {len(value)} items"
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
    text = "".join(c if c.isprintable() else " " for c in str(value))
    text = " ".join(text.split()) if isinstance(value, str) else text
    if len(text) > LONGEST_SHOWN:
        text = text[: LONGEST_SHOWN - 3] + "..."
    return text or "an empty text"


def shown_file(name: str) -> str:
    """Return the name of a file as it heads a sentence: on one line, printable, and of a long one its end."""
    text = "".join(c if c.isprintable() else " " for c in name)
    if len(text) > LONGEST_FILE_SHOWN:
        text = "..." + text[3 - LONGEST_FILE_SHOWN :]
    return text or "an empty text"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like a word; None if none is near."""
    near = get_close_matches(word.lower(), list(known), n=1, cutoff=0.5)
    return near[0] if near else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean liver?)"`` for the nearest known word, or nothing if none is near."""
    near = nearest(word, known)
    return "" if near is None else f" (did you mean {near}?)"
