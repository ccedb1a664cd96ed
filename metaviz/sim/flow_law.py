"""What all windows of an era of a course have in common: how cells of each clone and form move."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.body import Body
from metaviz.model.course import Course
from metaviz.model.kept import kept
from metaviz.sim.flow_clock import drawn_transit_s
from metaviz.sim.patient_chain import course_conditions, patient_chain
from metaviz.sim.step_odds import StepOdds, step_odds
from metaviz.sim.walks import FailingSteps, failing_steps
from metaviz.theory.environment import Environment

_MOMENTS: Final = 9
"""Days of a stretch of time at which is looked how the clones share the primary's cells."""


@dataclass(frozen=True, eq=False)
class FlowLaw:
    """How cells of a course move in one era. A cell's *sort* is its clone and its form, clone by clone.

    Attributes
    ----------
    odds
        Odds of the steps of each sort.
    form, form_share
        Shape (n_forms,): the forms that occur as `CellForm`, and the share of each among shed cells.
    at_source
        Shape (n_fates,): chance to end at the source.
    transit_s
        Shape (n_routes,), mean drawn seconds on each route.
    """

    odds: tuple[StepOdds, ...]
    form: IntArray
    form_share: FloatArray
    at_source: FloatArray
    transit_s: FloatArray

    @cached_property
    def failing(self) -> FailingSteps:
        """Odds of the steps of cells that found nothing, of each sort."""
        return failing_steps(self.odds)

    @cached_property
    def n_clones(self) -> int:
        """Number of clones."""
        return len(self.odds) // len(self.form)

    @cached_property
    def leaving_to_fail(self) -> FloatArray:
        """Shape (n_places, n_sorts): chance that a cell of the sort shed at a place leaves it and founds nothing."""
        return np.column_stack([each.leaving_to_fail for each in self.odds])

    @cached_property
    def mean_hops(self) -> FloatArray:
        """Shape (n_places, n_sorts): mean hops of a cell that leaves a place; zero where none leaves."""
        return np.column_stack([each.mean_hops for each in self.odds])

    def of_clone(self, clone: int) -> tuple[StepOdds, ...]:
        """Return the odds of the steps of a clone's cells, form by form."""
        n_forms = len(self.form)
        return self.odds[clone * n_forms : (clone + 1) * n_forms]

    def sort_share(self, clone_share: FloatArray) -> FloatArray:
        """Return the share of each sort among shed cells, shape (n, n_sorts), from that of each clone (n, n_clones)."""
        shares = clone_share[:, :, None] * self.form_share
        return np.asarray(shares.reshape(len(clone_share), len(self.odds)))


def flow_law(course: Course, era: int = 0) -> FlowLaw:
    """Return how cells of a course move in an era."""
    clones = course.scene.clones
    during = course_conditions(course)
    surroundings = tuple(during.environment(era, clone) for clone in clones)
    known = _known_laws(course)
    if surroundings not in known:
        chains = [patient_chain(course, era, number) for number in range(len(clones))]
        known[surroundings] = FlowLaw(
            odds=tuple(each for chain in chains for each in step_odds(chain)),
            form=np.array([each.form for each in chains[0].forms], dtype=np.int64),
            form_share=np.array([each.share for each in chains[0].forms]),
            at_source=chains[0].at_source,
            transit_s=_transit_s(course.scene.body),
        )
    return known[surroundings]


@kept
def _known_laws(course: Course) -> dict[tuple[Environment, ...], FlowLaw]:
    """Return where the laws of a course are kept: many eras have the same surroundings."""
    return {}


@kept
def _transit_s(body: Body) -> FloatArray:
    return drawn_transit_s(body)


def clone_share_of_sources(course: Course, first_day: float, last_day: float) -> FloatArray:
    """Return how the cells that each source sheds in a stretch of time are shared by the clones; a colony is of one.

    Returns
    -------
    ndarray
        Shape (1 + n_colonies, n_clones), rows sum to one; the primary is the first source.
    """
    share = np.zeros((1 + len(course.colonies), len(course.scene.clones)))
    share[0] = clone_share_of_primary(course, np.array([first_day, last_day]))[0]
    share[np.arange(1, len(share)), course.colonies.clone] = 1.0
    return share


def clone_share_of_primary(course: Course, edges_day: FloatArray) -> FloatArray:
    """Return how the clones share the cells that the primary sheds between each two days.

    Parameters
    ----------
    edges_day
        Shape (n_steps + 1,); the shed cells of a step are weighed at a few days of it.

    Returns
    -------
    ndarray
        Shape (n_steps, n_clones), rows sum to one.
    """
    path, scene = course_conditions(course).primary, course.scene
    if len(path.share) == 1:
        return np.ones((len(edges_day) - 1, 1))
    days = np.linspace(edges_day[:-1], edges_day[1:], _MOMENTS)
    of_whole_tumour = scene.shedding.cells_per_day(scene.primary_growth.cells(path.growth_age_days(days)))
    shed = (path.share * of_whole_tumour).sum(axis=0)
    total = shed.sum(axis=1, keepdims=True)
    return np.where(total > 0.0, shed / np.where(total > 0.0, total, 1.0), path.share)
