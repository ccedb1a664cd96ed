"""The life of colonies as functions of time: growth age, size, detection, shedding.

A founder may sleep. Awake, it grows along the growth law, its time stretched by a factor of its own (log-normal with
median one, so that the published doubling time is that of the median colony); at `avascular_cells` it stalls until it
acquires vessels and grows on, or regresses and is gone. Times are in days.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import BoolArray, FloatArray, IntArray, WordArray
from metaviz.model.course import Colonies
from metaviz.model.growth import ColonyLife, Shedding
from metaviz.model.scene import Detection
from metaviz.sim import draws
from metaviz.sim.draws import Stream
from metaviz.sim.shed_table import ShedTable, shed_table

Days = float | FloatArray
"""One day, or days of any shape that broadcasts against the colonies."""

QUANTUM_DAYS: Final = 2.0**-20
"""Days of a course are multiples of this twelfth of a second. Processors differ in the last bit of a logarithm;
rounded, they agree on every day, and sums of days are exact."""


def whole_quanta(days: ArrayLike) -> FloatArray:
    """Round days to the nearest multiple of `QUANTUM_DAYS`, elementwise; ``inf`` stays."""
    return np.asarray(np.rint(np.asarray(days) / QUANTUM_DAYS) * QUANTUM_DAYS)


@dataclass(frozen=True, eq=False, slots=True)
class Lives:
    """The days that shape the size of colonies; columns of equal length.

    Attributes
    ----------
    founded_day, awake_day, switch_day, regress_day, growth_stretch
        As in `metaviz.model.course.Colonies`.
    stall_day
        Day on which the colony reaches `avascular_cells`; ``inf`` if its law never takes it there.
    """

    founded_day: FloatArray
    awake_day: FloatArray
    stall_day: FloatArray
    switch_day: FloatArray
    regress_day: FloatArray
    growth_stretch: FloatArray

    def __len__(self) -> int:
        """Return the number of colonies."""
        return len(self.founded_day)

    def rows(self, which: IntArray | BoolArray) -> Lives:
        """Return the chosen rows."""
        return Lives(*(getattr(self, column.name)[which] for column in fields(self)))

    def joined(self, more: Lives) -> Lives:
        """Return these rows followed by more."""
        return Lives(*(np.concatenate((getattr(self, c.name), getattr(more, c.name))) for c in fields(self)))


@dataclass(frozen=True, eq=False, slots=True)
class ColonyClock:
    """Growth and shedding of the colonies of a scene.

    Attributes
    ----------
    life
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
    table: ShedTable
    stall_age_days: float
    stall_shed: float
    stall_cells_per_day: float
    detectable_age_days: float

    def draw_lives(self, key: WordArray, site: IntArray, founded_day: FloatArray) -> Lives:
        """Draw what becomes of founders from their own keys.

        Parameters
        ----------
        key, site, founded_day
            Shape (n,): keys, site indices and days of the founders.
        """
        life = self.life
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
        awake_day = founded_day + np.where(sleeps, whole_quanta(sleep_days), 0.0)
        stall_day = self._stall_day(awake_day, stretch)
        return Lives(
            founded_day=founded_day,
            awake_day=awake_day,
            stall_day=stall_day,
            switch_day=np.where(switches, stall_day + delay, np.inf),
            regress_day=np.where(switches, np.inf, stall_day + delay),
            growth_stretch=stretch,
        )

    def lives_of(self, colonies: Colonies) -> Lives:
        """Return the lives of the colonies of a course."""
        return Lives(
            founded_day=colonies.founded_day,
            awake_day=colonies.awake_day,
            stall_day=self._stall_day(colonies.awake_day, colonies.growth_stretch),
            switch_day=colonies.switch_day,
            regress_day=colonies.regress_day,
            growth_stretch=colonies.growth_stretch,
        )

    def _stall_day(self, awake_day: FloatArray, stretch: FloatArray) -> FloatArray:
        return awake_day + whole_quanta(stretch * self.stall_age_days)

    def growth_age_days(self, lives: Lives, day: Days) -> FloatArray:
        """Return the growth age at a day (broadcast against the colonies); it stands still during sleep and stall."""
        before = np.minimum((day - lives.awake_day) / lives.growth_stretch, self.stall_age_days)
        after = (day - lives.switch_day) / lives.growth_stretch
        return np.asarray(np.maximum(before, 0.0) + np.maximum(after, 0.0))

    def cells(self, lives: Lives, day: Days) -> FloatArray:
        """Return the number of cells at a day (broadcast); one while asleep, none before founding or once regressed."""
        there = (day >= lives.founded_day) & (day < lives.regress_day)
        return np.asarray(np.where(there, self.life.growth.cells(self.growth_age_days(lives, day)), 0.0))

    def detectable_day(self, lives: Lives) -> FloatArray:
        """Return the day from which each colony can be seen; ``inf`` if it regresses before or never gets there."""
        age = self.detectable_age_days
        if age <= self.stall_age_days:
            return lives.awake_day + whole_quanta(lives.growth_stretch * age)
        return lives.switch_day + whole_quanta(lives.growth_stretch * (age - self.stall_age_days))

    def shed(self, lives: Lives, day: Days) -> FloatArray:
        """Return the cells that each colony has shed up to a day (broadcast)."""
        until = np.minimum(day, lives.regress_day)
        in_stall = np.maximum(np.minimum(until, lives.switch_day) - lives.stall_day, 0.0)
        grown = self.table.cumulative(self.growth_age_days(lives, until))
        return np.asarray(lives.growth_stretch * grown + self.stall_cells_per_day * in_stall)

    def day_of_shed(self, lives: Lives, n_shed: FloatArray) -> FloatArray:
        """Return the day on which each colony has shed so many cells, the inverse of `shed`; ``inf`` if never."""
        stretch = lives.growth_stretch
        before_stall = stretch * self.stall_shed
        stalls = np.isfinite(lives.stall_day)
        end_of_stall = np.where(stalls, np.minimum(lives.switch_day, lives.regress_day), 0.0)
        in_stall = self.stall_cells_per_day * (end_of_stall - np.where(stalls, lives.stall_day, 0.0))
        vascular = n_shed >= before_stall + in_stall
        in_growth = np.where(vascular, n_shed - in_stall, np.minimum(n_shed, before_stall)) / stretch
        age = self.table.growth_age_days(in_growth)
        with np.errstate(divide="ignore", invalid="ignore"):
            stalled = lives.stall_day + (n_shed - before_stall) / self.stall_cells_per_day
            grown = lives.switch_day + stretch * (age - self.stall_age_days)
        day = np.where(n_shed < before_stall, lives.awake_day + stretch * age, stalled)
        return np.asarray(np.where(vascular, grown, day))


def colony_clock(life: ColonyLife, shedding: Shedding, detection: Detection) -> ColonyClock:
    """Return the clock of a scene's colonies."""
    table = shed_table(life.growth, shedding)
    stall_age_days = float(life.growth.age_days(life.avascular_cells))
    return ColonyClock(
        life=life,
        table=table,
        stall_age_days=stall_age_days,
        stall_shed=float(table.cumulative(stall_age_days)) if np.isfinite(stall_age_days) else np.inf,
        stall_cells_per_day=float(shedding.cells_per_day(life.avascular_cells)),
        detectable_age_days=float(life.growth.age_days(detection.detectable_cells)),
    )


def draw_spot(key: WordArray) -> FloatArray:
    """Return where in its organ each colony is drawn: shape (n, 2), uniform in the unit square."""
    words = draws.philox4x32(0, 0, int(Stream.BUILD), 0, key)
    return np.stack([draws.uniform(words[2]), draws.uniform(words[3])], axis=-1)
