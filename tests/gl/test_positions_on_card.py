"""The vertex shader puts every dot where the processor says."""

from __future__ import annotations

import numpy as np
import pytest
from vispy import gloo

from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.particles import VERTEX, VertexArray, particles
from metaviz.render.plain_plate import layout_window
from metaviz.render.positions import positions
from metaviz.render.shaders import shader
from metaviz.render.ways import Ways
from tests.gl.flow_program import flow_program
from tests.toy_picture import toy_window

TOLERANCE_PX = 0.75
SIZE_PX = (900, 900)
PAINT_NUMBER = """
#version 120
varying float v_alpha;
varying float v_glyph;
void main() { gl_FragColor = vec4(mod(v_glyph, 256.0) / 255.0, floor(v_glyph / 256.0) / 255.0, 1.0, 1.0); }
"""


def _numbers_drawn(
    canvas: MapCanvas, ways: Ways, vertices: VertexArray, camera: Camera, time_s: float, *, still: bool
) -> np.ndarray:
    """Draw each dot as one pixel whose colour is its number; return numbers by pixel, -1 where there is none."""
    numbered = vertices.copy()
    numbered["a_look"][:, 2] += np.arange(len(vertices))
    program = flow_program(ways, numbered, camera, time_s, PAINT_NUMBER, still=still)
    canvas.set_current()
    with gloo.FrameBuffer(color=gloo.RenderBuffer(SIZE_PX[::-1], "color")):
        gloo.set_viewport(0, 0, *SIZE_PX)
        gloo.set_state(preset=None, blend=False, depth_test=False)
        gloo.clear(color=(0, 0, 0, 0))
        program.draw("points")
        pixels = gloo.read_pixels((0, 0, *SIZE_PX)).astype(np.int64)
    return np.where(pixels[..., 2] > 0, pixels[..., 0] + 256 * pixels[..., 1], -1)


@pytest.mark.parametrize("still", [False, True])
@pytest.mark.parametrize("group", ["dots", "trails"])
@pytest.mark.parametrize("zoom", [1.0, 4.0])
@pytest.mark.parametrize("time_s", [1.1, 7.0, 16.2, 21.9])
def test_shader_and_processor_agree(
    canvas: MapCanvas, toy_ways: Ways, time_s: float, zoom: float, group: str, *, still: bool
) -> None:
    vertices = getattr(particles(toy_window(toy_ways.body, 600, n_founders=200), toy_ways, np.inf), group)
    camera = Camera.fit(layout_window(toy_ways.layout), SIZE_PX).zoomed(zoom, (450.0, 300.0))
    # What a dot stands for is told by its sign; here it is its number.
    vertices["a_look"][:, 2] = np.mod(vertices["a_look"][:, 2], 1.0)
    drawn = _numbers_drawn(canvas, toy_ways, vertices, camera, time_s, still=still)
    expected = positions(vertices, toy_ways.atlas, time_s, still=still)
    at = camera.to_px(expected.point_cm)
    in_view = expected.seen & ((at > 1.0) & (at < np.array(SIZE_PX) - 1.0)).all(axis=1)
    row, column = np.nonzero(drawn >= 0)
    number = drawn[row, column]
    assert expected.seen[number].all(), "a dot is drawn outside its time"
    # A pixel stands for the half pixel around its middle, to each side; the rest is the error of position.
    away = np.maximum(np.abs(column + 0.5 - at[number, 0]), np.abs(row + 0.5 - at[number, 1]))
    assert away.max() <= TOLERANCE_PX
    # Dots on the same pixel cover one another; all others must be there.
    cell = np.floor(at[in_view]).astype(np.int64)
    assert len(number) >= 0.95 * len(np.unique(cell, axis=0))
    assert len(number) > 5


def test_the_array_is_what_the_shader_reads() -> None:
    source = shader("flow.vert")
    assert VERTEX.names is not None
    for name in VERTEX.names:
        assert f"attribute vec{VERTEX[name].shape[0]} {name};" in source


def test_dots_behind_an_organ_are_dimmed(canvas: MapCanvas, toy_ways: Ways) -> None:
    behind = Ways(toy_ways.body, toy_ways.layout, hidden_at=lambda points: np.full(len(points), 0.8))
    window = toy_window(toy_ways.body, 300)
    found = positions(particles(window, behind).dots, behind.atlas, 8.0)
    between = found.seen & (window.legs.route >= 0)
    assert np.isclose(found.hidden[between], 0.8, atol=0.01).any()
    assert (found.hidden[found.seen & (window.legs.route < 0)] == 0.0).all()
