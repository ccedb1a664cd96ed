"""GLSL 1.20 for OpenGL 2.1: no instances, no geometry shaders, no float textures."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shader(name: str, **constants: float | tuple[float, ...]) -> str:
    """Return the source of a shader, e.g. ``flow.vert``, with constants such as ``CORE_SQUARE=0.25`` put in."""
    version, rest = (_HERE / name).read_text(encoding="utf-8").split("\n", 1)
    return "\n".join((version, *(_constant(*constant) for constant in constants.items()), rest))


def _constant(name: str, value: float | tuple[float, ...]) -> str:
    if isinstance(value, tuple):
        kind = f"vec{len(value)}"
        return f"const {kind} {name} = {kind}({', '.join(f'{part:.6f}' for part in value)});"
    return f"const float {name} = {value:.6f};"
