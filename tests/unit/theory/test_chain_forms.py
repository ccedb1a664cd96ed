"""Forms, motility, wall and hazards in a body of two beds, with fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.body import Body, Place, PlaceKind, Route, RouteKind, Site
from metaviz.model.cascade import Parameters, Step
from metaviz.model.clone import Clone
from metaviz.model.events import CellForm
from metaviz.model.fate import FATES, Fate
from metaviz.model.niche import Niche
from metaviz.model.plan import Plan
from metaviz.model.scene import Biology
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.replay.funnel import survivors
from metaviz.theory.chain import FateChain, solve_chain
from metaviz.theory.conditions import conditions
from metaviz.theory.environment import Environment
from metaviz.theory.era_chain import era_founds
from metaviz.theory.in_force import steps_in_force
from metaviz.theory.passage import form_shares, invasion_in_force
from tests.toys import toy_body, toy_parameters, toy_scene

BED = PlaceKind.BED
ONE_WAY = Body(
    "hand",
    "Hand-made",
    (Place("breast", BED, "breast"), Place("lung", BED, "lung")),
    (Site("breast", "Breast", BED, "All", 1.0), Site("lung", "Lung", BED, "All", 1.0)),
    (
        Route("breast>lung", "breast", "lung", RouteKind.VENOUS, 1.0, 5.0, ((),)),
        Route("lung>breast", "lung", "breast", RouteKind.PULMONARY, 1.0, 5.0, ((),)),
    ),
    cardiac_output_l_per_min=6.0,
)
"""Every cell of the breast goes to the lung, which holds whatever arrives alive."""
PLAIN = Parameters(
    invasion=0.5,
    intravasation=0.5,
    circulation=0.25,
    extravasation=0.5,
    colonisation=0.125,
    lymph_share=0.0,
    arrest=(1.0, 1.0),
    soil=(1.0, 1.0),
)
BIOLOGY = Biology(immune_share=0.5, lasting_sleep_share=0.25)


def lung(biology: Biology = BIOLOGY, around: Environment | None = None, **changes: Any) -> dict[Fate, Fraction]:
    """Return the fates of a cell of the breast, as simple fractions."""
    chain = solve_chain(ONE_WAY, replace(PLAIN, **changes), biology, around or Environment())
    shares = chain.fate_shares(0)
    return {fate: Fraction(float(share)).limit_denominator(10**6) for fate, share in zip(FATES, shares, strict=True)}


def test_no_lever_leaves_the_plain_cascade() -> None:
    # 1/4 leaves, 1/4 of it arrives alive, half of that gets out, an eighth of those found.
    assert lung() == {
        Fate.FOUNDED: Fraction(1, 256),
        Fate.MATRIX: Fraction(1, 2),
        Fate.VESSEL_WALL: Fraction(1, 4),
        Fate.SHEAR: Fraction(3, 32),
        Fate.IMMUNE: Fraction(3, 32),
        Fate.TRAPPED: Fraction(1, 32),
        Fate.WRONG_SOIL: Fraction(21, 1024),
        Fate.DORMANT: Fraction(7, 1024),
    }


def test_clusters_by_hand() -> None:
    # Half of the hazard lets 1/2 instead of 1/4 arrive, and four times as many of them found. Half the cells do so.
    biology = replace(BIOLOGY, cluster_hazard=0.5, cluster_advantage=4.0)
    fates = lung(biology, cluster_share=0.5)
    alone = Fraction(1, 4) * Fraction(1, 4) * Fraction(1, 2) * Fraction(1, 8)
    in_cluster = Fraction(1, 4) * Fraction(1, 2) * Fraction(1, 2) * Fraction(1, 2)
    assert fates[Fate.FOUNDED] == (alone + in_cluster) / 2
    assert fates[Fate.SHEAR] == fates[Fate.IMMUNE] == (Fraction(3, 32) + Fraction(1, 16)) / 2


def test_no_advantage_makes_more_colonies_than_cells() -> None:
    fates = lung(replace(BIOLOGY, cluster_advantage=100.0), cluster_share=1.0)
    assert fates[Fate.FOUNDED] == Fraction(1, 32)
    assert fates[Fate.WRONG_SOIL] == fates[Fate.DORMANT] == 0


def test_a_cloak_by_hand() -> None:
    # Half of both hazards kept off: 1/2 arrives. Nothing else is better.
    fates = lung(cloak_share=1.0, cloak_protection=0.5)
    assert fates[Fate.FOUNDED] == Fraction(1, 128)
    assert fates[Fate.SHEAR] == fates[Fate.IMMUNE] == Fraction(1, 16)


def test_forms_share_all_cells_and_clusters_come_first() -> None:
    shares = form_shares(replace(PLAIN, cluster_share=0.75, cloak_share=0.5))
    assert shares == ((CellForm.CLUSTER, 0.75), (CellForm.CLOAKED, 0.25))
    assert form_shares(PLAIN) == ((CellForm.SINGLE, 1.0),)


def test_motility_by_hand() -> None:
    # A quarter moves; of the others half as many get through: 1/4 + 3/8 of what a motile cell does. Of the 2/5 that
    # moved an eighth turns back, the other 3/5 never had to.
    biology = replace(BIOLOGY, epithelial_motility=0.5, met_share=0.125)
    invades, can_found = invasion_in_force(replace(PLAIN, emt_share=0.25), biology)
    assert invades == pytest.approx(5 / 16)
    assert can_found == pytest.approx(3 / 5 + 2 / 5 / 8)
    fates = lung(biology, emt_share=0.25)
    assert fates[Fate.FOUNDED] == Fraction(1, 256) * Fraction(5, 8) * Fraction(13, 20)
    assert fates[Fate.MATRIX] == Fraction(11, 16)


def test_an_inhibitor_of_emt_keeps_cells_at_home_and_lets_more_of_the_others_found() -> None:
    biology = replace(BIOLOGY, epithelial_motility=0.0, met_share=0.5)
    whole, halved = lung(biology), lung(biology, Environment(emt_factor=0.5))
    assert halved[Fate.FOUNDED] == whole[Fate.FOUNDED] / 2
    assert halved[Fate.MATRIX] == Fraction(3, 4)
    # More than all cells cannot move.
    assert lung(biology, Environment(emt_factor=5.0)) == whole


@pytest.mark.parametrize(
    ("barrier", "mmp", "invades"),
    [(1.0, 1.0, 0.5), (2.0, 1.0, 0.25), (3.0, 1.5, 0.25), (1.0, 2.0, 0.5**0.5), (0.0, 1.0, 1.0), (1.0, 0.0, 0.0)],
)
def test_each_layer_of_the_wall_is_passed_with_the_same_chance(barrier: float, mmp: float, invades: float) -> None:
    assert invasion_in_force(replace(PLAIN, barrier=barrier, mmp=mmp), BIOLOGY)[0] == pytest.approx(invades)


def test_two_hazards_by_hand() -> None:
    # 1/4 is (1/2) ** (1 + 1). Three times the immune part: (1/2) ** (3 + 1), and three deaths in four are immune.
    fates = lung(immune=3.0)
    arrives = Fraction(1, 16)
    assert fates[Fate.FOUNDED] == Fraction(1, 4) * arrives / 16
    assert fates[Fate.IMMUNE] == Fraction(1, 4) * (1 - arrives) * Fraction(3, 4)
    assert fates[Fate.SHEAR] == Fraction(1, 4) * (1 - arrives) * Fraction(1, 4)
    assert lung(around=Environment(immune_factor=3.0)) == fates
    # No stress: what is left of the hazard is immune.
    fates = lung(shear=0.0)
    assert fates[Fate.SHEAR] == 0
    assert fates[Fate.IMMUNE] == Fraction(1, 8)


def test_soil_of_the_surroundings_multiplies_the_soil_of_the_sliders() -> None:
    fates = lung(soil=(1.0, 2.0), around=Environment(soil_factor=(1.0, 0.25)))
    assert fates[Fate.FOUNDED] == Fraction(1, 512)


def everything_on() -> tuple[Parameters, Biology]:
    parameters = replace(
        toy_parameters(toy_body()),
        colonisation=0.01,
        cluster_share=0.1,
        cloak_share=0.3,
        cloak_protection=0.7,
        emt_share=0.4,
        barrier=1.5,
        mmp=0.8,
        immune=2.0,
        shear=0.7,
    )
    biology = Biology(0.3, 0.2, epithelial_motility=0.3, met_share=0.6, cluster_hazard=0.4, cluster_advantage=5.0)
    return parameters, biology


FEATURES: dict[str, dict[str, Any]] = {
    "none": {},
    "clusters": {"cluster_share": 0.2},
    "cloaks": {"cloak_share": 0.2, "cloak_protection": 0.9},
    "motility": {"emt_share": 0.2},
    "wall": {"barrier": 3.0, "mmp": 0.5},
    "hazards": {"immune": 4.0, "shear": 0.1},
}


def chain_of(name: str) -> FateChain:
    _, biology = everything_on()
    return solve_chain(toy_body(), replace(toy_parameters(toy_body()), **FEATURES[name]), biology)


@pytest.mark.parametrize("name", FEATURES)
def test_fates_of_every_feature_sum_to_one_and_the_funnel_ends_with_the_founders(name: str) -> None:
    chain = chain_of(name)
    for place in chain.body.holding_places:
        shares = chain.fate_shares(int(place))
        assert shares.sum() == pytest.approx(1.0)
        assert (shares >= -1e-12).all()
        stages = survivors(shares)
        passed = stages[1:] / stages[:-1]
        assert float(np.prod(passed)) * stages[0] == pytest.approx(chain.founding_by_site(int(place)).sum())


@given(
    cluster=st.sampled_from([0.0, 0.5, 1.0]),
    cloak=st.sampled_from([0.0, 0.5, 1.0]),
    kept_off=st.sampled_from([0.0, 1.0]),
    emt=st.sampled_from([0.0, 1e-9, 1.0]),
    wall=st.tuples(st.sampled_from([0.0, 1.0, 100.0]), st.sampled_from([0.0, 1.0, 100.0])),
    hazards=st.tuples(st.sampled_from([0.0, 1.0, 100.0]), st.sampled_from([0.0, 100.0])),
    circulation=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_every_lever_may_stand_at_its_end(
    cluster: float,
    cloak: float,
    kept_off: float,
    emt: float,
    wall: tuple[float, float],
    hazards: tuple[float, float],
    circulation: float,
) -> None:
    base, biology = everything_on()
    parameters = replace(
        base,
        cluster_share=cluster,
        cloak_share=cloak,
        cloak_protection=kept_off,
        emt_share=emt,
        barrier=wall[0],
        mmp=wall[1],
        immune=hazards[0],
        shear=hazards[1],
        circulation=circulation,
    )
    for motility in (0.0, 0.3):
        chain = solve_chain(toy_body(), parameters, replace(biology, epithelial_motility=motility))
        shares = chain.fate_shares(0)
        assert shares.sum() == pytest.approx(1.0, abs=1e-6)
        assert (shares >= -1e-9).all()


def test_the_chance_of_eras_and_clones_is_that_of_the_chain_of_each() -> None:
    """The fast way over all eras and the plain solve for one of them give the same numbers."""
    parameters, biology = everything_on()
    effects = {
        TreatmentKind.IMMUNOTHERAPY: Effect(immune_factor=3.0),
        TreatmentKind.EMT_INHIBITOR: Effect(emt_factor=0.4),
        TreatmentKind.BONE_PROTECTING: Effect(soil_factor=0.2, soil_sites=("bone",)),
    }
    scene = replace(
        toy_scene(),
        biology=biology,
        effects=effects,
        niche=Niche((0.0, 3.0, 0.0, 0.0, 1.0, 0.0, 0.0), 1e9, 30.0),
        clones=(Clone("a", "A", 0.6), Clone("b", "B", 0.4, (1.0, 0.1, 2.0, 1.0, 1.0, 1.0, 5.0))),
    )
    plan = Plan(
        interventions=(
            Intervention(TreatmentKind.IMMUNOTHERAPY, 3000.0, 400.0),
            Intervention(TreatmentKind.EMT_INHIBITOR, 3100.0, 400.0),
            Intervention(TreatmentKind.BONE_PROTECTING, 3200.0, 400.0),
        )
    )
    during = conditions(scene, parameters, plan)
    founds = era_founds(scene, parameters, during)
    assert founds.shape == (len(during), 2, len(scene.body.places), len(scene.body.places))
    for era in range(len(during)):
        for number, clone in enumerate(scene.clones):
            chain = solve_chain(scene.body, parameters, biology, during.environment(era, clone))
            np.testing.assert_allclose(founds[era, number], chain.founds, rtol=1e-12, atol=1e-300)
    # Each era differs from the one before, so that none is taken for another.
    assert all((founds[era] != founds[era - 1]).any() for era in range(1, len(during)))


def test_steps_in_force_multiply_to_founding_where_all_are_held() -> None:
    """In the body of one way the product of the five chances, as the lens shows them, is the chance to found."""
    biology = replace(BIOLOGY, epithelial_motility=0.5, met_share=0.25, cluster_hazard=0.5, cluster_advantage=4.0)
    parameters = replace(PLAIN, emt_share=0.3, barrier=2.0, immune=2.0, cluster_share=0.4, cloak_share=0.3)
    around = Environment(immune_factor=1.5, emt_factor=0.5, soil_factor=(1.0, 0.7))
    odds = steps_in_force(parameters, biology, 1, around)
    assert odds.motile_share == pytest.approx(0.15)
    chain = solve_chain(ONE_WAY, parameters, biology, around)
    product = float(np.prod([odds.chance[step] for step in Step]))
    assert product == pytest.approx(float(chain.founds[0, 1]))
    assert steps_in_force(parameters, biology, -1, around).chance[Step.COLONISATION] == 0.0
