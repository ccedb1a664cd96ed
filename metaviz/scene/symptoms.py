"""Reads what metastases of a site are known to cause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel

from metaviz.resources import assets_dir
from metaviz.scene.checked import Form, checked
from metaviz.scene.yaml_text import read_yaml

Sentence = Annotated[str, Field(min_length=1, max_length=240)]


class SymptomForm(Form):
    """What one group of sites causes."""

    sites: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    from_mm: Annotated[float, Field(gt=0.0, le=200.0)]
    known_from: Sentence
    size_from: Sentence


class SymptomsForm(RootModel[dict[str, SymptomForm]]):
    """The file of all symptoms."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """What metastases of some sites are known to cause.

    Attributes
    ----------
    id
        Key of its words: ``symptom.<id>`` in the captions.
    sites
        Ids of the sites.
    from_mm
        Diameter of the largest metastasis from which it is likely to be felt (illustrative).
    known_from, size_from
        Where the symptom and the diameter are from.
    """

    id: str
    sites: tuple[str, ...]
    from_mm: float
    known_from: str
    size_from: str


@cache
def shipped_symptoms() -> tuple[Symptom, ...]:
    """Return the symptoms that come with the program, in the order of their file.

    Raises
    ------
    SceneError
        If their file is broken.
    """
    return load_symptoms(assets_dir() / "symptoms.yaml")


def load_symptoms(path: Path) -> tuple[Symptom, ...]:
    """Read a file of symptoms.

    Raises
    ------
    SceneError
        With everything that is wrong in it.
    """
    forms = checked(read_yaml(path), SymptomsForm).root
    return tuple(
        Symptom(id_, tuple(form.sites), form.from_mm, form.known_from, form.size_from) for id_, form in forms.items()
    )
