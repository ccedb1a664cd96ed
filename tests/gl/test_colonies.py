"""Tumours as they are drawn: inside their organ, in the shape that the processor knows, each stage by its pattern."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from vispy import gloo

from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.colonies import ColonyLayer
from metaviz.render.colony_shapes import ColonyShapes
from metaviz.render.frame import ColonyStage, ColonyStates
from metaviz.render.interior import contains, depth_cm
from metaviz.render.plain_plate import layout_window
from metaviz.render.theme import DARK, PROJECTOR, THEMES, Profile, Theme
from metaviz.render.ways import Ways
from metaviz.scene.body_file import body_named, body_names
from metaviz.scene.layout_file import layout_of

FloatArray = NDArray[np.float64]

SIZE_PX = (640, 480)
SMALL_PX = (240, 340)
"""The coarsest scale at which organs are drawn on a picture of 1080 rows; on smaller ones signs have a least size."""
SPOTS = ((0.5, 0.5), (0.02, 0.98), (0.97, 0.1))
HUGE_MM = 400.0
FILLED = (ColonyStage.PRIMARY, ColonyStage.DETECTABLE)


@cache
def _ways(name: str) -> Ways:
    body = body_named(name)
    return Ways(body, layout_of(body))


def _states(place: int, spot: tuple[float, float], diameter_mm: float, stage: ColonyStage) -> ColonyStates:
    return ColonyStates(
        key=np.array([7919 * (place + 1) + int(1e6 * spot[0])], np.uint64),
        place=np.array([place]),
        spot=np.array([spot]),
        diameter_mm=np.array([diameter_mm]),
        stage=np.array([int(stage)]),
        presence=np.ones(1),
    )


def _picture(canvas: MapCanvas, layer: ColonyLayer, states: ColonyStates, camera: Camera, theme: Theme) -> FloatArray:
    """Return tumours on nothing, shape (height, width, 4), premultiplied."""
    canvas.set_current()
    target = gloo.FrameBuffer(color=gloo.RenderBuffer(camera.size_px[::-1], "color"))
    with target:
        gloo.set_viewport(0, 0, *camera.size_px)
        gloo.set_state(preset=None, depth_test=False, blend=True, blend_func=("one", "one_minus_src_alpha"))
        gloo.clear(color=(0.0, 0.0, 0.0, 0.0), depth=False)
        layer.draw(states, camera, theme)
        pixels = gloo.read_pixels((0, 0, *camera.size_px), alpha=True)
    target.delete()
    return np.asarray(pixels, dtype=np.float64)


def _centres_cm(camera: Camera, lit: NDArray[np.bool_]) -> FloatArray:
    return camera.to_cm(np.argwhere(lit)[:, ::-1] + 0.5)


@pytest.mark.parametrize("name", body_names())
@pytest.mark.parametrize("profile", list(Profile))
def test_no_pixel_of_a_tumour_is_outside_its_organ(canvas: MapCanvas, name: str, profile: Profile) -> None:
    ways = _ways(name)
    layer, shapes = ColonyLayer(ways), ColonyShapes(ways)
    for place, inside in ((ways.body.place_index[place_id], inside) for place_id, inside in ways.insides.items()):
        for spot in SPOTS:
            states = _states(place, spot, HUGE_MM, ColonyStage.DETECTABLE)
            centre = shapes.centres_cm(states)[0]
            region = max(
                (one.region for one in inside), key=lambda region: depth_cm(region.outline_cm, centre[None])[0]
            )
            low, high = region.outline_cm.min(axis=0) - 1.0, region.outline_cm.max(axis=0) + 1.0
            camera = Camera.fit((*low, *high), SMALL_PX)
            lit = _picture(canvas, layer, states, camera, THEMES[profile]).max(axis=-1) > 8
            points = _centres_cm(camera, lit)
            outside = points[~contains(region.outline_cm, points)]
            assert lit.sum() > 50
            assert np.all(depth_cm(region.outline_cm, outside) * camera.px_per_cm > -0.5), (place, spot)


def test_the_card_draws_the_shape_that_the_processor_knows(canvas: MapCanvas, toy_ways: Ways) -> None:
    place = toy_ways.body.place_index["liver"]
    layer, shapes = ColonyLayer(toy_ways), ColonyShapes(toy_ways)
    for spot, diameter_mm in (((0.5, 0.5), 30.0), ((0.9, 0.9), 70.0), ((0.1, 0.4), 300.0)):
        states = _states(place, spot, diameter_mm, ColonyStage.DETECTABLE)
        camera = Camera(tuple(shapes.centres_cm(states)[0].tolist()), 20.0, SMALL_PX)
        opaque = _picture(canvas, layer, states, camera, PROJECTOR)[..., 3] > 190.0
        depth_px = depth_cm(shapes.outlines_cm(states)[0], _centres_cm(camera, np.ones_like(opaque)))
        depth_px = depth_px.reshape(opaque.shape) * camera.px_per_cm
        assert opaque[depth_px > 0.75].all()
        assert not opaque[depth_px < -0.75].any()


def test_the_same_tumour_is_at_the_same_place_under_zoom_and_pan(canvas: MapCanvas, toy_ways: Ways) -> None:
    states = _states(toy_ways.body.place_index["liver"], (0.3, 0.7), 35.0, ColonyStage.DETECTABLE)
    layer = ColonyLayer(toy_ways)
    near = Camera(tuple(ColonyShapes(toy_ways).centres_cm(states)[0].tolist()), 30.0, SIZE_PX)
    found = []
    for camera in (near, near.panned((60.0, -35.0)), near.zoomed(2.0, (300.0, 200.0)), near.zoomed(0.5, (10.0, 10.0))):
        opaque = _picture(canvas, layer, states, camera, PROJECTOR)[..., 3] > 190.0
        centres = _centres_cm(camera, opaque)
        found.append((*centres.mean(axis=0), np.sqrt(opaque.sum()) / camera.px_per_cm))
    np.testing.assert_allclose(found, np.broadcast_to(found[0], (4, 3)), atol=0.04)


@pytest.mark.parametrize("theme", [DARK, PROJECTOR], ids=["dark", "projector"])
@pytest.mark.parametrize("size_px", [(480, 270), (1920, 1080)])
def test_stages_differ_by_their_pattern(
    canvas: MapCanvas, toy_ways: Ways, theme: Theme, size_px: tuple[int, int]
) -> None:
    """What can be seen of a tumour at the smallest size: filled in the middle, or a ring around little."""
    place = toy_ways.body.place_index["liver"]
    layer, camera = ColonyLayer(toy_ways), Camera.fit(layout_window(toy_ways.layout), size_px)
    middle, ring = {}, {}
    for stage in ColonyStage:
        states = _states(place, (0.5, 0.5), 0.5, stage)
        alpha = _picture(canvas, layer, states, camera, theme)[..., 3] / 255.0
        x, y = camera.to_px(ColonyShapes(toy_ways).centres_cm(states)[0])
        rows, columns = np.indices(alpha.shape) + 0.5
        away = np.hypot(columns - x, rows - y)
        radius = np.sqrt((alpha > 0.5).sum() / np.pi) if stage in FILLED else away[alpha > 0.7].max()
        middle[stage], ring[stage] = alpha[away < 0.9].mean(), alpha[np.abs(away - 0.75 * radius) < 0.8].mean()
        assert radius > 2.0, stage
    assert all(middle[stage] > 0.95 for stage in FILLED)
    assert max(middle[ColonyStage.MICRO], middle[ColonyStage.REGRESSING]) < 0.6 < ring[ColonyStage.MICRO]
    assert ring[ColonyStage.REGRESSING] < 0.85 * ring[ColonyStage.MICRO]
    assert middle[ColonyStage.MICRO] + 0.1 < middle[ColonyStage.VASCULARISED] < 0.95


def test_two_thousand_tumours_are_drawn_at_once(canvas: MapCanvas, toy_ways: Ways) -> None:
    rng = np.random.default_rng(11)
    n = 2000
    states = ColonyStates(
        key=rng.integers(0, 2**63, n).astype(np.uint64),
        place=np.full(n, toy_ways.body.place_index["lung"]),
        spot=rng.uniform(size=(n, 2)),
        diameter_mm=rng.uniform(0.1, 30.0, n),
        stage=rng.integers(0, len(ColonyStage), n),
        presence=np.ones(n),
    )
    layer, camera = ColonyLayer(toy_ways), Camera.fit(layout_window(toy_ways.layout), SIZE_PX)
    few = ColonyStates(**{name: getattr(states, name)[:50] for name in states.__dataclass_fields__})
    first = _picture(canvas, layer, few, camera, DARK)
    crowd = _picture(canvas, layer, states, camera, DARK)
    assert (crowd[..., 3] > 128).sum() > (first[..., 3] > 128).sum() > 0
    np.testing.assert_array_equal(_picture(canvas, layer, few, camera, DARK), first)
