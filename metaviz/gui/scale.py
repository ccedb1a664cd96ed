"""Scales of sliders and charts: between a value and its place from 0 to 1."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol


class Scale(Protocol):
    """A monotone map of ``[low, high]`` to ``[0, 1]``."""

    @property
    def low(self) -> float:
        """The value at 0."""

    @property
    def high(self) -> float:
        """The value at 1."""

    def place(self, value: float) -> float:
        """Return where a value is; values outside are at the ends."""

    def value(self, place: float) -> float:
        """Return the value at a place."""

    def ticks(self) -> tuple[float, ...]:
        """Return the values that a scale marks."""


@dataclass(frozen=True, slots=True)
class LinearScale:
    """Equal distances for equal differences."""

    low: float = 0.0
    high: float = 1.0

    def place(self, value: float) -> float:
        """Return where a value is; values outside are at the ends."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)

    def value(self, place: float) -> float:
        """Return the value at a place."""
        return self.low + place * (self.high - self.low)

    def ticks(self) -> tuple[float, ...]:
        """Return quarters."""
        return tuple(self.value(i / 4.0) for i in range(5))


@dataclass(frozen=True, slots=True)
class LogScale:
    """Equal distances for equal factors; zero is at the low end."""

    low: float
    high: float = 1.0

    def place(self, value: float) -> float:
        """Return where a value is; values outside are at the ends."""
        if value <= self.low:
            return 0.0
        return min(math.log(value / self.low) / math.log(self.high / self.low), 1.0)

    def value(self, place: float) -> float:
        """Return the value at a place."""
        return self.low * math.pow(self.high / self.low, place)

    def ticks(self) -> tuple[float, ...]:
        """Return powers of ten."""
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        return tuple(10.0**exponent for exponent in range(first, last + 1))


def step_scale(published: float, usual_low: float) -> LogScale:
    """Return the scale of a step's slider: from 1 down to the usual low end, or to two decades below `published`."""
    if published <= 0.0:
        return LogScale(usual_low)
    return LogScale(min(usual_low, 10.0 ** (math.floor(math.log10(published)) - 2)))
