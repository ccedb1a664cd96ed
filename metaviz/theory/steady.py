"""The life of colonies that no treatment changes, with the sliders of time folded in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metaviz.model.growth import ColonyLife
from metaviz.model.scene import Scene
from metaviz.theory.conditions import Conditions

_NEVER_DAYS = 1e15
"""A mean delay that no course outlives, for a rate of zero."""


def steady_life(scene: Scene, during: Conditions) -> ColonyLife | None:
    """Return the life of colonies if it is the same whenever and of whatever clone they are founded, else None.

    A faster pace of growth is a shorter doubling time, a faster rate a shorter mean delay.
    """
    pace, switches, wakes = during.pace[0], during.switch_factor[0], during.wake_factor[0]
    uniform = bool(np.all(pace == pace[0, 0]) and np.all(switches == switches[0, 0]) and np.all(wakes == wakes[:1]))
    if not during.life_is_steady or not uniform or pace[0, 0] <= 0.0 or during.woken_die_share.any():
        return None
    life = scene.colony
    return replace(
        life,
        growth=replace(life.growth, doubling_days=life.growth.doubling_days / float(pace[0, 0])),
        switch_mean_days=_mean_delay(life.switch_mean_days, float(switches[0, 0])),
        wake_mean_days=tuple(
            _mean_delay(mean, float(rate)) for mean, rate in zip(life.wake_mean_days, wakes[0], strict=True)
        ),
    )


def _mean_delay(mean_days: float, rate: float) -> float:
    return min(mean_days / rate, _NEVER_DAYS) if rate > 0.0 else _NEVER_DAYS
