"""Fitting the course of a scene to metastasis at diagnosis, while the soil keeps to the autopsies.

One set of numbers must serve both: the autopsies fix how many colonies arise by the end of an untreated course, the
registry how many of them can be seen while the primary grows. What couples the two is how early cells are shed (law of
growth, shedding in proportion to surface or diameter), how many small colonies grow on and how soon (switch_share and
switch_delay), and how much patients differ (frailty). These are searched on a coarse grid, so that nothing is fitted
more finely than the data deserve.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.growth import GrowthKind
from metaviz.model.scene import Scene
from metaviz.model.study import DiagnosisBin, DiagnosisTable, Study
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.scene.resolve import SHEDDING_EXPONENTS
from metaviz.theory.diagnosis import share_at_diagnosis
from metaviz.theory.observation import Counted, expected_counted
from metaviz.theory.soil_fit import fit_soil, with_soil

LETHAL_CELLS = 7e10
CAPACITY_CELLS = {GrowthKind.GOMPERTZ: 2e11, GrowthKind.EXPONENTIAL: 1e11}
SHEDDING_WORDS = ("diameter", "surface")
FRAILTY_SIGMAS = (0.7, 1.0, 1.5)
SWITCH_SHARES = (1.0, 0.8, 0.65, 0.5, 0.42, 0.35, 0.28, 0.23, 0.2, 0.16, 0.13, 0.1, 0.085, 0.07, 0.06, 0.05)
SWITCH_DELAYS_DAYS = (DAYS_PER_YEAR, 0.25 * DAYS_PER_YEAR)
COLONY_SHARE = 0.1
"""Chosen: with more, metastases of metastases run away in frail patients, and no closed form follows them."""
WORTH_EXPONENTIAL = 0.6
"""Share of the Gompertz law's chi2 at which the exponential law is worth a start that shows nothing for years."""
LARGEST_AUTOPSY_ERROR = 0.03
"""A course with which the soil cannot keep to the autopsies is no candidate."""
WITHIN = 2.0
REFINING = (0.8, 0.9, 1.0, 1.1, 1.25)
_SMALLEST_CM = 1.0
_BEYOND_DEATH = 1.02
_LEAST_ERROR = 1e-4


@dataclass(frozen=True)
class CourseFit:
    """One candidate.

    Attributes
    ----------
    scene
        The scene with this course.
    n_within, n_bins, chi2
        Bins within two standard errors, bins, and the sum of squared deviations in standard errors.
    autopsy_error
        Largest difference from an autopsy share.
    """

    scene: Scene
    n_within: int
    n_bins: int
    chi2: float
    autopsy_error: float


def bins_compared(table: DiagnosisTable) -> tuple[DiagnosisBin, ...]:
    """Return the bins above 1 cm: below, the registry holds mostly what was found by chance."""
    return tuple(each for each in table.bins if each.diameter_cm > _SMALLEST_CM)


def with_course(
    scene: Scene, law: GrowthKind, word: str, frailty_sigma: float, switch_share: float, switch_delay_days: float
) -> Scene:
    """Return the scene with a course that lasts until the primary alone would be lethal."""
    growth = replace(scene.primary_growth, kind=law, capacity_cells=CAPACITY_CELLS[law])
    years = math.ceil(_BEYOND_DEATH * float(growth.age_days(LETHAL_CELLS)) / DAYS_PER_YEAR)
    return replace(
        scene,
        primary_growth=growth,
        shedding=replace(scene.shedding, exponent=SHEDDING_EXPONENTS[word]),
        colony=replace(scene.colony, switch_share=switch_share, switch_mean_days=switch_delay_days),
        colony_share=COLONY_SHARE,
        frailty_sigma=frailty_sigma,
        lethal_cells=LETHAL_CELLS,
        horizon_days=years * DAYS_PER_YEAR,
    )


def fit_course(
    scene: Scene, counted: tuple[Counted, ...], autopsy: Study, regional: tuple[str, ...], table: DiagnosisTable
) -> CourseFit:
    """Return the best candidate: nearest in standard errors, Gompertz unless the exponential law does much better."""
    best: dict[GrowthKind, CourseFit] = {}
    for law in CAPACITY_CELLS:
        usable = [
            each
            for each in _candidates(scene, law, counted, autopsy, regional, table)
            if each.autopsy_error < LARGEST_AUTOPSY_ERROR and math.isfinite(each.chi2)
        ]
        if usable:
            best[law] = min(usable, key=lambda each: each.chi2)
    gompertz, exponential = best[GrowthKind.GOMPERTZ], best[GrowthKind.EXPONENTIAL]
    return exponential if exponential.chi2 < WORTH_EXPONENTIAL * gompertz.chi2 else gompertz


def with_refined_switch(scene: Scene, regional: tuple[str, ...], table: DiagnosisTable) -> Scene:
    """Return the scene with the switch share, near its own, at which most bins are within two standard errors.

    The soil, drawn towards the universal one since the course was searched, stays as it is: colonies below the switch
    count at autopsies too.
    """
    shares = [scene.colony.switch_share * factor for factor in REFINING]
    tried = [replace(scene, colony=replace(scene.colony, switch_share=share)) for share in shares if share <= 1.0]
    return min(tried, key=lambda each: _order(deviations(each, regional, table)))


def _order(off: FloatArray) -> tuple[int, float]:
    return -int(np.count_nonzero(off <= WITHIN)), float(off @ off)


def deviations(scene: Scene, regional: tuple[str, ...], table: DiagnosisTable) -> FloatArray:
    """Return how far the prediction is off in each bin compared, in standard errors."""
    bins = bins_compared(table)
    predicted = share_at_diagnosis(scene, scene.published, regional, np.array([each.diameter_cm for each in bins]))
    error = np.maximum([each.standard_error for each in bins], _LEAST_ERROR)
    return np.asarray(np.abs(predicted - np.array([each.share for each in bins])) / error)


def _candidates(
    scene: Scene,
    law: GrowthKind,
    counted: tuple[Counted, ...],
    autopsy: Study,
    regional: tuple[str, ...],
    table: DiagnosisTable,
) -> Iterator[CourseFit]:
    found = np.array([each.share for each in counted])
    for word, sigma, delay_days in product(SHEDDING_WORDS, FRAILTY_SIGMAS, SWITCH_DELAYS_DAYS):
        soil: FloatArray | None = None
        for switch_share in SWITCH_SHARES:
            tried = with_course(scene, law, word, sigma, switch_share, delay_days)
            soil = fit_soil(tried, counted, autopsy, 8 if soil is None else 2, soil)
            fitted = with_soil(tried, counted, soil)
            off = deviations(fitted, regional, table)
            yield CourseFit(
                scene=tried,
                n_within=int(np.count_nonzero(off <= WITHIN)),
                n_bins=len(off),
                chi2=float(off @ off),
                autopsy_error=float(np.abs(expected_counted(fitted, fitted.published, autopsy, counted) - found).max()),
            )
