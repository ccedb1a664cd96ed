"""The ledger: shed cells and their fates by month, in whole cells that add up."""

from __future__ import annotations

from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.course import AT_SOURCE, Course, Ledger
from metaviz.model.fate import FATES, Fate
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.sim.burden import failing_by_place
from metaviz.sim.draws import Stream, generator
from metaviz.sim.patient_chain import patient_chain
from metaviz.sim.step_odds import FOUNDED
from metaviz.theory.chain import FateChain

_SOURCE_FATES: Final = (Fate.MATRIX, Fate.VESSEL_WALL)


def course_ledger(course: Course) -> Ledger:
    """Return the ledger of a course; the last month ends with the course.

    Founded colonies are those of the course, each in the month and at the place of its founding. The fates of the
    failing cells of a month are one multinomial draw, with the chances at the places where they were shed weighed by
    the cells shed there.
    """
    body = course.scene.body
    n_months = int(np.ceil(course.end_day / DAYS_PER_MONTH))
    edges = np.minimum(np.arange(n_months + 1) * DAYS_PER_MONTH, course.end_day)
    failing = np.diff(failing_by_place(course, edges), axis=0)
    fate_place, fate = _columns(body.holding_places)
    chances = failing @ _failing_chances(patient_chain(course), fate_place, fate)
    count = _drawn(course.seed, failing.sum(axis=1), chances)
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


def _failing_chances(chain: FateChain, fate_place: IntArray, fate: IntArray) -> FloatArray:
    """Return the chance of each column for a failing cell, by the place at which it was shed.

    Returns
    -------
    ndarray
        Shape (n_places, n_columns); rows sum to one, or to zero where no cell fails.
    """
    ends = chain.forms[0].ends.copy()
    ends[:, FOUNDED] = 0.0
    at_source = fate_place == AT_SOURCE
    chances = np.empty((len(ends), len(fate)))
    chances[:, at_source] = chain.at_source[fate[at_source]]
    chances[:, ~at_source] = chain.visits[:, fate_place[~at_source]] * ends[fate_place[~at_source], fate[~at_source]]
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
