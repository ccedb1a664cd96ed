"""Generated surface detail, in centimetres of height: folds of the brain, haustra, folds, lobules.

Each pattern is a pure function of its window and seed, so a plate bakes to the same picture every time.
"""

from __future__ import annotations

import numpy as np
from curve import TubeField, arc_length
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree
from window import Window

FloatArray = NDArray[np.float32]


def noise(shape: tuple[int, int], px_per_cm: float, wavelength_cm: float, seed: int) -> FloatArray:
    """Band-passed noise of unit spread with one dominant wavelength."""
    white = np.random.default_rng(seed).standard_normal(shape)
    frequency = np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.fftfreq(shape[1])[None, :]) * px_per_cm
    band = np.exp(-0.5 * ((frequency * wavelength_cm - 1) / 0.35) ** 2)
    field = np.fft.ifft2(np.fft.fft2(white) * band).real
    return (field / field.std()).astype(np.float32)


def gyri(window: Window, wavelength_cm: float, seed: int) -> FloatArray:
    """Labyrinth of folds, -1 in the grooves to 1 on the crests (a Swift-Hohenberg pattern).

    The plane is bent by broad noise, so that folds are wider here and narrower there.
    """
    coarse = window.scaled(min(1.0, 12.0 / window.px_per_cm))
    shape = coarse.shape
    k = np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.fftfreq(shape[1])[None, :])
    k = k * coarse.px_per_cm * wavelength_cm
    linear = 0.7 - (1 - k**2) ** 2
    step = np.exp(np.clip(0.4 * linear, -40, None))
    field = 0.3 * noise(shape, coarse.px_per_cm, wavelength_cm, seed)
    for _ in range(70):
        field = np.fft.ifft2(np.fft.fft2(field - 0.4 * field**3) * step).real
    scale = window.px_per_cm
    swing = 0.28 * wavelength_cm * scale
    bend = [
        swing * (noise(window.shape, scale, 3.1, seed + i) + 0.2 * noise(window.shape, scale, 1.5, seed + i + 2))
        for i in (1, 2)
    ]
    rows, columns = np.mgrid[0 : window.shape[0], 0 : window.shape[1]]
    zoom = coarse.px_per_cm / window.px_per_cm
    position = [(axis + 0.5 + shift) * zoom - 0.5 for axis, shift in zip((rows, columns), bend, strict=True)]
    fine = ndimage.map_coordinates(field, position, order=3, mode="reflect")
    return np.tanh(2.4 * fine / np.abs(field).max()).astype(np.float32)


def haustra(field: TubeField, pitch_cm: float, seed: int) -> tuple[FloatArray, FloatArray]:
    """Radius factor and height factor of a sacculated tube.

    Bulges follow one another every `pitch_cm`, a little unevenly, and stagger between the two sides of the taenia.
    """
    rng = np.random.default_rng(seed)
    wobble = rng.uniform(0, 2 * np.pi, 2)
    phase = field.along_cm / pitch_cm + 0.16 * np.sin(field.along_cm / 2.9 + wobble[0])
    # Round the blind end the two sides are one.
    open_share = np.clip(field.along_cm / 2.0, 0, 1)
    phase = phase + 0.18 * open_share * np.tanh(3 * field.across) + 0.05 * np.sin(field.along_cm / 1.3 + wobble[1])
    begun = np.clip(field.along_cm / 2.2, 0, 1)
    bulge = 1 - begun**2 * (3 - 2 * begun) * (1 - np.abs(np.sin(np.pi * phase)) ** 0.55)
    return (0.80 + 0.20 * bulge).astype(np.float32), bulge.astype(np.float32)


def folds(field: TubeField, pitch_cm: float, seed: int) -> FloatArray:
    """Shallow rings around a tube, -1 to 1, bent by noise so that they do not look turned on a lathe."""
    bend = noise(field.along_cm.shape, 24, 2.4, seed)
    phase = field.along_cm / pitch_cm + 0.22 * bend + 0.25 * field.across**2
    return (np.sin(2 * np.pi * phase)).astype(np.float32)


def lobules(window: Window, size_cm: float, seed: int) -> FloatArray:
    """Cobbles, 0 in the seams to 1 on top (distances to scattered seeds)."""
    rng = np.random.default_rng(seed)
    rows, columns = window.shape
    step = size_cm * window.px_per_cm
    gy, gx = np.mgrid[0 : rows + step : step, 0 : columns + step : step]
    seeds = np.stack([gy, gx], -1).reshape(-1, 2) + rng.uniform(-0.45, 0.45, (gy.size, 2)) * step

    grid = np.stack(np.mgrid[0:rows, 0:columns], -1).reshape(-1, 2)
    near, _ = cKDTree(seeds).query(grid, k=2)
    edge = (near[:, 1] - near[:, 0]).reshape(window.shape) / step
    return np.clip(edge * 2.2, 0, 1).astype(np.float32) ** 0.5


def beside(window: Window, guide: NDArray[np.float64]) -> tuple[FloatArray, FloatArray]:
    """Length along a guide curve to its point nearest to each pixel, and signed distance from it, both in cm."""
    x, y = window.grid_cm()
    pixels = np.stack(np.broadcast_arrays(x, y), axis=-1).reshape(-1, 2)
    tangent = np.gradient(guide, axis=0)
    distance, nearest = cKDTree(guide).query(pixels)
    offset = pixels - guide[nearest]
    side = np.sign(tangent[nearest, 0] * offset[:, 1] - tangent[nearest, 1] * offset[:, 0])
    along = arc_length(guide)[nearest]
    return along.astype(np.float32).reshape(window.shape), (side * distance).astype(np.float32).reshape(window.shape)


def rugae(window: Window, guide: NDArray[np.float64], pitch_cm: float, seed: int) -> FloatArray:
    """Soft, wavering folds that follow a guide curve, -1 to 1, here strong and there lost."""
    _, side = beside(window, guide)
    scale = window.px_per_cm
    bend = noise(window.shape, scale, 3.4, seed) + 0.4 * noise(window.shape, scale, 1.5, seed + 1)
    strength = np.clip(0.55 + 0.40 * noise(window.shape, scale, 2.8, seed + 2), 0, 1)
    return (np.sin(2 * np.pi * (side / pitch_cm + 0.17 * bend)) * strength).astype(np.float32)


def fibres(window: Window, guide: NDArray[np.float64], pitch_cm: float, seed: int) -> FloatArray:
    """Fine strands that run along a guide curve, about -1 to 1."""
    along, side = beside(window, guide)
    strands = noise((256, 256), 8.0, 1.0, seed)
    at = [8.0 * along / (7 * pitch_cm), 8.0 * side / pitch_cm]
    return (0.5 * ndimage.map_coordinates(strands, at, order=1, mode="grid-wrap")).astype(np.float32)


def gland(window: Window, centre: NDArray[np.float64], lobes: int, seed: int) -> FloatArray:
    """Lobes that meet at a centre as those of the breast do at the nipple, 0 in the seams to 1 on top."""
    x, y = window.grid_cm()
    radius = np.hypot(x - centre[0], y - centre[1])
    bend = noise(window.shape, window.px_per_cm, 2.6, seed)
    broad = noise(window.shape, window.px_per_cm, 4.5, seed + 2)
    phase = np.arctan2(y - centre[1], x - centre[0]) * lobes / (2 * np.pi) + 0.16 * bend + 0.25 * broad
    lobe = np.abs(np.sin(np.pi * phase)) ** 0.45
    share = np.clip((radius - 0.8) / 2.2, 0, 1)
    cobble = ndimage.gaussian_filter(lobules(window, 0.85, seed + 1), 0.12 * window.px_per_cm)
    return (0.4 + 0.6 * lobe * (1 - share) + (0.35 * lobe + 0.25 * cobble) * share).astype(np.float32)
