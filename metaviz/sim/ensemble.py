"""Many patients at once, counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray, WordArray
from metaviz.model.cascade import Parameters
from metaviz.model.course import EndReason
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.sim.cohort import END_REASONS, MOST_CANDIDATES, draw_cohort
from metaviz.sim.course_law import CourseLaw, course_law
from metaviz.sim.draws import patient_seeds

_COHORT: Final = 2500
"""Most patients drawn at once: enough to hide the cost of a call, few enough to stay near the processor."""
_COHORT_CANDIDATES: Final = 2.0**21
"""Expected candidates of a cohort, beyond which it is made smaller."""
_THREADS: Final = 2


@dataclass(frozen=True, eq=False)
class EnsembleSummary:
    """What happened to n patients.

    Attributes
    ----------
    n
        Number of patients.
    share_any, share_detectable
        Shape (n_sites,): share of the patients with at least one colony founded, or become detectable, at each site.
    mean_colonies, mean_detectable
        Shape (n_sites,): colonies founded, or become detectable, per patient.
    mean_colonies_by_clone
        Shape (n_clones,): colonies founded by cells of each clone, per patient.
    share_any_site, share_detectable_site
        Share of the patients with at least one (detectable) colony anywhere.
    share_lethal
        Share of the patients whose burden became lethal before the horizon.
    first_detectable_day
        Day of the first detectable colony: the 10th, 50th and 90th percentile among the patients who have one; nan if
        nobody has.
    n_colonies, end_day, first_day
        Shape (n,): for each patient, the number of colonies, the end of the course, and the day of the first
        detectable colony (``inf`` if none).
    """

    n: int
    share_any: FloatArray
    share_detectable: FloatArray
    mean_colonies: FloatArray
    mean_detectable: FloatArray
    mean_colonies_by_clone: FloatArray
    share_any_site: float
    share_detectable_site: float
    share_lethal: float
    first_detectable_day: tuple[float, float, float]
    n_colonies: IntArray
    end_day: FloatArray
    first_day: FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class _Tally:
    """Counts of one cohort: patients and colonies by site, and columns by patient."""

    any_site: IntArray
    detectable_site: IntArray
    colonies: IntArray
    detectable: IntArray
    by_clone: IntArray
    n_colonies: IntArray
    end_day: FloatArray
    end_reason: IntArray
    first_day: FloatArray


def simulate_ensemble(
    scene: Scene,
    parameters: Parameters,
    n: int,
    seed: int,
    horizon_days: float | None = None,
    plan: Plan = NO_PLAN,
) -> EnsembleSummary:
    """Draw n patients and count.

    Patient i is exactly ``simulate_course(scene, parameters, patient_seed(seed, i), horizon_days, plan)``; the result
    does not depend on how the patients are divided among cohorts and threads.

    Raises
    ------
    ValueError
        If there is no patient, or the horizon is negative or not finite.
    """
    if n < 1:
        message = f"n is {n}; an ensemble needs at least one patient"
        raise ValueError(message)
    law = course_law(scene, parameters, horizon_days, plan)
    seeds = patient_seeds(seed, 0, n)
    with ThreadPoolExecutor(max_workers=min(_THREADS, os.cpu_count() or 1)) as threads:
        tallies = list(threads.map(lambda part: _tally(law, seeds[part]), _cohorts(law, n)))
    return _summary(n, tallies)


def _cohorts(law: CourseLaw, n: int) -> Iterator[slice]:
    """Yield the patients of each cohort; the more candidates a patient has, the fewer patients."""
    candidates = min(float(law.primary_reach @ law.primary.all_shed(law.horizon_days)), MOST_CANDIDATES)
    step = int(np.clip(_COHORT_CANDIDATES / (1.0 + candidates), 1, _COHORT))
    for start in range(0, n, step):
        yield slice(start, start + step)


def _tally(law: CourseLaw, seeds: WordArray) -> _Tally:
    cohort = draw_cohort(law, seeds)
    body, patient, n = law.scene.body, cohort.lineage.patient, len(seeds)
    n_sites = len(body.sites)
    site = body.site_of_place[cohort.lineage.place]
    day = cohort.lives.detectable_day
    seen = day <= cohort.end_day[patient]
    first_day = np.full(n, np.inf)
    np.minimum.at(first_day, patient[seen], day[seen])
    cell = patient * n_sites + site
    by_patient = np.bincount(cell, minlength=n * n_sites).reshape(n, n_sites)
    seen_by_patient = np.bincount(cell[seen], minlength=n * n_sites).reshape(n, n_sites)
    return _Tally(
        any_site=np.count_nonzero(by_patient, axis=0),
        detectable_site=np.count_nonzero(seen_by_patient, axis=0),
        colonies=by_patient.sum(axis=0),
        detectable=seen_by_patient.sum(axis=0),
        by_clone=np.bincount(cohort.lineage.clone, minlength=law.primary.n_clones),
        n_colonies=by_patient.sum(axis=1),
        end_day=cohort.end_day,
        end_reason=cohort.end_reason,
        first_day=first_day,
    )


def _summary(n: int, tallies: list[_Tally]) -> EnsembleSummary:
    n_colonies = np.concatenate([tally.n_colonies for tally in tallies])
    first_day = np.concatenate([tally.first_day for tally in tallies])
    end_reason = np.concatenate([tally.end_reason for tally in tallies])
    seen = first_day[np.isfinite(first_day)]
    p10, p50, p90 = np.percentile(seen, [10.0, 50.0, 90.0]) if len(seen) else (np.nan,) * 3
    return EnsembleSummary(
        n=n,
        share_any=np.sum([tally.any_site for tally in tallies], axis=0) / n,
        share_detectable=np.sum([tally.detectable_site for tally in tallies], axis=0) / n,
        mean_colonies=np.sum([tally.colonies for tally in tallies], axis=0) / n,
        mean_detectable=np.sum([tally.detectable for tally in tallies], axis=0) / n,
        mean_colonies_by_clone=np.sum([tally.by_clone for tally in tallies], axis=0) / n,
        share_any_site=float(np.mean(n_colonies > 0)),
        share_detectable_site=len(seen) / n,
        share_lethal=float(np.mean(end_reason == END_REASONS.index(EndReason.LETHAL))),
        first_detectable_day=(float(p10), float(p50), float(p90)),
        n_colonies=n_colonies,
        end_day=np.concatenate([tally.end_day for tally in tallies]),
        first_day=first_day,
    )
