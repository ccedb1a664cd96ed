"""What the OpenGL of this machine can do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vispy.gloo import gl

GL_MAX_VERTEX_TEXTURE_IMAGE_UNITS = 0x8B4C
GL_SHADING_LANGUAGE_VERSION = 0x8B8C
GL_ALIASED_POINT_SIZE_RANGE = 0x846D
LEAST_VERSION = (2, 1)
LEAST_TEXTURE_PX = 4096
LEAST_POINT_PX = 40.0
SOFTWARE_RENDERERS = ("llvmpipe", "softpipe", "swrast", "software", "gdi generic", "swiftshader")


@dataclass(frozen=True, slots=True)
class OpenGLReport:
    """OpenGL as found in the current context.

    Attributes
    ----------
    version, language, renderer, vendor
        As the driver names them.
    vertex_texture_units
        Textures that a vertex shader can read; 0 makes the processor move the dots.
    max_texture_px, max_point_px
        Largest texture and largest dot.
    """

    version: str
    language: str
    renderer: str
    vendor: str
    vertex_texture_units: int
    max_texture_px: int
    max_point_px: float

    @property
    def version_number(self) -> tuple[int, int]:
        """Major and minor version, (0, 0) if the driver's words have none."""
        found = re.search(r"(\d+)\.(\d+)", self.version)
        return (int(found[1]), int(found[2])) if found else (0, 0)

    @property
    def is_software(self) -> bool:
        """Whether the processor does the drawing."""
        return any(name in self.renderer.lower() for name in SOFTWARE_RENDERERS)

    @property
    def problems(self) -> tuple[str, ...]:
        """What stands in the way, in sentences; empty if all is well."""
        found = []
        if self.version_number < LEAST_VERSION:
            found.append(f"OpenGL {self.version or 'without a version'} is older than 2.1: start with --safe-graphics.")
        if self.max_texture_px < LEAST_TEXTURE_PX:
            found.append(f"Textures end at {self.max_texture_px} pixels; the body needs {LEAST_TEXTURE_PX}.")
        if self.max_point_px < LEAST_POINT_PX:
            found.append(f"Dots end at {self.max_point_px:g} pixels; founders are drawn with {LEAST_POINT_PX:g}.")
        return tuple(found)


def probe() -> OpenGLReport:
    """Return the report of the current context; a canvas must be current."""
    sizes = gl.glGetParameter(GL_ALIASED_POINT_SIZE_RANGE)
    return OpenGLReport(
        version=str(gl.glGetParameter(gl.GL_VERSION)),
        language=str(gl.glGetParameter(GL_SHADING_LANGUAGE_VERSION)),
        renderer=str(gl.glGetParameter(gl.GL_RENDERER)),
        vendor=str(gl.glGetParameter(gl.GL_VENDOR)),
        vertex_texture_units=texture_units_in_vertices(),
        max_texture_px=int(gl.glGetParameter(gl.GL_MAX_TEXTURE_SIZE)),
        max_point_px=float(sizes[1]),
    )


def texture_units_in_vertices() -> int:
    """Return how many textures a vertex shader can read in the current context."""
    return int(gl.glGetParameter(GL_MAX_VERTEX_TEXTURE_IMAGE_UNITS))
