"""The toy scene with all that treatments, clones, forms and the niche can do to a course."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metaviz.model.cascade import Parameters
from metaviz.model.clone import ONE_CLONE, Clone
from metaviz.model.niche import NO_NICHE, Niche
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, TreatmentKind
from tests.toys import toy_scene

KIND = TreatmentKind
YEAR = 365.25
HORIZON_DAYS = 16.0 * YEAR

EFFECTS = {
    KIND.SURGERY: Effect(removes_primary=True),
    KIND.RADIOTHERAPY: Effect(is_local=True, log10_kill=6.0, asleep_share=0.5),
    KIND.CHEMOTHERAPY: Effect(log10_kill=0.8, asleep_share=0.1),
    KIND.HORMONE: Effect(pace_loss=0.7, wake_factor=0.5),
    KIND.TARGETED: Effect(pace_loss=1.5),
    KIND.IMMUNOTHERAPY: Effect(immune_factor=3.0, pace_loss=0.4, woken_die_share=0.3),
    KIND.ANTI_ANGIOGENIC: Effect(switch_factor=0.2, pace_loss=0.3),
    KIND.EMT_INHIBITOR: Effect(emt_factor=0.2),
    KIND.BONE_PROTECTING: Effect(soil_factor=0.3, soil_sites=("bone",)),
    KIND.KEEP_ASLEEP: Effect(wake_factor=0.1),
    KIND.WAKE_AND_KILL: Effect(wake_factor=20.0, woken_die_share=0.8),
}
"""Round numbers, strong enough to be seen: some drugs slow, one shrinks."""

CLONES = (
    Clone("first", "First", 0.7),
    Clone("tilted", "Tilted", 0.2, (1.0, 3.0, 5.0, 1.0, 4.0, 1.0, 1.0), ((KIND.HORMONE, 1.0),)),
    Clone("tough", "Tough", 0.1, resistance=((KIND.CHEMOTHERAPY, 0.8), (KIND.HORMONE, 0.9), (KIND.TARGETED, 0.5))),
)
NICHE = Niche(strength=(0.0, 4.0, 2.0, 0.0, 6.0, 0.0, 0.0), half_cells=1e8, lead_days=60.0)
SANCTUARY = (0.0, 0.0, 0.7, 0.0, 0.5, 0.0, 0.0)
FEATURES = ("clones", "niche", "forms", "timing", "sanctuary")


def treated_scene(
    *, clones: tuple[Clone, ...] = ONE_CLONE, niche: Niche = NO_NICHE, lethal_cells: float = 1e12, sigma: float = 1.0
) -> Scene:
    """Return the toy scene with effects of all kinds of treatment."""
    return replace(
        toy_scene(lethal_cells=lethal_cells, frailty_sigma=sigma), effects=EFFECTS, clones=clones, niche=niche
    )


def whole_scene(lethal_cells: float = 1e12) -> Scene:
    """Return a scene in which no lever stands where it changes nothing; it founds many colonies."""
    scene = treated_scene(clones=CLONES, niche=NICHE, lethal_cells=lethal_cells)
    return replace(
        scene,
        biology=replace(
            scene.biology, epithelial_motility=0.2, met_share=0.6, cluster_hazard=0.5, cluster_advantage=10.0
        ),
        published=replace(
            scene.published,
            emt_share=0.4,
            barrier=1.2,
            mmp=1.1,
            shear=0.8,
            immune=1.5,
            cluster_share=0.1,
            cloak_share=0.1,
            cloak_protection=0.5,
            niche=1.5,
            wake_rate=1.5,
            switch_rate=0.8,
            primary_pace=0.9,
            colony_pace=1.2,
            sanctuary=SANCTUARY,
        ),
    )


def treated_toy(*, frailty_sigma: float = 0.4, lethal_cells: float = np.inf) -> Scene:
    """Return the toy scene with effects, and colonies that differ little in their growth.

    Where colonies differ much, a few of a million shed nearly everything, and means over patients say little.
    """
    scene = toy_scene(frailty_sigma=frailty_sigma, lethal_cells=lethal_cells, horizon_days=HORIZON_DAYS)
    return replace(
        scene,
        effects=EFFECTS,
        colony=replace(scene.colony, growth_sigma=0.15),
        published=replace(scene.published, colonisation=1e-4, emt_share=0.3),
        biology=replace(
            scene.biology, epithelial_motility=0.1, met_share=0.6, cluster_hazard=0.4, cluster_advantage=5.0
        ),
    )


def with_features(scene: Scene, *features: str) -> tuple[Scene, Parameters]:
    """Return a scene and its parameters with some of `FEATURES` on."""
    scene = replace(
        scene,
        clones=CLONES if "clones" in features else ONE_CLONE,
        niche=NICHE if "niche" in features else NO_NICHE,
    )
    parameters = scene.published
    if "forms" in features:
        parameters = replace(parameters, cluster_share=0.05, cloak_share=0.2, cloak_protection=0.5)
    if "timing" in features:
        parameters = replace(parameters, wake_rate=2.0, switch_rate=1.5, primary_pace=1.1, colony_pace=0.9)
    if "sanctuary" in features:
        parameters = replace(parameters, sanctuary=SANCTUARY)
    return scene, parameters
