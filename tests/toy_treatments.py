"""Treatments, clones and a niche for the toy scene, and plans at random."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from metaviz.model.clone import ONE_CLONE, Clone
from metaviz.model.niche import NO_NICHE, Niche
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from tests.toys import toy_scene

KIND = TreatmentKind
EFFECTS = {
    KIND.SURGERY: Effect(removes_primary=True),
    KIND.RADIOTHERAPY: Effect(is_local=True, log10_kill=3.0, asleep_share=0.5),
    KIND.CHEMOTHERAPY: Effect(log10_kill=1.0, asleep_share=0.1),
    KIND.HORMONE: Effect(pace_loss=1.4),
    KIND.TARGETED: Effect(pace_loss=1.0),
    KIND.IMMUNOTHERAPY: Effect(immune_factor=3.0, pace_loss=0.4),
    KIND.ANTI_ANGIOGENIC: Effect(switch_factor=0.1, pace_loss=0.3),
    KIND.EMT_INHIBITOR: Effect(emt_factor=0.2),
    KIND.BONE_PROTECTING: Effect(soil_factor=0.3, soil_sites=("bone",)),
    KIND.KEEP_ASLEEP: Effect(wake_factor=0.1),
    KIND.WAKE_AND_KILL: Effect(wake_factor=10.0, woken_die_share=0.7),
}
CLONES = (
    Clone("main", "Main", 0.7),
    Clone("liver", "Liver", 0.2, soil_tilt=(1.0, 1.0, 5.0, 1.0, 1.0, 1.0, 1.0), resistance=((KIND.HORMONE, 1.0),)),
    Clone("tough", "Tough", 0.1, resistance=((KIND.CHEMOTHERAPY, 0.8), (KIND.TARGETED, 0.5))),
)
NICHE = Niche(strength=(0.0, 3.0, 1.0, 0.0, 0.0, 0.0, 0.0), half_cells=1e8, lead_days=60.0)


def treated_scene(
    *, clones: tuple[Clone, ...] = ONE_CLONE, niche: Niche = NO_NICHE, lethal_cells: float = 1e12, sigma: float = 1.0
) -> Scene:
    """Return the toy scene with effects of all kinds of treatment."""
    return replace(
        toy_scene(lethal_cells=lethal_cells, frailty_sigma=sigma), effects=EFFECTS, clones=clones, niche=niche
    )


def everything(lethal_cells: float = 1e12) -> Scene:
    """Return the toy scene with clones, niche, forms, motility and sanctuaries."""
    scene = treated_scene(clones=CLONES, niche=NICHE, lethal_cells=lethal_cells)
    biology = replace(scene.biology, epithelial_motility=0.2, met_share=0.6, cluster_hazard=0.7, cluster_advantage=20.0)
    parameters = replace(
        scene.published,
        emt_share=0.4,
        cluster_share=0.03,
        cloak_share=0.1,
        cloak_protection=0.5,
        sanctuary=(0.0, 0.0, 0.3, 0.0, 0.5, 0.0, 0.0),
        wake_rate=1.5,
        switch_rate=0.8,
        colony_pace=1.2,
        primary_pace=0.9,
    )
    return replace(scene, biology=biology, published=parameters)


def plan_of(*interventions: Intervention) -> Plan:
    """Return a plan of treatments alone."""
    return Plan(interventions=interventions)


@st.composite
def interventions(draw: st.DrawFn, first_day: float = 0.0) -> Intervention:
    """Draw one treatment: from the first day on, overlapping, long after the end, up to 30 cycles."""
    kind = draw(st.sampled_from(KIND))
    day = first_day + draw(st.one_of(st.just(0.0), st.floats(0.0, 7300.0), st.just(9000.0)))
    site = draw(st.sampled_from(("liver", "lung", "breast", "bone"))) if kind is KIND.RADIOTHERAPY else ""
    return Intervention(
        kind,
        day,
        days=draw(st.sampled_from((0.0, 30.0, 400.0, 4000.0))),
        cycles=draw(st.sampled_from((1, 2, 6, 30))),
        every_days=draw(st.sampled_from((1.0, 21.0, 90.5))),
        site_id=site,
        adherence=draw(st.sampled_from((1.0, 0.6, 0.0))),
    )


def plans(first_day: float = 0.0) -> st.SearchStrategy[Plan]:
    """Draw plans whose treatments begin on a day or later."""
    some = st.lists(interventions(first_day), min_size=0, max_size=4)
    return some.map(lambda each: plan_of(*each))
