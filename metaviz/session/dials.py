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
from metaviz.model.lever import LEVERS, Lever
from metaviz.scene.keys import MAX_SOIL


class DialGroup(StrEnum):
    """What is reset together."""

    CASCADE = "cascade"
    TUMOUR = "tumour"
    ARREST = "arrest"
    SOIL = "soil"
    SANCTUARY = "sanctuary"


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
    highest, lowest
        Largest and smallest value allowed.
    lever
        The lever that it is, None for steps and sites.
    """

    key: str
    group: DialGroup
    step: Step | None
    site_index: int | None
    highest: float
    _get: Callable[[Parameters], float]
    _set: Callable[[Parameters, float], Parameters]
    lowest: float = 0.0
    lever: Lever | None = None

    def value(self, parameters: Parameters) -> float:
        """Return the number."""
        return self._get(parameters)

    def allows(self, value: float) -> bool:
        """Tell whether the number may have this value."""
        return math.isfinite(value) and self.lowest <= value <= self.highest

    def with_value(self, parameters: Parameters, value: float) -> Parameters:
        """Return parameters in which this number has another value; the same object if it has it already.

        Raises
        ------
        ValueError
            If the value is not allowed.
        """
        if not self.allows(value):
            raise ValueError(f"{self.key} must be a number from {self.lowest:g} to {self.highest:g}, not {value}")
        return parameters if self._get(parameters) == value else self._set(parameters, value)


_DIALS: WeakKeyDictionary[Body, tuple[Dial, ...]] = WeakKeyDictionary()


def dials_of(body: Body) -> tuple[Dial, ...]:
    """Return every dial of a body: the five steps in order, the levers, arrest, soil and sanctuary of each site."""
    known = _DIALS.get(body)
    if known is None:
        known = _DIALS[body] = (
            *_cascade_dials(),
            *_lever_dials(),
            *_arrest_dials(body),
            *_soil_dials(body),
            *_sanctuary_dials(body),
        )
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
    return tuple(
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


def _lever_dials() -> tuple[Dial, ...]:
    return tuple(
        Dial(
            lever.key,
            DialGroup(lever.group.value),
            None,
            None,
            lever.high,
            partial(_lever, lever),
            partial(_with_lever, lever),
            lever.low,
            lever,
        )
        for lever in LEVERS
    )


def _sanctuary_dials(body: Body) -> tuple[Dial, ...]:
    return tuple(
        Dial(
            f"sanctuary.{site.id}",
            DialGroup.SANCTUARY,
            None,
            i,
            1.0,
            partial(_shield, i),
            partial(_with_shield, i),
        )
        for i, site in enumerate(body.sites)
    )


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


def _lever(lever: Lever, parameters: Parameters) -> float:
    return parameters.lever(lever)


def _with_lever(lever: Lever, parameters: Parameters, value: float) -> Parameters:
    return parameters.with_lever(lever, value)


def _shield(site_index: int, parameters: Parameters) -> float:
    return parameters.shield(site_index)


def _with_shield(site_index: int, parameters: Parameters, value: float) -> Parameters:
    return parameters.with_sanctuary(site_index, value)


def _arrest(site_index: int, parameters: Parameters) -> float:
    return parameters.arrest[site_index]


def _with_arrest(site_index: int, parameters: Parameters, value: float) -> Parameters:
    return parameters.with_arrest(site_index, value)


def _soil(site_index: int, parameters: Parameters) -> float:
    return parameters.soil[site_index]


def _with_soil(site_index: int, parameters: Parameters, value: float) -> Parameters:
    return parameters.with_soil(site_index, value)
