"""Reads the captions of both language levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from metaviz.model.level import Level
from metaviz.resources import assets_dir
from metaviz.scene.checked import Form, checked
from metaviz.scene.yaml_text import read_yaml

Caption = Annotated[str, Field(min_length=1, max_length=240)]
Group = dict[str, Caption]

OTHER_SITE = "other"
LYMPH_NODE = "lymph_node"


class CaptionsForm(Form):
    """A file of captions: a group for each sort of thing, a caption for each id."""

    step: Group
    milestone: Group
    stage: Group
    goal: Group
    symptom: Group
    fate: Group
    colony: Group
    treatment: Group
    test: Group


@dataclass(frozen=True, eq=False)
class Captions:
    """What the program says at one language level.

    Attributes
    ----------
    level
        The level.
    texts
        Caption by key: group and id, such as ``step.invasion``.
    """

    level: Level
    texts: Mapping[str, str]

    def text(self, group: str, id_: str) -> str:
        """Return a caption.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self.texts[f"{group}.{id_}"]

    def symptom(self, site_id: str, *, is_node: bool = False) -> str:
        """Return what metastases of a site are known to cause."""
        own = self.texts.get(f"symptom.{site_id}")
        return own if own is not None else self.text("symptom", LYMPH_NODE if is_node else OTHER_SITE)


@cache
def captions_of(level: Level) -> Captions:
    """Return the captions that come with the program.

    Raises
    ------
    SceneError
        If their file is broken.
    """
    return load_captions(assets_dir() / "captions" / f"{level.value}.yaml", level)


def load_captions(path: Path, level: Level) -> Captions:
    """Read a file of captions.

    Raises
    ------
    SceneError
        With everything that is wrong in it.
    """
    groups = checked(read_yaml(path), CaptionsForm).model_dump()
    return Captions(level, {f"{group}.{id_}": text for group, texts in groups.items() for id_, text in texts.items()})
