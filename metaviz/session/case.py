"""The case: everything about the patient that an intent can change and an undo brings back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from metaviz.model.cascade import Parameters
from metaviz.model.course import Course
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene, Setup
from metaviz.scene.keys import apply_changes
from metaviz.session.dials import Dial, dials_of


@dataclass(frozen=True, eq=False)
class Case:
    """One patient with one cancer.

    Attributes
    ----------
    scene
        The cancer and the body, with the published numbers.
    parameters
        What the sliders say.
    seed
        The patient's luck.
    plan
        Treatments and tests.
    """

    scene: Scene
    parameters: Parameters
    seed: int
    plan: Plan = NO_PLAN

    def same_as(self, other: Case) -> bool:
        """Tell whether both describe the same patient, whatever object they are."""
        return (
            self.scene is other.scene
            and self.seed == other.seed
            and self.parameters == other.parameters
            and self.plan == other.plan
        )

    def is_of(self, course: Course) -> bool:
        """Tell whether a course is that of this patient; tests change none."""
        return (
            course.scene is self.scene
            and course.seed == self.seed
            and course.parameters == self.parameters
            and course.plan.interventions == self.plan.interventions
        )

    def observed(self, course: Course) -> Course:
        """Return the course of this patient with the tests of the plan; one of another patient as it is."""
        return course if course.plan == self.plan or not self.is_of(course) else replace(course, plan=self.plan)

    def changes(self) -> tuple[tuple[str, float], ...]:
        """Return key and value of every parameter that differs from the published one."""
        return tuple(
            (dial.key, dial.value(self.parameters))
            for dial in dials_of(self.scene.body)
            if dial.value(self.parameters) != dial.value(self.scene.published)
        )

    def changed(self, dial: Dial) -> bool:
        """Tell whether one parameter differs from the published one."""
        return dial.value(self.parameters) != dial.value(self.scene.published)

    @classmethod
    def of(cls, scene: Scene, setup: Setup) -> Case:
        """Return the case that a scene and what a user made of it describe.

        Raises
        ------
        SceneError
            If the setup changes what the body does not have, or to values that are not allowed.
        """
        scene, parameters = apply_changes(scene, setup.changes, said_in=scene.id)
        return cls(scene, parameters, setup.seed, setup.plan)


@dataclass(frozen=True, eq=False)
class Document:
    """The file a case came from or was saved to.

    Attributes
    ----------
    path
        Where it is; None for a scene that was never read from a file.
    saved
        The case that the file holds; None for one restored after an unexpected end, which no file holds.
    """

    path: Path | None
    saved: Case | None
