"""The scene that benchmarks work on, and the same as the rivals are given it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from metaviz.model.cascade import Parameters
from metaviz.model.fate import FATES
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR, cells_of_diameter
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import scene_path
from metaviz.theory.chain import solve_chain
from tests.bench.peers.chain import WalkerChain
from tests.bench.peers.patient import Patient


def breast() -> Scene:
    """The default scene."""
    scene, _ = load_scene(scene_path("breast"))
    return scene


def late_plan(scene: Scene) -> Plan:
    """Six cycles and three holds, begun when most patients have colonies already: the more there is to follow."""
    day = float(scene.primary_growth.age_days(scene.detection.detectable_cells)) + 5.0 * DAYS_PER_YEAR
    return Plan(
        (
            Intervention(TreatmentKind.SURGERY, day),
            Intervention(TreatmentKind.CHEMOTHERAPY, day + 30.0, cycles=6),
            Intervention(TreatmentKind.HORMONE, day + 200.0, days=5.0 * DAYS_PER_YEAR),
            Intervention(TreatmentKind.ANTI_ANGIOGENIC, day + 100.0, days=DAYS_PER_YEAR),
            Intervention(TreatmentKind.IMMUNOTHERAPY, day + 500.0, days=DAYS_PER_YEAR),
        )
    )


def lone_cells(parameters: Parameters) -> Parameters:
    """The parameters without clusters and cloaks: the rivals walk cells of one form."""
    return replace(parameters, cluster_share=0.0, cloak_share=0.0)


def walker_chain(scene: Scene) -> WalkerChain:
    """The walk of one lone cell of the primary: state 0 is the tissue where it begins, then come the places."""
    chain = solve_chain(scene.body, lone_cells(scene.published), scene.biology)
    source_place = scene.body.place_index[scene.primary_place]
    (form,) = chain.forms
    n_places = len(form.moves)
    transitions = np.zeros((1 + n_places, 1 + n_places + len(FATES)))
    transitions[0, 1 : 1 + n_places] = form.departures[source_place]
    transitions[0, 1 + n_places :] = chain.at_source
    transitions[1:, 1 : 1 + n_places] = form.moves
    transitions[1:, 1 + n_places :] = form.ends
    return WalkerChain(transitions=transitions, start=0)


def monthly_patient(scene: Scene, parameters: Parameters) -> Patient:
    """A scene as tables over months; a site of several places sheds from the first of them."""
    chain = solve_chain(scene.body, parameters, scene.biology)
    middle_day = (np.arange(round(scene.horizon_days / DAYS_PER_MONTH)) + 0.5) * DAYS_PER_MONTH
    primary_cells = scene.primary_growth.cells(middle_day)
    colony_cells = scene.colony.growth.cells(middle_day)
    founds = np.array([chain.founding_by_site(place) for place in _first_places(scene)])
    primary = scene.body.place_index[scene.primary_place]
    shed = scene.shedding.cells_per_day(primary_cells) * DAYS_PER_MONTH
    return Patient(
        step_days=DAYS_PER_MONTH,
        primary_cells=primary_cells,
        primary_founders=shed[:, None] * chain.founding_by_site(primary),
        colony_cells=colony_cells,
        colony_shed=scene.colony_shedding.cells_per_day(colony_cells) * DAYS_PER_MONTH,
        colony_founds=founds,
        sleep_share=np.asarray(scene.colony.sleep_share),
        sleep_mean_days=np.asarray(scene.colony.wake_mean_days),
        frailty_sigma=scene.frailty_sigma,
        switch_share=scene.colony.switch_share,
        switch_mean_days=scene.colony.switch_mean_days,
        stretch_sigma=scene.colony.growth_sigma,
        detectable_cells=cells_of_diameter(scene.detection.diameter_mm, scene.detection.cells_per_cm3),
        lethal_cells=scene.lethal_cells,
    )


def _first_places(scene: Scene) -> NDArray[np.int64]:
    """First place of each site, shape (n_sites,)."""
    _, first = np.unique(scene.body.site_of_place, return_index=True)
    return np.asarray(first[-len(scene.body.sites) :], dtype=np.int64)
