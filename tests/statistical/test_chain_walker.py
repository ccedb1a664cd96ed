"""The chain against cells that are walked one at a time, and against answers computed by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from metaviz.model.body import Body, Place, PlaceKind, Route, RouteKind, Site
from metaviz.model.cascade import Parameters
from metaviz.model.fate import FATES, Fate
from metaviz.model.scene import Biology
from metaviz.scene.body_file import body_named
from metaviz.theory.chain import FateChain, solve_chain
from tests.statistical.agreement import chi_square_p
from tests.statistical.plain_walker import AT_SOURCE, End, PlainWalker
from tests.toys import toy_body, toy_parameters

BIOLOGY = Biology(immune_share=0.25, lasting_sleep_share=0.2)
BED, NODE, JUNCTION = PlaceKind.BED, PlaceKind.NODE, PlaceKind.JUNCTION
N_CELLS = 30_000
DOUBT = 1e-4
"""With some forty comparisons, a right chain is doubted wrongly once in 250 choices of seeds."""


def chances(chain: FateChain, source: str) -> dict[End, float]:
    """Return the chance of every place and fate, as the chain has it."""
    body = chain.body
    source_place = body.place_index[source]
    by_place = chain.fate_by_place(source_place)
    known = {
        (place.id, fate): float(by_place[i, j]) for i, place in enumerate(body.places) for j, fate in enumerate(FATES)
    }
    return known | {(AT_SOURCE, fate): float(chain.at_source[j]) for j, fate in enumerate(FATES)}


def _route(source: str, target: str, kind: RouteKind, flow_fraction: float = 1.0) -> Route:
    return Route(f"{source}>{target}", source, target, kind, flow_fraction, 5.0, ((),))


def _body(kinds: dict[str, PlaceKind], routes: tuple[Route, ...]) -> Body:
    places = tuple(Place(name, kind, "" if kind is JUNCTION else name) for name, kind in kinds.items())
    sites = tuple(Site(name, name.title(), kind, "All", 1.0) for name, kind in kinds.items() if kind is not JUNCTION)
    return Body("hand", "Hand-made", places, sites, routes, cardiac_output_l_per_min=6.0)


def _parameters(arrest: tuple[float, ...], soil: tuple[float, ...], **changes: Any) -> Parameters:
    base = Parameters(
        invasion=0.5,
        intravasation=0.5,
        circulation=0.8,
        extravasation=0.5,
        colonisation=0.5,
        lymph_share=0.4,
        arrest=arrest,
        soil=soil,
    )
    return replace(base, **changes)


def ring() -> tuple[Body, Parameters]:
    """Return breast and lung in a ring: cells that pass both come round again."""
    body = _body(
        {"breast": BED, "lung": BED},
        (_route("breast", "lung", RouteKind.VENOUS), _route("lung", "breast", RouteKind.PULMONARY)),
    )
    return body, _parameters(arrest=(0.75, 0.5), soil=(0.5, 1.0))


def node_on_the_way() -> tuple[Body, Parameters]:
    """Return a body in which lymph passes a node before it joins the blood, and the lung holds everything."""
    body = _body(
        {"breast": BED, "axillary": NODE, "right_heart": JUNCTION, "lung": BED},
        (
            _route("breast", "right_heart", RouteKind.VENOUS),
            _route("breast", "axillary", RouteKind.LYMPHATIC),
            _route("axillary", "right_heart", RouteKind.LYMPHATIC),
            _route("right_heart", "lung", RouteKind.PULMONARY),
            _route("lung", "breast", RouteKind.PULMONARY),
        ),
    )
    return body, _parameters(arrest=(0.9, 0.5, 1.0), soil=(1.0, 1.0, 1.0))


def cavity() -> tuple[Body, Parameters]:
    """Return an ovary that sheds a fifth of its cells across the cavity, into soil in which every cell founds."""
    body = _body(
        {"ovary": BED, "peritoneum": BED, "lung": BED},
        (
            _route("ovary", "lung", RouteKind.VENOUS),
            _route("ovary", "peritoneum", RouteKind.TRANSCOELOMIC, 0.2),
            _route("peritoneum", "lung", RouteKind.VENOUS),
            _route("lung", "ovary", RouteKind.PULMONARY),
        ),
    )
    return body, _parameters(arrest=(1.0, 0.5, 1.0), soil=(1.0, 4.0, 0.0))


def raised_toy(**changes: Any) -> tuple[Body, Parameters]:
    """Return the toy body with survivals so high that founding is common."""
    body = toy_body()
    raised = replace(
        toy_parameters(body),
        invasion=0.9,
        intravasation=0.8,
        circulation=0.85,
        extravasation=0.6,
        colonisation=0.2,
        arrest=(0.3, 0.6, 0.5, 0.4, 0.7, 0.2, 0.5),
    )
    return body, replace(raised, **changes)


def test_ring_by_hand() -> None:
    # A quarter of the cells leaves. An arrival passes the lung with 0.8 x 0.5 = 2/5, the breast with 0.8 x 0.25 = 1/5,
    # so a round trip has 2/25 and arrivals at the lung sum to 1/4 / (1 - 2/25) = 25/92.
    body, parameters = ring()
    known = chances(solve_chain(body, parameters, BIOLOGY), "breast")
    at_lung = Fraction(25, 92)
    at_breast = at_lung * Fraction(2, 5)
    by_hand = {
        (AT_SOURCE, Fate.MATRIX): Fraction(1, 2),
        (AT_SOURCE, Fate.VESSEL_WALL): Fraction(1, 4),
        ("lung", Fate.SHEAR): at_lung * Fraction(3, 20),
        ("lung", Fate.IMMUNE): at_lung * Fraction(1, 20),
        ("lung", Fate.TRAPPED): at_lung * Fraction(1, 5),
        ("lung", Fate.FOUNDED): at_lung * Fraction(1, 10),
        ("lung", Fate.WRONG_SOIL): at_lung * Fraction(2, 25),
        ("lung", Fate.DORMANT): at_lung * Fraction(1, 50),
        ("breast", Fate.SHEAR): at_breast * Fraction(3, 20),
        ("breast", Fate.IMMUNE): at_breast * Fraction(1, 20),
        ("breast", Fate.TRAPPED): at_breast * Fraction(3, 10),
        ("breast", Fate.FOUNDED): at_breast * Fraction(3, 40),
        ("breast", Fate.WRONG_SOIL): at_breast * Fraction(9, 50),
        ("breast", Fate.DORMANT): at_breast * Fraction(9, 200),
    }
    assert sum(by_hand.values()) == 1
    for end, chance in known.items():
        assert chance == pytest.approx(float(by_hand.get(end, Fraction(0))), abs=1e-15), end


def test_node_on_the_way_by_hand() -> None:
    # Of the quarter that leaves, 0.4 goes to the node (1/10), of which 0.8 x 0.5 passes on (1/25); the rest (3/20) goes
    # straight to the lung, which thus sees 19/100 and passes nothing.
    body, parameters = node_on_the_way()
    chain = solve_chain(body, parameters, BIOLOGY)
    visits = chain.visits[body.place_index["breast"]]
    np.testing.assert_allclose(visits, [0.0, 1 / 10, 19 / 100, 19 / 100], atol=1e-15)
    known = chances(chain, "breast")
    assert known["axillary", Fate.FOUNDED] == pytest.approx(1 / 10 * 0.8 * 0.5 * 0.5 * 0.5)
    assert known["lung", Fate.FOUNDED] == pytest.approx(19 / 100 * 0.8 * 0.5 * 0.5)
    # A node sheds into lymph alone, whatever the lymph share.
    np.testing.assert_allclose(chain.forms[0].departures[body.place_index["axillary"]], [0.0, 0.0, 1 / 4, 0.0])


def test_cavity_by_hand() -> None:
    # A fifth of the leaving quarter crosses the cavity (1/20); half of its survivors is held, half of those gets out,
    # and soil 4 x 0.5 lets every one of them found, not two of one.
    body, parameters = cavity()
    known = chances(solve_chain(body, parameters, BIOLOGY), "ovary")
    assert known["peritoneum", Fate.FOUNDED] == pytest.approx(1 / 20 * 0.8 * 0.5 * 0.5)
    assert known["peritoneum", Fate.WRONG_SOIL] == 0.0
    # The lung sees the other four fifths and what passes the peritoneum, and its soil lets nothing found.
    assert known["lung", Fate.FOUNDED] == 0.0
    assert known["lung", Fate.TRAPPED] == pytest.approx((1 / 5 + 1 / 20 * 0.4) * 0.8 * 0.5)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("made", "source"),
    [
        (ring(), "breast"),
        (ring(), "lung"),
        (node_on_the_way(), "breast"),
        (node_on_the_way(), "axillary"),
        (cavity(), "ovary"),
        (raised_toy(), "breast"),
        (raised_toy(), "colon"),
        (raised_toy(), "axillary"),
        (raised_toy(lymph_share=1.0), "bone.lumbar"),
        (raised_toy(circulation=1.0, extravasation=1.0), "liver"),
    ],
)
def test_walked_cells_end_as_the_chain_says(made: tuple[Body, Parameters], source: str, seed: int) -> None:
    body, parameters = made
    counts = PlainWalker(body, parameters, BIOLOGY, seed).tally(source, N_CELLS)
    assert any(fate is Fate.FOUNDED for _, fate in counts)
    assert chi_square_p(counts, chances(solve_chain(body, parameters, BIOLOGY), source)) > DOUBT


@pytest.mark.parametrize(
    "wrong",
    [{"circulation": 0.83}, {"lymph_share": 0.34}, {"extravasation": 0.63}, {"invasion": 0.88}],
)
def test_a_chain_that_is_a_little_wrong_is_found_out(wrong: dict[str, Any]) -> None:
    body, parameters = raised_toy()
    counts = PlainWalker(body, parameters, BIOLOGY, 1).tally("breast", N_CELLS)
    wrong_chain = solve_chain(body, replace(parameters, **wrong), BIOLOGY)
    assert chi_square_p(counts, chances(wrong_chain, "breast")) < DOUBT


@pytest.mark.parametrize(
    ("sex", "source"), [("woman", "breast"), ("woman", "ovary"), ("man", "prostate"), ("man", "colon")]
)
@pytest.mark.parametrize("seed", [1, 2])
def test_walked_cells_in_the_real_bodies(sex: str, source: str, seed: int) -> None:
    body = body_named(sex)
    n_sites = len(body.sites)
    parameters = _parameters(
        arrest=tuple(0.3 + 0.5 * (i % 7) / 6 for i in range(n_sites)),
        soil=tuple(0.5 + (i % 5) / 4 for i in range(n_sites)),
        invasion=0.95,
        intravasation=0.95,
    )
    counts = PlainWalker(body, parameters, BIOLOGY, seed).tally(source, N_CELLS)
    assert chi_square_p(counts, chances(solve_chain(body, parameters, BIOLOGY), source)) > DOUBT


def test_luzzi_mouse_liver() -> None:
    """Reproduce 1 in 5000 melanoma cells that grow in the mouse liver after injection into the portal vein.

    References
    ----------
    Luzzi KJ et al. Multistep nature of metastatic inefficiency: dormancy of solitary cells after successful
    extravasation and limited survival of early micrometastases. Am J Pathol 1998;153:865-873.
    doi:10.1016/S0002-9440(10)65628-3
    """
    # The needle replaces the first two steps; the liver holds every cell that reaches it.
    body = _body(
        {"spleen": BED, "portal_vein": JUNCTION, "liver": BED},
        (
            _route("spleen", "portal_vein", RouteKind.PORTAL),
            _route("portal_vein", "liver", RouteKind.PORTAL),
            _route("liver", "spleen", RouteKind.VENOUS),
        ),
    )
    parameters = _parameters(
        arrest=(0.0, 1.0),
        soil=(0.0, 1.0),
        invasion=1.0,
        intravasation=1.0,
        circulation=1.0,
        extravasation=0.80,
        colonisation=1 / 40,
        lymph_share=0.0,
    )
    chain = solve_chain(body, parameters, BIOLOGY)
    micrometastasis = chain.founds[body.place_index["spleen"], body.place_index["liver"]]
    micro_to_macro = 1 / 100
    assert micrometastasis * micro_to_macro == pytest.approx(0.02 / 100)
