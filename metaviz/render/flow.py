"""Draws dots, marks of death and founders; a frame changes one number per window."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from vispy import gloo

from metaviz.render.camera import Camera
from metaviz.render.frame import LegWindow
from metaviz.render.particles import Buckets, VertexArray, buckets, particles
from metaviz.render.positions import positions
from metaviz.render.shaders import shader
from metaviz.render.theme import Theme
from metaviz.render.ways import Ways

KEPT_WINDOWS = 24
"""Windows that stay on the graphics card after they left the screen, for seeking back and forth."""

DOT_PX = 6.5
MARK_PX = 9.0
FOUNDER_PX = 27.0
REFERENCE_HEIGHT_PX = 720.0
REFERENCE_PX_PER_CM = 6.0
HIDDEN_DIMMING = 0.72


def size_scale(camera: Camera) -> float:
    """Return the factor on the sizes of signs: with the picture in full, with the magnification by its square root."""
    height = camera.size_px[1] / REFERENCE_HEIGHT_PX
    return float(np.sqrt(height * camera.px_per_cm / REFERENCE_PX_PER_CM))


@dataclass(frozen=True, eq=False)
class _Group:
    """Vertices of one kind on the graphics card, and which of them each stretch of time needs."""

    vertices: VertexArray
    vertex_buffer: gloo.VertexBuffer
    buckets: Buckets
    index_buffers: tuple[gloo.IndexBuffer | None, ...]

    @classmethod
    def uploaded(cls, vertices: VertexArray) -> _Group | None:
        if not len(vertices):
            return None
        sorted_out = buckets(vertices)
        index_buffers = tuple(gloo.IndexBuffer(index) if len(index) else None for index in sorted_out.indices)
        vertex_buffer = gloo.VertexBuffer(vertices)
        # Left alone, vispy would upload each index buffer in the frame that first draws it.
        context = gloo.get_current_canvas().context
        for buffer in (vertex_buffer, *index_buffers):
            if buffer is not None:
                context.glir.associate(buffer.glir)
        context.flush_commands()
        return cls(vertices, vertex_buffer, sorted_out, index_buffers)


@dataclass(frozen=True, eq=False)
class _Uploaded:
    window: LegWindow
    dots: _Group | None
    marks: _Group | None
    founders: _Group | None


class FlowLayer:
    """Dots of all windows on screen.

    Parameters
    ----------
    ways
        Tracks of the body.
    texture_in_vertices
        Whether the driver reads textures in vertex shaders; if not, positions are computed here for each frame.
    """

    def __init__(self, ways: Ways, *, texture_in_vertices: bool = True) -> None:
        self._ways = ways
        self._on_card = texture_in_vertices
        self._uploaded: OrderedDict[int, _Uploaded] = OrderedDict()
        vertex = shader("flow.vert" if texture_in_vertices else "points.vert")
        self._glow = gloo.Program(vertex, shader("glow.frag"))
        self._ringed = gloo.Program(vertex, shader("ringed.frag"))
        self._sign = gloo.Program(vertex, shader("glyph.frag"))
        if texture_in_vertices:
            self._bind_atlas()

    def _bind_atlas(self) -> None:
        atlas = self._ways.atlas
        points = gloo.Texture2D(atlas.point_texels, interpolation="nearest", wrapping="clamp_to_edge")
        traits = gloo.Texture2D(atlas.trait_texels, interpolation="nearest", wrapping="clamp_to_edge")
        left, bottom, right, top = atlas.window_cm
        for program in (self._glow, self._ringed, self._sign):
            program["u_points"] = points
            program["u_traits"] = traits
            program["u_texel"] = (1.0 / atlas.point_texels.shape[1], 1.0 / atlas.rows)
            program["u_window"] = (left, bottom, right - left, top - bottom)

    def prepare(self, window: LegWindow) -> None:
        """Upload a window before it is needed; the same window a second time costs nothing."""
        key = id(window)
        if key in self._uploaded:
            self._uploaded.move_to_end(key)
            return
        made = particles(window, self._ways)
        self._uploaded[key] = _Uploaded(
            window, _Group.uploaded(made.dots), _Group.uploaded(made.marks), _Group.uploaded(made.founders)
        )

    def draw(self, windows: tuple[LegWindow, ...], day: float, camera: Camera, theme: Theme) -> None:
        """Draw the dots of these windows at a day."""
        dot = self._glow if theme.cell_glow > 0.0 else self._ringed
        self._set_look(dot, camera, theme)
        shown = []
        for window in windows:
            self.prepare(window)
            shown.append((self._uploaded[id(window)], (day - window.start_day) / window.day_per_s))
        for uploaded, time_s in shown:
            self._draw_group(dot, uploaded.dots, time_s)
        scale = size_scale(camera)
        self._set_sign(MARK_PX * scale, 1.0, theme.mark)
        for uploaded, time_s in shown:
            self._draw_group(self._sign, uploaded.marks, time_s)
        self._set_sign(FOUNDER_PX * scale, 0.0, theme.founder)
        for uploaded, time_s in shown:
            self._draw_group(self._sign, uploaded.founders, time_s)
        while len(self._uploaded) > max(KEPT_WINDOWS, len(windows)):
            self._uploaded.popitem(last=False)

    def _set_look(self, dot: gloo.Program, camera: Camera, theme: Theme) -> None:
        rim = (*theme.cell_rim, 1.0 - theme.cell_glow)
        clip = camera.clip()
        dot["u_camera"] = clip
        dot["u_size"] = DOT_PX * size_scale(camera)
        dot["u_core"] = (*theme.cell_core, 1.0)
        dot["u_rim"] = rim
        if dot is self._ringed:
            dot["u_core_square"] = theme.core_share**2
        self._sign["u_camera"] = clip
        self._sign["u_core"] = theme.cell_core
        self._sign["u_glow"] = rim
        if self._on_card:
            dot["u_fading"] = 0.0
            dot["u_hidden"] = HIDDEN_DIMMING
            self._sign["u_hidden"] = 0.0

    def _set_sign(self, size_px: float, fading: float, ink: tuple[float, float, float]) -> None:
        self._sign["u_size"] = size_px
        self._sign["u_pixel"] = 2.0 / size_px
        self._sign["u_ink"] = ink
        if self._on_card:
            self._sign["u_fading"] = fading

    def _draw_group(self, program: gloo.Program, group: _Group | None, time_s: float) -> None:
        bucket = -1 if group is None else group.buckets.at(time_s)
        if group is None or bucket < 0 or group.index_buffers[bucket] is None:
            return
        if self._on_card:
            program.bind(group.vertex_buffer)
            program["u_time"] = time_s
            program.draw("points", group.index_buffers[bucket])
        else:
            self._draw_computed(program, group.vertices[group.buckets.indices[bucket]], time_s)

    def _draw_computed(self, program: gloo.Program, vertices: VertexArray, time_s: float) -> None:
        found = positions(vertices, self._ways.atlas, time_s)
        if not found.seen.any():
            return
        signs = program is self._sign
        marks = signs & (vertices["a_look"][:, 3] < vertices["a_when"][:, 1])
        alpha = np.where(marks, found.fade, 1.0 if signs else 1.0 - HIDDEN_DIMMING * found.hidden)
        table = np.column_stack((found.point_cm, alpha, vertices["a_look"][:, 2]))[found.seen]
        program["a_point"] = gloo.VertexBuffer(np.ascontiguousarray(table, dtype=np.float32))
        program.draw("points")
