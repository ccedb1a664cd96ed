"""The renewal solution: expected foundings of every generation, for a patient of frailty one who never dies.

The intensity of generation g in a patient of frailty F is F^g times the curve found here, so one solution
serves all patients.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from metaviz.model.arrays import ComplexArray, FloatArray
from metaviz.model.growth import ColonyLife, GrowthLaw, Shedding
from metaviz.model.scene import Scene
from metaviz.theory.chain import FateChain
from metaviz.theory.colony_kernel import class_of_place, expected_detected, expected_state
from metaviz.theory.grid import TimeGrid, cell_means, coarse_means, counts_of_spectrum, lagged

IMMORTAL_GENERATIONS = 12
_NEGLIGIBLE = 1e-7


@dataclass(frozen=True, eq=False)
class Renewal:
    """Expected foundings and detections for frailty one, by generation and time.

    Attributes
    ----------
    grid
        Time grid.
    founded
        Shape (n_generations, n_cells, n_places): colonies founded in each cell of time.
    detected
        The same shape: colonies that become detectable in each cell of time.
    primary_shed
        Shape (n_cells,): cells shed by the primary in each cell of time.
    """

    grid: TimeGrid
    founded: FloatArray
    detected: FloatArray
    primary_shed: FloatArray


@dataclass(frozen=True, eq=False)
class _Spectra:
    """Fourier transforms of what colonies do by age, one row per place."""

    shed: ComplexArray
    detected: ComplexArray


def solve_renewal(
    scene: Scene, chain: FateChain, grid: TimeGrid, max_generations: int = IMMORTAL_GENERATIONS
) -> Renewal:
    """Solve the renewal equation generation by generation.

    Parameters
    ----------
    scene
        Growth, shedding, dormancy and primary.
    chain
        Solved chain of the parameters in force.
    grid
        Time grid.
    max_generations
        Generations to solve for; fewer when the rest is negligible.
    """
    spectra = _spectra(scene, grid)
    shed = _primary_shed(scene.primary_growth, scene.shedding, grid)
    source = chain.body.place_index[scene.primary_place]
    size, n_cells = grid.fft_size, grid.n_cells
    current = shed[:, None] * chain.founds[source][None, :]
    founded, detected = [], []
    ceiling = np.exp(2.5 * scene.frailty_sigma)
    for generation in range(max_generations):
        spectrum = np.fft.rfft(current, size, axis=0)
        founded.append(current)
        detected.append(counts_of_spectrum(spectrum * spectra.detected, size, n_cells))
        current = counts_of_spectrum(spectrum * spectra.shed, size, n_cells) @ chain.founds
        if current.sum() * ceiling ** (generation + 2) < _NEGLIGIBLE:
            break
    return Renewal(grid, np.stack(founded), np.stack(detected), shed)


@lru_cache(maxsize=16)
def _primary_shed(growth: GrowthLaw, shedding: Shedding, grid: TimeGrid) -> FloatArray:
    rates = shedding.cells_per_day(growth.cells(grid.fine_days))
    shed = np.asarray(cell_means(rates) * grid.step_days, dtype=np.float64)
    shed.setflags(write=False)
    return shed


def _spectra(scene: Scene, grid: TimeGrid) -> _Spectra:
    by_class = _class_spectra(scene.colony, scene.shedding, scene.detection.detectable_cells, grid)
    of_place = class_of_place(scene)
    return _Spectra(by_class.shed[:, of_place], by_class.detected[:, of_place])


def coarse_kernels(scene: Scene, grid: TimeGrid) -> tuple[ComplexArray, ComplexArray]:
    """Return the spectra of cells shed and of detection by coarse lag, each of shape (n_frequencies, n_places)."""
    of_place = class_of_place(scene)
    curves = _curves(scene.colony, scene.shedding, scene.detection.detectable_cells, grid)
    shed, detected = (
        np.fft.rfft(lagged(coarse_means(curve)), 2 * grid.n_coarse, axis=1).T[:, of_place] for curve in curves
    )
    return shed, detected


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
