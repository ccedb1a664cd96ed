"""The plate mixed with what lies beneath it."""

from __future__ import annotations

from vispy import gloo

from metaviz.render.beneath import Beneath
from metaviz.render.camera import Camera
from metaviz.render.frame import Look
from metaviz.render.mood import mood
from metaviz.render.plate import PlateImage, PlateRectangle, laid_texture, plate_texture
from metaviz.render.shaders import shader
from metaviz.render.theme import Profile, Theme

GLASS: dict[Profile, dict[str, float | tuple[float, ...]]] = {
    Profile.DARK: {"GLASS": (0.52, 0.68, 0.92), "HAZE": (0.022, 0.046, 0.096), "GREYED": 0.95, "VEIL": 0.9},
    Profile.PROJECTOR: {"GLASS": (0.36, 0.38, 0.40), "HAZE": (0.52, 0.55, 0.59), "GREYED": 0.92, "VEIL": 0.9},
}
"""What recedes turns, as far as the third says, to its brightness times the first plus the second; as far as the fourth
says, what lies in front fades."""
SETTLED = (0.0, 1.0)


class PlateMoods:
    """Draws a plate in the mood of a look.

    Mixing costs each pixel of the picture twice what the plain plate does. That is well for the moment of a fade;
    a look that has settled is mixed once, into a texture of its own, and costs what the plain plate does from then on.
    """

    def __init__(self, image: PlateImage, beneath: Beneath, theme: Theme) -> None:
        self._beneath = beneath
        self._theme = theme
        self._deep = PlateImage(beneath.deep_rgba, image.window_cm)
        self._textures: dict[tuple[int, bool], gloo.Texture2D] = {}
        self._mixing = PlateRectangle(image.window_cm, shader("plate_mood.frag", **GLASS[theme.profile]))
        self._showing = PlateRectangle(image.window_cm)
        self._names: tuple[frozenset[str], frozenset[str]] | None = None
        self._mood: gloo.Texture2D | None = None
        self._mixed_look: Look | None = None
        self._mixed: dict[tuple[int, bool], gloo.Texture2D] = {}

    def draw(self, texture: gloo.Texture2D, camera: Camera, look: Look, factor: int, *, ground: bool) -> None:
        """Draw a texture of the plate, laid in the same way and reduced by the same factor."""
        if look.focus not in SETTLED or look.xray not in SETTLED:
            self._mixing.draw(texture, camera, **self._uniforms(look, factor, ground=ground))
            return
        if look != self._mixed_look:
            self._mixed.clear()
            self._mixed_look = look
        if (factor, ground) not in self._mixed:
            self._mixed[factor, ground] = self._mix(texture, look, factor, ground=ground)
            gloo.set_viewport(0, 0, *camera.size_px)
        self._showing.draw(self._mixed[factor, ground], camera)

    def _mix(self, texture: gloo.Texture2D, look: Look, factor: int, *, ground: bool) -> gloo.Texture2D:
        height, width = texture.shape[:2]
        mixed = gloo.Texture2D((height, width, 4), interpolation="linear", wrapping="clamp_to_edge")
        target = gloo.FrameBuffer(color=mixed)
        with target:
            gloo.set_viewport(0, 0, width, height)
            self._mixing.fill(texture, **self._uniforms(look, factor, ground=ground))
        target.delete()
        return mixed

    def _uniforms(self, look: Look, factor: int, *, ground: bool) -> dict[str, gloo.Texture2D | float]:
        if (factor, ground) not in self._textures:
            self._textures[factor, ground] = laid_texture(self._deep, self._theme, factor, ground=ground)
        names = (look.in_story, look.laid_bare)
        if names != self._names:
            pixels = mood(self._beneath, *names)
            if self._mood is None:
                self._mood = plate_texture(pixels)
            else:
                self._mood.set_data(pixels)
            self._names = names
        deep = self._textures[factor, ground]
        return {"u_deep": deep, "u_mood": self._mood, "u_focus": look.focus, "u_xray": look.xray}
