"""The soil of a scene under each of the three nested models."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.scene import Scene
from metaviz.model.soil import SoilModel
from metaviz.scene.universal_soil import UniversalSoil, universal_soil
from metaviz.theory.chain import solve_chain

_RARE = 1e-9
"""A colonisation at which no soil takes every cell."""


def soil_of(scene: Scene, model: SoilModel, universal: UniversalSoil | None = None) -> tuple[float, ...]:
    """Return the soil of each site of a scene under a model, in the order of ``body.sites``.

    The cancer's own soil is the published one. The universal soil is multiplied by one factor for all sites, so that as
    many of the cells shed by the primary found a colony somewhere as with the published soil; it says where, not how
    many. Plumbing alone has soil 1 everywhere.

    Parameters
    ----------
    scene
        The case.
    model
        Which of the three.
    universal
        Universal soil; the table that comes with the program by default.
    """
    published = scene.published.soil
    match model:
        case SoilModel.PLUMBING:
            return (1.0,) * len(published)
        case SoilModel.CANCER:
            return published
    table = universal_soil() if universal is None else universal
    organ = np.asarray(table.of_body(scene.body))
    landing = landing_by_site(scene)
    factor = float(landing @ np.asarray(published)) / float(landing @ organ)
    return tuple(float(value) for value in factor * organ)


def soil_changes(scene: Scene, model: SoilModel) -> tuple[tuple[str, float], ...]:
    """Return the soil of a scene under a model as changes, key and value; nothing where it is the published one."""
    if model is SoilModel.CANCER:
        return ()
    return tuple(
        (f"soil.{site.id}", value) for site, value in zip(scene.body.sites, soil_of(scene, model), strict=True)
    )


def landing_by_site(scene: Scene) -> FloatArray:
    """Return how many of the cells shed by the primary would found at each site if its soil were one, shape (n_sites,).

    In units of the scene's colonisation, so that nothing saturates.
    """
    published = scene.published
    neutral = replace(published, soil=(1.0,) * len(published.soil), colonisation=_RARE)
    chain = solve_chain(scene.body, neutral, scene.biology)
    return chain.founding_by_site(scene.body.place_index[scene.primary_place]) / _RARE
