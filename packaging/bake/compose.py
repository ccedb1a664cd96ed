"""The plate: body, bones, vessels and organs laid over one another, and the mask of what hides what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from curve import smooth
from drawing import Shape
from figure import Surface
from layer import Layer
from light import Profile, lit
from numpy.typing import NDArray
from relief import ridge
from scipy import ndimage
from window import Window

FloatArray = NDArray[np.float32]
BONES_SHINE_THROUGH = 0.9
"""Shapes of no more than this opacity let bones shine through undimmed."""
VEIL_OF_SOLID = 0.72


@dataclass
class Canvas:
    """A picture in the making, premultiplied by its coverage.

    Attributes
    ----------
    colour
        Shape (rows, columns, 3).
    alpha
        Shape (rows, columns).
    """

    colour: FloatArray
    alpha: FloatArray

    @classmethod
    def empty(cls, window: Window) -> Canvas:
        """A transparent canvas."""
        return cls(np.zeros((*window.shape, 3), np.float32), np.zeros(window.shape, np.float32))

    def over(self, colour: FloatArray, alpha: FloatArray, rows: slice, columns: slice) -> None:
        """Lay a colour with a coverage over a part of the canvas."""
        part = (rows, columns)
        self.colour[part] = colour * alpha[..., None] + self.colour[part] * (1 - alpha[..., None])
        self.alpha[part] = alpha + self.alpha[part] * (1 - alpha)

    def wash(self, colour: FloatArray, alpha: FloatArray) -> None:
        """Lay one colour with a coverage over the whole canvas."""
        cover = alpha.astype(np.float32)
        self.over(np.broadcast_to(colour.astype(np.float32), self.colour.shape), cover, slice(None), slice(None))

    def darken(self, amount: FloatArray, rows: slice, columns: slice) -> None:
        """Shade a part of the canvas; 1 is black."""
        self.colour[rows, columns] *= 1 - amount[..., None]

    def straight(self) -> NDArray[np.uint8]:
        """Shape (rows, columns, 4), not premultiplied, 0 to 255."""
        colour = self.colour / np.maximum(self.alpha, 1e-4)[..., None]
        # The lowest bits carry a fixed dither, or slow changes would show bands; alpha is left alone, for it is stored
        # without loss and noise would weigh as much as the picture.
        noise = np.random.default_rng(0).uniform(0, 1, colour.shape[:2])[..., None]
        dithered = np.clip(colour, 0, 1) * 255 + noise * (colour > 0)
        return np.clip(np.dstack([dithered, np.rint(self.alpha * 255)]), 0, 255).astype(np.uint8)


def lay_body(canvas: Canvas, surface: Surface, profile: Profile) -> None:
    """The silhouette as a body of glass: darkest where it faces the viewer, bright at its rim, a halo around it."""
    cover, within = surface.cover, np.maximum(surface.edge_cm, 0)
    facing = np.clip(surface.normal[..., 2], 0, 1)
    deep, lit_tone, rim, line = (np.array(profile.body[k], np.float32) for k in ("deep", "lit", "rim", "line"))
    strength = profile.body_strength
    distance = np.maximum(-surface.edge_cm, 0)
    glow = strength["halo"] * (0.55 * np.exp(-distance / 0.8) + 0.45 * np.exp(-distance / 3.2))
    canvas.wash(rim * 0.75, glow * (1 - cover))
    light = np.clip(surface.normal @ np.array([-0.35, 0.50, 0.79], np.float32), 0, 1)
    tone = deep + (lit_tone - deep) * (light**2)[..., None]
    canvas.over(tone.astype(np.float32), cover * strength["fill"], slice(None), slice(None))
    fresnel = (1 - facing) ** 2.6 * (0.35 + 0.65 * np.exp(-within / 1.1))
    canvas.wash(rim, cover * np.clip(0.8 * strength["rim"] * fresnel, 0, 1))
    canvas.wash(line, cover * 0.75 * strength["rim"] * np.exp(-((within / 0.10) ** 2)))


def lay_skin(canvas: Canvas, surface: Surface, profile: Profile, px_per_cm: float) -> None:
    """A breath of light and shade on the skin over the bones: eyes, nose, mouth, collarbones."""
    light = surface.normal @ np.array([-0.45, 0.60, 0.66], np.float32)
    fine = light - ndimage.gaussian_filter(light, 0.9 * px_per_cm)
    inner = surface.cover * np.clip(surface.edge_cm / 0.8 - 0.3, 0, 1)
    strength = profile.body_strength["skin"]
    canvas.wash(np.array(profile.body["rim"], np.float32), inner * np.clip(strength * fine, 0, 0.55))
    canvas.wash(np.array(profile.body["shade"], np.float32), inner * np.clip(-strength * fine, 0, 0.55))


def lay_xray(canvas: Canvas, layer: Layer, profile: Profile) -> None:
    """Let a shape shine faintly through what lies in front of it, more at its edge than in its middle."""
    facing = np.clip(layer.normal[..., 2], 0, 1)
    alpha = layer.alpha * layer.shape.xray * (0.45 + 0.9 * (1 - facing))
    canvas.over(lit(layer, profile), np.clip(alpha, 0, 1).astype(np.float32), layer.rows, layer.columns)


def lay_organ(canvas: Canvas, layer: Layer, profile: Profile, px_per_cm: float) -> None:
    """An organ with the soft shadow it throws on what lies behind."""
    opacity = layer.shape.opacity * profile.glass.get(layer.shape.colour, 1.0)
    alpha = (layer.alpha * opacity).astype(np.float32)
    if layer.shape.opacity > 0.7:
        _shadow(canvas, layer, profile, px_per_cm)
    colour = lit(layer, profile)
    if opacity < 0.99:
        # What can be seen through is denser at its edge, as glass is.
        facing = np.clip(layer.normal[..., 2], 0, 1)
        alpha = alpha * (0.80 + 1.1 * (1 - facing) ** 1.5)
    canvas.over(colour, np.clip(alpha, 0, 1).astype(np.float32), layer.rows, layer.columns)
    if profile.outline:
        inner = ndimage.gaussian_filter(layer.whole, 0.05 * px_per_cm)
        line = np.clip(layer.alpha * (1 - inner) * 2.2, 0, 1) * profile.outline * opacity
        dark = profile.albedo(layer.shape.colour) * 0.42
        canvas.over(np.broadcast_to(dark, colour.shape), line.astype(np.float32), layer.rows, layer.columns)


def _shadow(canvas: Canvas, layer: Layer, profile: Profile, px_per_cm: float) -> None:
    reach = 0.30 * px_per_cm
    pad = int(3 * reach)
    n_rows, n_columns = canvas.alpha.shape
    rows = slice(max(layer.rows.start - pad, 0), min(layer.rows.stop + pad, n_rows))
    columns = slice(max(layer.columns.start - pad, 0), min(layer.columns.stop + pad, n_columns))
    cast = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.float32)
    top, left = layer.rows.start - rows.start, layer.columns.start - columns.start
    cast[top : top + layer.alpha.shape[0], left : left + layer.alpha.shape[1]] = layer.casts
    soft = ndimage.gaussian_filter(cast, reach)
    soft = ndimage.shift(soft, (0.22 * px_per_cm, 0.10 * px_per_cm), order=1)
    tight = ndimage.gaussian_filter(cast, reach * 0.3)
    canvas.darken(np.clip(profile.shadow * (0.65 * soft + 0.5 * tight), 0, 0.85), rows, columns)


def lay_line(canvas: Canvas, shape: Shape, profile: Profile, window: Window) -> None:
    """A lining (pleura, peritoneum) as a fine line with a breath of light inside it."""
    assert shape.outline is not None
    curve = smooth(shape.outline, closed=True, step_cm=0.02)
    fine = ridge(window, [curve], 0.10)
    soft = ridge(window, [curve], 0.7)
    strength = np.clip(0.30 * fine + 0.05 * soft, 0, 1).astype(np.float32)
    colour = np.array(profile.body["line"], np.float32)
    canvas.wash(colour, strength)


def fade_below(canvas: Canvas, window: Window, from_cm: float, to_cm: float) -> None:
    """Let the picture run out softly towards its lower edge."""
    _, y = window.grid_cm()
    share = np.clip((y - to_cm) / (from_cm - to_cm), 0, 1)
    share = (share * share * (3 - 2 * share)).astype(np.float32)
    canvas.colour *= share[..., None]
    canvas.alpha *= share


def veil(layers: Sequence[Layer], window: Window) -> FloatArray:
    """How much of a vessel's shine the organs in front of it hold back, 0 to 1 at each pixel."""
    held = np.zeros(window.shape, dtype=np.float32)
    for layer in layers:
        part = held[layer.rows, layer.columns]
        part += layer.alpha * (layer.shape.veil - part)
    return held


def bone_veil(layers: Sequence[Layer], window: Window) -> FloatArray:
    """How much of the shine of bones the organs in front hold back: solid ones most of it, lungs nothing."""
    held = np.zeros(window.shape, dtype=np.float32)
    for layer in layers:
        if layer.shape.opacity > BONES_SHINE_THROUGH:
            part = held[layer.rows, layer.columns]
            np.maximum(part, layer.alpha * VEIL_OF_SOLID, out=part)
    return held


def occlusion(layers: Sequence[Layer], window: Window) -> NDArray[np.uint8]:
    """How much a cell is dimmed at each place: 255 means hidden."""
    hidden = np.zeros(window.shape, dtype=np.float32)
    for layer in layers:
        part = hidden[layer.rows, layer.columns]
        np.maximum(part, layer.alpha * layer.shape.hides, out=part)
    return np.rint(255 * ndimage.gaussian_filter(hidden, 0.12 * window.px_per_cm)).astype(np.uint8)
