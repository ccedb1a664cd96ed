"""The steps of the cascade and the parameters that sliders move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


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
    """

    invasion: float
    intravasation: float
    circulation: float
    extravasation: float
    colonisation: float
    lymph_share: float
    arrest: tuple[float, ...]
    soil: tuple[float, ...]

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

    def with_lymph_share(self, share: float) -> Parameters:
        """Return a copy with another lymph share."""
        return replace(self, lymph_share=share)

    def with_arrest(self, site_index: int, share: float) -> Parameters:
        """Return a copy in which one site holds another share of the passing cells."""
        return replace(self, arrest=_with_item(self.arrest, site_index, share))

    def with_soil(self, site_index: int, affinity: float) -> Parameters:
        """Return a copy in which one site has another soil affinity."""
        return replace(self, soil=_with_item(self.soil, site_index, affinity))


def _with_item(values: tuple[float, ...], index: int, value: float) -> tuple[float, ...]:
    return (*values[:index], value, *values[index + 1 :])
