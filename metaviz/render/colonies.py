"""Draws the primary and its colonies where they grow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vispy import gloo

from metaviz.render.blobs import N_SHAPES, SHAPES_ACROSS, SHAPES_DOWN, SPAN, blob_atlas
from metaviz.render.camera import Camera
from metaviz.render.flow import size_scale
from metaviz.render.frame import ColonyStage, ColonyStates
from metaviz.render.shaders import shader
from metaviz.render.theme import Theme
from metaviz.render.ways import Ways

FloatArray = NDArray[np.float64]
VertexArray = NDArray[np.void]

VERTEX = np.dtype(
    [
        ("a_centre", np.float32, 2),  # cm
        ("a_corner", np.float32, 2),  # of the square, -1 or 1
        ("a_size", np.float32, 2),  # radius in cm; least radius in pixels
        ("a_look", np.float32, 4),  # stage, presence, column and row of the shape
    ]
)

MM_PER_CM = 10.0
RING_PX = 4.6
LEAST_PX = {
    ColonyStage.PRIMARY: 7.0,
    ColonyStage.ASLEEP: 5.2,
    ColonyStage.MICRO: RING_PX,
    ColonyStage.DETECTABLE: 7.5,
    ColonyStage.REGRESSING: RING_PX,
}
"""Least radius: a colony of a millimetre would be a pixel on the map."""

RINGS = (ColonyStage.ASLEEP, ColonyStage.MICRO)
_CORNERS = np.array([(-1, -1), (1, -1), (-1, 1), (-1, 1), (1, -1), (1, 1)], np.float32)
_LEAST = np.array([LEAST_PX[stage] for stage in ColonyStage], np.float32)


def colony_vertices(states: ColonyStates, centre_cm: FloatArray) -> VertexArray:
    """Return two triangles per tumour, shape (6 n,), dtype `VERTEX`; the largest are first and lie below.

    Parameters
    ----------
    states
        Tumours, n rows.
    centre_cm
        Shape (n, 2).
    """
    order = np.argsort(-states.diameter_mm, kind="stable")
    shape = (states.key[order] % np.uint64(N_SHAPES)).astype(np.int64)
    one = np.zeros(len(states), VERTEX)
    one["a_centre"] = centre_cm[order]
    # The rings of what no test can see are signs, not pictures: they keep their size.
    ring = np.isin(states.stage[order], RINGS)
    one["a_size"][:, 0] = np.where(ring, 0.0, states.diameter_mm[order] / 2.0 / MM_PER_CM)
    one["a_size"][:, 1] = _LEAST[states.stage[order]]
    one["a_look"][:, 0] = states.stage[order]
    one["a_look"][:, 1] = states.presence[order]
    one["a_look"][:, 2] = shape % SHAPES_ACROSS
    one["a_look"][:, 3] = shape // SHAPES_ACROSS
    vertices = np.repeat(one, len(_CORNERS))
    vertices["a_corner"] = np.tile(_CORNERS, (len(states), 1))
    return vertices


class ColonyLayer:
    """Tumours; uploaded again only when one of them looks different."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._centres: dict[tuple[int, int], FloatArray | None] = {}
        self._states: ColonyStates | None = None
        self._vertices = np.zeros(0, VERTEX)
        self._buffer: gloo.VertexBuffer | None = None
        self._program: gloo.Program | None = None

    def centre_cm(self, states: ColonyStates) -> FloatArray:
        """Return where tumours are, shape (n, 2); nan for those whose place is not drawn."""
        centre = np.full((len(states), 2), np.nan)
        keys = zip(states.key.tolist(), states.place.tolist(), strict=True)
        for row, key in enumerate(keys):
            if key not in self._centres:
                self._centres[key] = self._ways.spot_cm(key[1], states.spot[row])
            found = self._centres[key]
            if found is not None:
                centre[row] = found
        return centre

    def draw(self, states: ColonyStates, camera: Camera, theme: Theme) -> None:
        """Draw the tumours."""
        if states is not self._states:
            self._update(states)
        if not len(self._vertices):
            return
        program = self._ready_program()
        scale = size_scale(camera)
        program["u_camera"] = camera.clip()
        program["u_px_per_cm"] = camera.px_per_cm
        program["u_scale"] = scale
        program["u_pixel"] = (2.0 / camera.size_px[0], 2.0 / camera.size_px[1])
        program["u_light"] = theme.tumour_light
        program["u_body"] = theme.tumour_body
        program["u_shade"] = theme.tumour_shade
        program["u_edge"] = theme.tumour_edge
        program["u_glow"] = theme.tumour_glow
        program["u_fill"] = theme.ring_fill
        program["u_ring"] = theme.ring
        program["u_outline"] = theme.ring_outline
        program.draw("triangles")

    def _update(self, states: ColonyStates) -> None:
        centre = self.centre_cm(states)
        drawn = np.isfinite(centre[:, 0])
        if not drawn.all():
            kept = {name: getattr(states, name)[drawn] for name in states.__dataclass_fields__}
            vertices = colony_vertices(ColonyStates(**kept), centre[drawn])
        else:
            vertices = colony_vertices(states, centre)
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

    def _ready_program(self) -> gloo.Program:
        if self._program is None:
            self._program = gloo.Program(shader("colony.vert"), shader("colony.frag"))
            self._program["u_blobs"] = gloo.Texture2D(blob_atlas(), interpolation="linear", wrapping="clamp_to_edge")
            self._program["u_shapes"] = (1.0 / SHAPES_ACROSS, 1.0 / SHAPES_DOWN)
            self._program["u_span"] = SPAN
            self._program.bind(self._buffer)
        return self._program
