"""The chance to found in every era and for every clone."""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.cascade import Parameters
from metaviz.model.scene import Scene
from metaviz.theory.conditions import Conditions
from metaviz.theory.passage import Passage, form_shares, invasion_in_force, passage


def era_founds(scene: Scene, parameters: Parameters, during: Conditions) -> FloatArray:
    """Return the chance that a cell shed at one place founds a colony at another.

    What becomes of a cell on its way depends on the era by its immune hazard alone, so there is one solve for each form
    and each such hazard, however many eras and clones there are.

    Returns
    -------
    ndarray
        Shape (n_eras, n_clones, n_places, n_places): by era, clone, place of shedding and place of founding.
    """
    size = len(scene.body.places)
    founds = np.zeros((len(during), len(scene.clones), size, size))
    passages: dict[float, list[tuple[float, Passage]]] = {}
    for era in range(len(during)):
        immune_factor = float(during.immune_factor[era])
        if immune_factor not in passages:
            passages[immune_factor] = [
                (share, passage(scene.body, parameters, scene.biology, form, immune_factor))
                for form, share in form_shares(parameters)
            ]
        for number, clone in enumerate(scene.clones):
            environment = during.environment(era, clone)
            invades, can_found = invasion_in_force(parameters, scene.biology, environment)
            for share, passing in passages[immune_factor]:
                leaving = share * invades * parameters.intravasation
                founds[era, number] += leaving * passing.arrivals * passing.founded(environment.soil_factor, can_found)
    return founds
