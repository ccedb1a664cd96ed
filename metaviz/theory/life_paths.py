"""Lives of colonies through the eras, by a quadrature over their pace of growth; sleep is left to `treated_kernel`.

A colony's life is known once it is known when it woke, how its time is stretched and when it acquired vessels. So there
are two families of paths. Those *before vessels* start at a waking; along them the chances to acquire vessels and to
regress are used up while the colony stalls. Those *with vessels* start at the switch. Inside a cell of the calendar
all rates are constant, so each step is exact; the chance that no cell lives through a dose is that of a Poisson number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaviz.model.arrays import FloatArray
from metaviz.model.growth import ColonyLife, Shedding
from metaviz.theory.calendar import NODES, Calendar, node_weights
from metaviz.theory.felt import Felt
from metaviz.theory.shed_curve import ShedCurve, shed_curve

N_STRETCHES = 19
_FASTEST, _SLOWEST = -4.8, 3.4
"""In standard deviations. Few grow very fast, but these few shed most."""
_SAME_DAY = 1e-6

Singles = NDArray[np.float32]
"""Seven digits are enough, and the tables are large."""


@dataclass(frozen=True, eq=False)
class BeforeVessels:
    """From waking to the switch or the end; shapes begin (n_classes, n_stretches, 2 * n_cells), by class and waking.

    Attributes
    ----------
    switch
        Shape (..., 2 * n_cells): chance to acquire vessels, by node of the calendar.
    shed, seen
        Shape (..., n_cells): expected cells shed, and chance to become detectable, in each cell.
    """

    switch: Singles
    shed: Singles
    seen: Singles


@dataclass(frozen=True, eq=False)
class WithVessels:
    """From the switch on; shapes are (n_classes, n_stretches, 2 * n_cells, n_cells), by class, switch and later cell.

    Attributes
    ----------
    lives
        Chance to be there at the end of the cell.
    size
        Cells at the end of the cell, if it is there.
    shed, seen
        As before; both with the chance to be there.
    """

    lives: Singles
    size: Singles
    shed: Singles
    seen: Singles


@dataclass(frozen=True, eq=False)
class LifePaths:
    """Both families, and the quadrature.

    Attributes
    ----------
    weights
        Shape (n_stretches,).
    before, after
        Before and with vessels.
    """

    weights: FloatArray
    before: BeforeVessels
    after: WithVessels


def life_paths(felt: Felt, life: ColonyLife, shedding: Shedding, seen_cells: float, time: Calendar) -> LifePaths:
    """Follow colonies of every class, waking day and stretch through the calendar.

    Parameters
    ----------
    felt
        What awake colonies feel, by class.
    life, shedding
        Growth, switch and regression; cells shed by size.
    seen_cells
        Size from which a colony is detectable.
    time
        The calendar.
    """
    stretch, weights = np.ones(1), np.ones(1)
    if life.growth_sigma > 0.0:
        # Even steps: what a dose leaves and what is seen have thresholds, for which Gauss nodes are no better.
        z = np.linspace(_FASTEST, _SLOWEST, N_STRETCHES)
        weights = np.exp(-0.5 * z**2)
        weights /= weights.sum()
        stretch = np.exp(life.growth_sigma * z)
    walk = _Walk(felt, life, shed_curve(life.growth, shedding), shedding, stretch, seen_cells, time)
    return LifePaths(weights, walk.before(), walk.after())


class _Walk:
    """One step after another through the calendar, for all lanes (class, stretch, start) at a time."""

    def __init__(
        self,
        felt: Felt,
        life: ColonyLife,
        curve: ShedCurve,
        shedding: Shedding,
        stretch: FloatArray,
        seen_cells: float,
        time: Calendar,
    ) -> None:
        self.felt, self.life, self.curve, self.shedding, self.time = felt, life, curve, shedding, time
        self.stretch = stretch[None, :, None]
        stall = float(life.growth.age_days(life.avascular_cells))
        # A colony that never stalls is one that has vessels from the start.
        self.stalls = bool(np.isfinite(stall))
        self.stall_age = stall if self.stalls else 0.0
        self.seen_age = float(life.growth.age_days(seen_cells))
        self.lanes = (felt.n_classes, len(stretch), 2 * time.n_cells)

    def before(self) -> BeforeVessels:
        n_cells, life = self.time.n_cells, self.life
        switch = np.zeros((*self.lanes, n_cells, 2), dtype=np.float32)
        shed, seen = np.zeros((2, *self.lanes, n_cells), dtype=np.float32)
        if not self.stalls:
            start = np.arange(2 * n_cells)
            switch[..., start, start // 2, start % 2] = 1.0
            return BeforeVessels(switch.reshape(*self.lanes, -1), shed, seen)
        age, oldest = np.zeros(self.lanes), np.full(self.lanes, -1.0)
        there = np.ones(self.lanes)
        waits, shrinks = np.full(self.lanes, life.switch_share), np.full(self.lanes, 1.0 - life.switch_share)
        stall_rate = float(self.shedding.cells_per_day(life.avascular_cells))
        for cell in range(n_cells):
            now = np.s_[:, :, : 2 * cell + 2]
            days = self._days(cell)
            self._dose(cell, age, there)
            speed = self._speed(cell)
            room = self.stall_age - age[now]
            room = np.where(room > _SAME_DAY, room, 0.0)
            with np.errstate(divide="ignore", invalid="ignore"):
                growing = np.where(speed > 0.0, np.minimum(room / speed, days), np.where(room > 0.0, days, 0.0))
            growing = np.where(speed < 0.0, days, growing)
            stalled = days - growing
            later = age[now] + speed * growing
            there[now][later < 0.0] = 0.0
            alive = there[now]
            whole = alive * (waits[now] + shrinks[now])
            shed[..., cell][now] = whole * self._shed(cell, age[now], later, growing)
            self._notice(cell, seen, whole, age[now], later, oldest[now])
            oldest[now] = np.maximum(oldest[now], later)
            rate = self.felt.switch_factor[:, cell, None, None] / life.switch_mean_days
            used, gone = rate * stalled, stalled / life.regress_mean_days
            switched, regressed = -np.expm1(-used), -np.expm1(-gone)
            count = alive * waits[now] * switched
            moment = count * (1.0 - stalled * (1.0 - mean_wait(used)) / self.time.step_days[cell])
            switch[..., cell, :][now] = node_weights(count, moment)
            still = waits[now] * stalled * mean_left(used) + shrinks[now] * stalled * mean_left(gone)
            shed[..., cell][now] += alive * stall_rate * still
            waits[now] *= 1.0 - switched
            shrinks[now] *= 1.0 - regressed
            age[now] = later
        return BeforeVessels(switch.reshape(*self.lanes, -1), shed, seen)

    def after(self) -> WithVessels:
        n_cells = self.time.n_cells
        lives, size, shed, seen = np.zeros((4, *self.lanes, n_cells), dtype=np.float32)
        age, there = np.full(self.lanes, self.stall_age), np.ones(self.lanes)
        oldest = np.full(self.lanes, self.stall_age if self.stalls else -1.0)
        for cell in range(n_cells):
            now = np.s_[:, :, : 2 * cell + 2]
            self._dose(cell, age, there)
            later = age[now] + self._speed(cell) * self._days(cell)
            there[now][later < 0.0] = 0.0
            shed[..., cell][now] = there[now] * self._shed(cell, age[now], later, self._days(cell))
            self._notice(cell, seen, there[now], age[now], later, oldest[now])
            oldest[now] = np.maximum(oldest[now], later)
            age[now] = later
            lives[..., cell][now] = there[now]
            size[..., cell][now] = self.life.growth.cells(later)
        return WithVessels(lives, size, shed, seen)

    def _days(self, cell: int) -> FloatArray:
        """Days of a cell for each lane that has begun, shape (1, 1, 2 * cell + 2)."""
        days = np.full(2 * cell + 2, self.time.step_days[cell])
        days[-2:] *= 1.0 - NODES
        return days[None, None, :]

    def _speed(self, cell: int) -> FloatArray:
        return np.asarray(self.felt.pace[:, cell, None, None] / self.stretch)

    def _dose(self, cell: int, age: FloatArray, there: FloatArray) -> None:
        """Divide the cells of the lanes that began before."""
        kill = self.felt.kill[:, cell]
        for number in np.flatnonzero(kill):
            lanes = np.s_[number, :, : 2 * cell]
            cells = self.life.growth.cells(age[lanes])
            left = cells * np.exp(-kill[number])
            there[lanes] *= 1.0 - (-np.expm1(-kill[number])) ** cells
            age[lanes] = np.minimum(age[lanes], self.life.growth.age_days(left))

    def _notice(
        self, cell: int, seen: Singles, weight: FloatArray, age: FloatArray, later: FloatArray, oldest: FloatArray
    ) -> None:
        """Note who becomes detectable for the first time.

        A lane stands for all that start within a quarter of its cell around it, so the day is blurred by as much.
        """
        step, is_last = self.time.step_days, cell + 1 == self.time.n_cells
        speed = np.maximum(np.broadcast_to(self._speed(cell), later.shape), _SAME_DAY)
        # In the last cell also those who would be seen soon after.
        soon = later + 0.25 * step.max() * speed if is_last else later
        crosses = np.nonzero((soon >= self.seen_age) & (oldest < self.seen_age))
        if not len(crosses[0]):
            return
        lane = crosses[2]
        blur = np.maximum(0.25 * step[lane // 2], _SAME_DAY)
        offset = (step[cell] - self._days(cell))[0, 0][lane]
        day = offset + (self.seen_age - age[crosses]) / speed[crosses]
        early = np.where(lane // 2 < cell, np.clip(0.5 - 0.5 * day / blur, 0.0, 1.0), 0.0)
        late = np.clip(0.5 + 0.5 * (day - step[cell]) / blur, 0.0, 1.0)
        count = weight[crosses]
        seen[..., cell][crosses] += count * (1.0 - early - late)
        seen[..., max(cell - 1, 0)][crosses] += count * early
        if not is_last:
            seen[..., cell + 1][crosses] += count * late

    def _shed(self, cell: int, age: FloatArray, later: FloatArray, days: FloatArray) -> FloatArray:
        """Cells shed while the clock goes from one age to another, or stands still for so many days."""
        pace = self.felt.pace[:, cell, None, None]
        moving = self.stretch / np.where(pace == 0.0, 1.0, pace) * (self.curve.until(later) - self.curve.until(age))
        if not np.any(pace == 0.0):
            return np.asarray(moving)
        standing = days * self.shedding.cells_per_day(self.life.growth.cells(age))
        return np.where(pace == 0.0, standing, moving)


def mean_left(used: FloatArray) -> FloatArray:
    """Return the mean over a time of what is left, when it decays by ``exp(-used)``: ``(1 - exp(-used)) / used``."""
    small = used < 1e-5
    safe = np.where(small, 1.0, used)
    return np.where(small, 1.0 - 0.5 * used, -np.expm1(-safe) / safe)


def mean_wait(used: FloatArray) -> FloatArray:
    """Return when in a time those that leave at a constant rate leave on average, as a share of the time."""
    small = used < 1e-3
    safe = np.where(small, 1.0, used)
    return np.where(small, 0.5 - used / 12.0, 1.0 / safe - 1.0 / np.expm1(safe))
