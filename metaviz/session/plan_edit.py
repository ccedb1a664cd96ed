"""Changes of a plan: each takes a plan and returns another one; a mark keeps its name while it is moved or edited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from metaviz.model.examination import Examination, FollowUp
from metaviz.model.plan import Plan
from metaviz.model.treatment import Intervention, TreatmentKind

Mark = Intervention | Examination | FollowUp

MOST_CYCLES: Final = 500
"""As many doses as a plan's file takes."""
WITHOUT_HOLD: Final = frozenset((TreatmentKind.SURGERY, TreatmentKind.RADIOTHERAPY))
"""Treatments that are over on their first day: they have no length to change."""


class MarkSort(StrEnum):
    """What is marked on the timeline."""

    TREATMENT = "treatment"
    TEST = "test"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class MarkId:
    """Name of a mark in its plan.

    Attributes
    ----------
    sort
        Of which list.
    number
        Place in that list: new marks come last, so that a mark keeps its number until one before it is taken away.
    """

    sort: MarkSort
    number: int


def sort_of(mark: Mark) -> MarkSort:
    """Return to which list a mark belongs."""
    match mark:
        case Intervention():
            return MarkSort.TREATMENT
        case Examination():
            return MarkSort.TEST
        case FollowUp():
            return MarkSort.FOLLOW_UP


def marks(plan: Plan) -> dict[MarkId, Mark]:
    """Return all marks of a plan, by their first day; equal days in the order of the plan."""
    named: dict[MarkId, Mark] = {}
    for sort, listed in _lists(plan).items():
        named |= {MarkId(sort, number): mark for number, mark in enumerate(listed)}
    return dict(sorted(named.items(), key=lambda item: first_day(item[1])))


def first_day(mark: Mark) -> float:
    """Return when a mark begins."""
    return mark.start_day if isinstance(mark, FollowUp) else mark.day


def last_day(mark: Mark) -> float:
    """Return when a mark ends: a test on its day, a treatment with its hold or its last dose."""
    match mark:
        case Intervention():
            return mark.day if mark.kind is TreatmentKind.SURGERY else mark.end_day
        case Examination():
            return mark.day
        case FollowUp():
            return max(mark.end_day, mark.start_day)


def can_stretch(mark: Mark) -> bool:
    """Tell whether a mark has a length that can be changed."""
    return isinstance(mark, FollowUp) or (isinstance(mark, Intervention) and mark.kind not in WITHOUT_HOLD)


def added(plan: Plan, mark: Mark) -> tuple[Plan, MarkId]:
    """Return the plan with one more mark, and the mark's name."""
    match mark:
        case Intervention():
            return replace(plan, interventions=(*plan.interventions, mark)), _next(plan.interventions, mark)
        case Examination():
            return replace(plan, examinations=(*plan.examinations, mark)), _next(plan.examinations, mark)
        case FollowUp():
            return replace(plan, follow_ups=(*plan.follow_ups, mark)), _next(plan.follow_ups, mark)


def replaced(plan: Plan, name: MarkId, mark: Mark) -> Plan:
    """Return the plan in which another mark stands under a name.

    Raises
    ------
    KeyError
        If the plan has no such mark.
    TypeError
        If the new mark is of another sort.
    """
    old = _mark(plan, name)
    if type(mark) is not type(old):
        raise TypeError(f"{name.sort.value} {name.number} cannot become a {sort_of(mark).value}")
    at = name.number
    match mark:
        case Intervention():
            kept = plan.interventions
            return replace(plan, interventions=(*kept[:at], mark, *kept[at + 1 :]))
        case Examination():
            tests = plan.examinations
            return replace(plan, examinations=(*tests[:at], mark, *tests[at + 1 :]))
        case FollowUp():
            series = plan.follow_ups
            return replace(plan, follow_ups=(*series[:at], mark, *series[at + 1 :]))


def removed(plan: Plan, name: MarkId) -> Plan:
    """Return the plan without a mark; later ones of its sort move up.

    Raises
    ------
    KeyError
        If the plan has no such mark.
    """
    _mark(plan, name)
    at = name.number
    match name.sort:
        case MarkSort.TREATMENT:
            return replace(plan, interventions=(*plan.interventions[:at], *plan.interventions[at + 1 :]))
        case MarkSort.TEST:
            return replace(plan, examinations=(*plan.examinations[:at], *plan.examinations[at + 1 :]))
        case MarkSort.FOLLOW_UP:
            return replace(plan, follow_ups=(*plan.follow_ups[:at], *plan.follow_ups[at + 1 :]))


def moved(mark: Mark, day: float, horizon_days: float) -> Mark:
    """Return a mark that begins on another whole day, no earlier than day 0 and no later than the horizon.

    A series of check-ups keeps its length as far as there is time for it.
    """
    day = min(max(float(round(day)), 0.0), float(int(horizon_days)))
    match mark:
        case Intervention() | Examination():
            return replace(mark, day=day)
        case FollowUp():
            length = mark.end_day - mark.start_day
            return replace(mark, start_day=day, end_day=min(day + length, horizon_days))


def stretched(mark: Mark, last: float, horizon_days: float) -> Mark:
    """Return a mark that ends on another whole day, not before its first; those without a length stay.

    The doses of a treatment keep their distance: with several, the number follows the length.
    """
    if not can_stretch(mark):
        return mark
    start = first_day(mark)
    last = min(max(float(round(last)), start), float(int(horizon_days)))
    match mark:
        case Intervention():
            if mark.cycles > 1 and mark.days == 0.0:
                # One dose would have no end to take hold of any more.
                cycles = max(round((last - start) / mark.every_days) + 1, 2)
                return replace(mark, cycles=min(cycles, MOST_CYCLES))
            return replace(mark, days=last - start)
        case FollowUp():
            return replace(mark, end_day=last)
        case Examination():
            return mark


def check_up_days(series: FollowUp) -> tuple[float, ...]:
    """Return the days on which the check-ups of a series are due."""
    n = int((series.end_day - series.start_day) / max(series.every_days, 1.0) + 1e-9) + 1
    return tuple(series.start_day + number * series.every_days for number in range(max(n, 0)))


def _next(listed: tuple[Mark, ...], mark: Mark) -> MarkId:
    return MarkId(sort_of(mark), len(listed))


def _lists(plan: Plan) -> dict[MarkSort, tuple[Mark, ...]]:
    return {
        MarkSort.TREATMENT: plan.interventions,
        MarkSort.TEST: plan.examinations,
        MarkSort.FOLLOW_UP: plan.follow_ups,
    }


def _mark(plan: Plan, name: MarkId) -> Mark:
    listed = _lists(plan)[name.sort]
    if not 0 <= name.number < len(listed):
        raise KeyError(f"the plan has no {name.sort.value} {name.number}")
    return listed[name.number]
