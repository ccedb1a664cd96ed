"""Draws dots, marks of death and founders; a frame changes one number per window."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from vispy import gloo

from metaviz.render.camera import Camera
from metaviz.render.frame import LegWindow
from metaviz.render.particles import (
    BEATS_PER_S,
    MOST_PER_CM,
    PULSE,
    STILL_POINTS,
    TRAIL_DOTS,
    Buckets,
    VertexArray,
    buckets,
    particles,
)
from metaviz.render.positions import positions
from metaviz.render.shaders import shader
from metaviz.render.theme import Profile, Rgb, Theme
from metaviz.render.ways import Ways

KEPT_WINDOWS = 24
"""Windows that stay on the graphics card after they left the screen, for seeking back and forth."""

DOT_PX = 7.0
FORM_PX = 15.0
MARK_PX = 11.0
TRAIL_PX = 9.0
FOUNDER_PX = 22.0
REFERENCE_HEIGHT_PX = 720.0
REFERENCE_PX_PER_CM = 6.0
HIDDEN_DIMMING = 0.72
FLOW_CONSTANTS = {"BEATS_PER_S": BEATS_PER_S, "PULSE": PULSE, "STILL_POINTS": STILL_POINTS}
"""What ``flow.vert`` is given."""


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
    forms: _Group | None
    trails: _Group | None
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
    most_per_cm
        Most dots on a centimetre of way.
    """

    def __init__(self, ways: Ways, *, texture_in_vertices: bool = True, most_per_cm: float = MOST_PER_CM) -> None:
        self._ways = ways
        self._on_card = texture_in_vertices
        self._most_per_cm = most_per_cm
        self._still = False
        self._uploaded: OrderedDict[int, _Uploaded] = OrderedDict()
        if texture_in_vertices:
            atlas = ways.atlas
            self._points = gloo.Texture2D(atlas.point_texels, interpolation="nearest", wrapping="clamp_to_edge")
            self._traits = gloo.Texture2D(atlas.trait_texels, interpolation="nearest", wrapping="clamp_to_edge")
        self._dots: dict[Profile, gloo.Program] = {}
        self._forms: dict[Profile, gloo.Program] = {}
        self._trails: dict[Profile, gloo.Program] = {}
        self._sign = self._program(shader("glyph.frag"))

    def _program(self, fragment: str) -> gloo.Program:
        if not self._on_card:
            return gloo.Program(shader("points.vert"), fragment)
        program = gloo.Program(shader("flow.vert", **FLOW_CONSTANTS), fragment)
        atlas = self._ways.atlas
        left, bottom, right, top = atlas.window_cm
        program["u_points"] = self._points
        program["u_traits"] = self._traits
        program["u_texel"] = (1.0 / atlas.point_texels.shape[1], 1.0 / atlas.rows)
        program["u_window"] = (left, bottom, right - left, top - bottom)
        return program

    def _dot(self, theme: Theme) -> gloo.Program:
        if theme.profile not in self._dots:
            look = {"CORE": (*theme.cell_core, 1.0), "RIM": (*theme.cell_rim, 1.0 - theme.cell_glow)}
            if theme.cell_glow > 0.0:
                fragment = shader("glow.frag", **look)
            else:
                fragment = shader("ringed.frag", **look, CORE_SQUARE=theme.core_share**2)
            self._dots[theme.profile] = self._program(fragment)
        return self._dots[theme.profile]

    def _form(self, theme: Theme) -> gloo.Program:
        if theme.profile not in self._forms:
            look = {"CORE": (*theme.cell_core, 1.0), "RIM": (*theme.cell_rim, 1.0 - theme.cell_glow)}
            program = self._forms[theme.profile] = self._program(shader("form.frag", **look))
            program["u_cloak"] = theme.mark
        return self._forms[theme.profile]

    def _trail(self, theme: Theme) -> gloo.Program:
        if theme.profile not in self._trails:
            fragment = shader("trail.frag", CORE=(*theme.cell_core, theme.core_share), TRAIL_DOTS=float(TRAIL_DOTS))
            self._trails[theme.profile] = self._program(fragment)
        return self._trails[theme.profile]

    def prepare(self, window: LegWindow) -> None:
        """Upload a window before it is needed; the same window a second time costs nothing."""
        key = id(window)
        if key in self._uploaded:
            self._uploaded.move_to_end(key)
            return
        made = particles(window, self._ways, self._most_per_cm)
        seen = made.dots[made.dots["a_look"][:, 3] > 0.0]
        plain = seen["a_look"][:, 2] < 1.0
        groups = (seen[plain], seen[~plain], made.trails, made.marks, made.founders)
        self._uploaded[key] = _Uploaded(window, *(_Group.uploaded(group) for group in groups))

    def draw_cells(
        self, windows: tuple[LegWindow, ...], day: float, camera: Camera, theme: Theme, *, still: bool = False
    ) -> None:
        """Draw the moving, held and dying cells of these windows at a day; still ones light up instead of moving."""
        self._still = still
        dot, form = self._dot(theme), self._form(theme)
        self._set(dot, DOT_PX, camera, hidden=HIDDEN_DIMMING)
        self._set(form, FORM_PX, camera, hidden=HIDDEN_DIMMING)
        form["u_pixel"] = 2.0 / (FORM_PX * size_scale(camera))
        shown = self._shown(windows, day)
        for uploaded, time_s in shown:
            self._draw_group(dot, uploaded.dots, time_s)
        for uploaded, time_s in shown:
            self._draw_group(form, uploaded.forms, time_s)
        self._set_sign(MARK_PX, 1.0, theme.mark, camera, theme)
        for uploaded, time_s in shown:
            self._draw_group(self._sign, uploaded.marks, time_s)

    def draw_founders(
        self, windows: tuple[LegWindow, ...], day: float, camera: Camera, theme: Theme, *, still: bool = False
    ) -> None:
        """Draw the founders of these windows at a day, and behind each its trail; still ones have none."""
        self._still = still
        shown = self._shown(windows, day)
        if not still:
            trail = self._trail(theme)
            self._set(trail, TRAIL_PX, camera)
            for uploaded, time_s in shown:
                self._draw_group(trail, uploaded.trails, time_s)
        self._set_sign(FOUNDER_PX, 0.0, theme.founder, camera, theme)
        for uploaded, time_s in shown:
            self._draw_group(self._sign, uploaded.founders, time_s)

    def _shown(self, windows: tuple[LegWindow, ...], day: float) -> list[tuple[_Uploaded, float]]:
        """Return each window on the graphics card, and its time in seconds of flow."""
        for window in windows:
            self.prepare(window)
        while len(self._uploaded) > max(KEPT_WINDOWS, len(windows)):
            self._uploaded.popitem(last=False)
        return [(self._uploaded[id(window)], (day - window.start_day) / window.day_per_s) for window in windows]

    def _set(
        self, program: gloo.Program, size_px: float, camera: Camera, *, fading: float = 0.0, hidden: float = 0.0
    ) -> None:
        program["u_camera"] = camera.clip()
        program["u_size"] = size_px * size_scale(camera)
        if self._on_card:
            program["u_fading"] = fading
            program["u_hidden"] = hidden
            program["u_still"] = float(self._still)

    def _set_sign(self, size_px: float, fading: float, ink: Rgb, camera: Camera, theme: Theme) -> None:
        self._set(self._sign, size_px, camera, fading=fading)
        self._sign["u_core"] = theme.cell_core
        self._sign["u_glow"] = (*theme.cell_rim, 1.0 - theme.cell_glow)
        self._sign["u_pixel"] = 2.0 / (size_px * size_scale(camera))
        self._sign["u_ink"] = ink

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
        found = positions(vertices, self._ways.atlas, time_s, still=self._still)
        if not found.seen.any():
            return
        signs = program is self._sign
        marks = signs & (vertices["a_look"][:, 3] < vertices["a_when"][:, 1])
        alpha = np.where(marks, found.fade, 1.0 if signs else 1.0 - HIDDEN_DIMMING * found.hidden) * found.glimmer
        table = np.column_stack((found.point_cm, alpha, np.floor(vertices["a_look"][:, 2])))[found.seen]
        program["a_point"] = gloo.VertexBuffer(np.ascontiguousarray(table, dtype=np.float32))
        program.draw("points")
