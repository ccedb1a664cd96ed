"""Curves go through their control points; vessels join where anatomy joins them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.scene.layout_curve import STEP_CM, joined, resampled, smooth

TRUNK = np.array([[0.0, 0.0], [0.0, 10.0]])


def line(*points: tuple[float, float]) -> np.ndarray:
    return resampled(np.array(points, dtype=np.float64), 0.1)


def steps(curve: np.ndarray) -> np.ndarray:
    return np.asarray(np.hypot(*np.diff(curve, axis=0).T))


@given(
    st.lists(
        st.tuples(st.integers(-40, 40), st.integers(0, 90)), min_size=2, max_size=8, unique_by=lambda p: (p[0], p[1])
    )
)
def test_curve_keeps_to_its_control_points(points: list[tuple[int, int]]) -> None:
    control = np.array(points, dtype=np.float64)
    curve = smooth(control)
    assert curve[0] == pytest.approx(control[0])
    assert curve[-1] == pytest.approx(control[-1])
    away = np.hypot(*(control[:, None] - curve[None]).transpose(2, 0, 1)).min(axis=1)
    assert away.max() < STEP_CM
    assert steps(curve).max() < 1.3 * STEP_CM


def test_two_points_make_a_straight_line() -> None:
    curve = smooth(TRUNK)
    assert curve[:, 0] == pytest.approx(0.0)
    assert len(curve) == 26


def test_closed_curve_is_closed_without_repeating_a_point() -> None:
    circle = smooth(np.array([[3.0, 0.0], [0.0, 3.0], [-3.0, 0.0], [0.0, -3.0]]), closed=True)
    assert np.hypot(*(circle[0] - circle[-1])) < 1.5 * STEP_CM
    assert np.hypot(*circle.T) == pytest.approx(3.0, abs=0.35)


def test_branch_leaves_the_trunk_where_it_begins() -> None:
    branch = line((0, 4), (5, 4))
    way, gaps = joined([line((0, 0), (0, 10)), branch])
    assert list(gaps) == pytest.approx([0.0])
    assert way[:, 1].max() < 4.5, "the trunk above the branch is not walked"
    assert way[-1] == pytest.approx([5, 4])


def test_tributary_enters_the_trunk_where_it_ends() -> None:
    way, gaps = joined([line((5, 4), (0, 4)), line((0, 0), (0, 10))])
    assert list(gaps) == pytest.approx([0.0])
    assert way[:, 1].min() > 3.5, "the trunk below the tributary is not walked"
    assert way[-1] == pytest.approx([0, 10])


def test_gap_is_told() -> None:
    _, gaps = joined([line((0, 0), (0, 4)), line((0, 6), (0, 9))])
    assert list(gaps) == pytest.approx([2.0])


def test_a_branch_is_sought_only_beyond_the_point_of_entry() -> None:
    # Enters the trunk at 6 and could leave it backwards at 2: the cut must not lie before the entry.
    way, gaps = joined([line((5, 6), (0, 6)), line((0, 0), (0, 10)), line((0, 8), (-5, 8))])
    assert max(gaps) == pytest.approx(0.0)
    assert 7.5 < way[:, 1].max() < 8.5
    assert way[:, 1].min() > 5.5


def test_corners_are_rounded_and_the_rest_is_not_moved() -> None:
    way, _ = joined([line((0, 0), (0, 10)), line((0, 10), (10, 10))])
    turn = np.diff(way, axis=0) / steps(way)[:, None]
    assert (turn[1:] * turn[:-1]).sum(axis=1).min() > 0.8
    far = np.hypot(*(way - [0, 10]).T) > 2.0
    assert np.minimum(np.abs(way[far, 0]), np.abs(way[far, 1] - 10)).max() < 1e-9
