"""Many patients are the same patients."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import numpy as np
import pytest

from metaviz.model.cascade import Parameters
from metaviz.model.course import Course, EndReason
from metaviz.sim import ensemble
from metaviz.sim.course import simulate_course
from metaviz.sim.draws import patient_seed
from metaviz.sim.ensemble import EnsembleSummary, simulate_ensemble
from tests.toys import toy_scene

SCENE = toy_scene()
PARAMETERS = replace(SCENE.published, colonisation=1e-6)
LETHAL = replace(SCENE.published, colonisation=1e-4)


def _same(a: EnsembleSummary, b: EnsembleSummary) -> bool:
    return all(np.array_equal(getattr(a, f.name), getattr(b, f.name), equal_nan=True) for f in fields(a))


def _first_seen(course: Course) -> float:
    seen = course.colonies.detectable_day
    return float(np.min(seen[seen <= course.end_day], initial=np.inf))


@pytest.mark.parametrize("parameters", [PARAMETERS, LETHAL])
def test_patient_i_is_the_course_of_its_seed(parameters: Parameters) -> None:
    """Counts, ends and first detectable days are those of the patients simulated alone, to the last bit."""
    summary = simulate_ensemble(SCENE, parameters, 30, 11)
    courses = [simulate_course(SCENE, parameters, patient_seed(11, i)) for i in range(30)]
    assert summary.n_colonies.tolist() == [len(course.colonies) for course in courses]
    assert summary.end_day.tolist() == [course.end_day for course in courses]
    assert summary.first_day.tolist() == [_first_seen(course) for course in courses]
    assert summary.share_lethal == np.mean([course.end_reason is EndReason.LETHAL for course in courses])
    site_of_place = SCENE.body.site_of_place
    for site in range(len(SCENE.body.sites)):
        here = [site_of_place[course.colonies.place] == site for course in courses]
        seen = [course.colonies.detectable_day <= course.end_day for course in courses]
        assert summary.mean_colonies[site] == pytest.approx(np.mean([rows.sum() for rows in here]))
        assert summary.share_any[site] == pytest.approx(np.mean([rows.any() for rows in here]))
        both = [bool((a & b).any()) for a, b in zip(here, seen, strict=True)]
        assert summary.share_detectable[site] == pytest.approx(np.mean(both))
    assert summary.share_any_site == np.mean([len(course.colonies) > 0 for course in courses])


def test_cohorts_and_threads_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one piece, in pieces of 5, on one thread or on several: the same to the last bit."""
    whole = simulate_ensemble(SCENE, LETHAL, 18, 3)
    monkeypatch.setattr(ensemble, "_COHORT", 5)
    assert _same(whole, simulate_ensemble(SCENE, LETHAL, 18, 3))
    monkeypatch.setattr(ensemble, "_THREADS", 1)
    assert _same(whole, simulate_ensemble(SCENE, LETHAL, 18, 3))
    with ThreadPoolExecutor(3) as threads:
        for summary in threads.map(lambda _: simulate_ensemble(SCENE, LETHAL, 18, 3), range(3)):
            assert _same(whole, summary)


def test_more_patients_begin_with_the_same() -> None:
    """The first patients of a large ensemble are those of a small one."""
    small, large = simulate_ensemble(SCENE, PARAMETERS, 20, 3), simulate_ensemble(SCENE, PARAMETERS, 50, 3)
    assert np.array_equal(small.n_colonies, large.n_colonies[:20])


def test_percentiles_are_those_of_the_patients_who_have_one() -> None:
    """Among the detected; nan where nobody is."""
    summary = simulate_ensemble(SCENE, PARAMETERS, 200, 3)
    detected = summary.first_day[np.isfinite(summary.first_day)]
    assert summary.share_detectable_site == len(detected) / 200
    assert summary.first_detectable_day == pytest.approx(tuple(np.percentile(detected, [10.0, 50.0, 90.0])))
    nobody = simulate_ensemble(SCENE, replace(PARAMETERS, invasion=0.0), 5, 3)
    assert np.isnan(nobody.first_detectable_day).all()
    assert nobody.share_any.max() == nobody.mean_colonies.max() == nobody.share_any_site == 0.0


def test_an_ensemble_needs_a_patient() -> None:
    """The message names the number."""
    with pytest.raises(ValueError, match="n is 0; an ensemble needs at least one patient"):
        simulate_ensemble(SCENE, PARAMETERS, 0, 1)
