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

LUMPS = (ColonyStage.PRIMARY, ColonyStage.DETECTABLE)
"""Stages in which an imaging test sees a tumour: drawn as tissue. All others are signs."""
RINGS = (ColonyStage.ASLEEP, ColonyStage.MICRO, ColonyStage.REGRESSING)
MOST_WISH, MOST_ROOM_CM, MOST_SLOPE = 2.0, 64.0, 3.0
"""What the ends of the fixed-point numbers in the textures of shapes stand for."""
_FEWEST_ROWS = 64
_N_SEEDS = 997
_GLOWING_LINE, _DARK_LINE = 0.45, 0.9
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


class _ShapeTextures:
    """Shapes on the card, in textures with room for more."""

    def __init__(self, shapes: ColonyShapes) -> None:
        self._shapes = shapes
        self._n_uploaded = 0
        self._generation = 0
        self.pair: tuple[gloo.Texture2D, ...] = ()

    def upload(self) -> bool:
        """Bring the shapes that are new to the card, and tell whether the textures are others than before."""
        shapes, n_rows = self._shapes, len(self._shapes.centre_cm)
        first = self._n_uploaded if shapes.generation == self._generation else 0
        if first == n_rows:
            return False
        is_other = not self.pair or n_rows > self.pair[0].shape[0]
        if is_other:
            first, size = 0, (max(_FEWEST_ROWS, 1 << (n_rows - 1).bit_length()), N_RAYS, 4)
            self.pair = tuple(
                gloo.Texture2D(size, "rgba", interpolation="nearest", wrapping="clamp_to_edge") for _each in range(2)
            )
        texels = shape_texels(shapes.wish[first:], shapes.room_cm[first:])
        for texture, part in zip(self.pair, texels, strict=True):
            texture.set_data(part, offset=(first, 0))
        self._generation, self._n_uploaded = shapes.generation, n_rows
        return is_other


class _Kind:
    """Tumours that are drawn by one shader."""

    def __init__(self, fragment: str) -> None:
        source = shader(
            "colony_shape.glsl",
            fragment,
            N_RAYS=float(N_RAYS),
            MOST_WISH=MOST_WISH,
            MOST_ROOM_CM=MOST_ROOM_CM,
            MOST_SLOPE=MOST_SLOPE,
            STEEPEST_BUMP=STEEPEST_SLOPE,
        )
        self.program = gloo.Program(shader("colony.vert"), source)
        self._vertices = np.zeros(0, VERTEX)
        self._buffer: gloo.VertexBuffer | None = None

    def show(self, vertices: VertexArray) -> None:
        """Upload vertices if they differ from the last ones."""
        if vertices.tobytes() == self._vertices.tobytes():
            return
        resized = len(vertices) != len(self._vertices)
        self._vertices = vertices
        if not len(vertices):
            return
        if self._buffer is None or resized:
            self._buffer = gloo.VertexBuffer(vertices)
            self.program.bind(self._buffer)
        else:
            self._buffer.set_subdata(vertices)

    def draw(self, **uniforms: object) -> None:
        """Draw what is shown."""
        if len(self._vertices):
            for name, value in uniforms.items():
                self.program[name] = value
            self.program.draw("triangles")


class ColonyLayer:
    """Tumours; uploaded again only when one of them looks different. Signs lie over lumps."""

    def __init__(self, ways: Ways) -> None:
        self._shapes = ColonyShapes(ways)
        self._textures = _ShapeTextures(self._shapes)
        self._states: ColonyStates | None = None
        self._lumps, self._signs = _Kind("colony_lump.frag"), _Kind("colony_sign.frag")
        self._lumps.program["u_bumps"] = gloo.Texture2D(bump_tile(), interpolation="linear", wrapping="repeat")

    def draw(self, states: ColonyStates, camera: Camera, theme: Theme) -> None:
        """Draw the tumours."""
        if states is not self._states:
            self._update(states)
        where = {
            "u_camera": camera.clip(),
            "u_px_per_cm": camera.px_per_cm,
            "u_scale": size_scale(camera),
            "u_glow": theme.tumour_glow,
            "u_body": theme.tumour_body,
        }
        self._lumps.draw(
            **where,
            u_light=theme.tumour_light,
            u_shade=theme.tumour_shade,
            u_edge=theme.tumour_edge,
            u_line=_GLOWING_LINE if theme.tumour_glow > 0.0 else _DARK_LINE,
        )
        self._signs.draw(
            **where,
            u_fill=theme.ring_fill,
            u_ring=theme.ring,
            u_outline=theme.ring_outline,
            u_vessel=theme.artery,
        )

    def _update(self, states: ColonyStates) -> None:
        vertices = colony_vertices(states, self._shapes)
        self._states = states
        lump = np.isin(vertices["a_look"][:, 0], LUMPS)
        kinds = (self._lumps, self._signs)
        for kind, part in zip(kinds, (vertices[lump], vertices[~lump]), strict=True):
            kind.show(part)
        if self._textures.upload():
            for kind in kinds:
                kind.program["u_shapes"], kind.program["u_slopes"] = self._textures.pair
                kind.program["u_rows"] = self._textures.pair[0].shape[0]
