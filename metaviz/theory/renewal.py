"""The renewal solution: expected foundings of every generation, for a patient of frailty one who never dies.

The intensity of generation g in a patient of frailty F is F^g times the curve found here, so one solution
serves all patients.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from metaviz.model.arrays import ComplexArray, FloatArray, IntArray
from metaviz.model.growth import ColonyLife, Shedding
from metaviz.theory.colony_kernel import class_of_place, expected_detected, expected_state
from metaviz.theory.founding import Founding
from metaviz.theory.grid import TimeGrid, cell_means, coarse_means, counts_of_spectrum, lagged
from metaviz.theory.later import Generations, solve_generations


@dataclass(frozen=True, eq=False)
class Renewal:
    """Expected foundings and detections for frailty one, by generation and time.

    Attributes
    ----------
    edge_days
        Shape (n_cells + 1,), edges of the cells of time.
    founded
        Shape (n_generations, n_cells, n_places): colonies founded in each cell of time.
    detected
        The same shape: colonies that become detectable in each cell of time.
    by_kind
        Shape (n_generations, n_cells, n_kinds): colonies founded, by kind (see `metaviz.theory.founding`).
    primary_shed
        Shape (n_cells,): cells shed by the primary in each cell of time.
    """

    edge_days: FloatArray
    founded: FloatArray
    detected: FloatArray
    by_kind: FloatArray
    primary_shed: FloatArray


@dataclass(frozen=True, eq=False)
class _Spectra:
    """Fourier transforms of what colonies do by age, one column per sleep class."""

    shed: ComplexArray
    detected: ComplexArray


def solve_renewal(founding: Founding, life: ColonyLife, grid: TimeGrid, *, all_generations: bool) -> Renewal:
    """Solve the renewal equation on the cells of a grid.

    Parameters
    ----------
    founding
        Who founds where, and the scene with its shedding and detection.
    life
        Growth and dormancy of colonies, the same whenever they are founded.
    grid
        Time grid.
    all_generations
        Whether to solve for more than the first generation.
    """
    scene = founding.scene
    by_class = _class_spectra(life, scene.colony_shedding, scene.detection.detectable_cells, grid)
    kernels = _Kernels(founding, life, by_class, grid.fft_size)
    primary = founding.by_primary(grid.edge_days)
    if all_generations:
        solved = solve_generations(founding, primary.founded, grid.edge_days, kernels.shed_by, kernels.seen_of)
        by_kind, detected = solved.founded, solved.detected
    else:
        by_kind, detected = primary.founded[None], kernels.seen_of(primary.founded)[None]
    return Renewal(grid.edge_days, founding.by_place(by_kind), detected, by_kind, primary.shed)


def coarse_generations(founding: Founding, life: ColonyLife, grid: TimeGrid, first: FloatArray) -> Generations:
    """Solve for all generations on the coarse cells of a grid, from the first one, (n_coarse, n_kinds).

    By plain sums over earlier cells: high powers of the frailty would blow up the rounding of a Fourier transform.
    """
    of_place = class_of_place(life, founding.scene.body)
    shed, seen = _class_matrices(life, founding.scene.colony_shedding, founding.scene.detection.detectable_cells, grid)

    def by_class(counts: FloatArray, matrices: FloatArray, classes: IntArray) -> FloatArray:
        result = np.zeros_like(counts)
        for number, matrix in enumerate(matrices):
            columns = np.flatnonzero(classes == number)
            result[:, columns] = matrix @ counts[:, columns]
        return result

    return solve_generations(
        founding,
        first,
        grid.coarse_days,
        lambda founded: by_class(founded, shed, of_place[founding.place_of_kind]),
        lambda founded: by_class(founding.by_place(founded), seen, of_place),
    )


@lru_cache(maxsize=16)
def _class_matrices(
    life: ColonyLife, shedding: Shedding, detectable_cells: float, grid: TimeGrid
) -> tuple[FloatArray, FloatArray]:
    """Return cells shed and detection in each coarse cell by cell of founding, each (n_classes, n_coarse, n_coarse)."""
    cell = np.arange(grid.n_coarse)
    age = cell[:, None] - cell[None, :]
    lags = (lagged(coarse_means(curve)) for curve in _curves(life, shedding, detectable_cells, grid))
    shed, seen = (np.where(age >= 0, lag[:, np.maximum(age, 0)], 0.0) for lag in lags)
    return shed, seen


class _Kernels:
    """What colonies do by age, as convolutions."""

    def __init__(self, founding: Founding, life: ColonyLife, by_class: _Spectra, size: int) -> None:
        of_place = class_of_place(life, founding.scene.body)
        self._founding, self._size = founding, size
        self._shed = by_class.shed[:, of_place[founding.place_of_kind]]
        self._seen = by_class.detected[:, of_place]

    def shed_by(self, founded: FloatArray) -> FloatArray:
        """Return the cells shed in each cell of time, (n_cells, n_kinds)."""
        return self._convolved(founded, self._shed)

    def seen_of(self, founded: FloatArray) -> FloatArray:
        """Return the colonies that become detectable in each cell of time, (n_cells, n_places)."""
        return self._convolved(self._founding.by_place(founded), self._seen)

    def _convolved(self, counts: FloatArray, kernel: ComplexArray) -> FloatArray:
        spectrum = np.fft.rfft(counts, self._size, axis=0)
        return counts_of_spectrum(spectrum * kernel, self._size, len(counts))


@lru_cache(maxsize=16)
def _class_spectra(life: ColonyLife, shedding: Shedding, detectable_cells: float, grid: TimeGrid) -> _Spectra:
    curves = _curves(life, shedding, detectable_cells, grid)
    return _Spectra(*(np.fft.rfft(lagged(cell_means(curve)), grid.fft_size, axis=1).T for curve in curves))


@lru_cache(maxsize=16)
def _curves(
    life: ColonyLife, shedding: Shedding, detectable_cells: float, grid: TimeGrid
) -> tuple[FloatArray, FloatArray]:
    """Return expected cells shed, and the chance to be detectable, by age; each (n_classes, n_fine)."""
    ages = grid.fine_days
    rate = np.asarray(expected_state(life, ages, shedding.cells_per_day), dtype=np.float64)
    steps = 0.5 * (rate[:, 1:] + rate[:, :-1]) * (ages[1] - ages[0])
    shed = np.concatenate([np.zeros((len(rate), 1)), np.cumsum(steps, axis=1)], axis=1)
    return shed, expected_detected(life, ages, detectable_cells)
