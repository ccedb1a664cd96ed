"""The steps of the cascade and the parameters that sliders move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from metaviz.model.lever import Lever


class Step(StrEnum):
    """The five steps that a cell must survive, in order."""

    INVASION = "invasion"
    INTRAVASATION = "intravasation"
    CIRCULATION = "circulation"
    EXTRAVASATION = "extravasation"
    COLONISATION = "colonisation"


STEPS: tuple[Step, ...] = tuple(Step)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every number that a slider moves; one frozen value.

    Attributes
    ----------
    invasion
        Chance that a detached cell gets through basement membrane and matrix.
    intravasation
        Chance that it then enters a vessel.
    circulation
        Chance that it survives one passage: the way to the next bed or node, and that bed's vessels.
    extravasation
        Chance that a cell held by a bed or node gets out alive.
    colonisation
        Chance that a cell in neutral tissue (soil 1) seeds a micrometastasis.
    lymph_share
        Share of the entering cells that enters lymph rather than blood.
    arrest
        Share of the passing cells that each site holds; in the order of ``body.sites``.
    soil
        Soil affinity of each site, 1 = neutral; in the order of ``body.sites``.
    emt_share
        Share of the detaching cells that are motile (EMT); the others get through with the scene's
        `Biology.epithelial_motility` times their chance.
    barrier, mmp
        Thickness of membrane and matrix, and activity of the enzymes that cut it, both against the published tumour: a
        motile cell gets through with ``invasion ** (barrier / mmp)``.
    shear, immune
        Factors on the mechanical and on the immune hazard of a passage.
    cluster_share, cloak_share
        Share of the cells that leave in clusters, and share that travel singly behind a cloak of platelets.
    cloak_protection
        Share of either hazard that the cloak keeps off.
    niche
        Factor on the strength of the scene's pre-metastatic niche.
    wake_rate, switch_rate
        Factors on the rates at which founders wake and stalled colonies acquire vessels.
    primary_pace, colony_pace
        Factors on how fast the primary and the colonies grow.
    sanctuary
        How far each site keeps drugs off, 0 to 1; in the order of ``body.sites``; empty: no site does.
    """

    invasion: float
    intravasation: float
    circulation: float
    extravasation: float
    colonisation: float
    lymph_share: float
    arrest: tuple[float, ...]
    soil: tuple[float, ...]
    emt_share: float = 1.0
    barrier: float = 1.0
    mmp: float = 1.0
    shear: float = 1.0
    immune: float = 1.0
    cluster_share: float = 0.0
    cloak_share: float = 0.0
    cloak_protection: float = 0.0
    niche: float = 1.0
    wake_rate: float = 1.0
    switch_rate: float = 1.0
    primary_pace: float = 1.0
    colony_pace: float = 1.0
    sanctuary: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Say in one way alone that no site keeps drugs off, so that equal parameters compare equal."""
        if self.sanctuary and not any(self.sanctuary):
            object.__setattr__(self, "sanctuary", ())

    def step(self, step: Step) -> float:
        """Return the survival of a step."""
        return float(getattr(self, step.value))

    def with_step(self, step: Step, survival: float) -> Parameters:
        """Return a copy in which one step has another survival."""
        match step:
            case Step.INVASION:
                return replace(self, invasion=survival)
            case Step.INTRAVASATION:
                return replace(self, intravasation=survival)
            case Step.CIRCULATION:
                return replace(self, circulation=survival)
            case Step.EXTRAVASATION:
                return replace(self, extravasation=survival)
            case Step.COLONISATION:
                return replace(self, colonisation=survival)

    def lever(self, lever: Lever) -> float:
        """Return the value of a lever."""
        return float(getattr(self, lever.field))

    def with_lever(self, lever: Lever, value: float) -> Parameters:
        """Return a copy in which one lever has another value."""
        return replace(self, **{lever.field: value})  # type: ignore[arg-type] # levers name fields of one number

    def shield(self, site_index: int) -> float:
        """Return how far a site keeps drugs off."""
        return self.sanctuary[site_index] if self.sanctuary else 0.0

    def with_lymph_share(self, share: float) -> Parameters:
        """Return a copy with another lymph share."""
        return replace(self, lymph_share=share)

    def with_arrest(self, site_index: int, share: float) -> Parameters:
        """Return a copy in which one site holds another share of the passing cells."""
        return replace(self, arrest=_with_item(self.arrest, site_index, share))

    def with_soil(self, site_index: int, affinity: float) -> Parameters:
        """Return a copy in which one site has another soil affinity."""
        return replace(self, soil=_with_item(self.soil, site_index, affinity))

    def with_sanctuary(self, site_index: int, shield: float) -> Parameters:
        """Return a copy in which one site keeps drugs off to another degree."""
        kept = self.sanctuary or (0.0,) * len(self.soil)
        return replace(self, sanctuary=_with_item(kept, site_index, shield))


def _with_item(values: tuple[float, ...], index: int, value: float) -> tuple[float, ...]:
    return (*values[:index], value, *values[index + 1 :])
