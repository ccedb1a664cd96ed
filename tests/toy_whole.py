"""The toy scene with every feature of the model on, and a plan with every treatment."""

from __future__ import annotations

from dataclasses import replace

from metaviz.model.cascade import Parameters
from metaviz.model.clone import Clone
from metaviz.model.niche import Niche
from metaviz.model.plan import Plan
from metaviz.model.scene import Biology, Scene
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from tests.toys import toy_body, toy_parameters, toy_scene

KIND = TreatmentKind
EFFECTS = {
    KIND.SURGERY: Effect(removes_primary=True),
    KIND.RADIOTHERAPY: Effect(is_local=True, log10_kill=4.0, asleep_share=0.5),
    KIND.CHEMOTHERAPY: Effect(log10_kill=0.4, asleep_share=0.1),
    KIND.HORMONE: Effect(pace_loss=0.5, wake_factor=0.5),
    KIND.TARGETED: Effect(pace_loss=1.2, log10_kill=0.2),
    KIND.IMMUNOTHERAPY: Effect(pace_loss=0.5, immune_factor=3.0, woken_die_share=0.3),
    KIND.ANTI_ANGIOGENIC: Effect(switch_factor=0.2, pace_loss=0.2),
    KIND.EMT_INHIBITOR: Effect(emt_factor=0.3),
    KIND.BONE_PROTECTING: Effect(soil_factor=0.4, soil_sites=("bone",)),
    KIND.KEEP_ASLEEP: Effect(wake_factor=0.1),
    KIND.WAKE_AND_KILL: Effect(wake_factor=5.0, woken_die_share=0.7),
}

PLAN = Plan(
    interventions=(
        Intervention(KIND.HORMONE, 4700.0, 1000.0, adherence=0.8),
        Intervention(KIND.KEEP_ASLEEP, 4800.0, 800.0),
        Intervention(KIND.CHEMOTHERAPY, 5200.0, cycles=4, every_days=21.0),
        Intervention(KIND.IMMUNOTHERAPY, 5400.0, 700.0),
        Intervention(KIND.EMT_INHIBITOR, 5500.0, 900.0),
        Intervention(KIND.BONE_PROTECTING, 5600.0, 1500.0),
        Intervention(KIND.ANTI_ANGIOGENIC, 5800.0, 500.0),
        Intervention(KIND.TARGETED, 6000.0, 400.0),
        Intervention(KIND.RADIOTHERAPY, 6200.0, site_id="bone"),
        Intervention(KIND.SURGERY, 6700.0),
        Intervention(KIND.WAKE_AND_KILL, 6800.0, 400.0),
    )
)
"""Every treatment once, most of them overlapping."""


def whole_parameters() -> Parameters:
    """Return parameters in which no lever stands where it changes nothing."""
    return replace(
        toy_parameters(toy_body()),
        circulation=0.6,
        colonisation=5e-6,
        emt_share=0.5,
        barrier=1.2,
        mmp=1.1,
        shear=0.8,
        immune=1.5,
        cluster_share=0.1,
        cloak_share=0.3,
        cloak_protection=0.5,
        niche=1.5,
        wake_rate=1.3,
        switch_rate=0.8,
        primary_pace=1.1,
        colony_pace=1.2,
        sanctuary=(0.0, 0.0, 0.6, 0.0, 0.2, 0.0, 0.0),
    )


def whole_scene() -> Scene:
    """Return a scene of three clones with a niche, forms, motility and treatments; it founds many colonies."""
    return replace(
        toy_scene(parameters=whole_parameters()),
        biology=Biology(0.3, 0.2, epithelial_motility=0.2, met_share=0.7, cluster_hazard=0.4, cluster_advantage=10.0),
        effects=EFFECTS,
        niche=Niche((0.0, 2.0, 1.0, 0.0, 3.0, 0.0, 0.0), half_cells=1e9, lead_days=60.0),
        clones=(
            Clone("main", "Main", 0.6),
            Clone("bone", "Bone seeker", 0.3, (1.0, 0.5, 1.0, 1.0, 4.0, 1.0, 1.0), ((KIND.TARGETED, 1.0),)),
            Clone("tough", "Tough", 0.1, resistance=((KIND.CHEMOTHERAPY, 0.9), (KIND.HORMONE, 0.5))),
        ),
    )
