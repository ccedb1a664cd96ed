"""The walks of the flow against cells that are walked one at a time: not only how they end, also which way they go."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from metaviz.model.body import Body
from metaviz.model.cascade import Parameters
from metaviz.model.fate import FATES, Fate
from metaviz.model.scene import Biology
from metaviz.sim.draws import Stream, generator, mix64
from metaviz.sim.founder_walks import walk_to_colony
from metaviz.sim.step_odds import step_odds
from metaviz.sim.walks import Walks, failing_steps, walk_to_failure
from metaviz.theory.chain import solve_chain
from tests.statistical.agreement import LEAST_EXPECTED, chi_square_p
from tests.statistical.plain_walker import AT_SOURCE, PlainWalker
from tests.toys import toy_body, toy_parameters

BIOLOGY = Biology(immune_share=0.25, lasting_sleep_share=0.2)
DOUBT = 1e-4
Way = tuple[str, ...]


def raised() -> tuple[Body, Parameters]:
    """Return the toy body with survivals so high that founding is common and walks go round."""
    body = toy_body()
    parameters = replace(
        toy_parameters(body),
        invasion=0.95,
        intravasation=0.95,
        circulation=0.9,
        extravasation=0.7,
        colonisation=0.25,
        lymph_share=0.4,
        arrest=(0.3, 0.5, 0.5, 0.4, 0.6, 0.3, 0.5),
    )
    return body, parameters


def plain_ways(source: str, n_cells: int, seed: int) -> dict[tuple[str, Fate], Counter[Way]]:
    """Return the ways of plainly walked cells that left their source, by place and fate."""
    body, parameters = raised()
    walker = PlainWalker(body, parameters, BIOLOGY, seed)
    ways: dict[tuple[str, Fate], Counter[Way]] = {}
    for _ in range(n_cells):
        end = walker.walk(source)
        if end[0] != AT_SOURCE:
            ways.setdefault(end, Counter())[tuple(walker.path)] += 1
    return ways


def ways_of(body: Body, walks: Walks) -> list[Way]:
    """Return the route ids of each walk."""
    ids = [route.id for route in body.routes]
    cuts = zip(walks.first_hop[:-1], walks.first_hop[1:], strict=True)
    return [tuple(ids[hop] for hop in walks.route[first:last]) for first, last in cuts]


def two_sample_p(one: Counter[Way], other: Counter[Way]) -> float:
    """Return the chance that two samples of one law differ at least so much, rare ways pooled."""
    keys = sorted(one.keys() | other.keys())
    table = np.array([[one[key] for key in keys], [other[key] for key in keys]])
    share = table.sum(axis=1) / table.sum()
    rare = table.sum(axis=0) * share.min() < LEAST_EXPECTED
    pooled = np.column_stack([table[:, ~rare], table[:, rare].sum(axis=1)])
    return float(chi2_contingency(pooled[:, pooled.sum(axis=0) > 0], correction=False).pvalue)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("source", ["breast", "colon", "axillary"])
def test_failing_cells_end_where_the_chain_says(source: str, seed: int) -> None:
    body, parameters = raised()
    chain = solve_chain(body, parameters, BIOLOGY)
    (odds,) = step_odds(chain)
    place = body.place_index[source]
    uniforms = generator(seed, Stream.WINDOW).random
    walks = walk_to_failure(failing_steps([odds]), np.full(60_000, place), uniforms)
    counts = Counter((body.places[at].id, FATES[fate]) for at, fate in zip(walks.end_place, walks.fate, strict=True))
    by_place = chain.fate_by_place(place) / odds.leaving_to_fail[place]
    chances = {
        (there.id, fate): float(by_place[i, j])
        for i, there in enumerate(body.places)
        for j, fate in enumerate(FATES)
        if fate is not Fate.FOUNDED
    }
    assert sum(chances.values()) == pytest.approx(1.0)
    assert chi_square_p(counts, chances) > DOUBT


@pytest.mark.parametrize(("source", "seed"), [("breast", 1), ("colon", 2)])
def test_failing_cells_go_the_ways_of_plainly_walked_ones(source: str, seed: int) -> None:
    body, parameters = raised()
    (odds,) = step_odds(solve_chain(body, parameters, BIOLOGY))
    place = body.place_index[source]
    walks = walk_to_failure(failing_steps([odds]), np.full(40_000, place), generator(seed, Stream.WINDOW).random)
    plain: Counter[Way] = Counter()
    for (_, fate), ways in plain_ways(source, 40_000, seed).items():
        if fate is not Fate.FOUNDED:
            plain += ways
    assert two_sample_p(Counter(ways_of(body, walks)), plain) > DOUBT


@pytest.mark.parametrize(
    ("source", "goal", "seed"),
    [("breast", "lung", 1), ("breast", "liver", 2), ("breast", "axillary", 3), ("colon", "peritoneum", 4)],
)
def test_founders_go_the_ways_of_plain_founders(source: str, goal: str, seed: int) -> None:
    body, parameters = raised()
    (odds,) = step_odds(solve_chain(body, parameters, BIOLOGY))
    plain = plain_ways(source, 60_000, seed)[goal, Fate.FOUNDED]
    assert plain.total() > 300
    n_cells = 5_000
    key = mix64(np.arange(seed * n_cells, (seed + 1) * n_cells, dtype=np.uint64))
    start, end = (np.full(n_cells, body.place_index[place]) for place in (source, goal))
    walks = walk_to_colony(odds, start, end, key)
    assert two_sample_p(Counter(ways_of(body, walks)), plain) > DOUBT


def test_ways_of_another_body_are_found_out() -> None:
    body, parameters = raised()
    other = replace(parameters, lymph_share=0.47)
    (odds,) = step_odds(solve_chain(body, other, BIOLOGY))
    place = body.place_index["breast"]
    walks = walk_to_failure(failing_steps([odds]), np.full(40_000, place), generator(1, Stream.WINDOW).random)
    plain: Counter[Way] = Counter()
    for (_, fate), ways in plain_ways("breast", 40_000, 1).items():
        if fate is not Fate.FOUNDED:
            plain += ways
    assert two_sample_p(Counter(ways_of(body, walks)), plain) < DOUBT
