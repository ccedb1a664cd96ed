"""Tumour cells and shed cells of a course at any day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.course import Course
from metaviz.model.kept import kept
from metaviz.sim.colony_life import ColonyClock, Lives, colony_clock
from metaviz.sim.shed_table import ShedTable, shed_table
from metaviz.theory.chain import solve_chain

_MOST_VALUES: Final = 1 << 19
"""Values (days times colonies) computed at a time, so that a crowded course does not fill the memory."""


@dataclass(frozen=True, eq=False)
class _Shedders:
    """What the sizes and the shedding of a course follow from.

    Attributes
    ----------
    clock, lives
        Growth and shedding of the colonies.
    primary_table
        Shedding of the primary.
    failing_share
        Shape (1 + n_colonies,), share of the cells of each source, the primary first, that found nothing.
    """

    clock: ColonyClock
    lives: Lives
    primary_table: ShedTable
    failing_share: FloatArray


@kept
def _shedders(course: Course) -> _Shedders:
    scene = course.scene
    clock = colony_clock(scene.colony, scene.shedding, scene.detection)
    founds = solve_chain(scene.body, course.parameters, scene.biology).founds.sum(axis=1)
    return _Shedders(
        clock=clock,
        lives=clock.lives_of(course.colonies),
        primary_table=shed_table(scene.primary_growth, scene.shedding),
        failing_share=1.0 - np.minimum(course.frailty * founds[course.source_place], 1.0),
    )


def primary_cells(course: Course, day: ArrayLike) -> FloatArray:
    """Return the number of cells of the primary at a day, elementwise."""
    return course.scene.primary_growth.cells(day)


def colony_cells(course: Course, day: float) -> FloatArray:
    """Return the cells of every colony at a day, shape (n_colonies,); zero before founding or once regressed."""
    shedders = _shedders(course)
    return shedders.clock.cells(shedders.lives, day)


def total_burden(course: Course, days: ArrayLike) -> FloatArray:
    """Return the cells of the primary and all colonies at each day, in the shape of `days`."""
    shedders, flat = _shedders(course), np.ravel(np.asarray(days, dtype=np.float64))
    in_colonies = np.zeros(len(flat))
    for part in _parts(len(flat), len(course.colonies)):
        in_colonies[part] = shedders.clock.cells(shedders.lives, flat[part, None]).sum(axis=1)
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
    until = np.minimum(np.asarray(days, dtype=np.float64), course.end_day)[..., None]
    of_primary = shedders.primary_table.cumulative(np.maximum(until, 0.0))
    shed = np.concatenate((of_primary, shedders.clock.shed(shedders.lives, until)), axis=-1)
    return np.asarray(np.floor(shed * shedders.failing_share).astype(np.int64))


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
