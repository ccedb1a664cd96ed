"""The pre-metastatic niche in a scene file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from metaviz.model.body import Body
from metaviz.model.niche import NO_NICHE, Niche
from metaviz.scene.checked import Form
from metaviz.scene.quantity_forms import CellsForm, DurationForm, FactorForm
from metaviz.scene.site_table import table_values


class NicheForm(Form):
    """Where, how strongly and how soon the primary prepares soil from afar."""

    strength: Annotated[dict[str, FactorForm], Field(min_length=1)]
    half_cells: CellsForm
    lead_time: DurationForm


def niche_of(form: NicheForm | None, body: Body) -> Niche:
    """Return the niche of a scene; none where none is told."""
    if form is None:
        return NO_NICHE
    return Niche(
        strength=table_values(body, form.strength, 0.0),
        half_cells=form.half_cells.in_model_unit,
        lead_days=form.lead_time.in_model_unit,
    )
