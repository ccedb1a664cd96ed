"""Tying vessels off keeps a body whole."""

import numpy as np
import pytest

from metaviz.model.body import Body, RouteKind
from metaviz.model.body_edit import without_routes
from metaviz.scene.body_file import body_named
from metaviz.theory.plumbing import plumbing
from tests.toys import toy_body


def arrivals(body: Body, source: str, arrest: float) -> dict[str, float]:
    """Chance that a cell shed into the blood of a place is held at each place."""
    pipes = plumbing(body)
    passes = np.where(pipes.holds, 1.0 - arrest, 1.0)
    visits = np.linalg.solve(
        (np.eye(len(passes)) - passes[:, None] * pipes.onward).T, pipes.blood_exit[body.place_index[source]]
    )
    return {place.id: float(visits[i] * (1.0 - passes[i])) for i, place in enumerate(body.places)}


def test_what_left_by_the_plexus_leaves_by_the_veins() -> None:
    body = toy_body()
    tied = without_routes(body, RouteKind.VERTEBRAL)
    veins = [route for route in tied.routes_from("breast") if route.kind is RouteKind.VENOUS]
    assert [route.target for route in veins] == ["right_heart"]
    assert veins[0].flow_fraction == pytest.approx(1.0)
    assert [r.id for r in tied.routes_from("breast") if r.kind is RouteKind.LYMPHATIC] == ["breast>axillary"]
    assert tied.places == body.places
    assert tied.sites == body.sites
    assert not [route for route in tied.routes if route.kind is RouteKind.VERTEBRAL]


def test_outlets_still_sum_to_one() -> None:
    rows = plumbing(without_routes(toy_body(), RouteKind.VERTEBRAL)).onward.sum(axis=1)
    assert rows == pytest.approx(1.0)


def test_the_other_routes_keep_their_proportion() -> None:
    body = toy_body()
    before = {r.id: r.flow_fraction for r in body.routes if r.source == "left_heart"}
    after = {
        r.id: r.flow_fraction for r in without_routes(body, RouteKind.VERTEBRAL).routes if r.source == "left_heart"
    }
    assert after == pytest.approx(before)


def test_without_lymph_all_goes_into_blood() -> None:
    tied = without_routes(toy_body(), RouteKind.LYMPHATIC)
    assert not plumbing(tied).has_lymph.any()


def test_without_cavity_nothing_is_rescaled() -> None:
    body = toy_body()
    tied = without_routes(body, RouteKind.TRANSCOELOMIC)
    assert tied.routes == tuple(route for route in body.routes if route.kind is not RouteKind.TRANSCOELOMIC)


@pytest.mark.parametrize(
    ("kind", "place"),
    [(RouteKind.ARTERIAL, "left_heart"), (RouteKind.PORTAL, "colon"), (RouteKind.PULMONARY, "right_heart")],
)
def test_a_tie_that_would_dam_the_blood_is_refused(kind: RouteKind, place: str) -> None:
    with pytest.raises(ValueError, match=f"without {kind} routes nothing leads on from .*{place}"):
        without_routes(toy_body(), kind)


def test_spine_order_needs_the_plexus() -> None:
    body = body_named("man")
    spine = ("bone.lumbar", "bone.thoracic", "bone.cervical")
    with_plexus = arrivals(body, "prostate", arrest=0.9)
    assert with_plexus[spine[0]] > with_plexus[spine[1]] > with_plexus[spine[2]]
    without = arrivals(without_routes(body, RouteKind.VERTEBRAL), "prostate", arrest=0.9)
    assert without[spine[1]] > without[spine[0]], "arteries alone favour the thoracic spine, which has more marrow"
    assert without["vertebral_plexus"] == 0.0
