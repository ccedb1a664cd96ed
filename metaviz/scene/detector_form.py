"""What the tests of a scene can see, in its file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from metaviz.model.examination import USUAL_DETECTOR, Detector
from metaviz.scene.checked import Form
from metaviz.scene.quantity_forms import DiameterForm, DurationForm, QuantityForm


class CountForm(QuantityForm):
    """A whole number of cells or fragments from which a test is called positive."""

    value: Annotated[float, Field(ge=1.0, le=1e6, multiple_of=1.0)]
    unit: Literal["cells", "fragments"]


class VolumeForm(QuantityForm):
    """A volume of blood."""

    value: Annotated[float, Field(gt=0.0, le=1e5)]
    unit: Literal["mL"]


class PerVolumeForm(QuantityForm):
    """A share for each cubic centimetre of tumour."""

    value: Annotated[float, Field(ge=0.0, le=1.0)]
    unit: Literal["1/cm3"]


class FragmentsForm(QuantityForm):
    """A number of fragments of DNA."""

    value: Annotated[float, Field(gt=0.0, le=1e9)]
    unit: Literal["fragments"]


class DetectorForm(Form):
    """Numbers of the tests; what is left out is as usual."""

    ct: DiameterForm | None = None
    mri: DiameterForm | None = None
    mri_sites: Annotated[list[str], Field(min_length=1)] | None = None
    pet: DiameterForm | None = None
    ctc_half_life: DurationForm | None = None
    ctc_cut_off: CountForm | None = None
    blood_volume: VolumeForm | None = None
    ctdna_share_per_cm3: PerVolumeForm | None = None
    ctdna_fragments: FragmentsForm | None = None
    ctdna_cut_off: CountForm | None = None


FIELDS: dict[str, str] = {
    "ct": "ct_mm",
    "mri": "mri_mm",
    "pet": "pet_mm",
    "ctc_half_life": "ctc_half_life_days",
    "ctc_cut_off": "ctc_cut_off",
    "blood_volume": "blood_ml",
    "ctdna_share_per_cm3": "ctdna_share_per_cm3",
    "ctdna_fragments": "ctdna_fragments",
    "ctdna_cut_off": "ctdna_cut_off",
}
"""Attribute of `Detector` by key."""

UNITS: dict[str, str] = {
    "ct": "mm",
    "mri": "mm",
    "pet": "mm",
    "ctc_half_life": "days",
    "ctc_cut_off": "cells",
    "blood_volume": "mL",
    "ctdna_share_per_cm3": "1/cm3",
    "ctdna_fragments": "fragments",
    "ctdna_cut_off": "fragments",
}
"""Unit of `Detector`'s numbers by key."""


def detector_of(form: DetectorForm | None) -> Detector:
    """Return what tests see; as usual where nothing is told."""
    if form is None:
        return USUAL_DETECTOR
    numbers: dict[str, Any] = {}
    for key, field in FIELDS.items():
        told: QuantityForm | None = getattr(form, key)
        if told is not None:
            whole = field.endswith("cut_off")
            numbers[field] = int(told.in_model_unit) if whole else told.in_model_unit
    sites = USUAL_DETECTOR.mri_sites if form.mri_sites is None else tuple(form.mri_sites)
    return replace(USUAL_DETECTOR, mri_sites=sites, **numbers)
