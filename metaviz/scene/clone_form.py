"""Subclones in a scene file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from metaviz.model.body import Body
from metaviz.model.clone import ONE_CLONE, Clone
from metaviz.model.treatment import TreatmentKind
from metaviz.scene.checked import Form
from metaviz.scene.problems import Problem
from metaviz.scene.quantity_forms import FactorForm, ShareForm
from metaviz.scene.site_table import table_values, unknown_sites
from metaviz.scene.treatment_forms import KindWord
from metaviz.scene.yaml_text import YamlText

CloneId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
_TOLERANCE = 1e-6


class CloneForm(Form):
    """One subclone of the primary."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    share: ShareForm
    soil_tilt: dict[str, FactorForm] = Field(default_factory=dict)
    resistance: dict[KindWord, ShareForm] = Field(default_factory=dict)


Clones = Annotated[dict[CloneId, CloneForm], Field(min_length=1, max_length=8)]


def clones_of(forms: Mapping[str, CloneForm] | None, body: Body) -> tuple[Clone, ...]:
    """Return the clones of a scene; one that is all of the tumour where none are told."""
    if forms is None:
        return ONE_CLONE
    return tuple(
        Clone(
            id=clone_id,
            name=form.name,
            share=form.share.in_model_unit,
            soil_tilt=table_values(body, form.soil_tilt, 1.0) if form.soil_tilt else (),
            resistance=tuple((TreatmentKind(word), each.in_model_unit) for word, each in form.resistance.items()),
        )
        for clone_id, form in forms.items()
    )


def clone_problems(text: YamlText, forms: Mapping[str, CloneForm] | None, body: Body) -> Iterator[Problem]:
    """Yield what is wrong with the clones: sites that do not exist, shares that are not the whole tumour."""
    for clone_id, form in (forms or {}).items():
        yield from unknown_sites(text, ("clones", clone_id, "soil_tilt"), form.soil_tilt, body, has_default=False)
    total = math.fsum(form.share.value for form in (forms or {}).values())
    if forms and abs(total - 1.0) > _TOLERANCE:
        yield text.problem(("clones",), f"shares that sum to {total:g}", "shares that sum to 1")
