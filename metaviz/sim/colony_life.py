"""The life of untreated colonies as functions of time: growth age, size, detection, shedding.

A founder may sleep. Awake, it grows along the growth law, its time stretched by a factor of its own (log-normal with
median one, so that the published doubling time is that of the median colony); at `avascular_cells` it stalls until it
acquires vessels and grows on, or regresses and is gone. Times are in days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray, WordArray
from metaviz.model.growth import ColonyLife, Shedding
from metaviz.model.scene import Detection
from metaviz.sim import draws
from metaviz.sim.draws import Stream
from metaviz.sim.growth_path import Days, GrowthPaths
from metaviz.sim.quantum import whole_quanta
from metaviz.sim.shed_table import ShedTable, shed_table


@dataclass(frozen=True, eq=False, slots=True)
class ColonyClock:
    """Growth and shedding of the colonies of a scene.

    Attributes
    ----------
    life, shedding
        The scene's numbers.
    table
        Cumulative shedding over growth age.
    stall_age_days
        Growth age at which a colony stalls; ``inf`` if never.
    stall_shed
        Cells shed up to the stall by a colony of stretch one.
    stall_cells_per_day
        Cells shed per day during the stall.
    detectable_age_days
        Growth age at which a colony can be seen.
    """

    life: ColonyLife
    shedding: Shedding
    table: ShedTable
    stall_age_days: float
    stall_shed: float
    stall_cells_per_day: float
    detectable_age_days: float


@dataclass(frozen=True, eq=False)
class Lives:
    """What becomes of colonies; columns of equal length.

    Attributes
    ----------
    clock
        What they have in common.
    founded_day, awake_day, switch_day, regress_day, growth_stretch, eradicated
        As in `metaviz.model.course.Colonies`.
    stall_day
        Day on which the colony first reaches `avascular_cells`; ``inf`` if it never does.
    days_per_age
        Days for one day of growth age: the stretch, divided by the pace that holds for the colony.
    """

    clock: ColonyClock
    founded_day: FloatArray
    awake_day: FloatArray
    stall_day: FloatArray
    switch_day: FloatArray
    regress_day: FloatArray
    growth_stretch: FloatArray
    days_per_age: FloatArray
    eradicated: BoolArray

    def __len__(self) -> int:
        """Return the number of colonies."""
        return len(self.founded_day)

    @property
    def _columns(self) -> tuple[Any, ...]:
        return (
            self.founded_day,
            self.awake_day,
            self.stall_day,
            self.switch_day,
            self.regress_day,
            self.growth_stretch,
            self.days_per_age,
            self.eradicated,
        )

    def rows(self, which: IntArray | BoolArray) -> Self:
        """Return the chosen rows."""
        return type(self)(self.clock, *(column[which] for column in self._columns))

    def joined(self, more: Self) -> Self:
        """Return these rows followed by more."""
        pairs = zip(self._columns, more._columns, strict=True)
        return type(self)(self.clock, *(_one_after_the_other(*pair) for pair in pairs))

    def growth_age_days(self, day: Days) -> FloatArray:
        """Return the growth age at a day (broadcast against the colonies); it stands still during sleep and stall."""
        before = np.minimum((day - self.awake_day) / self.days_per_age, self.clock.stall_age_days)
        after = (day - self.switch_day) / self.days_per_age
        return np.asarray(np.maximum(before, 0.0) + np.maximum(after, 0.0))

    def cells(self, day: Days) -> FloatArray:
        """Return the number of cells at a day (broadcast); one while asleep, none before founding or once gone."""
        there = (day >= self.founded_day) & (day < self.regress_day)
        return np.asarray(np.where(there, self.clock.life.growth.cells(self.growth_age_days(day)), 0.0))

    def most_cells(self, until: FloatArray) -> FloatArray:
        """Return the largest size of each colony up to a day of its own, shape (n_colonies,)."""
        cells = self.clock.life.growth.cells(self.growth_age_days(np.minimum(until, self.regress_day)))
        return np.asarray(np.where(until >= self.founded_day, cells, 0.0))

    @property
    def detectable_day(self) -> FloatArray:
        """First day on which each colony can be seen; ``inf`` if it is gone before or never gets there."""
        age = self.clock.detectable_age_days
        if age <= self.clock.stall_age_days:
            return self.awake_day + whole_quanta(self.days_per_age * age)
        return self.switch_day + whole_quanta(self.days_per_age * (age - self.clock.stall_age_days))

    def shed(self, day: Days) -> FloatArray:
        """Return the cells that each colony has shed up to a day (broadcast)."""
        until = np.minimum(day, self.regress_day)
        in_stall = np.maximum(np.minimum(until, self.switch_day) - self.stall_day, 0.0)
        grown = self.clock.table.cumulative(self.growth_age_days(until))
        return np.asarray(self.days_per_age * grown + self.clock.stall_cells_per_day * in_stall)

    def day_of_shed(self, rows: IntArray, n_shed: FloatArray) -> FloatArray:
        """Return the day on which some colonies have shed so many cells, the inverse of `shed`; ``inf`` if never."""
        clock, stretch = self.clock, self.days_per_age[rows]
        switch_day, stall_day = self.switch_day[rows], self.stall_day[rows]
        before_stall = stretch * clock.stall_shed
        stalls = np.isfinite(stall_day)
        end_of_stall = np.where(stalls, np.minimum(switch_day, self.regress_day[rows]), 0.0)
        in_stall = clock.stall_cells_per_day * (end_of_stall - np.where(stalls, stall_day, 0.0))
        at_switch = before_stall + in_stall
        vascular = n_shed >= at_switch
        with np.errstate(divide="ignore", invalid="ignore"):
            in_growth = np.where(
                vascular,
                clock.stall_shed + (n_shed - at_switch) / stretch,
                np.minimum(n_shed, before_stall) / stretch,
            )
            age = clock.table.growth_age_days(in_growth)
            stalled = stall_day + (n_shed - before_stall) / clock.stall_cells_per_day
            grown = switch_day + stretch * (age - clock.stall_age_days)
            growing = self.awake_day[rows] + stretch * age
        day = np.where(n_shed < before_stall, growing, stalled)
        return np.asarray(np.where(vascular, grown, day))


def _one_after_the_other(first: Any, second: Any) -> Any:
    return first.joined(second) if isinstance(first, GrowthPaths) else np.concatenate((first, second))


def colony_clock(life: ColonyLife, shedding: Shedding, detection: Detection) -> ColonyClock:
    """Return the clock of a scene's colonies."""
    table = shed_table(life.growth, shedding)
    stall_age_days = float(life.growth.age_days(life.avascular_cells))
    return ColonyClock(
        life=life,
        shedding=shedding,
        table=table,
        stall_age_days=stall_age_days,
        stall_shed=float(table.cumulative(stall_age_days)) if np.isfinite(stall_age_days) else np.inf,
        stall_cells_per_day=float(shedding.cells_per_day(life.avascular_cells)),
        detectable_age_days=float(life.growth.age_days(detection.detectable_cells)),
    )


@dataclass(frozen=True, eq=False, slots=True)
class Fortunes:
    """What is drawn for a founder from its own key, before anything happens to it; columns of equal length.

    Attributes
    ----------
    sleeps, switches
        Whether it sleeps first; whether it acquires vessels after the stall rather than regresses.
    sleep_days, stall_days
        Length of the sleep (0 without), and of the stall, at the scene's own rates.
    growth_stretch
        Factor on growth time.
    """

    sleeps: BoolArray
    switches: BoolArray
    sleep_days: FloatArray
    stall_days: FloatArray
    growth_stretch: FloatArray


def draw_fortunes(life: ColonyLife, key: WordArray, site: IntArray) -> Fortunes:
    """Draw the fortunes of founders with given keys at given sites, each shape (n,)."""
    words = [draws.uniform(word) for word in draws.philox4x32(0, 0, int(Stream.LIFE), 0, key)]
    build = [draws.uniform(word) for word in draws.philox4x32(0, 0, int(Stream.BUILD), 0, key)]
    sleeps = words[0] < np.asarray(life.sleep_share)[site]
    sleep_days = draws.exponential(words[1]) * np.asarray(life.wake_mean_days)[site]
    switches = words[2] < life.switch_share
    delay = whole_quanta(
        draws.exponential(words[3]) * np.where(switches, life.switch_mean_days, life.regress_mean_days)
    )
    stretch = np.exp(life.growth_sigma * draws.normal(build[0], build[1]))
    # Rounded for the same reason as days are.
    stretch = np.rint(stretch * 2.0**32) * 2.0**-32 if life.growth_sigma > 0.0 else np.ones(len(key))
    return Fortunes(sleeps, switches, np.where(sleeps, whole_quanta(sleep_days), 0.0), delay, stretch)


def draw_spot(key: WordArray) -> FloatArray:
    """Return where in its organ each colony is drawn: shape (n, 2), uniform in the unit square."""
    words = draws.philox4x32(0, 0, int(Stream.BUILD), 0, key)
    return np.stack([draws.uniform(words[2]), draws.uniform(words[3])], axis=-1)
