"""Ways know the width of the vessels they pass, what hides them, and what lies behind them."""

from dataclasses import replace

import numpy as np

from metaviz.model.layout import Layout, Vessel
from metaviz.render.ways import DEFAULT_HALF_WIDTH_CM, NARROWED_STEPS, Ways
from tests.toy_picture import CENTRES_CM, toy_layout
from tests.toys import toy_body

BODY = toy_body()
LAYOUT = toy_layout(BODY)
LIVER_ROUTE = BODY.route_index["portal_vein>liver"]


def _with_ways(layout: Layout, route: int, ways: tuple[np.ndarray, ...]) -> Layout:
    paths = list(layout.route_paths_cm)
    paths[route] = ways
    return replace(layout, route_paths_cm=tuple(paths))


def _half_width(vessels: tuple[Vessel, ...], path: np.ndarray) -> np.ndarray:
    """Half widths along a way into the liver through some vessels."""
    routes = list(BODY.routes)
    routes[LIVER_ROUTE] = replace(routes[LIVER_ROUTE], paths=(tuple(vessel.id for vessel in vessels),))
    body = replace(BODY, routes=tuple(routes))
    ways = Ways(body, replace(_with_ways(LAYOUT, LIVER_ROUTE, (path,)), vessels=vessels))
    return ways.tracks[ways.of_route(LIVER_ROUTE, 0)].half_width_cm


def test_the_half_width_changes_where_the_next_vessel_begins() -> None:
    start, end = np.array(CENTRES_CM["portal_vein"]), np.array(CENTRES_CM["liver"])
    middle = (start + end) / 2.0
    half_width = _half_width(
        (
            Vessel("trunk", "portal", 1.2, np.array([start, middle])),
            Vessel("branch", "portal", 0.4, np.array([middle, end])),
        ),
        np.array([start, middle, end]),
    )
    n = len(half_width)
    np.testing.assert_allclose(half_width[: n // 2 - 1 - NARROWED_STEPS], 0.6)
    np.testing.assert_allclose(half_width[n // 2 + 1 - NARROWED_STEPS :], 0.2)


def test_a_tributary_is_narrow_up_to_its_end_in_the_middle_of_a_trunk() -> None:
    """The trunk begins far away, beside the tributary's own beginning."""
    start, end = np.array(CENTRES_CM["portal_vein"]), np.array(CENTRES_CM["liver"])
    middle = (start + end) / 2.0
    half_width = _half_width(
        (
            Vessel("tributary", "portal", 0.4, np.array([start, middle])),
            Vessel("trunk", "portal", 1.2, np.array([start + 0.5, middle, end])),
        ),
        np.array([start, middle, end]),
    )
    n = len(half_width)
    np.testing.assert_allclose(half_width[: n // 2 - 1 + NARROWED_STEPS], 0.2)
    np.testing.assert_allclose(half_width[n // 2 + 2 + NARROWED_STEPS :], 0.6)


def test_without_named_vessels_there_is_a_usual_width() -> None:
    ways = Ways(BODY, LAYOUT)
    np.testing.assert_array_equal(ways.tracks[ways.of_route(LIVER_ROUTE, 0)].half_width_cm, DEFAULT_HALF_WIDTH_CM)


def test_organs_hide_a_way_but_not_the_organs_at_its_ends() -> None:
    ways = Ways(BODY, LAYOUT, hidden_at=lambda points: np.full(len(points), 0.5))
    track = ways.tracks[ways.of_route(LIVER_ROUTE, 0)]
    in_liver = ways.insides["liver"][0].holds(track.points_cm)
    assert in_liver.any()
    assert not in_liver.all()
    np.testing.assert_array_equal(track.hidden, np.where(in_liver, 0.0, 0.5))


def test_cells_rest_at_the_tips_of_a_drawn_tree() -> None:
    start = np.array(CENTRES_CM["portal_vein"])
    tips = [np.array(CENTRES_CM["liver"]) + offset for offset in ((-4, 0), (0, 2), (4, 0), (0, -2))]
    layout = _with_ways(LAYOUT, LIVER_ROUTE, tuple(np.array([start, tip]) for tip in tips))
    ways = Ways(BODY, layout)
    for way, tip in enumerate(tips):
        twigs = ways.after_route(LIVER_ROUTE, way)
        assert twigs is not None
        assert twigs.count == 1
        assert ways.tracks[twigs.first].spread_cm > 0.0
        np.testing.assert_allclose(ways.tracks[twigs.first].points_cm[0], tip)


def test_a_single_way_into_an_organ_gets_twigs() -> None:
    ways = Ways(BODY, LAYOUT)
    twigs = ways.after_route(LIVER_ROUTE, 0)
    assert twigs is not None
    assert twigs.count > 5
    for track in ways.tracks[twigs.first : twigs.first + twigs.count]:
        np.testing.assert_allclose(track.points_cm[0], CENTRES_CM["liver"])


def test_a_second_way_beyond_the_last_is_the_first_again() -> None:
    ways = Ways(BODY, LAYOUT)
    route = BODY.route_index["right_heart>lung"]
    assert ways.of_route(route, 2) == ways.of_route(route, 0) != ways.of_route(route, 1)
