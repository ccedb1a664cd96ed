"""The layers of the map, drawn in order into whatever OpenGL target is current."""

from __future__ import annotations

from collections.abc import Callable

from vispy import gloo

from metaviz.render.colonies import ColonyLayer
from metaviz.render.flow import FlowLayer
from metaviz.render.frame import Frame, LegWindow
from metaviz.render.particles import MOST_PER_CM
from metaviz.render.plate import PlateImage
from metaviz.render.plate_layer import PlateLayer
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways

Plates = Callable[[Profile], PlateImage]
"""Gives the still body of a profile; asked once for each profile that is shown."""


class Picture:
    """Draws frames of one body and one primary. Needs a current OpenGL context; made when the first frame is drawn.

    Parameters
    ----------
    ways
        Tracks of the body.
    plates
        The still body by profile.
    texture_in_vertices, most_per_cm
        See `FlowLayer`.
    """

    def __init__(
        self, ways: Ways, plates: Plates, *, texture_in_vertices: bool = True, most_per_cm: float = MOST_PER_CM
    ) -> None:
        self._plates = plates
        self._plate_layers: dict[Profile, PlateLayer] = {}
        self._colonies = ColonyLayer(ways)
        self._flow = FlowLayer(ways, texture_in_vertices=texture_in_vertices, most_per_cm=most_per_cm)

    def draw(self, frame: Frame, *, ground: bool = True) -> None:
        """Draw a frame; its camera's size is the size of the target.

        Without ground the picture is clear where nothing is drawn, and its colours are multiplied by their alpha.
        """
        theme = THEMES[frame.profile]
        gloo.set_viewport(0, 0, *frame.camera.size_px)
        # All state that the layers rely on: Qt draws with the same context and leaves its own behind.
        gloo.set_state(
            preset=None,
            depth_test=False,
            cull_face=False,
            scissor_test=False,
            stencil_test=False,
            dither=False,
            blend=True,
            blend_func=("one", "one_minus_src_alpha"),
            blend_equation="func_add",
            depth_mask=False,
            color_mask=(True, True, True, True),
        )
        gloo.clear(color=(*theme.ground, 1.0) if ground else (0.0, 0.0, 0.0, 0.0), depth=False)
        if frame.profile not in self._plate_layers:
            self._plate_layers[frame.profile] = PlateLayer(self._plates(frame.profile), theme)
        self._plate_layers[frame.profile].draw(frame.camera, frame.look, ground=ground)
        # Tumours hide the cells that set out from them, or their own dead would hide the tumours.
        self._flow.draw_cells(frame.windows, frame.day, frame.camera, theme, still=frame.look.still)
        self._colonies.draw(frame.colonies, frame.camera, theme)
        self._flow.draw_founders(frame.windows, frame.day, frame.camera, theme, still=frame.look.still)

    def prepare(self, window: LegWindow) -> None:
        """Upload the dots of a window before it is needed."""
        self._flow.prepare(window)
