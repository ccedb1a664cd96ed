"""What is done and looked for in the course of a disease."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.examination import Examination, FollowUp
from metaviz.model.treatment import Intervention


@dataclass(frozen=True, slots=True)
class Plan:
    """All dated treatments and tests of a patient. Tests observe; only `interventions` change the course.

    Attributes
    ----------
    interventions
        Treatments, in any order; two may overlap.
    examinations, follow_ups
        Single tests and series of check-ups.
    """

    interventions: tuple[Intervention, ...] = ()
    examinations: tuple[Examination, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()


NO_PLAN = Plan()
