"""Levers: the plain numbers of `Parameters` besides the five steps and the tables of sites."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_FACTOR = 100.0
MAX_PACE = 10.0


class LeverGroup(StrEnum):
    """What belongs together on screen."""

    CASCADE = "cascade"
    TUMOUR = "tumour"


@dataclass(frozen=True, slots=True)
class Lever:
    """One plain number of `Parameters`.

    Attributes
    ----------
    key
        In files and on the command line.
    field
        Name of the attribute of `Parameters`.
    group
        Where it is shown.
    low, high
        Smallest and largest value.
    is_factor
        A factor on a published number: one changes nothing, and no scene publishes it.
    """

    key: str
    field: str
    group: LeverGroup
    low: float
    high: float
    is_factor: bool


def _share(key: str, group: LeverGroup = LeverGroup.CASCADE) -> Lever:
    return Lever(key, key.rpartition(".")[2], group, 0.0, 1.0, is_factor=False)


def _factor(key: str, field: str, group: LeverGroup, low: float = 0.0, high: float = MAX_FACTOR) -> Lever:
    return Lever(key, field, group, low, high, is_factor=True)


LEVERS: tuple[Lever, ...] = (
    _share("cascade.lymph_share"),
    _share("cascade.emt_share"),
    _factor("cascade.barrier", "barrier", LeverGroup.CASCADE),
    _factor("cascade.mmp", "mmp", LeverGroup.CASCADE),
    _factor("cascade.shear", "shear", LeverGroup.CASCADE),
    _factor("cascade.immune", "immune", LeverGroup.CASCADE),
    _share("cascade.cluster_share"),
    _share("cascade.cloak_share"),
    _share("cascade.cloak_protection"),
    _factor("primary.pace", "primary_pace", LeverGroup.TUMOUR, 0.1, MAX_PACE),
    _factor("colonies.pace", "colony_pace", LeverGroup.TUMOUR, 0.1, MAX_PACE),
    _factor("colonies.wake_rate", "wake_rate", LeverGroup.TUMOUR),
    _factor("colonies.switch_rate", "switch_rate", LeverGroup.TUMOUR),
    _factor("niche.factor", "niche", LeverGroup.TUMOUR),
)
