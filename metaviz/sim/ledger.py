"""The ledger: shed cells and their fates by month, in whole cells that add up."""

from __future__ import annotations

from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.course import AT_SOURCE, Course, Ledger
from metaviz.model.fate import FATES, Fate
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.sim.burden import failing_by_source
from metaviz.sim.draws import Stream, generator
from metaviz.sim.flow_law import clone_share_of_primary
from metaviz.sim.patient_chain import course_conditions, founding_share, patient_chain
from metaviz.sim.step_odds import FOUNDED
from metaviz.theory.chain import FateChain

_SOURCE_FATES: Final = (Fate.MATRIX, Fate.VESSEL_WALL)
_MOST_VALUES: Final = 1 << 19
"""Values (days times colonies) at a time, so that a crowded course does not fill the memory."""


def course_ledger(course: Course) -> Ledger:
    """Return the ledger of a course; the last month ends with the course.

    Founded colonies are those of the course, each in the month and at the place of its founding. The fates of the
    failing cells of a month are one multinomial draw, with the chances of the era of the month's middle, weighed by the
    cells that each place and clone shed.
    """
    body = course.scene.body
    n_months = int(np.ceil(course.end_day / DAYS_PER_MONTH))
    whole_months = np.arange(n_months + 1) * DAYS_PER_MONTH
    edges = np.minimum(whole_months, course.end_day)
    era = course_conditions(course).era(whole_months[:-1] + 0.5 * DAYS_PER_MONTH)
    failing, n_failing = _failing_by_clone(course, edges, era)
    fate_place, fate = _columns(body.holding_places)
    chances = _month_chances(course, failing, era, fate_place, fate)
    count = _drawn(course.seed, n_failing, chances)
    column = np.zeros(len(body.places), dtype=np.int64)
    column[fate_place[fate == FOUNDED]] = np.flatnonzero(fate == FOUNDED)
    month = np.searchsorted(edges, course.colonies.founded_day, side="right") - 1
    np.add.at(count, (month, column[course.colonies.place]), 1)
    return Ledger(
        month_start_day=edges[:-1],
        shed=count.sum(axis=1),
        fate_place=fate_place,
        fate=fate,
        count=count,
    )


def _columns(holding: IntArray) -> tuple[IntArray, IntArray]:
    """Return place and fate of every column: the ends at the source, then each fate of travelling cells by place."""
    at_source = [FATES.index(fate) for fate in _SOURCE_FATES]
    travelling = [i for i, fate in enumerate(FATES) if fate not in _SOURCE_FATES]
    place = np.concatenate([np.full(len(at_source), AT_SOURCE), np.tile(holding, len(travelling))])
    return place, np.concatenate([at_source, np.repeat(travelling, len(holding))])


def _failing_by_clone(course: Course, edges_day: FloatArray, era: IntArray) -> tuple[FloatArray, IntArray]:
    """Return the failing cells that each clone shed at each place in each month, and those of each month.

    Returns
    -------
    tuple of ndarray
        Shapes (n_months, n_clones, n_places) and (n_months,); the latter are whole cells.
    """
    colonies, n_places = course.colonies, len(course.scene.body.places)
    shape = (len(edges_day) - 1, len(course.scene.clones), n_places)
    kind = colonies.clone * n_places + colonies.place
    order = np.argsort(kind, kind="stable")
    first = np.flatnonzero(np.diff(kind[order], prepend=-1))
    until = np.zeros((len(edges_day), 1 + shape[1] * n_places), dtype=np.int64)
    step = max(_MOST_VALUES // (1 + len(colonies)), 1)
    for start in range(0, len(edges_day), step):
        part = slice(start, start + step)
        by_source = failing_by_source(course, edges_day[part])
        until[part, 0] = by_source[:, 0]
        if len(order):
            until[part, 1 + kind[order][first]] = np.add.reduceat(by_source[:, 1:][:, order], first, axis=1)
    shed = np.diff(until, axis=0)
    failing = shed[:, 1:].reshape(shape).astype(np.float64)
    primary_place = course.source_place[0]
    of_primary = clone_share_of_primary(course, edges_day) * (1.0 - founding_share(course)[era, :, primary_place])
    total = of_primary.sum(axis=1, keepdims=True)
    of_primary = np.divide(of_primary, total, out=np.zeros_like(of_primary), where=total > 0.0)
    failing[:, :, primary_place] += shed[:, :1] * of_primary
    return failing, shed.sum(axis=1)


def _month_chances(
    course: Course, failing: FloatArray, era: IntArray, fate_place: IntArray, fate: IntArray
) -> FloatArray:
    """Return how many cells are expected in each column in each month, shape (n_months, n_columns)."""
    chances = np.zeros((len(era), len(fate)))
    of_chain: dict[FateChain, FloatArray] = {}
    for now in np.unique(era).tolist():
        months = era == now
        for clone in range(failing.shape[1]):
            of_clone = failing[months, clone]
            # Most places have no tumour.
            sheds = np.flatnonzero(of_clone.any(axis=0))
            if not len(sheds):
                continue
            chain = patient_chain(course, now, clone)
            if chain not in of_chain:
                of_chain[chain] = _failing_chances(chain, fate_place, fate)
            chances[months] += of_clone[:, sheds] @ of_chain[chain][sheds]
    return chances


def _failing_chances(chain: FateChain, fate_place: IntArray, fate: IntArray) -> FloatArray:
    """Return the chance of each column for a failing cell, by the place at which it was shed.

    Returns
    -------
    ndarray
        Shape (n_places, n_columns); rows sum to one, or to zero where no cell fails.
    """
    at_source = fate_place == AT_SOURCE
    chances = np.zeros((len(chain.body.places), len(fate)))
    chances[:, at_source] = chain.at_source[fate[at_source]]
    place, end = fate_place[~at_source], fate[~at_source]
    for form in chain.forms:
        fails = np.where(end == FOUNDED, 0.0, form.ends[place, end])
        chances[:, ~at_source] += form.share * form.visits[:, place] * fails
    total = chances.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(chances, total, out=np.zeros_like(chances), where=total > 0.0))


def _drawn(seed: int, n_failing: IntArray, chances: FloatArray) -> IntArray:
    """Draw the fates of the failing cells of each month from the month's own key, shape (n_months, n_columns)."""
    count = np.zeros(chances.shape, dtype=np.int64)
    for month in np.flatnonzero(n_failing):
        # Whatever rounding leaves over falls to the last category of a multinomial, so the likeliest goes last.
        order = np.argsort(chances[month], kind="stable")
        shares = chances[month, order]
        draw = generator(seed, Stream.LEDGER, int(month)).multinomial
        count[month, order] = draw(n_failing[month], shares / shares.sum())
    return count
