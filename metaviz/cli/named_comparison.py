"""Finds a comparison by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from metaviz.scene.shipped import comparison_names

if TYPE_CHECKING:
    from metaviz.scene.comparisons import Comparison


def comparison_named(name: str) -> Comparison | None:
    """Return the comparison that comes with the program under a name; None if there is none, or a file is.

    Raises
    ------
    SceneError
        If the file of the comparisons is broken.
    """
    if name not in comparison_names() or Path(name).exists():
        return None
    # A scene waits for nothing that only comparisons need.
    from metaviz.scene.comparisons import shipped_comparisons  # noqa: PLC0415

    return next(each for each in shipped_comparisons() if each.id == name)
