"""The life of treated colonies, from event to event, all colonies at once.

Between two events (waking, stall, vessels, death, the edge of an era) a growth clock goes at one speed, so a life is a
path of knots. A dose divides the awake cells of a colony; where so few are left that none may live, whether any does
is a draw from the colony's own key and the day of the dose.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Final, Self

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray, WordArray
from metaviz.sim import draws
from metaviz.sim.colony_life import ColonyClock, Fortunes
from metaviz.sim.draws import Stream
from metaviz.sim.growth_path import GrowthPaths, shed_between
from metaviz.sim.quantum import QUANTUM_DAYS, whole_quanta
from metaviz.sim.treated_life import TreatedLives

_ASLEEP: Final = 0
_AVASCULAR: Final = 1
_STALLED: Final = 2
_VASCULAR: Final = 3
_GONE: Final = 4

_N_COLUMNS: Final = 5
_PACE: Final = 2
_RATE: Final = 3
"""Rows of an array of knots, in the order of the columns of `GrowthPaths`."""

_FEW_CELLS: Final = 24.0
"""With more cells left than this, the chance that none lives is below the finest draw."""


@dataclass(frozen=True, eq=False, slots=True)
class LifeEras:
    """What colonies feel in each stretch of time; see `metaviz.theory.conditions.Conditions`.

    Attributes
    ----------
    start_day
        Shape (n_eras,), in whole quanta.
    pace, kill, asleep_kill, wake_factor, woken_die_share, switch_factor
        Shape (n_eras, n_clones, n_sites).
    """

    LEAST_PACE: ClassVar[float] = 1e-6
    """A growth clock that goes more slowly than this, forwards or backwards, stands still."""

    start_day: FloatArray
    pace: FloatArray
    kill: FloatArray
    asleep_kill: FloatArray
    wake_factor: FloatArray
    woken_die_share: FloatArray
    switch_factor: FloatArray

    def __len__(self) -> int:
        """Return the number of eras."""
        return len(self.start_day)

    def first(self) -> Self:
        """Return the first era alone."""
        return type(self)(*(getattr(self, column.name)[:1] for column in fields(self)))


def waiting_days(days: FloatArray, rate: FloatArray) -> FloatArray:
    """Return how long a wait of so many days takes at a rate, in whole quanta; ``inf`` at rate 0."""
    taken = np.divide(days, rate, out=np.full(np.shape(days), np.inf), where=rate > 0.0)
    return whole_quanta(taken)


def walk_lives(
    clock: ColonyClock,
    eras: LifeEras,
    fortunes: Fortunes,
    key: WordArray,
    clone: IntArray,
    site: IntArray,
    founded_day: FloatArray,
) -> TreatedLives:
    """Return the lives of founders through the eras, from what was drawn for them.

    Parameters
    ----------
    clock, eras
        Growth, and what is felt when.
    fortunes, key, clone, site, founded_day
        Rows of the founders.
    """
    walk = _Walk(clock, eras, fortunes, key, clone, site, founded_day)
    rows = np.arange(len(key))
    while len(rows):
        rows = walk.advance(rows)
    return walk.lives()


class _Walk:
    """Founders on their way through the eras; every array has a row for each."""

    def __init__(
        self,
        clock: ColonyClock,
        eras: LifeEras,
        fortunes: Fortunes,
        key: WordArray,
        clone: IntArray,
        site: IntArray,
        founded_day: FloatArray,
    ) -> None:
        n = len(key)
        self.clock, self.eras, self.fortunes, self.key, self.founded_day = clock, eras, fortunes, key, founded_day
        self.column = clone * eras.pace.shape[2] + site
        self.n_columns = eras.pace.shape[1] * eras.pace.shape[2]
        self.edge = np.append(eras.start_day[1:], np.inf)
        self.now = founded_day.copy()
        self.era = np.searchsorted(eras.start_day, founded_day, side="right") - 1
        self.phase = np.where(fortunes.sleeps, _ASLEEP, _AVASCULAR)
        self.age = np.zeros(n)
        self.sleep_left, self.stall_left = fortunes.sleep_days.copy(), fortunes.stall_days.copy()
        never = np.full(n, np.inf)
        self.awake_day = np.where(fortunes.sleeps, np.inf, founded_day)
        self.stall_day, self.switch_day, self.regress_day = never, never.copy(), never.copy()
        self.eradicated = np.zeros(n, dtype=np.bool_)
        self.jumped = np.ones(n, dtype=np.bool_)  # a new knot is due
        self.age_before = np.zeros(n)
        self.knots: list[tuple[IntArray, FloatArray]] = []
        self.last_knot = np.zeros((_N_COLUMNS, n))

    def advance(self, rows: IntArray) -> IntArray:
        """Take rows to their next event or edge; return those that are not at the end of their story."""
        eras, clock, now = self.eras, self.clock, self.now[rows]
        felt = self.era[rows] * self.n_columns + self.column[rows]
        pace = eras.pace.ravel()[felt]
        pace = np.where(np.abs(pace) < eras.LEAST_PACE, 0.0, pace)
        phase, age = self._settle(rows, pace)
        asleep, stalled = phase == _ASLEEP, phase == _STALLED
        moves = ~asleep & ~stalled & (pace != 0.0)
        with np.errstate(divide="ignore"):
            days_per_age = np.where(moves, self.fortunes.growth_stretch[rows] / pace, np.inf)
        self._mark(rows, age, days_per_age, asleep, stalled)

        wake = eras.wake_factor.ravel()[felt]
        switch = np.where(self.fortunes.switches[rows], eras.switch_factor.ravel()[felt], 1.0)
        target = np.where(pace < 0.0, 0.0, np.where(phase == _AVASCULAR, clock.stall_age_days, np.inf))
        wait = np.full(len(rows), np.inf)
        wait[moves] = whole_quanta((target[moves] - age[moves]) * days_per_age[moves])
        wait[asleep] = waiting_days(self.sleep_left[rows[asleep]], wake[asleep])
        wait[stalled] = waiting_days(self.stall_left[rows[stalled]], switch[stalled])
        event, edge = now + wait, self.edge[self.era[rows]]
        happens = (event <= edge) & np.isfinite(event)
        goes_on = happens | np.isfinite(edge)
        following = np.where(happens, event, edge)

        days = np.where(goes_on, following - now, 0.0)
        self.sleep_left[rows[asleep]] -= (wake * days)[asleep]
        self.stall_left[rows[stalled]] -= (switch * days)[stalled]
        # Days are rounded: an age may run a hair beyond its target, and an event sets it there.
        later = np.where(pace < 0.0, np.maximum(age + days / days_per_age, target), age + days / days_per_age)
        later = np.minimum(later, np.where(pace > 0.0, target, np.inf))
        self.age[rows] = np.where(moves, np.where(happens, target, later), age)
        self.age_before[rows] = self.age[rows]
        self.now[rows] = np.where(goes_on, following, now)
        self._happen(rows[happens], phase[happens], pace[happens])
        self._enter_era(rows[goes_on & ~happens])
        return np.asarray(rows[goes_on & (self.phase[rows] != _GONE)])

    def _settle(self, rows: IntArray, pace: FloatArray) -> tuple[IntArray, FloatArray]:
        """Let colonies without vessels stall where they have grown to the stall, and leave it where they shrink."""
        phase, age = self.phase[rows], self.age[rows]
        stalls = (phase == _AVASCULAR) & (pace >= 0.0) & (age >= self.clock.stall_age_days)
        leaves = (phase == _STALLED) & (pace < 0.0)
        phase = np.where(stalls, _STALLED, np.where(leaves, _AVASCULAR, phase))
        self.phase[rows] = phase
        self.stall_day[rows] = np.where(stalls, np.minimum(self.stall_day[rows], self.now[rows]), self.stall_day[rows])
        return phase, age

    def _happen(self, rows: IntArray, phase: IntArray, pace: FloatArray) -> None:
        """Let what was waited for come: waking, the stall, vessels, regression, or the last cell of what shrinks."""
        now = self.now[rows]
        wakes, stalled = phase == _ASLEEP, phase == _STALLED
        woken, at_day = rows[wakes], now[wakes]
        self.awake_day[woken] = at_day
        self.phase[woken] = _AVASCULAR
        self.sleep_left[woken] = 0.0
        dies = self.eras.woken_die_share.ravel()[self.era[woken] * self.n_columns + self.column[woken]]
        if dies.any():
            luck = draws.uniform(draws.philox4x32(0, 0, int(Stream.TREATMENT), 0, self.key[woken])[2])
            self._end(woken[luck < dies])
        switches = self.fortunes.switches[rows]
        gets_vessels = rows[stalled & switches]
        self.switch_day[gets_vessels] = self.now[gets_vessels]
        self.phase[gets_vessels] = _VASCULAR
        regresses = rows[stalled & ~switches]
        self.regress_day[regresses] = self.now[regresses]
        self.phase[regresses] = _GONE
        self._end(rows[~wakes & ~stalled & (pace < 0.0)])

    def _enter_era(self, rows: IntArray) -> None:
        """Go into the next era, whose first day may bring a dose."""
        self.era[rows] += 1
        felt = self.era[rows] * self.n_columns + self.column[rows]
        asleep = self.phase[rows] == _ASLEEP
        kill = np.where(asleep, self.eras.asleep_kill.ravel()[felt], self.eras.kill.ravel()[felt])
        dosed = np.flatnonzero(kill > 0.0)
        if not len(dosed):
            return
        rows, kill, asleep = rows[dosed], kill[dosed], asleep[dosed]
        growth = self.clock.life.growth
        cells = np.where(asleep, 1.0, growth.cells(self.age[rows]))
        left = cells * np.exp(-kill)
        few = np.flatnonzero(left < _FEW_CELLS)
        none_lives = (-np.expm1(-kill[few])) ** cells[few]
        gone = np.zeros(len(rows), dtype=np.bool_)
        gone[few] = self._dose_luck(rows[few], asleep[few]) < none_lives
        self._end(rows[gone])
        lives_on = ~gone & ~asleep
        rows, left = rows[lives_on], left[lives_on]
        self.age[rows] = np.minimum(self.age[rows], growth.age_days(left))
        self.phase[rows] = np.where(self.phase[rows] == _STALLED, _AVASCULAR, self.phase[rows])
        self.jumped[rows] = True

    def _dose_luck(self, rows: IntArray, asleep: BoolArray) -> FloatArray:
        """Return a uniform for each row and the day it is at: whatever the plan, a dose on that day has this luck."""
        quanta = (self.now[rows] / QUANTUM_DAYS).astype(np.uint64)
        low, high = quanta & np.uint64(0xFFFFFFFF), quanta >> np.uint64(32)
        words = draws.philox4x32(low, high, int(Stream.TREATMENT), 0, self.key[rows])
        return np.where(asleep, draws.uniform(words[1]), draws.uniform(words[0]))

    def _end(self, rows: IntArray) -> None:
        """End colonies now, because of a treatment."""
        self.regress_day[rows] = self.now[rows]
        self.eradicated[rows] = True
        self.phase[rows] = _GONE

    def _mark(
        self, rows: IntArray, age: FloatArray, days_per_age: FloatArray, asleep: BoolArray, stalled: BoolArray
    ) -> None:
        """Write a knot for every row whose clock goes at another speed, or from another age, than since its last."""
        stands = np.isinf(days_per_age)
        shed_per_day = np.where(stalled, self.clock.stall_cells_per_day, 0.0)
        held = np.flatnonzero(stands & ~asleep & ~stalled)
        if len(held):
            shed_per_day[held] = self.clock.shedding.cells_per_day(self.clock.life.growth.cells(age[held]))
        differs = (self.last_knot[_PACE, rows] != days_per_age) | (self.last_knot[_RATE, rows] != shed_per_day)
        due = np.flatnonzero(differs | self.jumped[rows])
        rows = rows[due]
        if not len(rows):
            return
        day, from_age, pace, rate, shed = self.last_knot[:, rows]
        now = self.now[rows]
        shed = shed + shed_between(self.clock.table, from_age, self.age_before[rows], pace, rate, now - day)
        knots = np.stack((now, age[due], days_per_age[due], shed_per_day[due], shed))
        self.knots.append((rows, knots))
        self.last_knot[:, rows] = knots
        self.jumped[rows] = False

    def lives(self) -> TreatedLives:
        """Return the finished lives."""
        clock = self.clock
        row = np.concatenate([rows for rows, _ in self.knots]) if self.knots else np.empty(0, dtype=np.int64)
        knots = np.concatenate([knots for _, knots in self.knots], axis=1) if self.knots else self.last_knot
        # The knots of a row were written one after the other, and the sort is stable.
        knots = knots[:, np.argsort(row, kind="stable")]
        first = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(self.key)))))
        return TreatedLives(
            clock=clock,
            founded_day=self.founded_day,
            awake_day=self.awake_day,
            stall_day=self.stall_day,
            switch_day=self.switch_day,
            regress_day=self.regress_day,
            growth_stretch=self.fortunes.growth_stretch,
            days_per_age=self.fortunes.growth_stretch,
            eradicated=self.eradicated,
            path=GrowthPaths(clock.life.growth, clock.table, first, *knots),
        )
