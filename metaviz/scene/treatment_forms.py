"""How strong treatments are, as files tell it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from metaviz.model.treatment import TreatmentKind
from metaviz.scene.checked import Form
from metaviz.scene.quantity_forms import FactorForm, LogKillForm, PaceForm, ShareForm

KindWord = Literal[
    "surgery",
    "radiotherapy",
    "chemotherapy",
    "hormone",
    "targeted",
    "immunotherapy",
    "anti_angiogenic",
    "emt_inhibitor",
    "bone_protecting",
    "keep_asleep",
    "wake_and_kill",
]
"""The words of `TreatmentKind`."""


class StrengthForm(Form):
    """The numbers of an `Effect`; what is left out does nothing, or stays as it is in the catalogue."""

    log10_kill: LogKillForm | None = None
    asleep_share: ShareForm | None = None
    pace_loss: PaceForm | None = None
    immune_factor: FactorForm | None = None
    wake_factor: FactorForm | None = None
    woken_die_share: ShareForm | None = None
    switch_factor: FactorForm | None = None
    emt_factor: FactorForm | None = None
    soil_factor: FactorForm | None = None

    def numbers(self) -> dict[str, float]:
        """Return the numbers that are told, by name of the attribute of `Effect`."""
        told = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: form.in_model_unit for name, form in told if form is not None}


Strengths = dict[KindWord, StrengthForm]


def by_kind(strengths: Strengths) -> dict[TreatmentKind, StrengthForm]:
    """Return strengths by kind of treatment."""
    return {TreatmentKind(word): form for word, form in strengths.items()}


Cycles = Annotated[int, Field(ge=1, le=500)]
