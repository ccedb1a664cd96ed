"""GLSL 1.20 for OpenGL 2.1: no instances, no geometry shaders, no float textures."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shader(name: str, *others: str, **constants: float | tuple[float, ...]) -> str:
    """Return the source of a shader, e.g. ``flow.vert``.

    Parameters
    ----------
    name
        File that begins with the version.
    others
        Files that are put after it.
    constants
        Constants such as ``CORE_SQUARE=0.25``, put in before everything but the version.
    """
    version, rest = (_HERE / name).read_text(encoding="utf-8").split("\n", 1)
    parts = (rest, *((_HERE / other).read_text(encoding="utf-8") for other in others))
    return "\n".join((version, *(_constant(*constant) for constant in constants.items()), *parts))


def _constant(name: str, value: float | tuple[float, ...]) -> str:
    if isinstance(value, tuple):
        kind = f"vec{len(value)}"
        return f"const {kind} {name} = {kind}({', '.join(f'{part:.6f}' for part in value)});"
    return f"const float {name} = {value:.6f};"
