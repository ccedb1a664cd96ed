"""Reads the notice that the program is no prediction for a person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from metaviz.resources import assets_dir
from metaviz.scene.checked import Form, checked
from metaviz.scene.yaml_text import read_yaml


class NoticeForm(Form):
    """The file of the notice."""

    version: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    paragraphs: Annotated[list[str], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Notice:
    """What everybody should know before using the program.

    Attributes
    ----------
    version
        Raised whenever the text changes what somebody should know.
    title
        The notice in one line.
    paragraphs
        The notice.
    """

    version: int
    title: str
    paragraphs: tuple[str, ...]


@cache
def shipped_notice() -> Notice:
    """Return the notice that comes with the program.

    Raises
    ------
    SceneError
        If its file is broken.
    """
    return load_notice(assets_dir() / "notice.yaml")


def load_notice(path: Path) -> Notice:
    """Read a notice.

    Raises
    ------
    SceneError
        With everything that is wrong in it.
    """
    form = checked(read_yaml(path), NoticeForm)
    return Notice(form.version, form.title, tuple(form.paragraphs))
