"""Forms, motility, wall, hazards and surroundings of a cell in the chain against cells that are walked one at a time.

Each feature is tried alone, then all at once, in several bodies. The walker tosses a coin for each layer of the wall,
lets two killers race on every passage, and remembers whether the cell moves; it knows no exponent and no mixture.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from metaviz.model.body import Body
from metaviz.model.cascade import Parameters
from metaviz.model.fate import Fate
from metaviz.scene.body_file import body_named
from metaviz.theory.chain import FateChain, solve_chain
from metaviz.theory.environment import Environment
from tests.statistical.agreement import chi_square_p
from tests.statistical.plain_walker import Around, PlainWalker
from tests.statistical.test_chain_walker import BIOLOGY, DOUBT, cavity, chances, node_on_the_way, raised_toy, ring

N_CELLS = 20_000


@dataclass(frozen=True)
class Feature:
    """What differs from the plain cascade; soil by the id of the site."""

    parameters: dict[str, Any] = field(default_factory=dict)
    biology: dict[str, Any] = field(default_factory=dict)
    immune: float = 1.0
    emt: float = 1.0
    soil: dict[str, float] = field(default_factory=dict)

    def walker(self, body: Body, parameters: Parameters, seed: int) -> PlainWalker:
        around = Around(self.immune, self.emt, self.soil)
        changed = replace(parameters, **self.parameters)
        return PlainWalker(body, changed, replace(BIOLOGY, **self.biology), seed, around)

    def chain(self, body: Body, parameters: Parameters) -> FateChain:
        soil = tuple(self.soil.get(site.id, 1.0) for site in body.sites) if self.soil else ()
        changed = replace(parameters, **self.parameters)
        return solve_chain(body, changed, replace(BIOLOGY, **self.biology), Environment(self.immune, self.emt, soil))


FEATURES = {
    "clusters": Feature({"cluster_share": 0.3}, {"cluster_hazard": 0.3, "cluster_advantage": 3.0}),
    "cloaks": Feature({"cloak_share": 0.5, "cloak_protection": 0.7}),
    "clusters leave no room for cloaks": Feature(
        {"cluster_share": 0.7, "cloak_share": 0.6, "cloak_protection": 0.9}, {"cluster_hazard": 1.5}
    ),
    "motility": Feature({"emt_share": 0.4}, {"epithelial_motility": 0.5, "met_share": 0.3}),
    "thick wall": Feature({"barrier": 3.0}),
    "cut wall": Feature({"barrier": 4.0, "mmp": 2.0}),
    "no wall": Feature({"barrier": 0.0}),
    "hazards": Feature({"immune": 3.0, "shear": 0.2}),
    "immunotherapy": Feature(immune=2.5),
    "EMT inhibitor": Feature({"emt_share": 0.8}, {"epithelial_motility": 0.3, "met_share": 0.5}, emt=0.5),
    "soil of a clone": Feature(soil={"lung": 0.2, "liver": 2.0, "breast": 0.5, "axillary": 1.5, "peritoneum": 0.1}),
}
EVERYTHING = Feature(
    {
        "cluster_share": 0.2,
        "cloak_share": 0.3,
        "cloak_protection": 0.6,
        "emt_share": 0.7,
        "barrier": 2.0,
        "immune": 2.0,
        "shear": 0.5,
    },
    {"cluster_hazard": 0.4, "cluster_advantage": 2.0, "epithelial_motility": 0.4, "met_share": 0.5},
    immune=1.5,
    emt=0.8,
    soil={"lung": 0.5, "liver": 2.0, "breast": 0.3, "axillary": 1.4, "peritoneum": 0.2, "bone": 3.0},
)


def misfit(
    feature: Feature, made: tuple[Body, Parameters], source: str, seed: int, wrong: Feature | None = None
) -> float:
    """Return the p-value of walked cells with a feature against the chain, or against another, wrong one."""
    body, parameters = made
    counts = feature.walker(body, parameters, seed).tally(source, N_CELLS)
    assert any(fate is Fate.FOUNDED for _, fate in counts)
    return chi_square_p(counts, chances((wrong or feature).chain(body, parameters), source))


@pytest.mark.parametrize(("made", "source"), [(ring(), "breast"), (raised_toy(), "breast")])
@pytest.mark.parametrize("name", FEATURES)
def test_each_feature_alone(name: str, made: tuple[Body, Parameters], source: str) -> None:
    assert misfit(FEATURES[name], made, source, 1) > DOUBT


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("made", "source"),
    [
        (ring(), "lung"),
        (node_on_the_way(), "breast"),
        (cavity(), "ovary"),
        (raised_toy(), "breast"),
        (raised_toy(), "colon"),
        (raised_toy(), "axillary"),
    ],
)
def test_all_features_at_once(made: tuple[Body, Parameters], source: str, seed: int) -> None:
    assert misfit(EVERYTHING, made, source, seed) > DOUBT


@pytest.mark.parametrize(("sex", "source"), [("woman", "breast"), ("man", "prostate")])
def test_all_features_in_the_real_bodies(sex: str, source: str) -> None:
    body = body_named(sex)
    base = replace(raised_toy()[1], invasion=0.97, intravasation=0.95)
    n_sites = len(body.sites)
    parameters = replace(base, arrest=(0.6,) * n_sites, soil=tuple(0.5 + (i % 5) / 4 for i in range(n_sites)))
    assert misfit(EVERYTHING, (body, parameters), source, 1) > DOUBT


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        # The mean cell instead of a mixture: survival of a mean hazard.
        (
            Feature({"cluster_share": 0.5, "circulation": 0.3}, {"cluster_hazard": 0.0}),
            Feature({"shear": 0.5, "immune": 0.5, "circulation": 0.3}),
        ),
        # A cloak against mechanical stress alone.
        (Feature({"cloak_share": 1.0, "cloak_protection": 0.8}), Feature({"shear": 0.2})),
        # Turning back asked of cells that never moved.
        (
            Feature({"emt_share": 0.4}, {"epithelial_motility": 0.9, "met_share": 0.3}),
            Feature({"emt_share": 1.0, "invasion": 0.9 * 0.94}, {"met_share": 0.3}),
        ),
        # A wall twice as thick that lets half as many through instead of the square.
        (Feature({"barrier": 2.0}), Feature({"invasion": 0.45})),
        # Immune attack that is raised without raising the deaths.
        (Feature(immune=3.0), Feature(biology={"immune_share": 0.5})),
        # Sizes that are off by a little.
        (FEATURES["clusters"], Feature({"cluster_share": 0.5}, FEATURES["clusters"].biology)),
        (FEATURES["cloaks"], Feature({"cloak_share": 0.5, "cloak_protection": 0.3})),
        (FEATURES["motility"], Feature({"emt_share": 0.48}, FEATURES["motility"].biology)),
        (FEATURES["hazards"], Feature({"immune": 2.7, "shear": 0.2})),
        (FEATURES["EMT inhibitor"], replace(FEATURES["EMT inhibitor"], emt=0.6)),
        (FEATURES["soil of a clone"], Feature()),
    ],
)
def test_a_wrong_law_is_found_out(right: Feature, wrong: Feature) -> None:
    assert misfit(right, raised_toy(), "breast", 1, wrong) < DOUBT
