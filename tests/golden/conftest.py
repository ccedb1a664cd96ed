"""The window and the toy body of the OpenGL tests."""

from tests.gl.conftest import _on_screen, canvas, toy_ways

__all__ = ["_on_screen", "canvas", "toy_ways"]
