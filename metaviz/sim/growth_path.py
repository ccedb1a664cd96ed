"""Growth age as piecewise linear function of time: size, cells shed, and the day of the n-th cell, in closed form.

A path is a row of *knots*. From a knot on the growth clock goes at one speed, forwards or backwards, or stands still,
until the next knot, at which it may also jump back (a dose).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.growth import GrowthLaw
from metaviz.sim.quantum import whole_quanta
from metaviz.sim.shed_table import ShedTable

Days = float | FloatArray
"""One day, or days of any shape that broadcasts against the rows."""


@dataclass(frozen=True, eq=False)
class GrowthPaths:
    """Paths of many tumours of one law, one row each; a row has at least one knot.

    Attributes
    ----------
    growth, table
        Size over growth age, and cells shed up to each growth age by a tumour whose clock goes at speed 1.
    first
        Shape (n_rows + 1,), first knot of each row; the last is the number of knots.
    day
        Shape (n_knots,), ascending within a row.
    age
        Shape (n_knots,), growth age from the knot on.
    days_per_age
        Shape (n_knots,), days for one day of growth age; below 0 while the tumour shrinks, ``inf`` while it stands
        still.
    shed_per_day
        Shape (n_knots,), cells shed per day while it stands still.
    shed
        Shape (n_knots,), cells shed up to the knot.
    """

    growth: GrowthLaw
    table: ShedTable
    first: IntArray
    day: FloatArray
    age: FloatArray
    days_per_age: FloatArray
    shed_per_day: FloatArray
    shed: FloatArray

    @property
    def _columns(self) -> tuple[FloatArray, ...]:
        return self.day, self.age, self.days_per_age, self.shed_per_day, self.shed

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.first) - 1

    def __getitem__(self, which: IntArray | BoolArray) -> GrowthPaths:
        """Return the chosen rows."""
        start, n_knots = self.first[:-1][which], np.diff(self.first)[which]
        first = np.concatenate(([0], np.cumsum(n_knots)))
        knots = np.arange(first[-1]) + np.repeat(start - first[:-1], n_knots)
        return GrowthPaths(self.growth, self.table, first, *(column[knots] for column in self._columns))

    def joined(self, more: GrowthPaths) -> GrowthPaths:
        """Return these rows followed by more."""
        first = np.concatenate((self.first, more.first[1:] + self.first[-1]))
        pairs = zip(self._columns, more._columns, strict=True)
        return GrowthPaths(self.growth, self.table, first, *(np.concatenate(pair) for pair in pairs))

    def growth_age_days(self, rows: IntArray, day: Days) -> FloatArray:
        """Return the growth age of some rows at a day (broadcast), at least 0."""
        return self._age(self._last_knot(self.day, rows, day), day)

    def cells(self, rows: IntArray, day: Days) -> FloatArray:
        """Return the cells of some rows at a day (broadcast); one before the first knot."""
        return self.growth.cells(self.growth_age_days(rows, day))

    def most_cells(self, until: FloatArray) -> FloatArray:
        """Return the largest size of each row up to a day of its own, shape (n_rows,)."""
        limit = np.repeat(until, np.diff(self.first))
        reached = self.day <= limit
        span = np.where(reached, np.minimum(self._next_day, limit) - self.day, 0.0)
        most = np.where(reached, np.maximum(self.age, self.age + span / self.days_per_age), 0.0)
        return self.growth.cells(np.maximum.reduceat(most, self.first[:-1]) if len(self) else most)

    def first_day_of_age(self, age: float, until: FloatArray) -> FloatArray:
        """Return the first day on which each row grows to an age, ``inf`` if not up to a day of its own."""
        grows = (self.days_per_age > 0.0) & np.isfinite(self.days_per_age) & (self.age <= age)
        wait = whole_quanta(np.where(grows, self.days_per_age, 0.0) * (age - self.age)) if np.isfinite(age) else np.inf
        day = np.where(grows, self.day + wait, np.inf)
        ends = np.minimum(self._next_day, np.repeat(until, np.diff(self.first)))
        day = np.where(day <= ends, day, np.inf)
        return np.asarray(np.minimum.reduceat(day, self.first[:-1]) if len(self) else day)

    def cells_shed(self, rows: IntArray, day: Days) -> FloatArray:
        """Return the cells that some rows have shed up to a day (broadcast); none before the first knot."""
        at = self._last_knot(self.day, rows, day)
        since, pace = np.maximum(day - self.day[at], 0.0), self.days_per_age[at]
        age = np.maximum(self.age[at] + since / pace, 0.0)
        stands = np.isinf(pace)
        more = np.where(stands, 0.0, pace) * (self.table.cumulative(age) - self._table_shed[at])
        more[stands] = self.shed_per_day[at[stands]] * since[stands]
        # Days are rounded, so an age may run a hair beyond that of the next knot.
        return np.asarray(np.minimum(self.shed[at] + more, self._next_shed[at]))

    def day_of_shed(self, rows: IntArray, n_shed: FloatArray) -> FloatArray:
        """Return the day on which some rows have shed so many cells, the inverse of `cells_shed`; ``inf`` if never."""
        at = self._last_knot(self.shed, rows, n_shed)
        day, age, pace = self.day[at], self.age[at], self.days_per_age[at]
        more = n_shed - self.shed[at]
        stands = np.isinf(pace)
        walked = np.where(stands, 1.0, pace)
        with np.errstate(divide="ignore", invalid="ignore"):
            grown = self.table.cumulative(age) + more / walked
            moving = day + walked * (self.table.growth_age_days(grown) - age)
            standing = day + more / self.shed_per_day[at]
        never = (walked < 0.0) & (grown < 0.0)
        found = np.where(stands, standing, np.where(never, np.inf, moving))
        return np.asarray(np.minimum(found, self._next_day[at]))

    @cached_property
    def _table_shed(self) -> FloatArray:
        return self.table.cumulative(self.age)

    @cached_property
    def _next_shed(self) -> FloatArray:
        return self._following(self.shed)

    @cached_property
    def _next_day(self) -> FloatArray:
        return self._following(self.day)

    def _following(self, column: FloatArray) -> FloatArray:
        """Return what a column holds at each knot's next knot, ``inf`` at the last of a row."""
        following = np.append(column[1:], np.inf)
        following[self.first[1:] - 1] = np.inf
        return following

    def _age(self, at: IntArray, day: Days) -> FloatArray:
        since = np.maximum(day - self.day[at], 0.0)
        return np.asarray(np.maximum(self.age[at] + since / self.days_per_age[at], 0.0))

    def _last_knot(self, knots: FloatArray, rows: IntArray, value: Days) -> IntArray:
        """Return the last knot of each row at which a column is not above a value (broadcast); at least the first."""
        start, end = self.first[rows], self.first[rows + 1]
        at = np.asarray(np.broadcast_to(start, np.broadcast_shapes(np.shape(start), np.shape(value))))
        step = (1 << (int(np.max(end - start, initial=1)) - 1).bit_length()) // 2
        while step:
            probe = at + step
            at = np.where((probe < end) & (knots.take(probe, mode="clip") <= value), probe, at)
            step //= 2
        return np.asarray(at, dtype=np.int64)


def shed_between(
    table: ShedTable,
    from_age: FloatArray,
    to_age: FloatArray,
    days_per_age: FloatArray,
    shed_per_day: FloatArray,
    days: FloatArray,
) -> FloatArray:
    """Return the cells shed between two growth ages at one speed of the clock, elementwise.

    Where the clock stands still (`days_per_age` is infinite), `shed_per_day` times `days` instead. Never falls with
    `days`, whatever the rounding.
    """
    stands = np.isinf(days_per_age)
    pace = np.where(stands, 0.0, days_per_age)
    moving = pace * (table.cumulative(to_age) - table.cumulative(from_age))
    return np.asarray(np.where(stands, shed_per_day * days, moving))
