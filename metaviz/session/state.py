"""Everything that the window shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.cascade import Parameters
from metaviz.model.course import Course
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene, Setup
from metaviz.session.case import Case, Document
from metaviz.session.forecast import Forecast
from metaviz.session.history import History
from metaviz.session.speed import Speed
from metaviz.theory.expectation import Expectation


@dataclass(frozen=True, eq=False)
class SessionState:
    """One moment of a session. Compare by identity: what did not change is the same object.

    Attributes
    ----------
    case
        Scene, parameters and seed.
    forecast
        Expectations of the case (see `expectation`); of a treated patient the former ones until the new ones are there.
    course
        Latest course that arrived. It may be that of an earlier setting of the sliders until the new one is
        there (see `course_is_current`); None until the first one of a scene arrives.
    day
        The playhead, in days since the first cell; ``0 <= day <= case.scene.horizon_days``.
    playing, speed, loop
        How the playhead moves.
    history
        What undo and redo bring back.
    document
        File of the scene, and what it holds.
    """

    case: Case
    forecast: Forecast
    course: Course | None
    day: float
    playing: bool
    speed: Speed
    loop: bool
    history: History
    document: Document

    @property
    def scene(self) -> Scene:
        """The scene of the case."""
        return self.case.scene

    @property
    def parameters(self) -> Parameters:
        """What the sliders say."""
        return self.case.parameters

    @property
    def seed(self) -> int:
        """The patient's luck."""
        return self.case.seed

    @property
    def plan(self) -> Plan:
        """Treatments and tests."""
        return self.case.plan

    @property
    def expectation(self) -> Expectation:
        """Expectations of the case."""
        return self.forecast.expectation

    @property
    def last_day(self) -> float:
        """Day at which playing ends: the end of the course, or the horizon."""
        horizon = self.case.scene.horizon_days
        return horizon if self.course is None else min(self.course.end_day, horizon)

    @property
    def course_is_current(self) -> bool:
        """Whether the course is that of the case, and not of an earlier one."""
        return self.course is not None and self.case.is_of(self.course)

    @property
    def is_modified(self) -> bool:
        """Whether the case differs from what its file holds."""
        saved = self.document.saved
        return saved is None or not self.case.same_as(saved)

    @property
    def setup(self) -> Setup:
        """What a saved file keeps beside the scene."""
        return Setup(self.case.seed, self.day, self.speed.day_per_s, self.case.changes(), self.case.plan)
