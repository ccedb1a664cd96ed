"""The scenes beside published figures: the report that comes with the program, and its parts by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from metaviz.cli.validate import validation_report
from metaviz.model.soil import SOIL_MODELS, SoilModel
from metaviz.model.validation import ModelFit, ValidationReport
from metaviz.scene.validation_file import report_text, shipped_report
from metaviz.theory.correlation import adjusted_r2, pearson, spearman
from metaviz.theory.reference_cases import mouse_liver

SHARES = 2e-3
"""Room for processors that round differently; shares and correlations."""


@pytest.fixture(scope="module")
def made() -> ValidationReport:
    return validation_report()


@pytest.fixture(scope="module")
def kept() -> ValidationReport:
    return shipped_report()


def _numbers(value: object, path: str = "") -> dict[str, float | str | None]:
    if isinstance(value, dict):
        return {k: v for key, each in value.items() for k, v in _numbers(each, f"{path}.{key}").items()}
    if isinstance(value, list):
        return {k: v for i, each in enumerate(value) for k, v in _numbers(each, f"{path}[{i}]").items()}
    assert value is None or isinstance(value, (str, int, float))
    return {path: value}


def _alike(value: float | str | None, other: float | str | None) -> bool:
    if isinstance(value, float) and isinstance(other, (int, float)):
        return value == pytest.approx(other, rel=SHARES, abs=SHARES)
    return value == other


def test_the_kept_report_is_that_of_the_scenes(made: ValidationReport, kept: ValidationReport) -> None:
    now, then = (_numbers(json.loads(report_text(each))) for each in (made, kept))
    assert now.keys() == then.keys()
    off = {key: (value, then[key]) for key, value in now.items() if key != ".date" and not _alike(value, then[key])}
    assert not off, "packaging/calibrate/fit_soil.py --report makes it anew"


def _model(report: ValidationReport, model: SoilModel) -> ModelFit:
    return report.models[SOIL_MODELS.index(model)]


def test_each_model_explains_more_than_the_one_before(kept: ValidationReport) -> None:
    assert [fit.model for fit in kept.models] == list(SOIL_MODELS)
    medians = [fit.median_spearman for fit in kept.models]
    assert medians == sorted(medians)
    assert len({fit.n_common for fit in kept.models}) == 1


def test_special_affinity_reproduces_the_autopsies(kept: ValidationReport) -> None:
    fit = _model(kept, SoilModel.CANCER)
    assert fit.within_5_points >= 0.9
    assert fit.median_spearman >= 0.95


def test_universal_soil_serves_a_cancer_it_has_not_seen(kept: ValidationReport) -> None:
    assert kept.leave_one_out.median_spearman >= 0.6
    assert len(kept.leave_one_out.primaries) == len(kept.models[0].primaries)


def test_metastasis_at_diagnosis(kept: ValidationReport) -> None:
    assert len(kept.diagnosis) == 7
    within, bins = sum(each.n_within for each in kept.diagnosis), sum(each.n_bins for each in kept.diagnosis)
    assert within / bins >= 0.7


def test_steps_of_the_lung_cancer_chain(kept: ValidationReport) -> None:
    assert len(kept.first_passage) == 3
    for each in kept.first_passage:
        assert each.reckoned == pytest.approx(each.published, abs=0.005)


def test_one_cell_in_five_thousand_grows_in_the_liver_of_the_mouse() -> None:
    experiment = mouse_liver()
    assert experiment.published == pytest.approx(0.8 / 40.0 / 100.0)
    assert experiment.reckoned == pytest.approx(2e-4, rel=1e-3)


def test_only_the_plexus_makes_the_spine_involved_from_below(kept: ValidationReport) -> None:
    lumbar, thoracic, cervical = kept.spine
    assert lumbar.with_plexus > thoracic.with_plexus > cervical.with_plexus
    assert not lumbar.without_plexus > thoracic.without_plexus
    assert lumbar.published > thoracic.published > cervical.published


def test_flow_alone_is_reported_as_it_is(kept: ValidationReport) -> None:
    flow = kept.flow_only
    assert flow.printed_mean == 0.392
    assert flow.mean_of_printed == pytest.approx(0.366, abs=5e-4)
    assert flow.theirs_mean == pytest.approx(np.mean([each.theirs for each in flow.cancers]), abs=1e-4)


def test_correlations_by_hand() -> None:
    first, second = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 4.0])
    assert pearson(first, second) == pytest.approx(0.8)
    assert spearman(first, 10.0**second) == pytest.approx(0.8)
    # 1 - (1 - 0.64) x 3 / 2
    assert adjusted_r2(first, second) == pytest.approx(0.46)
    assert pearson(first, np.ones(4)) == 0.0
    # Ranks 1.5, 1.5, 3 beside 1, 2, 3.
    assert spearman(np.array([0.0, 0.0, 5.0]), np.array([1.0, 2.0, 3.0])) == pytest.approx(np.sqrt(0.75))
