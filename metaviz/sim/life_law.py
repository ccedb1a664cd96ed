"""From a founder's key to the life of its colony, treated or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray, WordArray
from metaviz.model.course import Colonies
from metaviz.model.scene import Scene
from metaviz.sim.colony_life import ColonyClock, Fortunes, Lives, colony_clock, draw_fortunes
from metaviz.sim.life_walk import LifeEras, waiting_days, walk_lives
from metaviz.sim.quantum import whole_quanta
from metaviz.theory.conditions import Conditions


@dataclass(frozen=True, eq=False, slots=True)
class LifeLaw:
    """How the colonies of a scene live under given conditions.

    Attributes
    ----------
    clock
        Growth and shedding.
    eras
        What colonies feel when.
    is_steady
        Whether that never changes and all of it goes forward, so that a life is told by a few days.
    """

    clock: ColonyClock
    eras: LifeEras
    is_steady: bool

    @property
    def first_change_day(self) -> float:
        """Day up to which lives are those of untreated colonies; ``inf`` if they always are."""
        if self.is_steady:
            return np.inf
        return float(self.eras.start_day[1]) if self.before().is_steady and len(self.eras) > 1 else 0.0

    def before(self) -> LifeLaw:
        """Return the law as if the first era went on for ever."""
        eras = self.eras.first()
        return replace(self, eras=eras, is_steady=_goes_forward(eras))

    def draw_lives(self, key: WordArray, clone: IntArray, site: IntArray, founded_day: FloatArray) -> Lives:
        """Draw what becomes of founders from their own keys.

        Parameters
        ----------
        key, clone, site, founded_day
            Shape (n,): keys, clones, site indices and days of the founders.
        """
        fortunes = draw_fortunes(self.clock.life, key, site)
        if not self.is_steady:
            return walk_lives(self.clock, self.eras, fortunes, key, clone, site, founded_day)
        return self._steady_lives(fortunes, clone, site, founded_day)

    def _steady_lives(self, fortunes: Fortunes, clone: IntArray, site: IntArray, founded_day: FloatArray) -> Lives:
        eras = self.eras
        sleep_days = waiting_days(fortunes.sleep_days, eras.wake_factor[0, clone, site])
        to_switch = waiting_days(fortunes.stall_days, eras.switch_factor[0, clone, site])
        days_per_age = fortunes.growth_stretch / eras.pace[0, clone, site]
        awake_day = founded_day + np.where(fortunes.sleeps, sleep_days, 0.0)
        stall_day = self._stall_day(awake_day, days_per_age)
        return Lives(
            clock=self.clock,
            founded_day=founded_day,
            awake_day=awake_day,
            stall_day=stall_day,
            switch_day=np.where(fortunes.switches, stall_day + to_switch, np.inf),
            regress_day=np.where(fortunes.switches, np.inf, stall_day + fortunes.stall_days),
            growth_stretch=fortunes.growth_stretch,
            days_per_age=days_per_age,
            eradicated=np.zeros(len(founded_day), dtype=np.bool_),
        )

    def lives_of(self, colonies: Colonies, site: IntArray) -> Lives:
        """Return the lives of the colonies of a course, which grow at given sites."""
        if not self.is_steady:
            return self.draw_lives(colonies.key, colonies.clone, site, colonies.founded_day)
        days_per_age = colonies.growth_stretch / self.eras.pace[0, colonies.clone, site]
        return Lives(
            clock=self.clock,
            founded_day=colonies.founded_day,
            awake_day=colonies.awake_day,
            stall_day=self._stall_day(colonies.awake_day, days_per_age),
            switch_day=colonies.switch_day,
            regress_day=colonies.regress_day,
            growth_stretch=colonies.growth_stretch,
            days_per_age=days_per_age,
            eradicated=colonies.eradicated,
        )

    def _stall_day(self, awake_day: FloatArray, days_per_age: FloatArray) -> FloatArray:
        return awake_day + whole_quanta(days_per_age * self.clock.stall_age_days)


def life_law(scene: Scene, during: Conditions) -> LifeLaw:
    """Return the law of a scene's colonies under given conditions."""
    clock = colony_clock(scene.colony, scene.colony_shedding, scene.detection)
    eras = life_eras(during)
    return LifeLaw(clock, eras, len(eras) == 1 and _goes_forward(eras))


def life_eras(during: Conditions) -> LifeEras:
    """Return the eras in which colonies feel something else than before; without those that differ for cells alone."""
    felt = (during.pace, during.wake_factor, during.woken_die_share, during.switch_factor)
    # On the first day there is no colony yet to feel a dose.
    dosed = np.any((during.kill > 0.0) | (during.asleep_kill > 0.0), axis=(1, 2))
    differs = np.any([np.any(values[1:] != values[:-1], axis=(1, 2)) for values in felt], axis=0) | dosed[1:]
    keep: BoolArray = np.concatenate(([True], differs))
    first = np.arange(len(during))[keep] == 0
    return LifeEras(
        start_day=whole_quanta(during.start_day[keep]),
        pace=during.pace[keep],
        kill=np.where(first[:, None, None], 0.0, during.kill[keep]),
        asleep_kill=np.where(first[:, None, None], 0.0, during.asleep_kill[keep]),
        wake_factor=during.wake_factor[keep],
        woken_die_share=during.woken_die_share[keep],
        switch_factor=during.switch_factor[keep],
    )


def _goes_forward(eras: LifeEras) -> bool:
    return bool(np.all(eras.pace[0] >= LifeEras.LEAST_PACE) and not eras.woken_die_share[0].any())
