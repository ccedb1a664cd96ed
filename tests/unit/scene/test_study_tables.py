"""The published tables that come with the program."""

from __future__ import annotations

import pytest

from metaviz.model.study import StudyKind
from metaviz.scene.body_file import body_named
from metaviz.scene.study_tables import studies, study_tables


def test_metastasis_at_diagnosis() -> None:
    curves = {each.scene: each for each in study_tables().diagnosis}
    assert {scene: each.doubling_days for scene, each in curves.items()} == {
        "breast": 212.0,
        "colorectal": 255.0,
        "uterus": 212.0,
        "stomach": 255.0,
        "lung": 166.3,
        "pancreas": 144.0,
        "kidney": 603.0,
    }
    assert sum(len(each.bins) for each in curves.values()) == 140
    assert sum(each.patients for each in curves["breast"].bins) == 35838
    for curve in curves.values():
        diameters = [each.diameter_cm for each in curve.bins]
        assert diameters == sorted(set(diameters))
        for each in curve.bins:
            # The standard error is that of a share among so many patients.
            spread = (each.share * (1.0 - each.share) / each.patients) ** 0.5
            assert each.standard_error == pytest.approx(spread, rel=0.05, abs=1e-5)


def test_shares_that_stick_by_flow_are_nearly_all_cells() -> None:
    cancers = study_tables().attachment
    assert len(cancers) == 7
    for each in cancers:
        assert 0.99 < sum(each.attached.values()) < 1.01
        assert all(primary in study_tables().autopsies.rows for primary in each.autopsies)


def test_what_studies_find_is_a_share_of_what_is_there() -> None:
    sites = {site.id for name in ("woman", "man") for site in body_named(name).sites}
    for kind, study in studies().items():
        assert study.kind is kind
        assert set(study.found) <= sites
        assert all(0.0 < share <= 1.0 for share in study.found.values())
        assert study.found.keys() == study.why.keys()
    autopsy, clinic = studies()[StudyKind.AUTOPSY], studies()[StudyKind.CLINIC]
    assert autopsy.smallest_mm < clinic.smallest_mm
    # The clinic sees more brain and less adrenal than the autopsies.
    assert clinic.found.get("brain", 1.0) > autopsy.found["brain"]
    assert clinic.found["adrenal"] < autopsy.found.get("adrenal", 1.0)


def test_every_row_of_a_scene_is_there() -> None:
    table = study_tables().autopsies
    for primary in table.row_of_scene.values():
        row = table.rows[primary]
        assert row.regional_groups
        assert 0 < max(*row.cases.values(), row.regional_nodes, row.distant_nodes) <= row.patients
