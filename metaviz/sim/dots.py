"""Dots and marks: an honest sample of the cells of a window that found nothing.

Most cells die at their source, and a sample that drew all alike would show little else. So the sample is
stratified: cells that get into a vessel are *dots*, the others *marks*, each sort with a weight of its own. How many
cells belong to each sort is its expectation, rounded up or down by chance so that the mean stays exact; weights add up
to the last cell.

A window takes the odds of the era in which its middle lies. The clone and the form of a dot are drawn with the odds of
failing cells, and its walk follows them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.course import Course
from metaviz.model.fate import FATES, Fate
from metaviz.sim.burden import failing_by_source
from metaviz.sim.event_rows import Trips, joined_trips
from metaviz.sim.flow_clock import SPREAD
from metaviz.sim.flow_law import FlowLaw, clone_share_of_sources, flow_law
from metaviz.sim.patient_chain import course_conditions
from metaviz.sim.walks import Uniforms, Walks, walk_to_failure

MAX_MARKS: Final = 2_000
MOST_DOTS: Final = 2_000_000
"""More dots than this would fill the memory, whoever asks for them."""
HOPS_PER_DOT: Final = 16
"""Hops for which a window has room, per dot of its `max_dots`; where walks are longer, fewer dots carry more cells."""

_MATRIX: Final = FATES.index(Fate.MATRIX)
_VESSEL_WALL: Final = FATES.index(Fate.VESSEL_WALL)
_GRID_DAYS: Final = 30.0
_MOST_GRID_STEPS: Final = 64
_MOST_GRID_VALUES: Final = 1 << 18


@dataclass(frozen=True, eq=False)
class DotSample:
    """The dots of a window, then its marks.

    Attributes
    ----------
    trips
        Their walks and times.
    weight
        Shape (n,), dtype int64, how many cells each stands for.
    cells_per_dot, cells_per_mark
        The usual weights; the last dot and the last mark may weigh less.
    """

    trips: Trips
    weight: IntArray
    cells_per_dot: int
    cells_per_mark: int


def next_in_series(at_least: float) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50, ... that is not below a number."""
    decade = 1
    while 5 * decade < at_least:
        decade *= 10
    return next(step * decade for step in (1, 2, 5) if step * decade >= at_least)


@dataclass(frozen=True, eq=False)
class _Shed:
    """Where and when the cells of a window are shed.

    Attributes
    ----------
    edges_day
        Shape (n_steps + 1,), the window in steps.
    cells
        Shape (n_sources, n_steps), cells of each source in each step that found nothing.
    place
        Shape (n_sources,).
    clone_share
        Shape (n_sources, n_clones), how the clones share what each source sheds.
    """

    edges_day: FloatArray
    cells: IntArray
    place: IntArray
    clone_share: FloatArray

    def sources_and_days(self, share_of_source: FloatArray, uniforms: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return source and day of n cells, spread evenly over what the sources shed; n uniforms set the details."""
        n_cells = len(uniforms)
        if not n_cells:
            return np.zeros(0, dtype=np.int64), uniforms
        weight = np.cumsum((self.cells * share_of_source[:, None]).ravel())
        drawn = (np.arange(n_cells) + uniforms) * (weight[-1] / n_cells)
        where = np.minimum(np.searchsorted(weight, drawn, side="right"), len(weight) - 1)
        below = np.concatenate(([0.0], weight[:-1]))[where]
        part = np.clip((drawn - below) / (weight[where] - below), 0.0, 1.0)
        source, step = np.divmod(where, self.cells.shape[1])
        first, last = self.edges_day[step], self.edges_day[step + 1]
        # An even draw that rounds up to the end of the window would lie outside it.
        day = np.minimum(first + part * (last - first), np.nextafter(self.edges_day[-1], 0.0))
        return source, day


def draw_dots(
    course: Course,
    span_days: tuple[float, float],
    uniforms: Uniforms,
    *,
    max_dots: int,
    cells_per_dot: int | None,
    max_marks: int = MAX_MARKS,
) -> DotSample:
    """Return dots and marks that stand for the failing cells of a window.

    Parameters
    ----------
    course
        The patient's course.
    span_days
        First day and first day after.
    uniforms
        Source of uniforms; the window's own.
    max_dots, cells_per_dot, max_marks
        See `metaviz.sim.events.events_in_window`.

    Raises
    ------
    ValueError
        If a given weight makes more than `MOST_DOTS` dots.
    """
    law = flow_law(course, int(course_conditions(course).era(0.5 * (span_days[0] + span_days[1]))))
    shed = _shed(course, span_days)
    per_source = shed.cells.sum(axis=1)
    sort_travels = law.sort_share(shed.clone_share) * law.leaving_to_fail[shed.place]
    travels = sort_travels.sum(axis=1)
    stays = float(law.at_source.sum())
    n_cells, n_travelling = int(per_source.sum()), 0
    rounding = float(uniforms(1)[0])
    if n_cells and stays <= 0.0:
        n_travelling = n_cells
    elif n_cells:
        expected = n_cells * float(per_source @ travels) / float(per_source @ (travels + stays))
        n_travelling = min(int(expected + rounding), n_cells)
    if cells_per_dot is None:
        shares = per_source[:, None] * sort_travels
        cells_per_dot = _least_weight(n_travelling, max_dots, law.mean_hops[shed.place], shares)
    if n_travelling > MOST_DOTS * cells_per_dot:
        raise ValueError(f"{n_travelling} cells in dots of {cells_per_dot} are more than {MOST_DOTS} dots")
    cells_per_mark = next_in_series((n_cells - n_travelling) / max_marks)

    source, day = shed.sources_and_days(travels, uniforms(-(-n_travelling // cells_per_dot)))
    sort = _drawn_column(sort_travels, source, uniforms)
    walks = walk_to_failure(law.failing, shed.place[source], uniforms, sort)
    dots = _timed(walks, day, law.form[sort % len(law.form)], law, uniforms)

    n_marks = -(-(n_cells - n_travelling) // cells_per_mark)
    source, day = shed.sources_and_days(np.ones(len(shed.place)), uniforms(n_marks))
    in_matrix = uniforms(n_marks) * stays < law.at_source[_MATRIX]
    form = law.form[_drawn_column(law.form_share[None, :], np.zeros_like(source), uniforms)]
    marks = _timed(_ends_at_source(shed.place[source], in_matrix), day, form, law, uniforms)
    weight = np.concatenate([_weights(n_travelling, cells_per_dot), _weights(n_cells - n_travelling, cells_per_mark)])
    return DotSample(joined_trips([dots, marks]), weight, cells_per_dot, cells_per_mark)


def _shed(course: Course, span_days: tuple[float, float]) -> _Shed:
    (first, last), place = span_days, course.source_place
    most_steps = min(_MOST_GRID_STEPS, _MOST_GRID_VALUES // len(place))
    n_steps = max(min(math.ceil((last - first) / _GRID_DAYS), most_steps), 1)
    edges_day = np.linspace(first, last, n_steps + 1)
    edges_day[-1] = last
    cells = np.diff(failing_by_source(course, edges_day), axis=0).T
    sheds = cells.sum(axis=1) > 0
    return _Shed(edges_day, cells[sheds], place[sheds], clone_share_of_sources(course, first, last)[sheds])


def _drawn_column(weight: FloatArray, row: IntArray, uniforms: Uniforms) -> IntArray:
    """Return a column for each of some rows of a table of weights; a table of one column needs no uniforms."""
    last = weight.shape[1] - 1
    if last == 0:
        return np.zeros_like(row)
    reached = np.cumsum(weight, axis=1)[row]
    drawn = uniforms(len(row))[:, None] * reached[:, -1:]
    return np.asarray(np.minimum((reached <= drawn).sum(axis=1), last))


def _least_weight(n_cells: int, max_dots: int, mean_hops: FloatArray, share: FloatArray) -> int:
    """Return the least weight in the series that keeps to the dots, and to the hops they may have together."""
    hops = float(np.average(mean_hops, weights=share)) if n_cells else 0.0
    return next_in_series(max(n_cells / max_dots, n_cells * hops / (HOPS_PER_DOT * max_dots)))


def _weights(n_cells: int, cells_each: int) -> IntArray:
    """Return equal weights that sum to so many cells; the last takes what is left."""
    weight = np.full(-(-n_cells // cells_each), cells_each, dtype=np.int64)
    weight[-1:] -= cells_each * len(weight) - n_cells
    return weight


def _ends_at_source(place: IntArray, in_matrix: BoolArray) -> Walks:
    """Return the walks of cells that never leave their source."""
    return Walks(
        source_place=place,
        first_hop=np.zeros(len(place) + 1, dtype=np.int64),
        route=np.zeros(0, dtype=np.int64),
        end_place=place,
        fate=np.where(in_matrix, _MATRIX, _VESSEL_WALL),
    )


def _timed(walks: Walks, shed_day: FloatArray, form: IntArray, law: FlowLaw, uniforms: Uniforms) -> Trips:
    pace = 1.0 + SPREAD * (2.0 * uniforms(len(walks)) - 1.0)
    hop_s = law.transit_s[walks.route] * (1.0 + SPREAD * (2.0 * uniforms(len(walks.route)) - 1.0))
    return Trips(walks, hop_s, pace, shed_day, form)
