"""Paths survive their way into a texture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.render.paths import ATLAS_COLUMNS, STEP_CM, PathAtlas, Track, even_track, pack, resampled


def _decoded(atlas: PathAtlas, index: int) -> np.ndarray:
    first = atlas.column[index]
    texels = atlas.point_texels[atlas.row[index], first : first + atlas.n_steps[index] + 1].astype(np.float64)
    fixed = np.column_stack((texels[:, 0] * 256 + texels[:, 1], texels[:, 2] * 256 + texels[:, 3])) / 65535.0
    left, bottom, right, top = atlas.window_cm
    return fixed * (right - left, top - bottom) + (left, bottom)


def test_steps_are_even_and_ends_stay() -> None:
    points = resampled([np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0]])])[0]
    np.testing.assert_allclose(points[[0, -1]], [[0.0, 0.0], [3.0, 4.0]])
    assert len(points) == 1 + 7.0 / STEP_CM
    np.testing.assert_allclose(np.hypot(*np.diff(points, axis=0).T), STEP_CM)


def test_a_single_point_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two points, found 1"):
        resampled([np.zeros((1, 2))])


@given(st.lists(st.floats(0.1, 300.0), min_size=1, max_size=40))
def test_every_path_is_found_again(lengths: list[float]) -> None:
    tracks = tuple(
        even_track(resampled([np.array([[-20.0, float(i)], [-20.0 + length, i + 1.0]])])[0], 0.5)
        for i, length in enumerate(lengths)
    )
    atlas = pack(tracks)
    for i, one in enumerate(tracks):
        np.testing.assert_allclose(_decoded(atlas, i), one.points_cm, atol=0.003)
        assert atlas.column[i] + atlas.n_steps[i] < ATLAS_COLUMNS


def test_a_body_of_two_metres_is_stored_to_a_fiftieth_of_a_millimetre() -> None:
    atlas = pack((even_track(resampled([np.array([[-100.0, 0.0], [100.0, 200.0]])])[0], 0.5),))
    error = np.abs(_decoded(atlas, 0) - resampled([np.array([[-100.0, 0.0], [100.0, 200.0]])])[0])
    assert error.max() <= 0.002


def test_traits_travel_with_their_points() -> None:
    points = resampled([np.array([[0.0, 0.0], [1.0, 0.0]])])[0]
    hidden = np.linspace(0.0, 1.0, len(points))
    atlas = pack((Track(points, np.full(len(points), 1.275), hidden),))
    texels = atlas.trait_texels[0, : len(points)]
    np.testing.assert_allclose(texels[:, 0] / 255.0, hidden, atol=0.002)
    np.testing.assert_array_equal(texels[:, 1], 128)


@given(st.lists(st.floats(0.3, 60.0), min_size=1, max_size=30))
def test_paths_resampled_together_are_those_resampled_alone(lengths: list[float]) -> None:
    angle = np.linspace(0.0, 2.0, 25)[:, None]
    paths = [length * np.column_stack((np.cos(angle), np.sin(2.0 * angle))) + i for i, length in enumerate(lengths)]
    for path, together in zip(paths, resampled(paths), strict=True):
        np.testing.assert_allclose(together, resampled([path])[0], atol=1e-9)
        np.testing.assert_array_equal(together[-1], path[-1])
