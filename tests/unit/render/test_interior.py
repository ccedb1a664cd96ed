"""Spots of the unit square land in the organ, evenly."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.layout import Region
from metaviz.render.inlets import inlet_paths
from metaviz.render.interior import LEAST_DEPTH_CM, contains, depth_cm, interior, spot_cm
from tests.toy_picture import toy_layout
from tests.toys import toy_body

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
HOLLOW = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [6.0, 9.0], [6.0, 3.0], [3.0, 3.0], [3.0, 9.0], [0.0, 9.0]])


def _square(left: float, side: float) -> Region:
    return Region("organ", "middle", SQUARE / 10.0 * side + (left, 0.0), 1.0)


def test_a_notch_is_outside() -> None:
    inside = contains(HOLLOW, np.array([[1.5, 5.0], [4.5, 5.0], [7.5, 5.0], [4.5, 1.5], [20.0, 5.0]]))
    assert inside.tolist() == [True, False, True, True, False]


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_every_spot_of_a_notched_organ_is_inside(first: float, second: float) -> None:
    organ = interior(Region("organ", "middle", HOLLOW, 1.0))
    assert contains(HOLLOW, spot_cm((organ,), (first, second))[None, :])[0]


def test_uniform_spots_are_uniform_in_the_organ() -> None:
    organ = interior(_square(0.0, 10.0), inset_share=0.0)
    grid = (np.arange(40) + 0.5) / 40
    found = np.array([spot_cm((organ,), (a, b)) for a in grid for b in grid])
    counts = np.histogram2d(found[:, 0], found[:, 1], bins=4, range=[[0, 10], [0, 10]])[0]
    np.testing.assert_allclose(counts, 100.0, rtol=0.1)


def test_a_pair_shares_spots_by_area() -> None:
    pair = (interior(_square(0.0, 10.0)), interior(_square(50.0, 5.0)))
    found = np.array([spot_cm(pair, (share, 0.5))[0] for share in (np.arange(100) + 0.5) / 100])
    assert np.count_nonzero(found > 40.0) == 20


def test_spread_points_keep_their_distance() -> None:
    points = interior(_square(0.0, 10.0)).spread(20)
    distance = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1)) + 99.0 * np.eye(20)
    assert distance.min() > 0.8


def test_twigs_lead_from_the_entry_to_points_all_over_the_organ() -> None:
    body = toy_body()
    for region in toy_layout(body).regions:
        organ = interior(region)
        entry = organ.middle_cm
        paths = inlet_paths(organ, entry)
        for path in paths:
            np.testing.assert_allclose(path[0], entry)
        assert contains(region.outline_cm, np.array([path[-1] for path in paths])).all()
        inside = np.concatenate([contains(region.outline_cm, path) for path in paths])
        assert inside.mean() > 0.97, region.place_id


def test_a_bone_has_its_colonies_where_they_are_seen() -> None:
    bone = Region("bone", "middle", SQUARE, 1.0)
    half = np.array([[-1.0, -1.0], [6.0, -1.0], [6.0, 11.0], [-1.0, 11.0]])
    seen, hidden = interior(bone, in_front_cm=(half,)), interior(bone, in_front_cm=(half * 3.0,))
    shares = (np.arange(12) + 0.5) / 12
    points = np.array([spot_cm((seen,), (a, b)) for a in shares for b in shares])
    assert contains(SQUARE, points).all()
    assert not contains(half, points).any()
    # A bone that is hidden as a whole keeps its colonies all the same.
    assert contains(SQUARE, spot_cm((hidden,), (0.2, 0.2))[None])[0]


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_no_spot_is_at_the_very_edge(first: float, second: float) -> None:
    strip = np.array([[0.0, 0.0], [20.0, 0.0], [20.0, 1.4], [0.0, 1.4]])
    point = spot_cm((interior(Region("organ", "middle", strip, 1.0)),), (first, second))
    assert depth_cm(strip, point[None])[0] >= 0.99 * LEAST_DEPTH_CM
