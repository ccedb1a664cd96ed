"""Treatments: what each kind does, and one dated use of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TreatmentKind(StrEnum):
    """Kinds of treatment."""

    SURGERY = "surgery"
    """The primary is cut out."""
    RADIOTHERAPY = "radiotherapy"
    """One site is irradiated, the tumours in it and the primary if it grows there."""
    CHEMOTHERAPY = "chemotherapy"
    HORMONE = "hormone"
    TARGETED = "targeted"
    IMMUNOTHERAPY = "immunotherapy"
    ANTI_ANGIOGENIC = "anti_angiogenic"
    EMT_INHIBITOR = "emt_inhibitor"
    BONE_PROTECTING = "bone_protecting"
    KEEP_ASLEEP = "keep_asleep"
    WAKE_AND_KILL = "wake_and_kill"


@dataclass(frozen=True, slots=True)
class Effect:
    """The law of effect of one kind of treatment; every default does nothing.

    A *dose* is a moment (each cycle of a chemotherapy, the one course of a radiotherapy), a *hold* lasts from the first
    day of a treatment to its last. Where an organ is a sanctuary, where a clone is resistant and where doses are
    missed, effects are weaker: numbers that are zero when nothing happens shrink in proportion, factors move towards
    one on a logarithmic scale.

    Attributes
    ----------
    removes_primary
        The primary is gone from the first day on.
    is_local
        Acts on the tumours of one site alone.
    log10_kill
        Each dose leaves ``10 ** -log10_kill`` of the growing cells of a tumour alive.
    asleep_share
        Share of `log10_kill` that sleeping founders feel.
    pace_loss
        During the hold a tumour's growth clock goes ``1 - pace_loss`` times as fast: with 1 it stands still, beyond 1
        it runs backwards and the tumour shrinks along its growth curve.
    immune_factor
        Factor on the immune hazard in circulation during the hold.
    wake_factor
        Factor on the rate at which founders wake, during the hold.
    woken_die_share
        Share of the founders woken during the hold that die at once.
    switch_factor
        Factor on the rate at which stalled colonies acquire vessels, during the hold.
    emt_factor
        Factor on the share of motile cells among those that detach, during the hold.
    soil_factor
        Factor on the soil of `soil_sites`, during the hold.
    soil_sites
        Ids of the sites whose soil changes.
    """

    removes_primary: bool = False
    is_local: bool = False
    log10_kill: float = 0.0
    asleep_share: float = 0.0
    pace_loss: float = 0.0
    immune_factor: float = 1.0
    wake_factor: float = 1.0
    woken_die_share: float = 0.0
    switch_factor: float = 1.0
    emt_factor: float = 1.0
    soil_factor: float = 1.0
    soil_sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intervention:
    """One dated use of a treatment.

    Attributes
    ----------
    kind
        What is done.
    day
        First day.
    days
        Length of the hold; with several cycles, at least until the last of them. Surgery and radiotherapy have none.
    cycles
        Number of doses; the first is given on the first day.
    every_days
        Days from one dose to the next.
    site_id
        The site that is irradiated; empty for all other kinds.
    adherence
        Share of the doses that is taken, 0 to 1: effects are weaker accordingly.
    """

    kind: TreatmentKind
    day: float
    days: float = 0.0
    cycles: int = 1
    every_days: float = 21.0
    site_id: str = ""
    adherence: float = 1.0

    @property
    def dose_days(self) -> tuple[float, ...]:
        """Days of the doses."""
        return tuple(self.day + cycle * self.every_days for cycle in range(self.cycles))

    @property
    def end_day(self) -> float:
        """Last day of the hold."""
        return max(self.day + self.days, self.dose_days[-1])
