"""Reads what the program is made of, and the licences of that."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from metaviz.model.licence import Licences
from metaviz.resources import assets_dir
from metaviz.scene.problems import Problem, SceneError


@cache
def shipped_licences() -> Licences:
    """Return the list that comes with the program.

    Raises
    ------
    SceneError
        If its file is damaged.
    """
    return load_licences(assets_dir() / "licences.json")


def load_licences(path: Path) -> Licences:
    """Read a list of parts and licences.

    Raises
    ------
    SceneError
        If the file cannot be read, or is no such list.
    """
    try:
        return TypeAdapter(Licences).validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        found = str(error).splitlines()[0]
        raise SceneError([Problem(path.name, 0, "", found, "a list written by packaging/licences.py")]) from None


def licence_text(name: str) -> str:
    """Return the text of a licence.

    Parameters
    ----------
    name
        Of a file below ``assets/licences``.

    Raises
    ------
    SceneError
        If there is no such file.
    """
    path = assets_dir() / "licences" / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SceneError([Problem(path.name, 0, "", error.strerror or str(error), "a licence text")]) from None
