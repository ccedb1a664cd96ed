"""A frame is a pure function; it uploads nothing that is already there, and survives what windows do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import NO_COLONIES, Frame
from metaviz.render.picture import Picture
from metaviz.render.plain_plate import layout_window, plain_plate
from metaviz.render.still import render_still
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways
from tests.toy_picture import toy_colonies, toy_window

SIZE_PX = (640, 480)
UPLOADS = {"CREATE", "SIZE", "DATA"}
Commands = Callable[[], list[tuple[object, ...]]]


def _frame(ways: Ways, day: float = 9.0, profile: Profile = Profile.DARK, n_cells: int = 500) -> Frame:
    return Frame(
        day,
        (toy_window(ways.body, n_cells, n_founders=6),),
        toy_colonies(ways.body),
        profile,
        Camera.fit(layout_window(ways.layout), SIZE_PX),
    )


def _names(commands: list[tuple[object, ...]]) -> list[object]:
    return [command[0] for command in commands]


def test_frames_without_new_legs_upload_nothing(canvas: MapCanvas, toy_ways: Ways, glir: Commands) -> None:
    frame = _frame(toy_ways)
    canvas.set_current()
    canvas.draw_now(frame)
    assert set(_names(glir())) >= UPLOADS, "the first frame uploads"
    for day in np.linspace(0.1, 24.0, 120):
        canvas.draw_now(replace(frame, day=float(day), colonies=toy_colonies(toy_ways.body)))
    later = glir()
    assert _names(later).count("DRAW") > 240
    assert UPLOADS.isdisjoint(_names(later)), [c for c in later if c[0] in UPLOADS]


def test_a_pan_uploads_nothing_and_a_zoom_at_most_a_finer_plate(
    canvas: MapCanvas, toy_ways: Ways, glir: Commands
) -> None:
    frame = _frame(toy_ways)
    canvas.set_current()
    canvas.draw_now(frame)
    glir()
    canvas.draw_now(replace(frame, camera=frame.camera.panned((30.0, 10.0))))
    assert UPLOADS.isdisjoint(_names(glir()))
    canvas.draw_now(replace(frame, camera=frame.camera.zoomed(4.0, (300.0, 200.0))))
    assert [command[2] for command in glir() if command[0] == "CREATE"] == ["Texture2D"]


def test_a_prepared_window_costs_its_first_frame_nothing(canvas: MapCanvas, toy_ways: Ways, glir: Commands) -> None:
    frame = _frame(toy_ways)
    coming = toy_window(toy_ways.body, 100, seed=5)
    canvas.set_current()
    canvas.draw_now(frame)
    canvas.prepare(coming)
    glir()
    canvas.draw_now(replace(frame, windows=(*frame.windows, coming)))
    assert UPLOADS.isdisjoint(_names(glir()))


def test_the_same_frame_is_the_same_picture(canvas: MapCanvas, toy_ways: Ways) -> None:
    frame = _frame(toy_ways)
    first = render_still(canvas, frame, SIZE_PX)
    render_still(canvas, replace(frame, day=3.0), SIZE_PX)
    render_still(canvas, replace(frame, profile=Profile.PROJECTOR), SIZE_PX)
    np.testing.assert_array_equal(render_still(canvas, frame, SIZE_PX), first)


@pytest.mark.parametrize("profile", list(Profile))
def test_every_layer_is_seen(canvas: MapCanvas, toy_ways: Ways, profile: Profile) -> None:
    whole = _frame(toy_ways, profile=profile)
    bare = replace(whole, windows=(), colonies=NO_COLONIES)
    ground = render_still(canvas, bare, SIZE_PX).astype(int)
    for frame in (replace(bare, windows=whole.windows), replace(bare, colonies=whole.colonies)):
        changed = np.abs(render_still(canvas, frame, SIZE_PX).astype(int) - ground).max(axis=-1) > 40
        assert changed.sum() > 300


@pytest.mark.parametrize("profile", list(Profile))
def test_what_is_cancer_is_amber(canvas: MapCanvas, toy_ways: Ways, profile: Profile) -> None:
    whole = _frame(toy_ways, profile=profile)
    bare = replace(whole, windows=(), colonies=NO_COLONIES)
    pixels = render_still(canvas, replace(whole, windows=()), SIZE_PX)[..., :3].astype(int)
    changed = np.abs(pixels - render_still(canvas, bare, SIZE_PX)[..., :3]).max(axis=-1) > 90
    red, green, blue = pixels[changed].mean(axis=0)
    assert red > green > blue
    assert red > 1.8 * blue


def test_the_window_shows_the_frame_in_any_size(canvas: MapCanvas, toy_ways: Ways) -> None:
    canvas.show_frame(_frame(toy_ways))
    for size in ((640, 480), (333, 501), (900, 300), (640, 480)):
        canvas.size = size
        canvas.app.process_events()
        canvas.app.process_events()
        image = canvas.native.grabFramebuffer()
        assert (image.width(), image.height()) == size
        shown = Camera.fit(layout_window(toy_ways.layout), SIZE_PX).resized(size)
        outer = [image.pixelColor(1, 1), image.pixelColor(size[0] - 2, size[1] - 2)]
        assert all(colour.red() < 40 for colour in outer)
        x, y = shown.to_px((9.0, 125.0))
        near = [image.pixelColor(int(x) + dx, int(y) + dy) for dx in range(-12, 13) for dy in range(-12, 13)]
        assert sum(c.red() > 150 and c.red() > c.blue() + 60 for c in near) > 20, "the primary is where the camera says"


def test_another_body_takes_the_place_of_the_first(canvas: MapCanvas, toy_ways: Ways) -> None:
    frame = _frame(toy_ways)
    before = render_still(canvas, frame, SIZE_PX)
    canvas.show_body(
        Ways(toy_ways.body, toy_ways.layout), lambda profile: plain_plate(toy_ways.layout, THEMES[profile])
    )
    assert canvas.frame is None
    after = render_still(canvas, replace(frame, windows=()), SIZE_PX)
    assert (before != after).any()


def test_without_textures_in_vertices_the_picture_is_the_same(canvas: MapCanvas, toy_ways: Ways) -> None:
    frame = _frame(toy_ways)
    on_card = render_still(canvas, frame, SIZE_PX).astype(int)
    canvas.set_current()
    canvas._picture = Picture(
        toy_ways, lambda profile: plain_plate(toy_ways.layout, THEMES[profile]), texture_in_vertices=False
    )
    on_processor = render_still(canvas, frame, SIZE_PX).astype(int)
    far_off = np.abs(on_card - on_processor).max(axis=-1) > 60
    assert far_off.mean() < 0.001
