"""Draws the primary and its colonies where they grow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vispy import gloo

from metaviz.render.blobs import STEEPEST_SLOPE, bump_tile
from metaviz.render.camera import Camera
from metaviz.render.colony_shapes import MM_PER_CM, ColonyShapes
from metaviz.render.flow import size_scale
from metaviz.render.frame import ColonyStage, ColonyStates
from metaviz.render.outgrowth import N_RAYS
from metaviz.render.shaders import shader
from metaviz.render.theme import Theme
from metaviz.render.ways import Ways

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ByteArray = NDArray[np.uint8]
VertexArray = NDArray[np.void]

VERTEX = np.dtype(
    [
        ("a_centre", np.float32, 2),  # cm
        ("a_corner", np.float32, 2),  # of the square, -1 or 1
        ("a_size", np.float32, 4),  # reach, radius and farthest room in cm; least reach in pixels
        ("a_seed", np.float32),  # in [0, 1], of the surface
        ("a_look", np.float32, 4),  # stage, presence, row of the shape, floor of the radius in pixels
    ]
)

LEAST_PX = {
    ColonyStage.PRIMARY: 8.0,
    ColonyStage.ASLEEP: 6.4,
    ColonyStage.MICRO: 5.4,
    ColonyStage.VASCULARISED: 5.6,
    ColonyStage.DETECTABLE: 7.5,
    ColonyStage.REGRESSING: 5.4,
}
"""Least radius on a picture of 1080 rows: a colony of a millimetre would be a pixel on the map."""
FLOOR_PX = {
    ColonyStage.PRIMARY: 3.4,
    ColonyStage.ASLEEP: 3.2,
    ColonyStage.MICRO: 2.8,
    ColonyStage.VASCULARISED: 2.8,
    ColonyStage.DETECTABLE: 3.0,
    ColonyStage.REGRESSING: 2.6,
}
"""Least radius on a picture however small, even where the organ is smaller."""

RINGS = (ColonyStage.ASLEEP, ColonyStage.MICRO, ColonyStage.REGRESSING)
MOST_WISH, MOST_ROOM_CM, MOST_SLOPE = 2.0, 64.0, 3.0
"""What the ends of the fixed-point numbers in the textures of shapes stand for."""
_FEWEST_ROWS = 64
_N_SEEDS = 997
_GLOWING_LINE, _DARK_LINE = 0.45, 0.9
_TEXTURES = ("u_shapes", "u_slopes")
_CORNERS = np.array([(-1, -1), (1, -1), (-1, 1), (-1, 1), (1, -1), (1, 1)], np.float32)
_LEAST = np.array([LEAST_PX[stage] for stage in ColonyStage], np.float32)
_FLOOR = np.array([FLOOR_PX[stage] for stage in ColonyStage], np.float32)


def least_cm(stage: IntArray, camera: Camera) -> FloatArray:
    """Return the least reach with which tumours, shape (n,), are drawn."""
    least_px = np.maximum(_LEAST[stage] * size_scale(camera), _FLOOR[stage])
    return np.asarray(least_px / camera.px_per_cm, dtype=np.float64)


def colony_vertices(states: ColonyStates, shapes: ColonyShapes) -> VertexArray:
    """Return two triangles per drawn tumour, shape (6 n,), dtype `VERTEX`; the largest are first and lie below."""
    row = shapes.rows(states)
    order = np.argsort(-states.diameter_mm, kind="stable")
    order = order[row[order] >= 0]
    row = row[order]
    radius_cm = states.diameter_mm[order] / 2.0 / MM_PER_CM
    one = np.zeros(len(order), VERTEX)
    one["a_centre"] = shapes.centre_cm[row]
    # The rings of what no test can see are signs, not pictures: they keep their size.
    ring = np.isin(states.stage[order], RINGS)
    one["a_size"][:, 0] = np.where(ring, 0.0, shapes.reach_cm(row, radius_cm))
    one["a_size"][:, 1] = radius_cm
    one["a_size"][:, 2] = shapes.room_cm[row].max(axis=1, initial=0.0)
    one["a_size"][:, 3] = _LEAST[states.stage[order]]
    one["a_seed"] = (states.key[order] % np.uint64(_N_SEEDS)).astype(np.float64) / _N_SEEDS
    one["a_look"][:, 0] = states.stage[order]
    one["a_look"][:, 1] = states.presence[order]
    one["a_look"][:, 2] = row
    one["a_look"][:, 3] = _FLOOR[states.stage[order]]
    vertices = np.repeat(one, len(_CORNERS))
    vertices["a_corner"] = np.tile(_CORNERS, (len(order), 1))
    return vertices


def shape_texels(wish: FloatArray, room_cm: FloatArray) -> tuple[ByteArray, ByteArray]:
    """Return shapes, each shape (n, `N_RAYS`), as two pictures of shape (n, `N_RAYS`, 4): sizes, and slopes."""
    high_low = []
    for size in (wish / MOST_WISH, room_cm / MOST_ROOM_CM):
        fixed = np.rint(np.clip(size, 0.0, 1.0) * 65535.0).astype(np.int64)
        high_low += [fixed >> 8, fixed & 255]
    step = 4.0 * np.pi / N_RAYS
    slopes = [np.log(np.roll(size, -1, axis=1) / np.roll(size, 1, axis=1)) / step for size in (wish, room_cm)]
    level = [np.rint(np.clip(slope / MOST_SLOPE, -1.0, 1.0) * 127.0 + 127.0) for slope in slopes]
    empty = np.zeros_like(level[0])
    sizes = np.stack(high_low, axis=-1).astype(np.uint8)
    return sizes, np.stack((*level, empty, empty), axis=-1).astype(np.uint8)


class ColonyLayer:
    """Tumours; uploaded again only when one of them looks different."""

    def __init__(self, ways: Ways) -> None:
        self._shapes = ColonyShapes(ways)
        self._states: ColonyStates | None = None
        self._vertices = np.zeros(0, VERTEX)
        self._buffer: gloo.VertexBuffer | None = None
        self._program: gloo.Program | None = None
        self._textures: tuple[gloo.Texture2D, ...] = ()
        self._n_uploaded = 0
        self._generation = 0

    def draw(self, states: ColonyStates, camera: Camera, theme: Theme) -> None:
        """Draw the tumours."""
        if states is not self._states:
            self._update(states)
        if not len(self._vertices):
            return
        program = self._ready_program()
        self._upload_shapes(program)
        program["u_camera"] = camera.clip()
        program["u_px_per_cm"] = camera.px_per_cm
        program["u_scale"] = size_scale(camera)
        program["u_light"] = theme.tumour_light
        program["u_body"] = theme.tumour_body
        program["u_shade"] = theme.tumour_shade
        program["u_edge"] = theme.tumour_edge
        program["u_glow"] = theme.tumour_glow
        program["u_line"] = _GLOWING_LINE if theme.tumour_glow > 0.0 else _DARK_LINE
        program["u_fill"] = theme.ring_fill
        program["u_ring"] = theme.ring
        program["u_outline"] = theme.ring_outline
        program["u_vessel"] = theme.artery
        program.draw("triangles")

    def _update(self, states: ColonyStates) -> None:
        vertices = colony_vertices(states, self._shapes)
        self._states = states
        if vertices.tobytes() == self._vertices.tobytes():
            return
        resized = len(vertices) != len(self._vertices)
        self._vertices = vertices
        if self._buffer is None or resized:
            self._buffer = gloo.VertexBuffer(vertices)
            if self._program is not None and len(vertices):
                self._program.bind(self._buffer)
        else:
            self._buffer.set_subdata(vertices)

    def _upload_shapes(self, program: gloo.Program) -> None:
        """Bring the shapes that are new to the card, in textures with room for more."""
        shapes, n_rows = self._shapes, len(self._shapes.centre_cm)
        first = self._n_uploaded if shapes.generation == self._generation else 0
        if first == n_rows:
            return
        if not self._textures or n_rows > self._textures[0].shape[0]:
            first, size = 0, (max(_FEWEST_ROWS, 1 << (n_rows - 1).bit_length()), N_RAYS, 4)
            self._textures = tuple(
                gloo.Texture2D(size, "rgba", interpolation="nearest", wrapping="clamp_to_edge") for _name in _TEXTURES
            )
            for name, texture in zip(_TEXTURES, self._textures, strict=True):
                program[name] = texture
            program["u_rows"] = size[0]
        texels = shape_texels(shapes.wish[first:], shapes.room_cm[first:])
        for texture, part in zip(self._textures, texels, strict=True):
            texture.set_data(part, offset=(first, 0))
        self._generation, self._n_uploaded = shapes.generation, n_rows

    def _ready_program(self) -> gloo.Program:
        if self._program is None:
            self._program = gloo.Program(shader("colony.vert"), shader("colony.frag"))
            self._program["u_bumps"] = gloo.Texture2D(bump_tile(), interpolation="linear", wrapping="repeat")
            self._program["u_steepest_bump"] = STEEPEST_SLOPE
            self._program["u_fixed"] = (N_RAYS, MOST_WISH, MOST_ROOM_CM, MOST_SLOPE)
            self._program.bind(self._buffer)
        return self._program
