"""The three nested soil models of a scene, and how fitted soil is split into them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.scene import Scene
from metaviz.model.soil import SoilModel
from metaviz.model.study import Study, StudyKind
from metaviz.scene.universal_soil import UniversalSoil
from metaviz.theory.chain import solve_chain
from metaviz.theory.observation import Counted, as_seen_by, counted_shares, expected_counted, found_shares
from metaviz.theory.soil_fit import SHRINKING_CASES, fit_soil, split_soil, with_soil
from metaviz.theory.soil_models import soil_changes, soil_of
from tests.toys import toy_scene

UNIVERSAL = UniversalSoil("2000-01-01", ("toy",), {"lung": 0.5, "liver": 4.0, "bone": 2.0, "node": 0.25})
AUTOPSY = Study(StudyKind.AUTOPSY, "Autopsy", 2.0, {"liver": 0.5}, {})


def _founding(scene: Scene, soil: tuple[float, ...]) -> np.ndarray:
    chain = solve_chain(scene.body, replace(scene.published, soil=soil), scene.biology)
    return chain.founding_by_site(scene.body.place_index[scene.primary_place])


def test_plumbing_has_one_soil_and_the_cancer_its_own() -> None:
    scene = toy_scene()
    assert set(soil_of(scene, SoilModel.PLUMBING, UNIVERSAL)) == {1.0}
    assert soil_of(scene, SoilModel.CANCER, UNIVERSAL) == scene.published.soil
    assert soil_changes(scene, SoilModel.CANCER) == ()


def test_the_organ_model_says_where_and_not_how_many() -> None:
    scene = toy_scene()
    soil = np.array(soil_of(scene, SoilModel.ORGAN, UNIVERSAL))
    shape = np.array(UNIVERSAL.of_body(scene.body))
    np.testing.assert_allclose(soil / shape, soil[0] / shape[0])
    assert shape[scene.body.site_index["axillary"]] == 0.25
    assert shape[scene.body.site_index["peritoneum"]] == 1.0
    published = _founding(scene, scene.published.soil)
    assert _founding(scene, tuple(soil)).sum() == pytest.approx(published.sum(), rel=1e-9)


def test_fitted_soil_makes_the_autopsy_find_what_it_found() -> None:
    scene = replace(toy_scene(), frailty_sigma=1.0)
    counted = (
        Counted("lung", ("lung",), 200, 90),
        Counted("liver", ("liver",), 200, 30),
        Counted("regional_nodes", ("axillary",), 200, 60),
    )
    soil = fit_soil(scene, counted, AUTOPSY, 30)
    fitted = with_soil(scene, counted, soil)
    shares = expected_counted(fitted, fitted.published, AUTOPSY, counted)
    wanted = [(each.cases + 0.5) / (each.patients + 1.0) for each in counted]
    np.testing.assert_allclose(shares, wanted, rtol=2e-3)
    # Half of the livers are missed, so twice as many must be there.
    np.testing.assert_allclose(found_shares(scene, counted, AUTOPSY), [1.0, 0.5, 1.0])


def test_sites_counted_as_one_are_involved_independently() -> None:
    scene = replace(toy_scene(), frailty_sigma=0.0)
    by_site = np.zeros(len(scene.body.sites))
    by_site[scene.body.site_index["lung"]], by_site[scene.body.site_index["liver"]] = 0.5, 0.2
    both = (Counted("both", ("lung", "liver"), 10, 5),)
    np.testing.assert_allclose(counted_shares(scene, both, by_site), [1.0 - 0.5 * 0.8], atol=1e-4)


def test_smaller_colonies_are_found_by_the_finer_study() -> None:
    scene = replace(toy_scene(), frailty_sigma=1.0)
    assert as_seen_by(scene, AUTOPSY).detection.diameter_mm == 2.0
    coarse = replace(AUTOPSY, smallest_mm=20.0)
    lung = (Counted("lung", ("lung",), 10, 5),)
    fine = expected_counted(scene, scene.published, AUTOPSY, lung)
    assert expected_counted(scene, scene.published, coarse, lung) < fine


def _cells(cases: dict[str, int]) -> tuple[Counted, ...]:
    return tuple(Counted(label, (label,), 1000, n) for label, n in cases.items())


def test_a_product_of_organ_and_cancer_leaves_no_special_affinity() -> None:
    counted = {"a": _cells({"lung": 100, "liver": 50}), "b": _cells({"lung": 10, "liver": 200})}
    organ, level = np.array([0.5, 2.0]), {"a": 3.0, "b": 0.1}
    fit = split_soil({key: level[key] * organ for key in counted}, counted)
    assert fit.universal == pytest.approx({"lung": 0.5, "liver": 2.0})
    assert fit.level == pytest.approx(level)
    np.testing.assert_allclose([fit.special["a"], fit.special["b"]], 1.0, rtol=1e-6)


def test_few_cases_are_drawn_towards_the_universal_soil() -> None:
    sites = {"lung": 1000, "liver": 1000, "bone": 1000}
    many = {str(i): _cells(sites) for i in range(20)}
    soil = {key: np.ones(3) for key in many}
    for cases in (1, 100):
        counted = {**many, "odd": _cells(sites | {"bone": cases})}
        fit = split_soil({**soil, "odd": np.array([1.0, 1.0, 10.0])}, counted)
        believed = cases / (cases + SHRINKING_CASES)
        # What is left after the level of the odd cancer took its part, in logarithms.
        rest = np.log(10.0) - np.log(fit.universal["bone"]) - np.log(fit.level["odd"])
        assert np.log(fit.special["odd"][2]) == pytest.approx(believed * rest, rel=1e-3)
