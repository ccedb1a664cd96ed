"""Reads which scenes are worth looking at side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel

from metaviz.resources import scenes_dir
from metaviz.scene.checked import Form, checked
from metaviz.scene.problems import SceneError, shown, suggestion
from metaviz.scene.shipped import shipped_scenes
from metaviz.scene.yaml_text import read_yaml

Title = Annotated[str, Field(min_length=1, max_length=60)]
Sentence = Annotated[str, Field(min_length=1, max_length=400)]


class ComparisonForm(Form):
    """One comparison."""

    title: Title
    sentence: Sentence
    members: Annotated[list[str], Field(min_length=2, max_length=4)]
    watch: Sentence


class ComparisonsForm(RootModel[dict[str, ComparisonForm]]):
    """The file of all comparisons."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenes to be looked at side by side.

    Attributes
    ----------
    id
        In the file.
    title, sentence
        On screen, and what is the same and what differs.
    members
        Names of scenes that come with the program.
    watch
        What to look for.
    """

    id: str
    title: str
    sentence: str
    members: tuple[str, ...]
    watch: str


@cache
def shipped_comparisons() -> tuple[Comparison, ...]:
    """Return the comparisons that come with the program, in the order of their file.

    Raises
    ------
    SceneError
        If their file is broken.
    """
    return load_comparisons(scenes_dir() / "comparisons.yaml")


def load_comparisons(path: Path) -> tuple[Comparison, ...]:
    """Read a file of comparisons.

    Raises
    ------
    SceneError
        With everything that is wrong in it, members that are no scenes included.
    """
    text = read_yaml(path)
    forms = checked(text, ComparisonsForm).root
    known = shipped_scenes()
    problems = [
        text.problem((id_, "members", i), shown(name) + suggestion(name, known), "one of " + ", ".join(known))
        for id_, form in forms.items()
        for i, name in enumerate(form.members)
        if name not in known
    ]
    if problems:
        raise SceneError(problems)
    return tuple(
        Comparison(id_, form.title, form.sentence, tuple(form.members), form.watch) for id_, form in forms.items()
    )
