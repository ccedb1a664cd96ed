"""On the bodies that come with the program, no dot leaves the vessel it is in."""

from functools import cache

import numpy as np
import pytest

from metaviz.model.body import RouteKind
from metaviz.render.paths import ATLAS_COLUMNS
from metaviz.render.ways import Ways
from metaviz.scene.body_file import body_named, body_names
from metaviz.scene.layout_file import layout_of


@cache
def _ways(name: str) -> Ways:
    body = body_named(name)
    return Ways(body, layout_of(body))


def _distance_cm(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    start, step = line[:-1], np.diff(line, axis=0)
    square = np.maximum((step**2).sum(axis=1), 1e-12)
    share = np.clip(((points[:, None] - start) * step).sum(axis=2) / square, 0.0, 1.0)
    return np.asarray(np.hypot(*(start + share[..., None] * step - points[:, None]).transpose(2, 0, 1)).min(axis=1))


@pytest.mark.parametrize("name", body_names())
def test_tracks_follow_the_drawn_vessels(name: str) -> None:
    ways = _ways(name)
    widest = {vessel.id: vessel.width_cm for vessel in ways.layout.vessels}
    for index, route in enumerate(ways.body.routes):
        for way, path in enumerate(ways.layout.route_paths_cm[index]):
            track = ways.tracks[ways.of_route(index, way)]
            assert _distance_cm(track.points_cm, path).max() < 0.05, route.id
            if route.kind is not RouteKind.TRANSCOELOMIC:
                drawn = [widest[vessel] for vessel in route.paths[way] if widest.get(vessel)]
                assert track.half_width_cm.max() <= max(drawn, default=0.6) / 2.0 + 0.3, route.id


@pytest.mark.parametrize("name", body_names())
def test_every_bed_and_node_has_room_for_cells_that_rest(name: str) -> None:
    ways = _ways(name)
    for place in ways.body.holding_places:
        assert ways.of_place(int(place)) is not None, ways.body.places[place].id
        assert ways.spot_cm(int(place), np.array((0.5, 0.5))) is not None


@pytest.mark.parametrize("name", body_names())
def test_all_ways_fit_a_small_texture(name: str) -> None:
    atlas = _ways(name).atlas
    assert ATLAS_COLUMNS <= 1024
    assert atlas.rows <= 1024


def test_nodes_lie_on_the_side_of_the_primary() -> None:
    """A cancer of the left breast reaches the left armpit, wherever the luck of a colony would put it."""
    body = body_named("woman")
    breast, axillary = body.place_index["breast"], body.place_index["axillary"]
    spots = [np.array([share, 0.5]) for share in np.linspace(0.02, 0.98, 9)]
    for home_spot in ((0.34, 0.7), (0.9, 0.3)):
        ways = Ways(body, layout_of(body), breast, home_spot)
        home = ways.spot_cm(breast, np.asarray(home_spot))
        assert home is not None
        for spot in spots:
            node = ways.spot_cm(axillary, spot)
            assert node is not None
            assert np.sign(node[0]) == np.sign(home[0])
