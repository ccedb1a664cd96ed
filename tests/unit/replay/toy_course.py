"""A course written down by hand: colonies that are founded, sleep, wake and get vessels on known days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from metaviz.model.course import FROM_PRIMARY, Colonies, Course, EndReason
from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.model.units import cells_of_diameter
from tests.toys import toy_scene

SCENE = toy_scene()
LAW = SCENE.colony.growth
STALL_DAYS = float(LAW.age_days(SCENE.colony.avascular_cells))
END_DAY = 20.0 * 365.25
INF = np.inf


@dataclass(frozen=True)
class Row:
    """One colony; without a day of vessels it gets them as soon as it stalls."""

    place: str
    founded_day: float
    awake_day: float | None = None
    stalled_days: float = 0.0
    regress_day: float = INF

    @property
    def awake(self) -> float:
        """When it wakes."""
        return self.founded_day if self.awake_day is None else self.awake_day

    @property
    def switch_day(self) -> float:
        """When it gets vessels."""
        return INF if self.regress_day < INF else self.awake + STALL_DAYS + self.stalled_days


def day_of_mm(row: Row, diameter_mm: float) -> float:
    """Return the day on which a colony is so large."""
    age = float(LAW.age_days(cells_of_diameter(diameter_mm, SCENE.detection.cells_per_cm3)))
    return row.awake + age if age <= STALL_DAYS else row.switch_day + age - STALL_DAYS


def written_course(rows: Sequence[Row], *, plan: Plan = NO_PLAN, scene: Scene = SCENE, seed: int = 1) -> Course:
    """Return a course with these colonies, which must be given in the order of their founding."""
    seen_mm = scene.detection.diameter_mm
    n = len(rows)
    colonies = Colonies(
        key=np.arange(1, 1 + n, dtype=np.uint64),
        parent=np.full(n, FROM_PRIMARY),
        place=np.array([scene.body.place_index[row.place] for row in rows], dtype=np.int64),
        generation=np.ones(n, dtype=np.int64),
        founded_day=np.array([row.founded_day for row in rows], dtype=np.float64),
        awake_day=np.array([row.awake for row in rows], dtype=np.float64),
        switch_day=np.array([row.switch_day for row in rows], dtype=np.float64),
        regress_day=np.array([row.regress_day for row in rows], dtype=np.float64),
        detectable_day=np.array([day_of_mm(row, seen_mm) for row in rows], dtype=np.float64),
        growth_stretch=np.ones(n),
        spot=np.full((n, 2), 0.5),
        clone=np.zeros(n, dtype=np.int64),
        eradicated=np.zeros(n, dtype=np.bool_),
    )
    return Course(scene, scene.published, seed, 1.0, END_DAY, EndReason.HORIZON, colonies, plan)


def with_tests(
    course: Course, *tests: tuple[TestKind, float] | Examination, follow_ups: tuple[FollowUp, ...] = ()
) -> Course:
    """Return the course with other tests."""
    examinations = tuple(each if isinstance(each, Examination) else Examination(*each) for each in tests)
    return replace(course, plan=replace(course.plan, examinations=examinations, follow_ups=follow_ups))
