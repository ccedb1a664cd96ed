"""What the primary founds, era by era and clone by clone, against plain integrals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.cascade import Parameters
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import TreatmentKind
from metaviz.theory.conditions import conditions
from metaviz.theory.era_chain import era_founds
from metaviz.theory.expectation import expect
from metaviz.theory.founding import alike_clones, founding
from tests.toy_plans import PLANS, course_of
from tests.toy_treated import CLONES, FEATURES, YEAR, treated_toy, with_features


def _integral(scene: Scene, parameters: Parameters, plan: Plan, day: float) -> np.ndarray:
    """Shed cells times the chance of their era, summed over small steps; by site."""
    during = conditions(scene, parameters, plan)
    founds = era_founds(scene, parameters, during)
    edges = np.unique(np.concatenate((np.arange(0.0, day, 1.0), during.start_day[during.start_day < day], [day])))
    middle, days = 0.5 * (edges[1:] + edges[:-1]), np.diff(edges)
    ages = during.primary.growth_age_days(middle)
    shed = during.primary.share * scene.shedding.cells_per_day(scene.primary_growth.cells(ages)) * days[:, None]
    source = scene.body.place_index[scene.primary_place]
    by_place = np.einsum("tc,tcp->p", shed, founds[during.era(middle), :, source])
    return np.asarray(by_place @ scene.body.site_matrix)


@pytest.mark.parametrize("name", PLANS)
def test_first_generation_is_the_integral_over_eras(name: str) -> None:
    """With everything on: shed cells of each clone and era times the chance that holds for them."""
    scene, parameters = with_features(treated_toy(), *FEATURES)
    result = expect(scene, parameters, plan=PLANS[name])
    first = result.renewal.founded[0].sum(axis=0) @ scene.body.site_matrix
    assert first == pytest.approx(_integral(scene, parameters, PLANS[name], scene.horizon_days), rel=1e-4)


def test_surgery_is_not_smeared_over_a_month() -> None:
    """Nothing is founded by a primary that is gone, to the day: cells of time are split at the edge of an era."""
    scene = treated_toy()
    day = 9.0 * YEAR + 4.0
    result = expect(scene, scene.published, plan=Plan((course_of(TreatmentKind.SURGERY, day / YEAR),)))
    assert result.shed[-1] == pytest.approx(float(np.interp(day, *_shed_curve(scene))), rel=1e-5)
    after = np.flatnonzero(result.day[:-1] >= day)
    assert result.renewal.founded[0][after].max() == 0.0
    assert result.renewal.founded[0][after[0] - 1].sum() > 0.0


def _shed_curve(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    days = np.linspace(0.0, scene.horizon_days, 400_001)
    rate = scene.shedding.cells_per_day(scene.primary_growth.cells(days))
    return days, np.concatenate(([0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(days))))


def test_clones_that_are_alike_are_one() -> None:
    """Splitting a tumour into clones that differ in nothing changes nothing."""
    scene = treated_toy()
    alike = tuple(replace(CLONES[0], id=name, share=share) for name, share in (("a", 0.3), ("b", 0.5), ("c", 0.2)))
    whole = expect(scene, scene.published)
    parts = expect(replace(scene, clones=alike), scene.published)
    assert parts.founding.n_clones == 1
    assert parts.colonies == pytest.approx(whole.colonies, rel=1e-9, abs=1e-5)


def test_tilted_clones_found_apart() -> None:
    """Two clones with their own soil: the first generation is the sum of two tumours of one clone each."""
    scene = treated_toy()
    tilted = replace(CLONES[1], share=0.25)
    both = replace(scene, clones=(replace(CLONES[0], share=0.75), tilted))
    result = expect(both, both.published)
    soil = tuple(np.array(scene.published.soil) * np.array(tilted.soil_tilt))
    plain = expect(scene, scene.published).renewal.founded[0]
    other = expect(scene, replace(scene.published, soil=soil)).renewal.founded[0]
    assert result.founding.n_clones == 2
    assert result.renewal.founded[0] == pytest.approx(0.75 * plain + 0.25 * other, rel=1e-9)
    by_clone = result.founding.by_clone(result.renewal.by_kind[0]).sum(axis=0)
    assert by_clone == pytest.approx([0.75 * plain.sum(), 0.25 * other.sum()], rel=1e-9)


def test_shed_cells_found_with_the_odds_of_their_era() -> None:
    """A cell of time that an era's edge divides takes from both sides in proportion."""
    scene, parameters = with_features(treated_toy(), "clones")
    during = conditions(scene, parameters, PLANS["bone_protecting"])
    chance = era_founds(scene, parameters, during)
    who = founding(scene, during, chance, alike_clones(chance, ()))
    edges = np.array([0.0, 7.0 * YEAR - 30.0, 7.0 * YEAR + 10.0, 16.0 * YEAR])
    shed = np.zeros((3, who.n_kinds))
    lung = scene.body.place_index["lung"]
    shed[1, who.n_places + lung] = 1e6
    founders = who.founded(shed, who.time_in_spell(edges))
    expected = 1e6 * (0.75 * chance[0, 1, lung] + 0.25 * chance[1, 1, lung])
    assert founders[1].reshape(who.n_clones, -1)[1] == pytest.approx(expected, rel=1e-9)
    assert founders.sum() == pytest.approx(expected.sum(), rel=1e-9)
