"""Life and death of a patient: the burden of metastases as a compound Poisson sum.

Given the frailty, colonies of the first generation are points of a Poisson process and each adds its own random
burden M, so the Laplace transform of the total is known,

    E exp(-s B) = exp(-sum over colonies of E[1 - exp(-s M)]),

and is inverted numerically at the burden that is still missing to the lethal one. By Mecke's formula the cells that
the colonies shed while the patient lives have the transform ``E exp(-s B) * sum of E[shed(M) exp(-s M)]``: large
colonies shed most, and they are also what ends a life. The second generation adds its burden as if its colonies
were unrelated; later ones are too young to weigh at death and are left out.

References
----------
Abate J, Whitt W. A unified framework for numerically inverting Laplace transforms. INFORMS J Comput
2006;18:408-421. doi:10.1287/ijoc.1050.0137 (the Euler algorithm)
Last G, Penrose M. Lectures on the Poisson Process. Cambridge, 2017 (Mecke's formula).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import comb

import numpy as np

from metaviz.model.arrays import ComplexArray, FloatArray, IntArray
from metaviz.model.growth import ColonyLife, Shedding
from metaviz.theory.colony_kernel import class_of_place, expected_state
from metaviz.theory.founding import Founding
from metaviz.theory.grid import TimeGrid, coarse_means, coarse_sums, log_mean
from metaviz.theory.renewal import Renewal

_EULER_TERMS = 6
_ALMOST_ALL = 0.98
_ROOM_LEFT = (1.0, 0.6, 0.25, 0.05)
"""Shares of the lethal burden left to the metastases at which the distribution is tabulated."""


@dataclass(frozen=True, eq=False)
class Lifetime:
    """What happens while the patient lives, at the coarse edges of the grid.

    Attributes
    ----------
    frailty, weights
        Shape (n_nodes,), quadrature of the frailty.
    alive
        Shape (n_nodes, n_coarse + 1), chance to be alive; falls from one.
    shed_alive
        Shape (n_nodes, n_coarse + 1, n_kinds): expected cells shed per day by living patients' colonies of the first
        generation, for intensities of frailty one (multiply by the frailty).
    """

    frailty: FloatArray
    weights: FloatArray
    alive: FloatArray
    shed_alive: FloatArray


def solve_lifetime(
    founding: Founding,
    life: ColonyLife,
    grid: TimeGrid,
    renewal: Renewal,
    frailty: FloatArray,
    weights: FloatArray,
) -> Lifetime:
    """Return the chance to be alive and what first-generation colonies shed until then.

    Two passes: the first knows the burden of the first generation only, and says how many colonies of the second
    are founded in living patients; the second pass adds their burden as if they were unrelated.

    Parameters
    ----------
    founding
        Who founds where, and the scene with its lethal burden and shedding.
    life
        Growth and dormancy of colonies, the same whenever they are founded.
    grid, renewal
        Time grid, and expected foundings of frailty one on it.
    frailty, weights
        Shape (n_nodes,), quadrature of the frailty.
    """
    case = _Case(founding, life, grid)
    founded = coarse_sums(renewal.by_kind[0])
    classes = case.class_of_kind
    to_class = (classes[:, None] == np.arange(classes.max() + 1)).astype(np.float64)
    own = frailty[:, None, None] * (founded @ to_class)
    alive, shed = _pass(case, founded, own)
    step_days = float(grid.coarse_days[1])
    shed_in_cell = step_days * log_mean(shed[:, :-1], shed[:, 1:])
    second = founding.founded(shed_in_cell, founding.time_in_spell(grid.coarse_days)) @ to_class
    alive, shed = _pass(case, founded, own + frailty[:, None, None] ** 2 * second)
    return Lifetime(frailty, weights, alive, shed)


@dataclass(frozen=True, eq=False)
class _Case:
    """Who founds where, how colonies live, and the time grid."""

    founding: Founding
    life: ColonyLife
    grid: TimeGrid

    @cached_property
    def class_of_kind(self) -> IntArray:
        """Sleep class of each kind of colony, shape (n_kinds,)."""
        return class_of_place(self.life, self.founding.scene.body)[self.founding.place_of_kind]


def _pass(case: _Case, founded: FloatArray, burden: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the chance to be alive, and what first-generation colonies shed, given who adds to the burden.

    Parameters
    ----------
    case
        The case and its time grid.
    founded
        Shape (n_coarse, n_kinds), first generation of frailty one: who sheds.
    burden
        Shape (n_nodes, n_coarse, n_classes): colonies founded, by node and sleep class: who weighs.
    """
    primary = case.founding.during.primary.cells(case.grid.coarse_days)
    room = 1.0 - primary / case.founding.scene.lethal_cells
    levels = _levels(float(room.min()))
    tables = [_at_level(case, founded, burden, level) for level in levels]
    alive = _between([table[0] for table in tables], levels, room)
    shed = _between([table[1] for table in tables], levels, room)
    alive[:, room <= 0.0] = 0.0
    falling: FloatArray = np.minimum.accumulate(np.clip(alive, 0.0, 1.0), axis=1)
    shed[:, np.minimum.accumulate(room) <= 0.0] = 0.0
    return falling, np.maximum(shed, 0.0)


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


def _at_level(case: _Case, founded: FloatArray, burden: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Chance that the metastases weigh less than a share of the lethal burden, and what they shed then."""
    scene, grid, classes = case.founding.scene, case.grid, case.class_of_kind
    size = 2 * grid.n_coarse
    missing, shedding = _lethal_kernels(case.life, scene.shedding, scene.lethal_cells * level, grid)
    points, euler = euler_nodes()
    weighing = np.fft.fft(burden, size, axis=1)
    exponent = np.fft.ifft(np.einsum("qfc,ckf->qkf", weighing, missing), axis=-1)[..., : grid.n_coarse]
    spectra = np.fft.fft(founded, size, axis=0).T
    shed = np.fft.ifft(spectra[:, None, :] * shedding[classes], axis=-1)[..., : grid.n_coarse]
    transform = (euler / points)[None, :, None] * np.exp(-exponent)
    n_nodes, n_edges = len(burden), grid.n_coarse + 1
    alive = np.ones((n_nodes, n_edges))
    alive[:, 1:] = transform.sum(axis=1).real
    shed_alive = np.zeros((n_nodes, n_edges, founded.shape[1]))
    # One matrix product per edge: (nodes x terms) times (terms x places).
    products = np.matmul(transform.transpose(2, 0, 1), shed.transpose(2, 1, 0))
    shed_alive[:, 1:] = products.real.transpose(1, 0, 2)
    return alive, shed_alive


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
def _lethal_kernels(
    life: ColonyLife, shedding: Shedding, room_cells: float, grid: TimeGrid
) -> tuple[ComplexArray, ComplexArray]:
    """Return the spectra of ``E[1 - exp(-s M)]`` and ``E[shed(M) exp(-s M)]`` by age, (n_classes, n_points, size)."""
    points, _ = euler_nodes()

    def exponent(cells: FloatArray) -> ComplexArray:
        return -points.reshape(-1, *(1,) * cells.ndim) * (cells / room_cells)

    def missing(cells: FloatArray) -> ComplexArray:
        return np.asarray(-np.expm1(exponent(cells)))

    def shed(cells: FloatArray) -> ComplexArray:
        return np.asarray(shedding.cells_per_day(cells) * np.exp(exponent(cells)))

    size = 2 * grid.n_coarse
    by_age = [coarse_means(expected_state(life, grid.fine_days, observable)) for observable in (missing, shed)]
    return np.fft.fft(by_age[0], size, axis=-1), np.fft.fft(by_age[1], size, axis=-1)
