"""Life and death of a patient: the burden of metastases as a compound Poisson sum.

Given the frailty, colonies are points of a Poisson process and each adds its own random burden M, so the Laplace
transform of the total is known,

    E exp(-s B) = exp(-sum over colonies of E[1 - exp(-s M)]),

and is inverted numerically at the burden that is still missing to the lethal one. That is exact for the first
generation. Later generations add their burden as if they were unrelated to their mothers and to one another; given
that the patient lives, they are as many as in patients who cannot die.

References
----------
Abate J, Whitt W. A unified framework for numerically inverting Laplace transforms. INFORMS J Comput
2006;18:408-421. doi:10.1287/ijoc.1050.0137 (the Euler algorithm)
"""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np

from metaviz.model.arrays import ComplexArray, FloatArray
from metaviz.model.growth import ColonyLife
from metaviz.theory.colony_kernel import class_of_place, expected_state
from metaviz.theory.founding import Founding
from metaviz.theory.grid import TimeGrid, coarse_means

_EULER_TERMS = 6
_ALMOST_ALL = 0.98
_LEAST_CHANCE = 1e-3
_ROOM_LEFT = (1.0, 0.6, 0.25, 0.05)
"""Shares of the lethal burden left to the metastases at which the distribution is tabulated."""


def solve_lifetime(founding: Founding, life: ColonyLife, grid: TimeGrid, colonies: FloatArray) -> FloatArray:
    """Return the chance to be alive at the coarse edges of the grid, shape (n_nodes, n_coarse + 1); falls from one.

    Parameters
    ----------
    founding
        The case, with its lethal burden, and the kinds of tumours.
    life
        Growth and dormancy of colonies, the same whenever they are founded.
    grid
        Time grid.
    colonies
        Shape (n_nodes, n_coarse, n_kinds): colonies founded in each coarse cell, for each node of the frailty.
    """
    scene = founding.scene
    classes = class_of_place(life, scene.body)[founding.place_of_kind]
    to_class = (classes[:, None] == np.arange(classes.max() + 1)).astype(np.float64)
    spectra = np.fft.fft(colonies @ to_class, 2 * grid.n_coarse, axis=1)
    room = 1.0 - founding.during.primary.cells(grid.coarse_days) / scene.lethal_cells
    levels = _levels(float(room.min()))
    tables = [_at_level(spectra, _lethal_kernel(life, scene.lethal_cells * level, grid)) for level in levels]
    return falling(np.where(room > 0.0, _between(tables, levels, room), 0.0))


def falling(chance: FloatArray) -> FloatArray:
    """Return a chance to be alive that never rises, last axis; below what the inversion can tell it is zero."""
    alive = np.minimum.accumulate(np.clip(chance, 0.0, 1.0), axis=-1)
    return np.where(alive < _LEAST_CHANCE, 0.0, alive)


def _levels(tightest: float) -> list[float]:
    levels = [share for share in _ROOM_LEFT if share >= tightest]
    if tightest < _ALMOST_ALL:
        levels += [share for share in _ROOM_LEFT if share < tightest][:1]
    return levels


def _between(tables: list[FloatArray], levels: list[float], room: FloatArray) -> FloatArray:
    """Interpolate linearly in the room that is left; each table has shape (n_nodes, n_edges, ...)."""
    result = tables[0].copy()
    for upper, lower, table, following in zip(levels, levels[1:], tables, tables[1:], strict=False):
        edges = np.flatnonzero(room < upper)
        share = np.clip((upper - room[edges]) / (upper - lower), 0.0, 1.0)
        share = share.reshape(-1, *(1,) * (table.ndim - 2))
        result[:, edges] = (1.0 - share) * table[:, edges] + share * following[:, edges]
    return result


def _at_level(spectra: ComplexArray, missing: ComplexArray) -> FloatArray:
    """Chance that the metastases weigh less than a share of the lethal burden, (n_nodes, n_coarse + 1)."""
    points, euler = euler_nodes()
    n_edges = spectra.shape[1] // 2 + 1
    exponent = np.fft.ifft(np.einsum("qfc,ckf->qkf", spectra, missing), axis=-1)[..., : n_edges - 1]
    # The real part is never below zero, but for the rounding of the transform.
    exponent = np.maximum(exponent.real, 0.0) + 1j * exponent.imag
    alive = np.ones((len(spectra), n_edges))
    alive[:, 1:] = ((euler / points)[None, :, None] * np.exp(-exponent)).sum(axis=1).real
    return alive


@lru_cache(maxsize=2)
def euler_nodes() -> tuple[ComplexArray, ComplexArray]:
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
    """Return the spectra of ``E[1 - exp(-s M)]`` by age, shape (n_classes, n_points, 2 * n_coarse)."""
    points, _ = euler_nodes()

    def missing(cells: FloatArray) -> ComplexArray:
        return np.asarray(-np.expm1(-points.reshape(-1, *(1,) * cells.ndim) * (cells / room_cells)))

    by_age = coarse_means(expected_state(life, grid.fine_days, missing))
    return np.asarray(np.fft.fft(by_age, 2 * grid.n_coarse, axis=-1))
