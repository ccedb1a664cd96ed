"""A plan in a file: dated treatments, tests and series of check-ups."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from metaviz.model.examination import TestKind
from metaviz.scene.checked import Form
from metaviz.scene.durations import DAYS_PER_UNIT, MAX_YEARS, split_duration
from metaviz.scene.treatment_forms import Cycles, KindWord

USUAL_EVERY_DAYS = 21.0
MAX_DAYS = MAX_YEARS * DAYS_PER_UNIT["years"]
_DURATION_ALLOWED = "a number of days, or a duration such as 20 years, 18 months or 30 days"


def _days(value: object) -> object:
    """Read ``6 months`` as days; plain numbers are days already."""
    if not isinstance(value, str):
        return value
    parts = split_duration(value)
    if parts is None:
        raise PydanticCustomError("duration", _DURATION_ALLOWED)
    return parts[0] * DAYS_PER_UNIT[parts[1]]


def _schema(low: str) -> WithJsonSchema:
    number: dict[str, Any] = {"type": "number", low: 0.0, "maximum": MAX_DAYS}
    return WithJsonSchema({"anyOf": [number, {"type": "string"}]})


ForDays = Annotated[float, BeforeValidator(_days), Field(ge=0.0, le=MAX_DAYS), _schema("minimum")]
"""A length of time, at least nothing: ``30``, ``30 days``, ``5 years``."""

EveryDays = Annotated[float, BeforeValidator(_days), Field(gt=0.0, le=MAX_DAYS), _schema("exclusiveMinimum")]
"""The time from one to the next, above nothing."""

OnDay = ForDays
"""A day of the course, written as days or as the time since its beginning."""

Chance = Annotated[float, Field(ge=0.0, le=1.0)]
SiteId = Annotated[str, Field(min_length=1, max_length=100)]
TestWord = Literal["ct", "mri", "pet_ct", "ctc", "ctdna", "biopsy"]
"""The words of `TestKind`."""


class InterventionForm(Form):
    """One dated use of a treatment."""

    kind: KindWord
    day: OnDay
    hold: Annotated[ForDays, Field(alias="for")] = 0.0
    cycles: Cycles = 1
    every: EveryDays = USUAL_EVERY_DAYS
    site: SiteId | None = None
    adherence: Chance = 1.0


class ExaminationForm(Form):
    """One dated test."""

    kind: TestWord
    day: OnDay
    site: SiteId | None = None


class FollowUpForm(Form):
    """A series of check-ups."""

    tests: Annotated[list[TestWord], Field(min_length=1, max_length=len(TestKind))]
    day: OnDay
    until: OnDay
    every: EveryDays
    attendance: Chance = 1.0


class PlanForm(Form):
    """All that is done and looked for."""

    treatments: Annotated[list[InterventionForm], Field(max_length=200)] = Field(default_factory=list)
    tests: Annotated[list[ExaminationForm], Field(max_length=500)] = Field(default_factory=list)
    follow_up: Annotated[list[FollowUpForm], Field(max_length=50)] = Field(default_factory=list)
