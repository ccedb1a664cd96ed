"""Finds scenes and assets in a checkout, in an installed wheel and in a frozen program."""

from __future__ import annotations

import sys
from pathlib import Path


def _root() -> Path:
    """Return the folder that holds ``scenes`` and ``assets``."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    carried = package / "_data"
    return carried if carried.is_dir() else package.parent


def scenes_dir() -> Path:
    """Return the folder of the scenes that come with the program."""
    return _root() / "scenes"


def assets_dir() -> Path:
    """Return the folder of bodies, plates, fonts and help texts."""
    return _root() / "assets"


def build_file() -> Path:
    """Return the file in which a bundle says from what it was built; there is none outside a bundle."""
    return _root() / "build.json"
