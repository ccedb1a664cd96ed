"""A shape turned into pixels: coverage, surface normals and shade of its grooves, before any light falls on it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from coil import coil
from curve import covered, smooth, tube
from detail import fibres, folds, gland, gyri, haustra, lobules, noise, rugae
from drawing import Shape
from numpy.typing import NDArray
from relief import dome, normals, ridge
from scipy import ndimage
from window import Window

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Layer:
    """Pixels of one shape within a part of the plate.

    Attributes
    ----------
    shape
        The shape.
    rows, columns
        The part of the plate that the arrays cover.
    alpha
        Coverage of each pixel.
    whole
        The same before a long tube was cut into pieces.
    casts
        Coverage that throws a shadow; less than `alpha` where a piece of a long tube joins the piece before it.
    normal
        Unit normals, (rows, columns, 3).
    groove
        1 on open surface, towards 0 in creases.
    """

    shape: Shape
    rows: slice
    columns: slice
    alpha: FloatArray
    whole: FloatArray
    casts: FloatArray
    normal: FloatArray
    groove: FloatArray


def build(shape: Shape, plate: Window) -> list[Layer]:
    """Pixels of a shape; nothing when it lies outside the plate."""
    part, rows, columns = plate.crop(*shape.bounds_cm())
    if rows.stop - rows.start < 3 or columns.stop - columns.start < 3:
        return []
    seed = zlib.crc32(f"{shape.id} {shape.side} {shape.depth}".encode())
    if shape.outline is not None:
        alpha, height, groove = _solid(shape, part, seed)
        whole = casts = alpha
    elif shape.detail == "coil":
        alpha, height, groove = _coil(shape, part, seed)
        whole = casts = alpha
    else:
        alpha, whole, casts, height, groove = _tube(shape, part, seed)
    if shape.contours:
        lines = [smooth(line, closed=False, step_cm=0.02) for line in shape.contours]
        crease = ridge(part, lines, 0.15) * np.minimum(1, height * 2)
        wide = ridge(part, lines, 0.6)
        height = height - shape.crease * (0.10 * crease + 0.16 * wide * np.minimum(height, 1))
        groove = groove * (1 - 0.55 * shape.crease * crease - 0.12 * shape.crease * wide)
    smooth_height = ndimage.gaussian_filter(height * shape.relief, 0.03 * part.px_per_cm)
    return [Layer(shape, rows, columns, alpha, whole, casts, normals(smooth_height, part.px_per_cm), groove)]


def _solid(shape: Shape, part: Window, seed: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    alpha = covered(shape.polygon(), part)
    for hole in shape.holes:
        alpha = alpha * (1 - covered(smooth(hole, closed=True), part))
    height = dome(alpha, part, shape.flatness)
    if "fade_above" in shape.tags:
        # A breast passes into the chest without an edge.
        _, y = part.grid_cm()
        low, high = shape.polygon()[:, 1].min(), shape.polygon()[:, 1].max()
        share = np.clip((high - y) / (0.62 * (high - low)), 0, 1)
        alpha = alpha * (share * share * (3 - 2 * share))
    if "soft_edge" in shape.tags:
        distance = ndimage.distance_transform_edt(alpha > 0.5)
        share = np.clip(distance / (0.30 * distance.max(initial=1.0)), 0, 1)
        alpha = alpha * (share * share * (3 - 2 * share))
    groove = np.ones_like(height)
    guide = None if shape.guide is None else smooth(shape.guide, closed=False, step_cm=0.02)
    rise = np.minimum(1, height * 1.2)
    match shape.detail:
        case "gyri":
            fold = gyri(part, shape.pitch_cm, seed)
            height = height + 0.15 * shape.pitch_cm * fold * rise
            groove = 1 - 0.46 * np.clip(-fold, 0, 1) ** 3
        case "lobules":
            cobble = ndimage.gaussian_filter(lobules(part, shape.pitch_cm, seed), 0.07 * part.px_per_cm)
            height = height + 0.20 * shape.pitch_cm * cobble * rise
            groove = 0.84 + 0.16 * cobble
        case "grain":
            grain = noise(part.shape, part.px_per_cm, shape.pitch_cm, seed)
            height = height + 0.02 * shape.pitch_cm * grain * rise
        case "rugae":
            assert guide is not None
            fold = rugae(part, guide, shape.pitch_cm, seed)
            height = height + 0.04 * shape.pitch_cm * fold * rise
            groove = 1 - 0.10 * np.clip(-fold, 0, 1) ** 1.5
        case "fibres":
            assert guide is not None
            strand = fibres(part, guide, shape.pitch_cm, seed)
            height = height + 0.05 * shape.pitch_cm * strand * rise
            groove = 1 - 0.07 * np.clip(-strand, 0, 1)
        case "gland":
            assert guide is not None
            lobe = ndimage.gaussian_filter(gland(part, guide[0], round(shape.pitch_cm), seed), 0.05 * part.px_per_cm)
            height = height + 0.20 * lobe * rise
            groove = 0.84 + 0.16 * lobe
        case "leaves":
            _, y = part.grid_cm()
            bend = noise(part.shape, part.px_per_cm, 3.0, seed)
            leaf = np.sin(2 * np.pi * (y / shape.pitch_cm + 0.12 * bend)).astype(np.float32)
            height = height + 0.12 * shape.pitch_cm * leaf * rise
            groove = 0.75 + 0.25 * np.clip(leaf + 0.6, 0, 1)
    return alpha, height.astype(np.float32), groove.astype(np.float32)


def _tube(shape: Shape, part: Window, seed: int) -> tuple[FloatArray, ...]:
    assert shape.centreline is not None
    assert shape.widths_cm is not None
    place = tube(shape.centreline, shape.widths_cm, part)
    groove = np.ones(part.shape, dtype=np.float32)
    across, swell = place.across, np.ones(part.shape, dtype=np.float32)
    if shape.detail == "haustra":
        seed = zlib.crc32(shape.colour.encode())
        factor, bulge = haustra(replace(place, along_cm=place.along_cm + shape.start_cm), shape.pitch_cm, seed)
        if "fading" in shape.tags:
            fade = np.clip((place.along_cm.max(where=place.along_cm < 900, initial=0.0) - place.along_cm) / 3, 0, 1)
            factor, bulge = 1 - (1 - factor) * fade, 1 - (1 - bulge) * fade
        across = across / factor
        groove = 0.55 + 0.45 * bulge**0.7
        swell = 0.72 + 0.28 * bulge
    inside = np.abs(across) - 1
    alpha = np.clip(0.5 - inside * place.radius_cm * part.px_per_cm, 0, 1)
    height = place.radius_cm * np.sqrt(np.clip(1 - across**2, 0, 1)) * swell
    whole = casts = alpha
    if "joined" in shape.tags:
        # The tube goes on where another one ends: no cap, no shadow, no edge.
        alpha = alpha * np.clip(place.along_cm / 0.5, 0, 1)
        casts = alpha * np.clip((place.along_cm - 0.6) / 1.0, 0, 1)
    if shape.detail == "folds":
        ring = folds(place, shape.pitch_cm, seed)
        height = height + 0.030 * ring * np.sqrt(np.clip(1 - across**2, 0, 1))
        groove = 0.93 + 0.07 * ring
    elif shape.detail == "rings":
        ring = np.abs(np.sin(np.pi * place.along_cm / shape.pitch_cm)) ** 0.5
        height = height * (0.86 + 0.14 * ring)
        groove = 0.70 + 0.30 * ring
    elif shape.detail == "haustra":
        taenia = np.exp(-0.5 * ((across - 0.12) / 0.09) ** 2) * np.clip((place.along_cm + shape.start_cm) / 1.5, 0, 1)
        if "fading" in shape.tags:
            taenia = taenia * fade
        height = height * (1 - 0.5 * taenia) + 0.5 * taenia * place.radius_cm * 0.93
        groove = np.maximum(groove, 0.92 * taenia)
    return tuple(field.astype(np.float32) for field in (alpha, whole, casts, height, groove))


def _coil(shape: Shape, part: Window, seed: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    assert shape.centreline is not None
    assert shape.widths_cm is not None
    found = coil(shape.centreline, shape.widths_cm, part)
    place, length = found.place, found.place.along_cm.max(initial=1.0)
    # Folds are close and high in the jejunum and peter out in the ileum.
    share = 1 - 0.75 * np.clip(place.along_cm / length, 0, 1)
    ring = folds(place, shape.pitch_cm, seed) * share * np.sqrt(np.clip(1 - place.across**2, 0, 1))
    height = found.height_cm + 0.011 * ring
    groove = found.shade * (0.98 + 0.02 * ring)
    return tuple(field.astype(np.float32) for field in (found.alpha, height, groove))
