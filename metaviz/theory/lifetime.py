"""The chance that a patient still lives: the burden of metastases as a compound Poisson sum.

Given the frailty, colonies of the first generation are points of a Poisson process and each adds its own random
burden, so the Laplace transform of the total is known; it is inverted numerically at the lethal burden.
Later generations are too young to weigh at death and are left out.

References
----------
Abate J, Whitt W. A unified framework for numerically inverting Laplace transforms. INFORMS J Comput
2006;18:408-421. doi:10.1287/ijoc.1050.0137 (the Euler algorithm)
"""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from metaviz.model.growth import ColonyLife
from metaviz.model.scene import Scene
from metaviz.theory.colony_kernel import expected_state, sleep_classes
from metaviz.theory.grid import COARSE_STRIDE, TimeGrid, cell_means
from metaviz.theory.renewal import Renewal

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

_EULER_TERMS = 8
_ALMOST_ALL = 0.98
_ROOM_LEFT = (1.0, 0.6, 0.25, 0.05)
"""Shares of the lethal burden left to the metastases at which the distribution is tabulated."""


def alive_share(scene: Scene, renewal: Renewal, frailty: FloatArray) -> FloatArray:
    """Return the chance to be alive at each edge of the grid.

    Parameters
    ----------
    scene
        Lethal burden, primary and growth of colonies.
    renewal
        Expected foundings.
    frailty
        Shape (n_nodes,).

    Returns
    -------
    ndarray
        Shape (n_nodes, n_cells + 1), falling from one.
    """
    grid = renewal.grid
    if not np.isfinite(scene.lethal_cells):
        return np.ones((len(frailty), grid.n_cells + 1))
    room = 1.0 - scene.primary_growth.cells(grid.edge_days) / scene.lethal_cells
    tightest = float(room.min())
    levels = [share for share in _ROOM_LEFT if share >= tightest]
    if tightest < _ALMOST_ALL:
        levels += [share for share in _ROOM_LEFT if share < tightest][:1]
    tables = np.stack([_alive_at_level(scene, renewal, frailty, level) for level in levels])
    alive = _between_levels(tables, np.array(levels), room)
    alive[:, room <= 0.0] = 0.0
    falling: FloatArray = np.minimum.accumulate(alive, axis=1)
    return falling


def _between_levels(tables: FloatArray, levels: FloatArray, room: FloatArray) -> FloatArray:
    """Interpolate linearly in the room that is left; tables have shape (n_levels, n_nodes, n_edges)."""
    if len(levels) == 1:
        return np.array(tables[0])
    clipped = np.clip(room, levels[-1], levels[0])
    upper = np.clip(np.searchsorted(-levels, -clipped, side="right") - 1, 0, len(levels) - 2)
    share = (levels[upper] - clipped) / (levels[upper] - levels[upper + 1])
    edges = np.arange(len(room))
    return np.asarray((1.0 - share) * tables[upper, :, edges].T + share * tables[upper + 1, :, edges].T)


def _alive_at_level(scene: Scene, renewal: Renewal, frailty: FloatArray, level: float) -> FloatArray:
    """Chance that the metastases weigh less than a share of the lethal burden, shape (n_nodes, n_edges)."""
    grid = renewal.grid
    kernel = _lethal_kernel(scene.colony, scene.lethal_cells * level, grid)
    classes = sleep_classes(scene.colony).of_site[scene.body.site_of_place]
    exponent: ComplexArray = np.zeros((kernel.shape[1], grid.n_cells), dtype=np.complex128)
    for row in range(kernel.shape[0]):
        founded = renewal.founded[0][:, classes == row].sum(axis=1)
        spectrum = np.fft.fft(founded, grid.fft_size)
        exponent += np.fft.ifft(spectrum[None, :] * kernel[row], axis=-1)[:, : grid.n_cells]
    points, weights = _euler_nodes()
    tabulated = np.unique(np.append(np.arange(0, grid.n_cells, COARSE_STRIDE), grid.n_cells - 1))
    transform = np.exp(-frailty[:, None, None] * exponent[None, :, tabulated])
    inverted = np.einsum("k,qkn->qn", weights / points, transform).real
    # Cell k of the convolution belongs to its right edge, k + 1; nobody is dead at edge 0.
    known_edges = np.append(0, tabulated + 1)
    known = np.concatenate([np.ones((len(frailty), 1)), np.clip(inverted, 0.0, 1.0)], axis=1)
    edges = np.arange(grid.n_cells + 1)
    return np.stack([np.interp(edges, known_edges, row) for row in known])


@lru_cache(maxsize=2)
def _euler_nodes() -> tuple[ComplexArray, ComplexArray]:
    """Return the points and the weights (with the leading power of ten) of the Euler algorithm."""
    half = _EULER_TERMS
    order = np.arange(2 * half + 1)
    points = half * np.log(10.0) / 3.0 + 1j * np.pi * order
    xi = np.ones(2 * half + 1)
    xi[0] = 0.5
    xi[2 * half] = 2.0**-half
    for k in range(1, half):
        xi[2 * half - k] = xi[2 * half - k + 1] + 2.0**-half * comb(half, k)
    return points, (10.0 ** (half / 3.0) * (-1.0) ** order * xi).astype(np.complex128)


@lru_cache(maxsize=16)
def _lethal_kernel(life: ColonyLife, room_cells: float, grid: TimeGrid) -> ComplexArray:
    """Return the spectra of ``E[1 - exp(-s * size)]`` by age at the cell's end, shape (n_classes, n_points, fft)."""
    points, _ = _euler_nodes()

    def missing(cells: FloatArray) -> ComplexArray:
        shape = (len(points),) + (1,) * cells.ndim
        return np.asarray(-np.expm1(-points.reshape(shape) * (cells / room_cells)))

    by_age = expected_state(life, grid.fine_days, missing)
    spectra: ComplexArray = np.fft.fft(cell_means(by_age), grid.fft_size, axis=-1)
    return spectra
