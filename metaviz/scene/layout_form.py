"""What the program reads of ``organs.yaml``, ``skeleton.yaml``, ``views.yaml`` and ``plates.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from metaviz.scene.body_form import Text, Word
from metaviz.scene.body_vessels import PointForm
from metaviz.scene.checked import Form

Side = Literal["left", "right", "middle"]
OutlineForm = Annotated[list[PointForm], Field(min_length=3)]


class ShapeForm(Form):
    """A drawn thing; the other keys of a shape are for the bake of the plates alone."""

    model_config = ConfigDict(extra="ignore")

    id: Text
    site: Word | None = None
    side: Side = "middle"
    mirror: bool = False
    depth: float
    outline: OutlineForm | None = None
    label: PointForm | None = None


class TerritoryForm(Form):
    """A territory that no outline gives."""

    site: Word
    side: Side = "middle"
    outline: OutlineForm
    label: PointForm | None = None


class DrawingForm(Form):
    """A file of shapes and territories."""

    format: Literal[1]
    body: Word
    height_cm: float = Field(gt=0.0)
    shapes: list[ShapeForm]
    regions: list[TerritoryForm] = Field(default=[])


ViewId = Literal["overview", "head", "chest", "abdomen", "pelvis", "bone"]


class ViewForm(Form):
    """A part of the body that a camera can be sent to."""

    id: ViewId
    window_cm: Annotated[list[float], Field(min_length=4, max_length=4)]


class ViewsForm(Form):
    """What cameras can be sent to, the whole body first."""

    format: Literal[1]
    body: Word
    views: Annotated[list[ViewForm], Field(min_length=1)]


class PlateForm(Form):
    """A baked picture."""

    model_config = ConfigDict(extra="ignore")

    body: Word
    profile: Text
    image: Text
    mask: Text
    deep: str = ""
    index: str = ""
    window_cm: Annotated[list[float], Field(min_length=4, max_length=4)]
    px_per_cm: float = Field(gt=0.0)


class ShapeNamesForm(Form):
    """What an index map names."""

    names: Annotated[list[str], Field(max_length=256)]
    deep: list[str]
    scaffold: list[str]


class PlatesForm(Form):
    """The list of baked pictures."""

    model_config = ConfigDict(extra="ignore")

    format: Literal[1]
    plates: list[PlateForm]
    shapes: dict[str, ShapeNamesForm] = Field(default={})
