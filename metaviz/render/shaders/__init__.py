"""GLSL 1.20 for OpenGL 2.1: no instances, no geometry shaders, no float textures."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shader(name: str) -> str:
    """Return the source of a shader, e.g. ``flow.vert``."""
    return (_HERE / name).read_text(encoding="utf-8")
