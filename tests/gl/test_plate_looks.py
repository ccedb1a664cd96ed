"""The plate without ground, in focus, and with what lies in front faded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from vispy import gloo

from metaviz.render.beneath import Beneath
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import NO_COLONIES, Frame, Look
from metaviz.render.picture import Plates
from metaviz.render.plain_plate import layout_window, plain_plate
from metaviz.render.plate import PlateImage
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways

SIZE_PX = (320, 240)
GREEN = (20, 200, 40, 255)


def _drawn(canvas: MapCanvas, frame: Frame, *, ground: bool = True) -> NDArray[np.int64]:
    canvas.set_current()
    target = gloo.FrameBuffer(color=gloo.RenderBuffer(SIZE_PX[::-1], "color"))
    with target:
        canvas.picture().draw(frame, ground=ground)
        pixels = gloo.read_pixels((0, 0, *SIZE_PX), alpha=True)
    target.delete()
    return np.asarray(pixels, dtype=np.int64)


def _bare(ways: Ways, profile: Profile = Profile.DARK) -> Frame:
    return Frame(0.0, (), NO_COLONIES, profile, Camera.fit(layout_window(ways.layout), SIZE_PX))


def test_without_ground_the_picture_is_clear_around_the_body(canvas: MapCanvas, toy_ways: Ways) -> None:
    frame = _bare(toy_ways)
    clear, whole = _drawn(canvas, frame, ground=False), _drawn(canvas, frame)
    assert not clear[:8].any(), "nothing at all above the body"
    column, row = np.rint(frame.camera.to_px((-6.0, 112.0))).astype(int)
    assert clear[row, column, 3] > 90, "the liver"
    assert (clear[..., :3] <= clear[..., 3:] + 1).all(), "colours are multiplied by their alpha"
    ground = np.array(THEMES[Profile.DARK].ground) * 255.0
    laid = clear[..., :3] + ground * (1.0 - clear[..., 3:] / 255.0)
    # The ground of the window is a little lighter behind the body.
    np.testing.assert_allclose(laid, whole[..., :3], atol=26)
    assert (whole[..., 3] == 255).all()
    np.testing.assert_array_equal(_drawn(canvas, replace(frame, day=2.0)), whole)


def _plates_with_depth(ways: Ways) -> Plates:
    """Plain plates over a deep picture in one green, with the regions as shapes; lumbar vertebrae lie deep."""
    names = ("", *sorted({region.place_id for region in ways.layout.regions}))
    window = layout_window(ways.layout)

    def plate(profile: Profile) -> PlateImage:
        image = plain_plate(ways.layout, THEMES[profile])
        height, width = image.rgba.shape[:2]
        index = Image.new("L", (width, height))
        for region in sorted(ways.layout.regions, key=lambda one: one.depth):
            corners = (region.outline_cm - (window[0], window[3])) * (image.px_per_cm, -image.px_per_cm)
            ImageDraw.Draw(index).polygon([(x, y) for x, y in corners], fill=names.index(region.place_id))
        deep = np.zeros_like(image.rgba)
        deep[np.asarray(index) > 0] = GREEN
        beneath = Beneath(
            deep, np.asarray(index), window, names, frozenset({"bone.lumbar"}), frozenset(), ways.layout.regions
        )
        return replace(image, beneath=lambda: beneath)

    made = {profile: plate(profile) for profile in Profile}
    return made.__getitem__


def _inside(ways: Ways, frame: Frame, place_id: str, margin_cm: float) -> NDArray[np.bool_]:
    """Pixels within the regions of a place, grown or shrunk by a margin."""
    image = Image.new("L", SIZE_PX)
    for region in ways.layout.regions_of(place_id):
        ImageDraw.Draw(image).polygon([(x, y) for x, y in frame.camera.to_px(region.outline_cm)], fill=255)
    size = 2 * round(abs(margin_cm) * frame.camera.px_per_cm) + 1
    shape = ImageFilter.MaxFilter(size) if margin_cm > 0.0 else ImageFilter.MinFilter(size)
    return np.asarray(image.filter(shape)) > 0


def _hue_spread(pixels: NDArray[np.int64]) -> float:
    return float((pixels[..., :3].max(axis=-1) - pixels[..., :3].min(axis=-1)).mean())


def test_a_plain_look_asks_for_nothing_beneath_and_changes_no_pixel(canvas: MapCanvas, toy_ways: Ways) -> None:
    frame = _bare(toy_ways)
    before = _drawn(canvas, frame)

    def refuse() -> Beneath:
        raise AssertionError("what lies beneath was read for a plain look")

    plates = _plates_with_depth(toy_ways)
    canvas.show_body(toy_ways, lambda profile: replace(plates(profile), beneath=refuse))
    np.testing.assert_array_equal(_drawn(canvas, frame), before)
    named = Look(in_story=frozenset({"liver"}), laid_bare=frozenset({"bone.lumbar"}))
    np.testing.assert_array_equal(_drawn(canvas, replace(frame, look=named)), before)
    np.testing.assert_array_equal(_drawn(canvas, replace(frame, look=Look(xray=1.0))), before)


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("focus", [0.5, 1.0])
def test_focus_keeps_what_is_in_the_story_and_greys_the_rest(
    canvas: MapCanvas, toy_ways: Ways, profile: Profile, focus: float
) -> None:
    canvas.show_body(toy_ways, _plates_with_depth(toy_ways))
    frame = _bare(toy_ways, profile)
    plain = _drawn(canvas, frame)
    focused = _drawn(canvas, replace(frame, look=Look(focus=focus, in_story=frozenset({"liver", "axillary"}))))
    changed = np.abs(focused - plain).max(axis=-1)
    rest = {region.place_id for region in toy_ways.layout.regions} - {"liver", "axillary"}
    others = np.any([_inside(toy_ways, frame, place_id, 0.5) for place_id in sorted(rest)], axis=0)
    for place_id in ("liver", "axillary"):
        told = _inside(toy_ways, frame, place_id, -0.3) & ~others
        assert told.sum() > 30
        assert changed[told].max() <= 2
    peritoneum = _inside(toy_ways, frame, "peritoneum", -1.0)
    assert changed[peritoneum].mean() > 8.0 * focus
    assert _hue_spread(focused[peritoneum]) < 60.0, "half of it is the deep green, but greyed"
    away = ~np.any([_inside(toy_ways, frame, place.place_id, 1.0) for place in toy_ways.layout.regions], axis=0)
    assert changed[away].max() <= 1, "the ground stays as it is"


@pytest.mark.parametrize("xray", [0.5, 1.0])
def test_the_x_ray_opens_a_window_and_nothing_else(canvas: MapCanvas, toy_ways: Ways, xray: float) -> None:
    canvas.show_body(toy_ways, _plates_with_depth(toy_ways))
    frame = _bare(toy_ways)
    plain = _drawn(canvas, frame)
    opened = _drawn(canvas, replace(frame, look=Look(xray=xray, laid_bare=frozenset({"bone"}))))
    changed = np.abs(opened - plain).max(axis=-1)
    assert changed[~_inside(toy_ways, frame, "bone.lumbar", 4.0)].max() <= 1
    middle = opened[_inside(toy_ways, frame, "bone.lumbar", -0.6)].astype(float)
    wanted = plain[_inside(toy_ways, frame, "bone.lumbar", -0.6)] * (1.0 - 0.9 * xray) + np.array(GREEN) * 0.9 * xray
    np.testing.assert_allclose(middle[:, :3], wanted[:, :3], atol=6)
    front = _drawn(canvas, replace(frame, look=Look(xray=xray, laid_bare=frozenset({"liver"}))))
    assert np.abs(front - plain).max() <= 1, "what no deep picture shows cannot be laid bare"


def test_a_settled_look_uploads_nothing_and_is_clear_without_ground(
    canvas: MapCanvas, toy_ways: Ways, glir: Callable[[], list[tuple[object, ...]]]
) -> None:
    canvas.show_body(toy_ways, _plates_with_depth(toy_ways))
    look = Look(focus=1.0, in_story=frozenset({"liver"}), xray=1.0, laid_bare=frozenset({"bone.lumbar"}))
    frame = replace(_bare(toy_ways), look=look)
    canvas.set_current()
    canvas.draw_now(frame)
    glir()
    canvas.draw_now(replace(frame, camera=frame.camera.panned((9.0, 5.0))))
    later = [command[0] for command in glir()]
    assert later.count("DRAW") == 1
    assert {"CREATE", "SIZE", "DATA", "FRAMEBUFFER"}.isdisjoint(later)
    clear = _drawn(canvas, frame, ground=False)
    assert not clear[:8].any()
    assert clear[..., 3].max() > 90


def test_a_settled_look_is_mixed_in_the_middle_of_a_windows_paint(canvas: MapCanvas, toy_ways: Ways) -> None:
    """The mix needs a target of its own; the window's must be the target again for what follows."""
    canvas.show_body(toy_ways, _plates_with_depth(toy_ways))
    look = Look(focus=1.0, in_story=frozenset({"liver"}), xray=1.0, laid_bare=frozenset({"bone"}))
    frame = replace(_bare(toy_ways), look=look)
    canvas.show_frame(frame)
    canvas.app.process_events()
    canvas.app.process_events()
    image = canvas.native.grabFramebuffer().scaled(*SIZE_PX)
    shown = [[image.pixelColor(x, y).getRgb()[:3] for x in range(0, SIZE_PX[0], 4)] for y in range(0, SIZE_PX[1], 4)]
    wanted = _drawn(canvas, frame)[::4, ::4, :3]
    # The window is twice as large, so thin lines differ by a little.
    assert np.abs(np.array(shown) - wanted).mean() < 3.0
    assert np.abs(_drawn(canvas, _bare(toy_ways))[::4, ::4, :3] - wanted).max() > 60
