"""In which words the program speaks."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Language levels of captions."""

    PLAIN = "plain"
    """Everyday words and comparisons."""
    TEXTBOOK = "textbook"
    """The words of the field."""
