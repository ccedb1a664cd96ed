"""A scene file, group by group, as a biologist writes it."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from metaviz.model.units import DAYS_PER_MONTH
from metaviz.scene.checked import Form
from metaviz.scene.clone_form import Clones
from metaviz.scene.detector_form import DetectorForm
from metaviz.scene.niche_form import NicheForm
from metaviz.scene.plan_form import PlanForm
from metaviz.scene.quantity_forms import (
    AffinityForm,
    CellsForm,
    DensityForm,
    DiameterForm,
    DurationForm,
    FactorForm,
    ShareForm,
    SheddingRateForm,
    SigmaForm,
)
from metaviz.scene.source_form import SourceForm
from metaviz.scene.treatment_forms import Strengths

Text = Annotated[str, Field(min_length=1, max_length=20_000)]


def _one_line(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text):
        raise PydanticCustomError("one_line", "text on one line, without control characters")
    return text


Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_one_line)]


class CascadeForm(Form):
    """The five steps in order, the share that enters lymph, and in which forms cells travel."""

    invasion: ShareForm
    intravasation: ShareForm
    circulation: ShareForm
    extravasation: ShareForm
    colonisation: ShareForm
    lymph_share: ShareForm
    emt_share: ShareForm | None = None
    cluster_share: ShareForm | None = None
    cloak_share: ShareForm | None = None
    cloak_protection: ShareForm | None = None


class BiologyForm(Form):
    """Numbers of the chain that no slider moves."""

    immune_share: ShareForm
    lasting_sleep_share: ShareForm
    epithelial_motility: ShareForm | None = None
    met_share: ShareForm | None = None
    cluster_hazard: FactorForm | None = None
    cluster_advantage: FactorForm | None = None


class GrowthForm(Form):
    """A growth law."""

    law: Literal["gompertz", "exponential"]
    doubling_time: DurationForm
    reference_cells: CellsForm
    capacity_cells: CellsForm


class SheddingForm(Form):
    """How many cells a tumour sheds, in proportion to its volume, its surface or its diameter."""

    in_proportion_to: Literal["volume", "surface", "diameter"]
    per_cell: SheddingRateForm
    reference_cells: CellsForm


Coordinate = Annotated[float, Field(ge=0.0, le=1.0)]


class SpotForm(Form):
    """Where in its organ a tumour is drawn: the share of the organ's area below it, and of its row to the left."""

    up: Coordinate
    across: Coordinate


class PrimaryForm(Form):
    """The first tumour."""

    place: Name
    drawn_at: SpotForm
    growth: GrowthForm
    shedding: SheddingForm


class ColonyForm(Form):
    """What happens to a colony after it was founded."""

    growth: GrowthForm
    shedding_share: ShareForm | None = None
    growth_sigma: SigmaForm
    avascular_cells: CellsForm
    switch_share: ShareForm
    switch_delay: DurationForm
    regress_delay: DurationForm
    sleep_share: dict[str, ShareForm]
    wake_delay: dict[str, DurationForm]


class DetectionForm(Form):
    """What an imaging test can see."""

    diameter: DiameterForm
    cells_per_cm3: DensityForm


class CourseForm(Form):
    """How patients differ, and when a course ends."""

    frailty_sigma: SigmaForm
    lethal_cells: CellsForm
    horizon: DurationForm


class SetupForm(Form):
    """What a user made of the scene: the seed, the moment shown, the playing speed, and the changed numbers."""

    seed: Annotated[int, Field(ge=0, lt=2**53)] = 1
    day: Annotated[float, Field(ge=0.0, le=1e6)] = 0.0
    day_per_s: Annotated[float, Field(gt=0.0, le=1e4)] = DAYS_PER_MONTH
    changes: dict[str, float] = Field(default_factory=dict)
    plan: PlanForm | None = None


class SceneForm(Form):
    """A scene file."""

    title: Name
    story: Text
    body: Name
    sources: dict[str, SourceForm] = Field(default_factory=dict)
    cascade: CascadeForm
    arrest: dict[str, ShareForm]
    soil: dict[str, AffinityForm]
    sanctuary: dict[str, ShareForm] = Field(default_factory=dict)
    biology: BiologyForm
    clones: Clones | None = None
    niche: NicheForm | None = None
    primary: PrimaryForm
    colonies: ColonyForm
    treatments: Strengths = Field(default_factory=dict)
    detection: DetectionForm
    detector: DetectorForm | None = None
    course: CourseForm
    setup: SetupForm | None = None
