"""When a patient is due for a test, and whether the test is made."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from metaviz.model.examination import FollowUp, TestKind
from metaviz.model.plan import Plan
from metaviz.sim import draws
from metaviz.sim.draws import Stream

_KINDS = tuple(TestKind)
_SLACK_DAYS = 1e-6


@dataclass(frozen=True, slots=True)
class Appointment:
    """One test that is due.

    Attributes
    ----------
    kind, day, site_id
        As in `Examination`.
    is_kept
        Whether the patient comes; single tests always are made.
    series
        Which of the plan's follow-ups it belongs to; -1 for a single test.
    visit
        Number of the check-up in its series, from 0.
    """

    kind: TestKind
    day: float
    site_id: str = ""
    is_kept: bool = True
    series: int = -1
    visit: int = 0


def is_tested(plan: Plan) -> bool:
    """Return whether a plan has any test."""
    return bool(plan.examinations or plan.follow_ups)


def appointments(plan: Plan, seed: int, end_day: float) -> tuple[Appointment, ...]:
    """Return all tests of a plan that are due by a day, in the order in which they are made.

    On one day scans come before samples of blood, and a biopsy last: it needs to know where. The order in which a plan
    lists its tests makes no difference.

    Parameters
    ----------
    plan
        Single tests and series.
    seed
        Seed of the patient, from which it follows which check-ups are missed.
    end_day
        End of the course.
    """
    single = (Appointment(each.kind, each.day, each.site_id) for each in plan.examinations)
    due = [each for each in (*single, *_check_ups(plan, seed, end_day)) if 0.0 <= each.day <= end_day]
    return tuple(sorted(due, key=lambda each: (each.day, _KINDS.index(each.kind), each.site_id, each.series)))


def visit_days(follow_up: FollowUp, end_day: float = math.inf) -> tuple[float, ...]:
    """Return the days on which the check-ups of a series are due, until it or the course ends."""
    last = min(follow_up.end_day, end_day)
    if last < follow_up.start_day or not follow_up.every_days > 0.0:
        return ()
    n_visits = int((last - follow_up.start_day) / follow_up.every_days + _SLACK_DAYS) + 1
    return tuple(follow_up.start_day + number * follow_up.every_days for number in range(n_visits))


def _check_ups(plan: Plan, seed: int, end_day: float) -> Iterator[Appointment]:
    alike: Counter[int] = Counter()
    order = sorted(range(len(plan.follow_ups)), key=lambda number: plan.follow_ups[number].start_day)
    for series in order:
        follow_up = plan.follow_ups[series]
        kinds = sum(1 << _KINDS.index(kind) for kind in set(follow_up.kinds))
        # Told by its tests and not by its place in the plan: another series does not change which visits are missed.
        whose = (kinds << 16) | alike[kinds]
        alike[kinds] += 1
        for visit, day in enumerate(visit_days(follow_up, end_day)):
            share = float(draws.generator(seed, Stream.ATTENDANCE, whose, visit).random())
            is_kept = share < follow_up.attendance
            for kind in dict.fromkeys(follow_up.kinds):
                yield Appointment(kind, day, "", is_kept, series, visit)
