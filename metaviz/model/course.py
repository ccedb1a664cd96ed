"""The course of one patient, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray, WordArray
from metaviz.model.cascade import Parameters
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene

FROM_PRIMARY = -1
AT_SOURCE = -1
"""Place of a fate that befalls a cell before it leaves the tissue in which it was shed."""


@dataclass(frozen=True, eq=False)
class Colonies:
    """Founded colonies, one row each, ordered by `founded_day` (ties by `key`).

    Written requirements: all columns have the same length; `parent` points to an earlier row or is
    `FROM_PRIMARY`; ``founded_day <= awake_day <= switch_day``; days that never come are ``inf``.

    Attributes
    ----------
    key
        Identity of the colony, dtype uint64: the same colony has the same key under every slider setting.
    parent
        Row of the colony that shed the founder, or `FROM_PRIMARY`.
    place
        Index into ``body.places``.
    generation
        1 for children of the primary.
    founded_day, awake_day, switch_day, regress_day, detectable_day
        Days since the first cell of the primary. Untreated, exactly one of `switch_day` and `regress_day` is finite;
        a treatment may also end a colony that has vessels. `detectable_day` is the first day on which it could be seen.
    growth_stretch
        Factor on growth time.
    clone
        Index into ``scene.clones``.
    eradicated
        Whether the colony is gone on `regress_day` because of a treatment.
    spot
        Shape (n, 2), uniform in the unit square: where inside its organ the colony is drawn.
    """

    key: WordArray
    parent: IntArray
    place: IntArray
    generation: IntArray
    founded_day: FloatArray
    awake_day: FloatArray
    switch_day: FloatArray
    regress_day: FloatArray
    detectable_day: FloatArray
    growth_stretch: FloatArray
    spot: FloatArray
    clone: IntArray
    eradicated: BoolArray

    def __len__(self) -> int:
        """Return the number of colonies."""
        return len(self.key)


class EndReason(StrEnum):
    """Why a course ends."""

    HORIZON = "horizon"
    LETHAL = "lethal"
    CROWDED = "crowded"
    """More colonies than the program follows; only reached with sliders far from the published values."""


@dataclass(frozen=True, eq=False)
class Course:
    """One patient's course.

    Attributes
    ----------
    scene, parameters, seed
        From which the course follows: same inputs, byte-identical columns.
    frailty
        The patient's factor on every founding.
    end_day, end_reason
        When and why the course ends.
    colonies
        All colonies founded before `end_day`.
    plan
        What was done and looked for; of it only the treatments matter here.
    """

    scene: Scene
    parameters: Parameters
    seed: int
    frailty: float
    end_day: float
    end_reason: EndReason
    colonies: Colonies
    plan: Plan = NO_PLAN

    @cached_property
    def source_place(self) -> IntArray:
        """Place indices of all tumours that shed: the primary, then each colony; shape (1 + n_colonies,)."""
        primary = self.scene.body.place_index[self.scene.primary_place]
        return np.concatenate(([primary], self.colonies.place))


@dataclass(frozen=True, eq=False)
class Ledger:
    """Shed cells and their fates by month, as integers that add up exactly.

    Attributes
    ----------
    month_start_day
        Shape (n_months,), first day of each month.
    shed
        Shape (n_months,), dtype int64, cells shed by the primary and all colonies.
    fate_place, fate
        Shape (n_columns,): place index, or `AT_SOURCE`, and index into `metaviz.model.fate.FATES`.
    count
        Shape (n_months, n_columns), dtype int64; ``count.sum(axis=1) == shed``.
    """

    month_start_day: FloatArray
    shed: IntArray
    fate_place: IntArray
    fate: IntArray
    count: IntArray


class MilestoneKind(StrEnum):
    """Turning points of a course, used for marks on the timeline."""

    PRIMARY_DETECTABLE = "primary_detectable"
    FIRST_COLONY = "first_colony"
    FIRST_AWAKE = "first_awake"
    FIRST_DETECTABLE = "first_detectable"
    LETHAL = "lethal"
    DIAGNOSIS = "diagnosis"
    """A tumour is found for the first time."""
    SITE_FOUND = "site_found"
    """A metastasis is found at a site for the first time."""
    STAGE_FOUR = "stage_four"
    """A distant metastasis is found for the first time."""
    RECURRENCE = "recurrence"
    """A tumour is found after the primary was removed and nothing was known to be left."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One turning point; `site_id` is empty where it has none."""

    day: float
    kind: MilestoneKind
    site_id: str
