"""Growth age as piecewise linear function of time: size, cells shed, and the day of the n-th cell, in closed form.

A path is a row of *knots*. From a knot on the growth clock goes at one speed, forwards or backwards, or stands still,
until the next knot, at which it may also jump back (a dose).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.growth import GrowthLaw
from metaviz.sim.shed_table import ShedTable

Days = float | FloatArray
"""One day, or days of any shape that broadcasts against the rows."""

NO_KNOT: Final = (np.inf, 0.0, np.inf, 0.0, np.inf)
"""What the columns of `GrowthPaths` hold where there are no more knots."""


@dataclass(frozen=True, eq=False, slots=True)
class GrowthPaths:
    """Paths of many tumours of one law; one row each, filled up to a power of two with knots that never come.

    Attributes
    ----------
    growth, table
        Size over growth age, and cells shed up to each growth age by a tumour whose clock goes at speed 1.
    day
        Shape (n, n_knots), ascending; ``inf`` where there are no more knots.
    age
        Shape (n, n_knots), growth age from the knot on.
    days_per_age
        Shape (n, n_knots), days for one day of growth age; below 0 while the tumour shrinks, ``inf`` while it stands
        still.
    shed_per_day
        Shape (n, n_knots), cells shed per day while it stands still.
    shed
        Shape (n, n_knots), cells shed up to the knot; ``inf`` where there are no more knots.
    """

    growth: GrowthLaw
    table: ShedTable
    day: FloatArray
    age: FloatArray
    days_per_age: FloatArray
    shed_per_day: FloatArray
    shed: FloatArray

    def __getitem__(self, which: IntArray | BoolArray) -> GrowthPaths:
        """Return the chosen rows."""
        columns = (self.day, self.age, self.days_per_age, self.shed_per_day, self.shed)
        return GrowthPaths(self.growth, self.table, *(column[which] for column in columns))

    def joined(self, more: GrowthPaths) -> GrowthPaths:
        """Return these rows followed by more."""
        n_knots = max(self.day.shape[1], more.day.shape[1])
        pairs = zip(self._filled(n_knots), more._filled(n_knots), strict=True)
        return GrowthPaths(self.growth, self.table, *(np.concatenate(pair) for pair in pairs))

    def _filled(self, n_knots: int) -> list[FloatArray]:
        """Return the columns with so many knots."""
        columns = zip((self.day, self.age, self.days_per_age, self.shed_per_day, self.shed), NO_KNOT, strict=True)
        missing = ((0, 0), (0, n_knots - self.day.shape[1]))
        return [np.pad(column, missing, constant_values=fill) for column, fill in columns]

    def growth_age_days(self, rows: IntArray, day: Days) -> FloatArray:
        """Return the growth age of some rows at a day (broadcast), at least 0."""
        at = _last_knot(self.day, rows, day)
        return self._age(at, day)

    def cells(self, rows: IntArray, day: Days) -> FloatArray:
        """Return the cells of some rows at a day (broadcast); one before the first knot."""
        return self.growth.cells(self.growth_age_days(rows, day))

    def most_cells(self, rows: IntArray, until: Days) -> FloatArray:
        """Return the largest size of each row up to a day of its own, shape (n_rows,)."""
        day, limit = self.day[rows], np.broadcast_to(np.asarray(until, dtype=np.float64), rows.shape)[:, None]
        last = np.minimum(np.concatenate((day[:, 1:], np.full((len(rows), 1), np.inf)), axis=1), limit)
        reached = day <= limit
        span = np.where(reached, last - np.where(reached, day, 0.0), 0.0)
        age = self.age[rows]
        most = np.maximum(age, age + span / self.days_per_age[rows])
        return self.growth.cells(np.max(np.where(reached, most, 0.0), axis=1, initial=0.0))

    def cells_shed(self, rows: IntArray, day: Days) -> FloatArray:
        """Return the cells that some rows have shed up to a day (broadcast); none before the first knot."""
        at = _last_knot(self.day, rows, day)
        shed = self.shed.ravel()
        until_here = shed[at] + self._shed_since(at, self._age(at, day), day)
        # Days are rounded, so an age may run a hair beyond that of the next knot.
        last = at % self.shed.shape[1] == self.shed.shape[1] - 1
        return np.asarray(np.minimum(until_here, np.where(last, np.inf, shed[np.minimum(at + 1, len(shed) - 1)])))

    def day_of_shed(self, rows: IntArray, n_shed: FloatArray) -> FloatArray:
        """Return the day on which some rows have shed so many cells, the inverse of `cells_shed`; ``inf`` if never."""
        at = _last_knot(self.shed, rows, n_shed)
        day, age, pace = self.day.ravel()[at], self.age.ravel()[at], self.days_per_age.ravel()[at]
        more = n_shed - self.shed.ravel()[at]
        stands = np.isinf(pace)
        walked = np.where(stands, 1.0, pace)
        table = self.table
        with np.errstate(divide="ignore", invalid="ignore"):
            grown = table.cumulative(age) + more / walked
            moving = day + walked * (table.growth_age_days(grown) - age)
            standing = day + more / self.shed_per_day.ravel()[at]
        never = (walked < 0.0) & (grown < 0.0)
        found = np.where(stands, standing, np.where(never, np.inf, moving))
        following = np.where(at % self.day.shape[1] == self.day.shape[1] - 1, at, at + 1)
        return np.asarray(np.where(following > at, np.minimum(found, self.day.ravel()[following]), found))

    def _age(self, at: IntArray, day: Days) -> FloatArray:
        age = self.age.ravel()[at] + (day - self.day.ravel()[at]) / self.days_per_age.ravel()[at]
        return np.asarray(np.maximum(age, 0.0))

    def _shed_since(self, at: IntArray, age: FloatArray, day: Days) -> FloatArray:
        pace = self.days_per_age.ravel()[at]
        since = np.maximum(day - self.day.ravel()[at], 0.0)
        return shed_between(self.table, self.age.ravel()[at], age, pace, self.shed_per_day.ravel()[at], since)


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


def _last_knot(knots: FloatArray, rows: IntArray, value: Days) -> IntArray:
    """Return the flat index of the last knot of each row that is not above a value (broadcast); at least the first.

    Bisection; the number of knots is a power of two.
    """
    n_knots = knots.shape[1]
    flat = knots.ravel()
    at = np.asarray(np.broadcast_to(rows * n_knots, np.broadcast_shapes(np.shape(rows), np.shape(value))))
    step = n_knots // 2
    while step:
        at = np.where(flat[at + step] <= value, at + step, at)
        step //= 2
    return np.asarray(at, dtype=np.int64)
