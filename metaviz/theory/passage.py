"""What becomes of cells of one form on their way: forms, invasion, and the odds of one arrival.

Motility matters at the wall of the tumour and again in foreign tissue; in between nothing depends on it. So both are
factors, and the chain needs no states for them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.body import Body
from metaviz.model.cascade import Parameters
from metaviz.model.events import CellForm
from metaviz.model.scene import Biology
from metaviz.theory.environment import UNTOUCHED, Environment
from metaviz.theory.plumbing import Plumbing, exits, plumbing

MOST_SURVIVING = 1.0 - 1e-6
"""Where nothing holds and nothing kills a cell it would circle for ever; once in a million passages it dies."""


def form_shares(parameters: Parameters) -> tuple[tuple[CellForm, float], ...]:
    """Return the forms that occur and their shares, which sum to one; clusters come before cloaks."""
    cluster = min(parameters.cluster_share, 1.0)
    cloaked = min(parameters.cloak_share, 1.0 - cluster)
    shares = ((CellForm.SINGLE, 1.0 - cluster - cloaked), (CellForm.CLUSTER, cluster), (CellForm.CLOAKED, cloaked))
    return tuple((form, share) for form, share in shares if share > 0.0)


def motile_share(parameters: Parameters, environment: Environment = UNTOUCHED) -> float:
    """Return the share of the detaching cells that are motile."""
    return min(parameters.emt_share * environment.emt_factor, 1.0)


def invasion_in_force(
    parameters: Parameters, biology: Biology, environment: Environment = UNTOUCHED
) -> tuple[float, float]:
    """Return the chance that a detaching cell invades, and the share of the invading cells that are able to found.

    A motile cell gets through each layer of the wall with the same chance, so thickness and cutting stand in the
    exponent. A motile cell founds only if it turns back.
    """
    motile = motile_share(parameters, environment)
    through = (
        1.0
        if parameters.barrier == 0.0
        else parameters.invasion ** (parameters.barrier / parameters.mmp if parameters.mmp > 0.0 else np.inf)
    )
    still = (1.0 - motile) * biology.epithelial_motility
    moving = motile + still
    turned = motile * biology.met_share
    return float(through) * moving, (still + turned) / moving if moving > 0.0 else 0.0


@dataclass(frozen=True, eq=False)
class Passage:
    """What becomes of the arrivals of cells of one form; depends on no soil.

    Attributes
    ----------
    parameters, biology, form
        From which it follows.
    pipes
        Matrices of the body.
    survives
        Chance to survive one passage.
    immune_share
        Share of the deaths on a passage that are immune.
    moves
        As in `FormChain`.
    exits
        Shape (n_places, n_places): where a cell that leaves the row's place first arrives.
    arrivals
        Shape (n_places, n_places): expected arrivals at the column's place of a cell that leaves the row's place.
    """

    parameters: Parameters
    biology: Biology
    form: CellForm
    pipes: Plumbing
    survives: float
    immune_share: float
    moves: FloatArray
    exits: FloatArray
    arrivals: FloatArray

    def in_tissue(self) -> FloatArray:
        """Return the chance that an arrival gets into the tissue, shape (n_places,)."""
        arrest = np.asarray(self.parameters.arrest)[self.pipes.site]
        held = np.where(self.pipes.holds, self.survives * arrest, 0.0)
        return np.asarray(held * self.parameters.extravasation)

    def founded(self, soil_factor: tuple[float, ...], can_found: float) -> FloatArray:
        """Return the chance that an arrival founds, shape (n_places,)."""
        parameters = self.parameters
        soil = np.asarray(parameters.soil)
        if soil_factor:
            soil = soil * np.asarray(soil_factor)
        takes = np.minimum(parameters.colonisation * advantage_in_tissue(self.biology, self.form) * soil, 1.0)
        return np.asarray(self.in_tissue() * takes[self.pipes.site] * can_found)


def survival_of_passage(
    parameters: Parameters, biology: Biology, form: CellForm, immune_factor: float
) -> tuple[float, float]:
    """Return the chance to survive one passage, and the share of the deaths on it that are immune.

    The circulation step is a hazard of two parts, mechanical and immune; clusters and cloaks weaken both.
    """
    weaker = {CellForm.CLUSTER: biology.cluster_hazard, CellForm.CLOAKED: 1.0 - parameters.cloak_protection}
    immune = biology.immune_share * parameters.immune * immune_factor
    shear = (1.0 - biology.immune_share) * parameters.shear
    hazard = (immune + shear) * weaker.get(form, 1.0)
    survives = min(parameters.circulation**hazard, MOST_SURVIVING)
    return survives, immune / (immune + shear) if immune + shear > 0.0 else 0.0


def advantage_in_tissue(biology: Biology, form: CellForm) -> float:
    """Return the factor on colonisation of a form."""
    return biology.cluster_advantage if form is CellForm.CLUSTER else 1.0


def passage(
    body: Body, parameters: Parameters, biology: Biology, form: CellForm, immune_factor: float = 1.0
) -> Passage:
    """Return what becomes of the arrivals of cells of one form."""
    pipes = plumbing(body)
    survives, immune_share = survival_of_passage(parameters, biology, form, immune_factor)
    arrest = np.asarray(parameters.arrest)[pipes.site]
    passes = np.where(pipes.holds, survives * (1.0 - arrest), 1.0)
    moves = passes[:, None] * pipes.onward
    leaving = exits(pipes, parameters)
    return Passage(
        parameters=parameters,
        biology=biology,
        form=form,
        pipes=pipes,
        survives=survives,
        immune_share=immune_share,
        moves=moves,
        exits=leaving,
        arrivals=np.asarray(np.linalg.solve((pipes.eye - moves).T, leaving.T).T, dtype=np.float64),
    )
