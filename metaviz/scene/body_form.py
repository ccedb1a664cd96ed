"""What stands in the ``graph.yaml`` of a body."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from metaviz.scene.checked import Form

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
"""Id of a place or site: lower case with underscores, a part of a site after a point."""

VesselWord = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\*?$")]
"""Id of a vessel; with a star, every way through a tree of vessels."""

VesselKind = Literal["arterial", "venous", "portal", "pulmonary", "vertebral", "lymphatic", "transcoelomic"]
"""Kind of a vessel or route, as a word of `metaviz.model.body.RouteKind`."""

Text = Annotated[str, Field(min_length=1)]


class GroundForm(Form):
    """On what a number rests: a key of ``sources``, and the basis."""

    source: Text
    basis: Literal["measured", "fitted", "illustrative"]


class NumberForm(GroundForm):
    """A number with the ground on which it rests."""

    value: float = Field(gt=0.0)


class SiteForm(Form):
    """An organ or lymph-node group; ``parts`` where it is several places."""

    id: Word
    name: Text
    kind: Literal["bed", "node"]
    group: Text
    draw_weight: float = Field(gt=0.0)
    parts: list[Word] = Field(default=[], min_length=2)

    def place_ids(self) -> list[str]:
        """Return the ids of the places that make up the site."""
        return [f"{self.id}.{part}" for part in self.parts] or [self.id]


class RouteForm(Form):
    """A way from one place to the next."""

    source: Word = Field(alias="from")
    target: Word = Field(alias="to")
    flow: float = Field(gt=0.0, le=1.0)
    flow_basis: GroundForm | None = None
    transit_s: float = Field(gt=0.0)
    paths: list[list[VesselWord]] = Field(min_length=1)


class RouteGroupForm(Form):
    """Routes of one kind whose numbers rest on the same ground unless they say otherwise."""

    group: Text
    kind: VesselKind
    flow: GroundForm
    transit: GroundForm
    routes: list[RouteForm] = Field(min_length=1)


class GraphForm(Form):
    """The whole file."""

    format: Literal[1]
    body: Word
    name: Text
    cardiac_output_l_per_min: NumberForm
    sources: dict[str, Text]
    junctions: list[Word]
    dead_ends: list[Word]
    sites: list[SiteForm] = Field(min_length=1)
    routes: list[RouteGroupForm] = Field(min_length=1)
