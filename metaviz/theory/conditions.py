"""Eras: the stretches of time in which nothing outside the tumours changes.

Treatments begin and end, doses are given, the niche grows in steps. Between two such days all odds and all paces are
constant. Everything that a plan and a niche do to a course is told by the arrays here, so the chain, the engine and the
expectation read one and the same thing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.cascade import Parameters
from metaviz.model.clone import Clone
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, Intervention
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.theory.environment import Environment
from metaviz.theory.primary_path import PrimaryPath, primary_path

NICHE_STEPS = 8
_NICHE_LOOK_DAYS = DAYS_PER_MONTH / 2.0
_LN10 = math.log(10.0)


@dataclass(frozen=True, eq=False)
class Conditions:
    """What holds in each era, for each clone and site.

    Attributes
    ----------
    start_day
        Shape (n_eras,), first day of each era; the first is 0, the last era never ends.
    immune_factor, emt_factor
        Shape (n_eras,), factors on the immune hazard of a passage and on the share of motile cells.
    soil_factor
        Shape (n_eras, n_sites), what drugs and the niche make of the soil.
    pace
        Shape (n_eras, n_clones, n_sites): how fast the growth clock of a colony goes, 1 for an untreated one; below
        0 it shrinks.
    kill
        Shape (n_eras, n_clones, n_sites): logarithm of the factor (natural, at least 0) by which the dose on the era's
        first day divides the growing cells of a colony.
    asleep_kill
        The same for sleeping founders.
    wake_factor, woken_die_share, switch_factor
        Shape (n_eras, n_clones, n_sites): factors on the rates of waking and of acquiring vessels, and share of the
        woken that die at once.
    primary
        The growth of the primary through the eras.
    """

    start_day: FloatArray
    immune_factor: FloatArray
    emt_factor: FloatArray
    soil_factor: FloatArray
    pace: FloatArray
    kill: FloatArray
    asleep_kill: FloatArray
    wake_factor: FloatArray
    woken_die_share: FloatArray
    switch_factor: FloatArray
    primary: PrimaryPath

    def __len__(self) -> int:
        """Return the number of eras."""
        return len(self.start_day)

    def era(self, day: ArrayLike) -> IntArray:
        """Return the era of each day, elementwise; days before 0 belong to the first."""
        found = np.searchsorted(self.start_day, np.asarray(day), side="right") - 1
        return np.asarray(np.maximum(found, 0), dtype=np.int64)

    def environment(self, era: int, clone: Clone) -> Environment:
        """Return the surroundings of a clone's cells in an era."""
        soil = self.soil_factor[era] * (np.asarray(clone.soil_tilt) if clone.soil_tilt else 1.0)
        plain = bool(np.all(soil == 1.0))
        return Environment(
            immune_factor=float(self.immune_factor[era]),
            emt_factor=float(self.emt_factor[era]),
            soil_factor=() if plain else tuple(soil.tolist()),
        )

    @cached_property
    def life_is_steady(self) -> bool:
        """Whether colonies live alike whenever they are founded: no era differs from the first in what they feel."""
        felt = (self.pace, self.wake_factor, self.woken_die_share, self.switch_factor)
        same = all(bool(np.all(each == each[:1])) for each in felt)
        return same and not self.kill.any() and not self.asleep_kill.any()


def conditions(scene: Scene, parameters: Parameters, plan: Plan) -> Conditions:
    """Return what holds when.

    Parameters
    ----------
    scene
        Clones, niche, effects of treatments, and the primary.
    parameters
        What the sliders say.
    plan
        Treatments; kinds of which the scene knows no effect do nothing. What was cut out or given as a dose before
        day 0 met no tumour; a hold that began before acts from day 0 on. Tests are not looked at.
    """
    uses = [
        _Use(intervention, scene.effects.get(intervention.kind, Effect()), scene, parameters)
        for intervention in plan.interventions
        if math.isfinite(intervention.day)
    ]
    edges = _edges(use.intervention for use in uses)
    path = primary_path(scene, *_primary_arrays(scene, parameters, edges, uses))
    looks = _niche_days(scene, parameters, path)
    if len(looks):
        edges = np.unique(np.concatenate([edges, looks]))
        path = primary_path(scene, *_primary_arrays(scene, parameters, edges, uses))
    shape = (len(edges), len(scene.clones), len(scene.body.sites))

    def product(factor: Callable[[_Use], FloatArray], start: float) -> FloatArray:
        table = np.full(shape, float(start))
        for use in uses:
            table[use.holds(edges)] *= factor(use)
        return table

    def doses(strength: Callable[[_Use], FloatArray]) -> FloatArray:
        table = np.zeros(shape)
        for use in uses:
            for era in use.dose_eras(edges):
                table[era] += strength(use)
        return table

    loss = np.zeros(shape)
    for use in uses:
        loss[use.holds(edges)] += use.effect.pace_loss * use.felt
    once = np.zeros(shape[:1])
    immune, emt = once + 1.0, once + 1.0
    soil = np.ones((shape[0], shape[2]))
    for use in uses:
        holds = use.holds(edges)
        immune[holds] *= use.effect.immune_factor**use.adherence
        emt[holds] *= use.effect.emt_factor**use.adherence
        soil[holds] *= use.soil
    return Conditions(
        start_day=edges,
        immune_factor=immune,
        emt_factor=emt,
        soil_factor=soil * _niche_factor(scene, parameters, path, edges),
        pace=parameters.colony_pace * (1.0 - loss),
        kill=doses(lambda use: _LN10 * use.effect.log10_kill * use.felt),
        asleep_kill=doses(lambda use: _LN10 * use.effect.log10_kill * use.effect.asleep_share * use.felt),
        wake_factor=product(lambda use: use.effect.wake_factor**use.felt, parameters.wake_rate),
        woken_die_share=1.0 - product(lambda use: 1.0 - use.effect.woken_die_share * use.felt, 1.0),
        switch_factor=product(lambda use: use.effect.switch_factor**use.felt, parameters.switch_rate),
        primary=path,
    )


class _Use:
    """One treatment of a plan, and how much of it is felt where.

    Attributes
    ----------
    felt
        Shape (n_clones, n_sites), 0 to 1: share of doses taken, less resistance and shield.
    """

    def __init__(self, intervention: Intervention, effect: Effect, scene: Scene, parameters: Parameters) -> None:
        sites = [site.id for site in scene.body.sites]
        self.intervention = intervention
        self.effect = effect
        self.adherence = min(max(intervention.adherence, 0.0), 1.0)
        shield = np.asarray(parameters.sanctuary) if parameters.sanctuary else np.zeros(len(sites))
        sensitive = np.array([1.0 - clone.resists(intervention.kind) for clone in scene.clones])
        here = np.array([site == intervention.site_id for site in sites]) if effect.is_local else 1.0 - shield
        self.felt: FloatArray = self.adherence * sensitive[:, None] * here[None, :]
        changed = np.array([site in effect.soil_sites for site in sites])
        self.soil: FloatArray = np.where(changed, effect.soil_factor**self.adherence, 1.0)

    def holds(self, edges: FloatArray) -> BoolArray:
        """Return in which eras the hold of the treatment is on, shape (n_eras,)."""
        return np.asarray((edges >= self.intervention.day) & (edges < self.intervention.end_day))

    def dose_eras(self, edges: FloatArray) -> list[int]:
        """Return the eras that begin with a dose of the treatment, one for each dose from day 0 on."""
        return [int(np.searchsorted(edges, day)) for day in self.intervention.dose_days if 0.0 <= day < np.inf]


def _edges(interventions: Iterable[Intervention]) -> FloatArray:
    days = {0.0}
    for each in interventions:
        days |= {each.day, each.end_day, *each.dose_days}
    return np.array(sorted({max(day, 0.0) for day in days if day < np.inf}))


def _primary_arrays(
    scene: Scene, parameters: Parameters, edges: FloatArray, uses: list[_Use]
) -> tuple[FloatArray, FloatArray, FloatArray, BoolArray]:
    """Return edges, and pace, kill and removal of the primary in each era."""
    site = int(scene.body.site_of_place[scene.body.place_index[scene.primary_place]])
    loss, kill = np.zeros((len(edges), len(scene.clones))), np.zeros((len(edges), len(scene.clones)))
    removed = np.zeros(len(edges), dtype=np.bool_)
    for use in uses:
        loss[use.holds(edges)] += use.effect.pace_loss * use.felt[:, site]
        for era in use.dose_eras(edges):
            kill[era] += _LN10 * use.effect.log10_kill * use.felt[:, site]
        if use.effect.removes_primary and use.intervention.day >= 0.0:
            removed |= edges >= use.intervention.day
    return edges, parameters.primary_pace * (1.0 - loss), kill, removed


def _niche_days(scene: Scene, parameters: Parameters, path: PrimaryPath) -> FloatArray:
    """Return the days on which the niche reaches another step, to half a month."""
    if not any(scene.niche.strength) or parameters.niche == 0.0:
        return np.zeros(0)
    looks = np.arange(0.0, scene.horizon_days + _NICHE_LOOK_DAYS, _NICHE_LOOK_DAYS)
    steps = _niche_degree(scene, path, looks)
    return np.asarray(looks[1:][np.diff(steps) != 0.0])


def _niche_factor(scene: Scene, parameters: Parameters, path: PrimaryPath, edges: FloatArray) -> FloatArray:
    """Return what the niche makes of the soil, shape (n_eras, n_sites) or one that broadcasts to it."""
    if not any(scene.niche.strength):
        return np.ones((1, 1))
    strength = parameters.niche * np.asarray(scene.niche.strength)
    return 1.0 + _niche_degree(scene, path, edges)[:, None] * strength


def _niche_degree(scene: Scene, path: PrimaryPath, days: FloatArray) -> FloatArray:
    """Return how far the niche is prepared on each day, in whole steps from 0 to 1."""
    niche = scene.niche
    size = np.where(path.cells(days) > 0.0, path.cells(days - niche.lead_days), 0.0)
    return np.asarray(np.rint(NICHE_STEPS * size / (size + niche.half_cells)) / NICHE_STEPS)
