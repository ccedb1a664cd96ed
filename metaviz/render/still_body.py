"""What a canvas shows before its scene is known: the still body alone."""

from __future__ import annotations

from vispy import gloo

from metaviz.render.camera import Camera
from metaviz.render.first_plate import FirstPlate
from metaviz.render.plate import PlateRectangle, plate_texture
from metaviz.render.theme import THEMES


class StillBody:
    """Draws a first plate. Needs a current OpenGL context from its first picture on."""

    def __init__(self, plate: FirstPlate) -> None:
        self._plate = plate
        self._rectangle = PlateRectangle(plate.window_cm)
        self._texture = plate_texture(plate.rgb)

    def draw(self, camera: Camera) -> None:
        """Draw the body on its ground; the camera's size is the size of the target."""
        gloo.set_viewport(0, 0, *camera.size_px)
        gloo.set_state(preset=None, depth_test=False, cull_face=False, scissor_test=False, stencil_test=False)
        gloo.clear(color=(*THEMES[self._plate.profile].ground, 1.0), depth=False)
        self._rectangle.draw(self._texture, camera)
