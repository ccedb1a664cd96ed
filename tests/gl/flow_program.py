"""The vertex shader of the flow, with a fragment shader of a test's own."""

from __future__ import annotations

from vispy import gloo

from metaviz.render.camera import Camera
from metaviz.render.flow import FLOW_CONSTANTS
from metaviz.render.particles import VertexArray
from metaviz.render.shaders import shader
from metaviz.render.ways import Ways


def flow_program(
    ways: Ways, vertices: VertexArray, camera: Camera, time_s: float, fragment: str, *, still: bool
) -> gloo.Program:
    """Return the program that draws each dot as one pixel at its place of a moment."""
    atlas = ways.atlas
    program = gloo.Program(shader("flow.vert", **FLOW_CONSTANTS), fragment)
    program.bind(gloo.VertexBuffer(vertices))
    program["u_points"] = gloo.Texture2D(atlas.point_texels, interpolation="nearest")
    program["u_traits"] = gloo.Texture2D(atlas.trait_texels, interpolation="nearest")
    program["u_texel"] = (1.0 / atlas.point_texels.shape[1], 1.0 / atlas.rows)
    left, bottom, right, top = atlas.window_cm
    program["u_window"] = (left, bottom, right - left, top - bottom)
    program["u_camera"] = camera.clip()
    program["u_time"] = time_s
    program["u_size"] = 1.0
    program["u_fading"] = program["u_hidden"] = 0.0
    program["u_still"] = float(still)
    return program
