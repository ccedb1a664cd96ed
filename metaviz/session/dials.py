"""Dials: the parameters that sliders move, each under one key."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from weakref import WeakKeyDictionary

from metaviz.model.body import Body
from metaviz.model.cascade import STEPS, Parameters, Step
from metaviz.scene.keys import MAX_SOIL


class DialGroup(StrEnum):
    """What is reset together."""

    CASCADE = "cascade"
    ARREST = "arrest"
    SOIL = "soil"


@dataclass(frozen=True, eq=False)
class Dial:
    """One number of `Parameters`.

    Attributes
    ----------
    key
        ``cascade.invasion``, ``arrest.lung``, ``soil.liver``: the same words as in scenes and on the command line.
    group
        What it is reset with.
    step, site_index
        The step or the site that it belongs to; None where it has none.
    highest
        Largest value allowed; the smallest is zero.
    """

    key: str
    group: DialGroup
    step: Step | None
    site_index: int | None
    highest: float
    _get: Callable[[Parameters], float]
    _set: Callable[[Parameters, float], Parameters]

    def value(self, parameters: Parameters) -> float:
        """Return the number."""
        return self._get(parameters)

    def allows(self, value: float) -> bool:
        """Tell whether the number may have this value."""
        return math.isfinite(value) and 0.0 <= value <= self.highest

    def with_value(self, parameters: Parameters, value: float) -> Parameters:
        """Return parameters in which this number has another value; the same object if it has it already.

        Raises
        ------
        ValueError
            If the value is not allowed.
        """
        if not self.allows(value):
            raise ValueError(f"{self.key} must be a number from 0 to {self.highest:g}, not {value}")
        return parameters if self._get(parameters) == value else self._set(parameters, value)


_DIALS: WeakKeyDictionary[Body, tuple[Dial, ...]] = WeakKeyDictionary()


def dials_of(body: Body) -> tuple[Dial, ...]:
    """Return every dial of a body: the five steps in order, lymph share, arrest and soil of each site."""
    known = _DIALS.get(body)
    if known is None:
        known = _DIALS[body] = (*_cascade_dials(), *_arrest_dials(body), *_soil_dials(body))
    return known


def dial_of(body: Body, key: str) -> Dial:
    """Return the dial with a key.

    Raises
    ------
    KeyError
        If the body has no such dial.
    """
    for dial in dials_of(body):
        if dial.key == key:
            return dial
    raise KeyError(key)


def _cascade_dials() -> tuple[Dial, ...]:
    steps = tuple(
        Dial(
            f"cascade.{step.value}",
            DialGroup.CASCADE,
            step,
            None,
            1.0,
            partial(_step_value, step),
            partial(_with_step, step),
        )
        for step in STEPS
    )
    lymph = Dial("cascade.lymph_share", DialGroup.CASCADE, None, None, 1.0, _lymph_share, Parameters.with_lymph_share)
    return (*steps, lymph)


def _arrest_dials(body: Body) -> tuple[Dial, ...]:
    return tuple(
        Dial(
            f"arrest.{site.id}",
            DialGroup.ARREST,
            None,
            i,
            1.0,
            partial(_arrest, i),
            partial(_with_arrest, i),
        )
        for i, site in enumerate(body.sites)
    )


def _soil_dials(body: Body) -> tuple[Dial, ...]:
    return tuple(
        Dial(
            f"soil.{site.id}",
            DialGroup.SOIL,
            None,
            i,
            MAX_SOIL,
            partial(_soil, i),
            partial(_with_soil, i),
        )
        for i, site in enumerate(body.sites)
    )


def _step_value(step: Step, parameters: Parameters) -> float:
    return parameters.step(step)


def _with_step(step: Step, parameters: Parameters, value: float) -> Parameters:
    return parameters.with_step(step, value)


def _lymph_share(parameters: Parameters) -> float:
    return parameters.lymph_share


def _arrest(site_index: int, parameters: Parameters) -> float:
    return parameters.arrest[site_index]


def _with_arrest(site_index: int, parameters: Parameters, value: float) -> Parameters:
    return parameters.with_arrest(site_index, value)


def _soil(site_index: int, parameters: Parameters) -> float:
    return parameters.soil[site_index]


def _with_soil(site_index: int, parameters: Parameters, value: float) -> Parameters:
    return parameters.with_soil(site_index, value)
