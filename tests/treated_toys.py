"""The toy scene with everything that treatments, clones, forms and the niche can do to a course."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metaviz.model.cascade import Parameters
from metaviz.model.clone import ONE_CLONE, Clone
from metaviz.model.niche import NO_NICHE, Niche
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from tests.toys import toy_scene

YEAR = 365.25
HORIZON_DAYS = 16.0 * YEAR

EFFECTS = {
    TreatmentKind.SURGERY: Effect(removes_primary=True),
    TreatmentKind.RADIOTHERAPY: Effect(is_local=True, log10_kill=6.0),
    TreatmentKind.CHEMOTHERAPY: Effect(log10_kill=0.8, asleep_share=0.1),
    TreatmentKind.HORMONE: Effect(pace_loss=0.7),
    TreatmentKind.TARGETED: Effect(pace_loss=1.5),
    TreatmentKind.IMMUNOTHERAPY: Effect(immune_factor=3.0),
    TreatmentKind.ANTI_ANGIOGENIC: Effect(switch_factor=0.2),
    TreatmentKind.EMT_INHIBITOR: Effect(emt_factor=0.2),
    TreatmentKind.BONE_PROTECTING: Effect(soil_factor=0.3, soil_sites=("bone",)),
    TreatmentKind.KEEP_ASLEEP: Effect(wake_factor=0.1),
    TreatmentKind.WAKE_AND_KILL: Effect(wake_factor=20.0, woken_die_share=0.8),
}
"""Round numbers, strong enough to be seen."""

CLONES = (
    Clone("first", "First", 0.7),
    Clone("tilted", "Tilted", 0.2, soil_tilt=(1.0, 3.0, 0.5, 1.0, 4.0, 1.0, 1.0)),
    Clone(
        "hardy",
        "Hardy",
        0.1,
        resistance=(
            (TreatmentKind.CHEMOTHERAPY, 0.6),
            (TreatmentKind.HORMONE, 0.9),
            (TreatmentKind.TARGETED, 1.0),
        ),
    ),
)

NICHE = Niche(strength=(0.0, 4.0, 2.0, 0.0, 6.0, 0.0, 0.0), half_cells=1e8)

SANCTUARY = (0.0, 0.0, 0.7, 0.0, 0.0, 0.0, 0.0)


def course_of(kind: TreatmentKind, year: float, years: float = 0.0, cycles: int = 1, site_id: str = "") -> Intervention:
    """Return a treatment from a year on."""
    return Intervention(kind, year * YEAR, days=years * YEAR, cycles=cycles, site_id=site_id)


PLANS = {
    "none": NO_PLAN,
    "surgery": Plan((course_of(TreatmentKind.SURGERY, 9.03),)),
    "radiotherapy": Plan(
        (
            course_of(TreatmentKind.RADIOTHERAPY, 8.0, site_id="breast"),
            course_of(TreatmentKind.RADIOTHERAPY, 10.0, site_id="lung"),
        )
    ),
    "chemotherapy": Plan((course_of(TreatmentKind.CHEMOTHERAPY, 8.0, cycles=6),)),
    "hormone": Plan((course_of(TreatmentKind.HORMONE, 8.0, 3.0),)),
    "targeted": Plan((course_of(TreatmentKind.TARGETED, 8.0, 1.5),)),
    "immunotherapy": Plan((course_of(TreatmentKind.IMMUNOTHERAPY, 7.0, 3.0),)),
    "anti_angiogenic": Plan((course_of(TreatmentKind.ANTI_ANGIOGENIC, 6.0, 3.0),)),
    "emt_inhibitor": Plan((course_of(TreatmentKind.EMT_INHIBITOR, 7.0, 3.0),)),
    "bone_protecting": Plan((course_of(TreatmentKind.BONE_PROTECTING, 7.0, 3.0),)),
    "keep_asleep": Plan((course_of(TreatmentKind.KEEP_ASLEEP, 6.0, 4.0),)),
    "wake_and_kill": Plan((course_of(TreatmentKind.WAKE_AND_KILL, 8.0, 1.0),)),
    "everything": Plan(
        (
            course_of(TreatmentKind.KEEP_ASLEEP, 5.0, 2.0),
            course_of(TreatmentKind.EMT_INHIBITOR, 6.0, 1.0),
            course_of(TreatmentKind.BONE_PROTECTING, 7.0, 3.0),
            course_of(TreatmentKind.CHEMOTHERAPY, 9.0, cycles=3),
            course_of(TreatmentKind.SURGERY, 9.55),
            course_of(TreatmentKind.HORMONE, 9.5, 2.0),
            course_of(TreatmentKind.TARGETED, 10.0, 1.0),
            course_of(TreatmentKind.IMMUNOTHERAPY, 8.0, 2.0),
            course_of(TreatmentKind.ANTI_ANGIOGENIC, 10.0, 1.0),
            course_of(TreatmentKind.WAKE_AND_KILL, 12.0, 1.0),
            course_of(TreatmentKind.RADIOTHERAPY, 11.0, site_id="lung"),
        )
    ),
}
"""One plan for each kind of treatment, and one with all of them."""


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
    """Return a scene and its parameters with clones, niche, forms, timing or sanctuary on."""
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


FEATURES = ("clones", "niche", "forms", "timing", "sanctuary")
