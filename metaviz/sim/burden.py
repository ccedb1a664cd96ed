"""Tumour cells and shed cells of a course at any day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.course import Course
from metaviz.model.kept import kept
from metaviz.sim.colony_life import Lives
from metaviz.sim.life_law import life_law
from metaviz.sim.patient_chain import course_conditions, founding_share
from metaviz.sim.primary_source import PrimarySources, primary_sources

_MOST_VALUES: Final = 1 << 19
"""Values (days times colonies) computed at a time, so that a crowded course does not fill the memory."""


@dataclass(frozen=True, eq=False)
class _Shedders:
    """What the sizes and the shedding of a course follow from.

    Attributes
    ----------
    primary, lives
        Growth and shedding of the primary and of the colonies.
    start_day
        Shape (n_eras,), first day of each era in which other shares fail.
    failing_share
        Shape (n_eras, n_clones + n_colonies), share of the cells of each source, the clones of the primary first, that
        found nothing.
    shed, failed
        Same shape, cells that each source has shed up to the start of the era, and those of them that found nothing.
    """

    primary: PrimarySources
    lives: Lives
    start_day: FloatArray
    failing_share: FloatArray
    shed: FloatArray
    failed: FloatArray

    def shed_until(self, day: FloatArray) -> FloatArray:
        """Return the cells that each source has shed up to each day, shape (*day.shape, n_clones + n_colonies)."""
        return np.concatenate((self.primary.all_shed(day), self.lives.shed(day[..., None])), axis=-1)


@kept
def _shedders(course: Course) -> _Shedders:
    scene, during = course.scene, course_conditions(course)
    primary = primary_sources(during.primary, scene.shedding)
    colonies, site_of_place = course.colonies, scene.body.site_of_place
    clone = np.concatenate((np.arange(primary.n_clones), colonies.clone))
    place = np.concatenate((np.repeat(course.source_place[:1], primary.n_clones), colonies.place))
    share = 1.0 - founding_share(course)[:, clone, place]
    keep = np.flatnonzero(np.concatenate(([True], np.any(share[1:] != share[:-1], axis=1))))
    start_day, share = during.start_day[keep], share[keep]
    without = _Shedders(
        primary=primary,
        lives=life_law(scene, during).lives_of(colonies, site_of_place[colonies.place]),
        start_day=start_day,
        failing_share=share,
        shed=np.zeros(share.shape),
        failed=np.zeros(share.shape),
    )
    shed = without.shed_until(start_day)
    failed = np.zeros(share.shape)
    np.cumsum(np.diff(shed, axis=0) * share[:-1], axis=0, out=failed[1:])
    return replace(without, shed=shed, failed=failed)


def primary_cells(course: Course, day: ArrayLike) -> FloatArray:
    """Return the number of cells of the primary at a day, elementwise."""
    return _shedders(course).primary.cells(np.asarray(day, dtype=np.float64))


def primary_clone_cells(course: Course, days: ArrayLike) -> FloatArray:
    """Return the cells of each clone of the primary at each day, shape (*days.shape, n_clones)."""
    return course_conditions(course).primary.clone_cells(days)


def colony_cells(course: Course, day: float) -> FloatArray:
    """Return the cells of every colony at a day, shape (n_colonies,); zero before founding or once regressed."""
    shedders = _shedders(course)
    return shedders.lives.cells(day)


def total_burden(course: Course, days: ArrayLike) -> FloatArray:
    """Return the cells of the primary and all colonies at each day, in the shape of `days`."""
    shedders, flat = _shedders(course), np.ravel(np.asarray(days, dtype=np.float64))
    in_colonies = np.zeros(len(flat))
    for part in _parts(len(flat), len(course.colonies)):
        in_colonies[part] = shedders.lives.cells(flat[part, None]).sum(axis=1)
    return np.reshape(primary_cells(course, flat) + in_colonies, np.shape(days))


def failing_by_source(course: Course, days: ArrayLike) -> IntArray:
    """Return the cells that each source has shed up to each day, without those that found a colony.

    Parameters
    ----------
    days
        Any shape; days beyond the end of the course count as its end.

    Returns
    -------
    ndarray
        Shape (*days.shape, 1 + n_colonies), dtype int64; the primary is the first source. Differences between two days
        are the whole cells shed between them.
    """
    shedders = _shedders(course)
    until = np.clip(np.asarray(days, dtype=np.float64), 0.0, course.end_day)
    era = np.maximum(np.searchsorted(shedders.start_day, until, side="right") - 1, 0)
    in_era = np.maximum(shedders.shed_until(until) - shedders.shed[era], 0.0)
    failing = shedders.failed[era] + in_era * shedders.failing_share[era]
    n_clones = shedders.primary.n_clones
    of_primary = failing[..., :n_clones].sum(axis=-1, keepdims=True)
    return np.asarray(np.floor(np.concatenate((of_primary, failing[..., n_clones:]), axis=-1)).astype(np.int64))


def failing_by_place(course: Course, days: ArrayLike) -> IntArray:
    """Return the cells that the sources at each place have shed up to each day, without founders.

    Parameters
    ----------
    days
        Shape (n_days,).

    Returns
    -------
    ndarray
        Shape (n_days, n_places), dtype int64.
    """
    flat, place = np.asarray(days, dtype=np.float64), course.source_place
    order = np.argsort(place, kind="stable")
    first = np.flatnonzero(np.diff(place[order], prepend=-1))
    failing = np.zeros((len(flat), len(course.scene.body.places)), dtype=np.int64)
    for part in _parts(len(flat), len(course.colonies)):
        by_source = failing_by_source(course, flat[part])[:, order]
        failing[part, place[order][first]] = np.add.reduceat(by_source, first, axis=1)
    return failing


def shed_cumulative(course: Course, days: ArrayLike) -> IntArray:
    """Return the whole cells that all sources have shed before each day, dtype int64, in the shape of `days`.

    Cells that fail and founders are counted apart and added, so that the cells shed in a window, the difference
    between its two ends, always include the founders shed in it.
    """
    flat = np.ravel(np.asarray(days, dtype=np.float64))
    shed = np.searchsorted(course.colonies.founded_day, flat, side="left")
    for part in _parts(len(flat), len(course.colonies)):
        shed[part] += failing_by_source(course, flat[part]).sum(axis=-1)
    return np.reshape(shed, np.shape(days))


def _parts(n_days: int, n_colonies: int) -> list[slice]:
    """Return slices of the days, small enough to hold all colonies at each day of one slice."""
    step = max(_MOST_VALUES // (1 + n_colonies), 1)
    return [slice(start, start + step) for start in range(0, n_days, step)]
