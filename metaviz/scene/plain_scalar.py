"""Unquoted YAML scalars: numbers, words, and what is refused because tools read it differently."""

from __future__ import annotations

import math
import re

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?\Z")
_LOOSE_EXPONENT = re.compile(r"([-+]?)([0-9]*)\.?([0-9]*)[eE]([-+]?)([0-9]+)\Z")
_ODD_INTEGER = re.compile(r"[-+]?(0[0-9_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*_[0-9_]*)\Z")
_NOT_FINITE = re.compile(r"[-+]?\.?(nan|inf|infinity)\Z", re.IGNORECASE)
_OLD_BOOLEANS = frozenset({"yes", "on", "no", "off"})
WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def plain_number(text: str) -> int | float | None:
    """Return the number that an unquoted scalar is; None if it is none."""
    if _INTEGER.match(text) and len(text) <= 18:
        return int(text)
    if _DECIMAL.match(text):
        value = float(text)
        return value if math.isfinite(value) else None
    return None


def refusal(text: str) -> str | None:
    """Return what to write instead of an ambiguous plain scalar; None if it is ordinary text."""
    if text.lower() in _OLD_BOOLEANS:
        return "anything but yes, no, on and off, which some readers take for true or false (text goes in quotes)"
    if _NOT_FINITE.match(text) or _DECIMAL.match(text):
        return "a finite number"
    if _INTEGER.match(text):
        return "an integer of at most 18 digits (larger numbers as 1.0e+20)"
    if _ODD_INTEGER.match(text):
        return "a decimal number without leading zeros or underscores (text goes in quotes)"
    loose = _LOOSE_EXPONENT.match(text)
    if loose and (loose[2] or loose[3]):
        if not math.isfinite(float(text)):
            return "a finite number"
        better = f"{loose[1]}{loose[2] or '0'}.{loose[3] or '0'}e{loose[4] or '+'}{loose[5]}"
        return f"a number with a point and a signed exponent (write {better})"
    return None


def reads_as_text(text: str) -> bool:
    """Whether an unquoted scalar is read as this text, rather than as a number or word, or refused."""
    return text not in WORDS and plain_number(text) is None and refusal(text) is None
