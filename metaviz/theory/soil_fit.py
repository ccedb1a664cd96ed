"""Fitting soil to autopsies: for one cancer, and one soil for each organ over all cancers.

The share of patients in whom a site is found involved fixes the colonies there, and these the soil; as colonies found
colonies, and a heavy burden ends the course, the soil follows by repeated proportion. Over all cancers the logarithm
of the soil is split into what the organ has with every cancer (universal), one level for each cancer, and what is
left, the special affinity. Few cases say little, so the special affinity is drawn towards one by n / (n + k).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.body import PlaceKind
from metaviz.model.scene import Scene
from metaviz.model.study import Study
from metaviz.scene.universal_soil import NODE
from metaviz.theory.expectation import expect
from metaviz.theory.frailty import involvement_curve
from metaviz.theory.observation import (
    DISTANT_NODES,
    REGIONAL_NODES,
    Counted,
    as_seen_by,
    counted_shares,
    found_shares,
)

SHRINKING_CASES = 2.0
"""Cases at which a special affinity is believed by half (k)."""
_LARGEST_SHARE = 0.97
_LARGEST_STEP = 10.0
_STEP = 0.7
_SWEEPS = 200


def soil_key(counted: Counted) -> str:
    """Return the key of the universal soil of what a table counts as one: its site, or ``node``."""
    return NODE if counted.label in (REGIONAL_NODES, DISTANT_NODES) else counted.label


def wanted_shares(scene: Scene, counted: tuple[Counted, ...], study: Study) -> FloatArray:
    """Return the share of the patients who must have each site involved for the study to find what it found.

    Half a patient is added to each count, so that what was never found keeps a soil above zero.
    """
    cases = np.array([each.cases for each in counted])
    patients = np.array([each.patients for each in counted])
    observed = (cases + 0.5) / (patients + 1.0)
    return np.minimum(observed / found_shares(scene, counted, study), _LARGEST_SHARE)


def with_soil(scene: Scene, counted: tuple[Counted, ...], soil: FloatArray) -> Scene:
    """Return the scene with a soil for each of the sites that are counted as one; the others are neutral."""
    by_site = dict.fromkeys(scene.body.site_index, neutral_soil(counted, soil))
    for each, affinity in zip(counted, soil, strict=True):
        by_site |= dict.fromkeys(each.sites, float(affinity))
    return replace(scene, published=replace(scene.published, soil=tuple(by_site.values())))


def neutral_soil(counted: tuple[Counted, ...], soil: FloatArray) -> float:
    """Return the geometric mean over the organs, lymph nodes aside."""
    organs = [np.log(value) for each, value in zip(counted, soil, strict=True) if soil_key(each) != NODE]
    return float(np.exp(np.mean(organs)))


def fit_soil(
    scene: Scene, counted: tuple[Counted, ...], study: Study, n_rounds: int, start: FloatArray | None = None
) -> FloatArray:
    """Return the soil at which a study finds what it found, shape (n_counted,).

    Parameters
    ----------
    scene
        The case; its soil is left out of account, its colonisation sets the scale.
    counted, study
        What was found, and how it was looked for.
    n_rounds
        Rounds of repeated proportion.
    start
        Soil to start from, shape (n_counted,).
    """
    curve = involvement_curve(scene.frailty_sigma)
    goal = curve.colonies(wanted_shares(scene, counted, study))
    seeing = as_seen_by(scene, study)
    soil = np.ones(len(counted)) if start is None else start
    for _ in range(n_rounds):
        tried = with_soil(seeing, counted, soil)
        reached = curve.colonies(counted_shares(tried, counted, expect(tried, tried.published).p_detectable))
        step = np.clip(goal / np.maximum(reached, 1e-12), 1.0 / _LARGEST_STEP, _LARGEST_STEP)
        # Less than a whole step: more colonies in one site also mean more children in all others.
        soil = soil * step**_STEP
    return soil


@dataclass(frozen=True)
class NestedFit:
    """Soil split into what the organ and what the cancer brings.

    Attributes
    ----------
    universal
        By site id (and ``node``): soil of the organ for whatever cancer; geometric mean one over the organs.
    level
        By scene: factor for all sites of this cancer.
    special
        By scene, shape (n_counted,): affinity of this cancer, drawn towards one where cases are few.
    """

    universal: Mapping[str, float]
    level: Mapping[str, float]
    special: Mapping[str, FloatArray]

    def soil(self, scene: Scene, counted: tuple[Counted, ...]) -> FloatArray:
        """Return the soil of each site of a fitted scene, shape (n_sites,).

        What the table does not count for this cancer has the soil of the organ at the level of the cancer.
        """
        body = scene.body
        keys = (NODE if site.kind is PlaceKind.NODE else site.id for site in body.sites)
        soil = self.level[scene.id] * np.array([self.universal.get(key, 1.0) for key in keys])
        for each, special in zip(counted, self.special[scene.id], strict=True):
            at = [body.site_index[site_id] for site_id in each.sites]
            soil[at] = self.level[scene.id] * self.universal[soil_key(each)] * special
        return np.asarray(soil)


def split_soil(soil: Mapping[str, FloatArray], counted: Mapping[str, tuple[Counted, ...]]) -> NestedFit:
    """Split the soil of several cancers into organ, level and special affinity.

    Weighted least squares on logarithms, the weight of a cell being ``n / (n + k)`` with n its cases (half a case where
    there is none).

    Parameters
    ----------
    soil, counted
        By scene: fitted soil, and what it was fitted to.
    """
    keys = sorted({soil_key(each) for cells in counted.values() for each in cells})
    rows = [
        (scene_id, keys.index(soil_key(each)), float(np.log(value)), max(each.cases, 0.5))
        for scene_id, cells in counted.items()
        for each, value in zip(cells, soil[scene_id], strict=True)
    ]
    scene_ids = list(counted)
    cancer = np.array([scene_ids.index(row[0]) for row in rows])
    organ = np.array([row[1] for row in rows])
    value = np.array([row[2] for row in rows])
    believed = np.array([row[3] / (row[3] + SHRINKING_CASES) for row in rows])
    of_organ, level = np.zeros(len(keys)), np.zeros(len(scene_ids))
    for _ in range(_SWEEPS):
        level = _weighted_means(value - of_organ[organ], believed, cancer, len(scene_ids))
        of_organ = _weighted_means(value - level[cancer], believed, organ, len(keys))
    mean = np.mean([of_organ[i] for i, key in enumerate(keys) if key != NODE])
    of_organ, level = of_organ - mean, level + mean
    residual = believed * (value - of_organ[organ] - level[cancer])
    return NestedFit(
        universal={key: float(np.exp(each)) for key, each in zip(keys, of_organ, strict=True)},
        level={scene_id: float(np.exp(each)) for scene_id, each in zip(scene_ids, level, strict=True)},
        special={scene_id: np.exp(residual[cancer == i]) for i, scene_id in enumerate(scene_ids)},
    )


def _weighted_means(value: FloatArray, weight: FloatArray, group: np.ndarray, n_groups: int) -> FloatArray:
    above = np.bincount(group, weights=weight * value, minlength=n_groups)
    return np.asarray(above / np.bincount(group, weights=weight, minlength=n_groups))
