"""The camera maps centimetres to pixels without loss."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.render.camera import Camera

cameras = st.builds(
    Camera,
    centre_cm=st.tuples(st.floats(-100, 100), st.floats(0, 180)),
    px_per_cm=st.floats(0.5, 200.0),
    size_px=st.tuples(st.integers(16, 4000), st.integers(16, 4000)),
)
points = st.tuples(st.floats(-100, 100), st.floats(0, 180))


def test_a_window_fits_with_its_longer_side() -> None:
    camera = Camera.fit((-50.0, 0.0, 50.0, 100.0), (1000, 500), margin=0.0)
    assert camera.px_per_cm == 5.0
    assert camera.centre_cm == (0.0, 50.0)
    np.testing.assert_allclose(camera.to_px((0.0, 100.0)), (500.0, 0.0))
    np.testing.assert_allclose(camera.to_px((-50.0, 0.0)), (250.0, 500.0))


@given(cameras, points)
def test_pixels_lead_back_to_centimetres(camera: Camera, point: tuple[float, float]) -> None:
    np.testing.assert_allclose(camera.to_cm(camera.to_px(point)), point, atol=1e-6)


@given(cameras, points)
def test_clip_space_and_pixels_agree(camera: Camera, point: tuple[float, float]) -> None:
    scale_x, scale_y, shift_x, shift_y = camera.clip()
    clip = np.array((point[0] * scale_x + shift_x, point[1] * scale_y + shift_y))
    width, height = camera.size_px
    pixel = ((clip[0] + 1.0) / 2.0 * width, (1.0 - clip[1]) / 2.0 * height)
    np.testing.assert_allclose(pixel, camera.to_px(point), rtol=1e-6, atol=1e-5)


@given(cameras, st.floats(0.1, 10.0), st.tuples(st.floats(0, 2000), st.floats(0, 2000)))
def test_zoom_holds_the_point_under_the_pointer(camera: Camera, factor: float, pixel: tuple[float, float]) -> None:
    held = camera.to_cm(pixel)
    np.testing.assert_allclose(camera.zoomed(factor, pixel).to_cm(pixel), held, atol=1e-6)


@given(cameras, st.tuples(st.floats(-900, 900), st.floats(-900, 900)))
def test_a_dragged_point_follows_the_pointer(camera: Camera, shift: tuple[float, float]) -> None:
    at = np.array((200.0, 100.0))
    np.testing.assert_allclose(camera.panned(shift).to_px(camera.to_cm(at)), at + shift, rtol=1e-6, atol=1e-5)


@given(cameras, cameras)
def test_a_flight_starts_here_and_ends_there(here: Camera, there: Camera) -> None:
    for share, expected in ((0.0, here), (1.0, there)):
        seen = here.toward(there, share)
        assert seen.px_per_cm == pytest.approx(expected.px_per_cm)
        assert seen.centre_cm == pytest.approx(expected.centre_cm, abs=1e-6)


def test_a_goal_moves_straight_to_the_middle_in_a_flight() -> None:
    here = Camera((0.0, 80.0), 5.0, (800, 600))
    there = Camera((10.0, 120.0), 50.0, (800, 600))
    middle = np.array((400.0, 300.0))
    away = [np.hypot(*(here.toward(there, s).to_px(there.centre_cm) - middle)) for s in np.linspace(0.0, 1.0, 11)]
    assert np.all(np.diff(away) <= 1e-9)


def test_another_size_of_picture_keeps_the_view() -> None:
    camera = Camera((0.0, 80.0), 5.0, (800, 600)).resized((1600, 1200))
    assert camera == Camera((0.0, 80.0), 10.0, (1600, 1200))
