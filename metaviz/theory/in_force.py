"""The odds of each step as they are in force: what the sliders, the forms and the surroundings come to together."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.cascade import Parameters, Step
from metaviz.model.scene import Biology
from metaviz.theory.environment import UNTOUCHED, Environment
from metaviz.theory.passage import (
    advantage_in_tissue,
    form_shares,
    invasion_in_force,
    motile_share,
    survival_of_passage,
)


@dataclass(frozen=True, slots=True)
class StepsInForce:
    """Chances of the mean cell to survive each step; their product is its chance to found where it is held at once.

    Attributes
    ----------
    motile_share
        Share of the detaching cells that are motile.
    chance
        By step. Circulation is one passage; colonisation is that of the cells that get out alive there.
    """

    motile_share: float
    chance: dict[Step, float]


def steps_in_force(
    parameters: Parameters, biology: Biology, site: int, environment: Environment = UNTOUCHED
) -> StepsInForce:
    """Return the odds of each step at a site.

    Parameters
    ----------
    parameters, biology, environment
        As for `metaviz.theory.chain.solve_chain`.
    site
        Index into ``body.sites``, or -1 for a junction, where no cell colonises.
    """
    invades, can_found = invasion_in_force(parameters, biology, environment)
    soil = parameters.soil[site] if site >= 0 else 0.0
    if environment.soil_factor and site >= 0:
        soil *= environment.soil_factor[site]
    survives, takes = 0.0, 0.0
    for form, share in form_shares(parameters):
        of_form, _ = survival_of_passage(parameters, biology, form, environment.immune_factor)
        survives += share * of_form
        takes += share * of_form * min(parameters.colonisation * advantage_in_tissue(biology, form) * soil, 1.0)
    return StepsInForce(
        motile_share=motile_share(parameters, environment),
        chance={
            Step.INVASION: invades,
            Step.INTRAVASATION: parameters.intravasation,
            Step.CIRCULATION: survives,
            Step.EXTRAVASATION: parameters.extravasation,
            Step.COLONISATION: takes / survives * can_found if survives > 0.0 else 0.0,
        },
    )
