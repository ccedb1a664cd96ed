"""One patient's course, and its fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import fields

import numpy as np

from metaviz.model.cascade import Parameters
from metaviz.model.course import FROM_PRIMARY, Colonies, Course
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.sim.cohort import END_REASONS, Cohort, draw_cohort
from metaviz.sim.colony_life import draw_spot
from metaviz.sim.course_law import course_law
from metaviz.sim.draws import seed_word


def simulate_course(
    scene: Scene, parameters: Parameters, seed: int, horizon_days: float | None = None, plan: Plan = NO_PLAN
) -> Course:
    """Draw one patient's course.

    Parameters
    ----------
    scene, parameters, seed
        From which the course follows, to the last bit. Seeds that agree in their last 64 bits are one seed.
    horizon_days
        Where the course ends at the latest; the scene's own horizon if not given. A shorter horizon gives the
        beginning of the same course.
    plan
        Treatments and tests; before the first treatment the course is that of the same patient untreated.

    Returns
    -------
    Course
        Its arrays cannot be written to. A founding is dated to the day on which the founder was shed; the cell's
        journey takes minutes.

    Raises
    ------
    ValueError
        If the horizon is negative or not finite.
    """
    law = course_law(scene, parameters, horizon_days, plan)
    cohort = draw_cohort(law, np.array([seed_word(seed)]))
    return Course(
        scene=scene,
        parameters=parameters,
        seed=seed,
        frailty=float(cohort.frailty[0]),
        end_day=float(cohort.end_day[0]),
        end_reason=END_REASONS[int(cohort.end_reason[0])],
        colonies=_in_order_of_founding(cohort),
        plan=plan,
    )


def _in_order_of_founding(cohort: Cohort) -> Colonies:
    """Return the colonies of a single patient by founding day, so that parents stand before their children."""
    lineage, lives = cohort.lineage, cohort.lives
    order = np.lexsort((lineage.key, lineage.generation, lives.founded_day))
    new_row = np.empty(len(order), dtype=np.int64)
    new_row[order] = np.arange(len(order))
    lineage, lives = lineage.rows(order), lives.rows(order)
    colonies = Colonies(
        key=lineage.key,
        parent=np.where(lineage.parent >= 0, new_row[lineage.parent], FROM_PRIMARY),
        place=lineage.place,
        generation=lineage.generation,
        founded_day=lives.founded_day,
        awake_day=lives.awake_day,
        switch_day=lives.switch_day,
        regress_day=lives.regress_day,
        detectable_day=lives.detectable_day,
        growth_stretch=lives.growth_stretch,
        spot=draw_spot(lineage.key),
        clone=lineage.clone,
        eradicated=lives.eradicated,
    )
    for column in fields(colonies):
        getattr(colonies, column.name).flags.writeable = False
    return colonies


def course_digest(course: Course) -> str:
    """Return the SHA-256 of a course, in hexadecimal.

    It covers, as little-endian bytes one after the other: `frailty` and `end_day` as float64, the word of
    `end_reason` in ASCII, and the columns of `Colonies` in the order of that class, each as one block (keys and
    integers in 64 bits, days and stretches as float64, `spot` row by row).
    """
    digest = hashlib.sha256()
    digest.update(np.array([course.frailty, course.end_day], dtype="<f8").tobytes())
    digest.update(course.end_reason.value.encode("ascii"))
    for column in fields(course.colonies):
        values = getattr(course.colonies, column.name)
        digest.update(values.astype(values.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()
