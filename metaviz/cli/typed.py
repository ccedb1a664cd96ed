"""What is typed becomes a value, or a sentence that says what is allowed."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable, Sequence

from metaviz.scene.durations import DURATION_WORDS, MAX_YEARS, duration_days

_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")

MAX_SEED = 2**53 - 1


def _fault(text: str, allowed: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"found {text!r}, allowed is {allowed}")


def whole_number(noun: str, low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or not low <= int(text) <= high:
            raise _fault(text, f"{noun}, a whole number from {low} to {high}")
        return int(text)

    return read


def number(noun: str, low: float, high: float) -> Callable[[str], float]:
    """Return a reader of numbers within bounds."""

    def read(text: str) -> float:
        value = _finite(text)
        if value is None or not low <= value <= high:
            raise _fault(text, f"{noun}, a number from {low:g} to {high:g}")
        return value

    return read


def _finite(text: str) -> float | None:
    # Python would also read 1_000, nan and the digits of other scripts.
    if _NUMBER.fullmatch(text.strip()) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


seed = whole_number("a seed", 0, MAX_SEED)


def moment(text: str) -> float:
    """Read a moment, as days: ``5y``, ``18mo``, ``0``."""
    days = duration_days(text)
    if days is None and text.strip() == "0":
        return 0.0
    if days is None or not 0.0 <= days <= MAX_YEARS * 366.0:
        raise _fault(text, DURATION_WORDS)
    return days


def duration(text: str) -> float:
    """Read a duration longer than nothing, as days."""
    days = moment(text)
    if days == 0.0:
        raise _fault(text, DURATION_WORDS + ", longer than 0")
    return days


def change(text: str) -> tuple[str, float]:
    """Read ``KEY=VALUE``."""
    key, sign, value_text = text.partition("=")
    value = _finite(value_text)
    if not sign or not key or value is None:
        raise _fault(text, "KEY=VALUE with a finite number, e.g. soil.liver=3")
    return key.strip(), value


def size(text: str) -> tuple[int, int]:
    """Read ``1920x1080``."""
    match = re.fullmatch(r"([0-9]{2,5})[x×]([0-9]{2,5})", text)
    if match is None or not all(64 <= int(side) <= 8192 for side in match.groups()):
        raise _fault(text, "WIDTHxHEIGHT from 64 to 8192 pixels each, e.g. 1920x1080")
    return int(match[1]), int(match[2])


def names(noun: str, allowed: Sequence[str] = ()) -> Callable[[str], tuple[str, ...]]:
    """Return a reader of names with commas between them; any names, or those allowed."""

    def read(text: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in text.split(","))
        if not all(words) or (allowed and not set(words) <= set(allowed)):
            known = f" of {', '.join(allowed)}" if allowed else ""
            raise _fault(text, f"{noun}{known}, with commas between them")
        return words

    return read
