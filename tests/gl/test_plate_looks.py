"""The plate without ground, in focus, and with what lies in front faded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from vispy import gloo

from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import NO_COLONIES, Frame
from metaviz.render.plain_plate import layout_window
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways

SIZE_PX = (320, 240)


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
