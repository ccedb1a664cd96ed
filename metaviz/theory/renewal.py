"""The renewal solution: expected foundings of every generation, for a patient of frailty one who never dies.

The intensity of generation g in a patient of frailty F is F^g times the curve found here, so one solution
serves all patients.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from metaviz.model.arrays import ComplexArray, FloatArray
from metaviz.model.growth import ColonyLife, Shedding
from metaviz.theory.colony_kernel import class_of_place, expected_detected, expected_state
from metaviz.theory.founding import Founding
from metaviz.theory.grid import TimeGrid, cell_means, coarse_means, counts_of_spectrum, lagged

IMMORTAL_GENERATIONS = 12
_NEGLIGIBLE = 1e-7


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
    first_shed
        Shape (n_cells, n_kinds): cells shed by the first generation; zeros if no later one was asked for.
    """

    edge_days: FloatArray
    founded: FloatArray
    detected: FloatArray
    by_kind: FloatArray
    primary_shed: FloatArray
    first_shed: FloatArray


@dataclass(frozen=True, eq=False)
class _Spectra:
    """Fourier transforms of what colonies do by age, one column per sleep class."""

    shed: ComplexArray
    detected: ComplexArray


def solve_renewal(
    founding: Founding, life: ColonyLife, grid: TimeGrid, max_generations: int = IMMORTAL_GENERATIONS
) -> Renewal:
    """Solve the renewal equation generation by generation.

    Parameters
    ----------
    founding
        Who founds where, and the scene with its shedding and detection.
    life
        Growth and dormancy of colonies, the same whenever they are founded.
    grid
        Time grid.
    max_generations
        Generations to solve for; fewer when the rest is negligible.
    """
    scene = founding.scene
    by_class = _class_spectra(life, scene.colony_shedding, scene.detection.detectable_cells, grid)
    of_place = class_of_place(life, scene.body)
    of_kind = of_place[founding.place_of_kind]
    time_in_spell = founding.time_in_spell(grid.edge_days)
    size, n_cells = grid.fft_size, grid.n_cells
    primary = founding.by_primary(grid.edge_days)
    current = primary.founded
    by_kind, founded, detected = [], [], []
    first_shed = np.zeros_like(current)
    ceiling = np.exp(2.5 * scene.frailty_sigma)
    for generation in range(max_generations):
        by_kind.append(current)
        founded.append(founding.by_place(current))
        spectrum = np.fft.rfft(founded[-1], size, axis=0)
        detected.append(counts_of_spectrum(spectrum * by_class.detected[:, of_place], size, n_cells))
        if generation + 1 == max_generations:
            break
        if founding.n_clones > 1:
            spectrum = np.fft.rfft(current, size, axis=0)
        shed = counts_of_spectrum(spectrum * by_class.shed[:, of_kind], size, n_cells)
        if generation == 0:
            first_shed = shed
        current = founding.founded(shed, time_in_spell)
        if current.sum() * ceiling ** (generation + 2) < _NEGLIGIBLE:
            break
    return Renewal(grid.edge_days, np.stack(founded), np.stack(detected), np.stack(by_kind), primary.shed, first_shed)


def coarse_kernels(founding: Founding, life: ColonyLife, grid: TimeGrid) -> tuple[ComplexArray, ComplexArray]:
    """Return the spectra by coarse lag of cells shed by each kind, and of detection at each place.

    Shapes are (n_frequencies, n_kinds) and (n_frequencies, n_places).
    """
    scene = founding.scene
    of_place = class_of_place(life, scene.body)
    curves = _curves(life, scene.colony_shedding, scene.detection.detectable_cells, grid)
    shed, detected = (np.fft.rfft(lagged(coarse_means(curve)), 2 * grid.n_coarse, axis=1).T for curve in curves)
    return shed[:, of_place[founding.place_of_kind]], detected[:, of_place]


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
