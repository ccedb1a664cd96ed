"""The skeleton as one ghost: bones hide one another, and only together are they seen through."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from compose import Canvas
from layer import Layer
from light import Profile, lit
from numpy.typing import NDArray
from scipy import ndimage
from window import Window

FloatArray = NDArray[np.float32]
EDGE_CM = 0.07
XRAY_GAIN = 2.4


def lay_bones(canvas: Canvas, bones: Iterable[Layer], profile: Profile, window: Window) -> None:
    """Bones on the body: thin in the middle, denser at their edges."""
    strength = profile.body_strength["bone"]

    def density(layer: Layer) -> FloatArray:
        facing = np.clip(layer.normal[..., 2], 0, 1)
        body = (0.46 + 0.54 * (1 - facing) ** 0.8) * (0.6 + 0.4 * layer.groove)
        return strength * layer.shape.opacity * (body + 0.65 * _edge(layer, window))

    _lay(canvas, bones, profile, window, density)


def lay_bones_through(
    canvas: Canvas, bones: Iterable[Layer], profile: Profile, window: Window, veil: FloatArray
) -> None:
    """Bones as they shine through what lies in front of them, more at their edges, less where `veil` is 1."""
    strength = XRAY_GAIN * profile.body_strength["bone"]

    def density(layer: Layer) -> FloatArray:
        facing = np.clip(layer.normal[..., 2], 0, 1)
        body = layer.shape.xray * (0.55 + 1.1 * (1 - facing) ** 1.2 + 1.3 * _edge(layer, window))
        return strength * body * (1 - veil[layer.rows, layer.columns])

    _lay(canvas, bones, profile, window, density)


def _lay(
    canvas: Canvas, bones: Iterable[Layer], profile: Profile, window: Window, density: Callable[[Layer], FloatArray]
) -> None:
    group = Canvas.empty(window)
    cover = np.zeros(window.shape, np.float32)
    for layer in bones:
        group.over(lit(layer, profile), layer.alpha, layer.rows, layer.columns)
        part = cover[layer.rows, layer.columns]
        part += layer.alpha * (np.clip(density(layer), 0, 1).astype(np.float32) - part)
    colour = group.colour / np.maximum(group.alpha, 1e-4)[..., None]
    canvas.over(colour, cover, slice(None), slice(None))


def _edge(layer: Layer, window: Window) -> FloatArray:
    """1 on the outline of a bone, 0 in its middle."""
    inner = ndimage.gaussian_filter(layer.alpha, EDGE_CM * window.px_per_cm)
    return np.clip(layer.alpha * (1 - inner) * 2, 0, 1).astype(np.float32)
