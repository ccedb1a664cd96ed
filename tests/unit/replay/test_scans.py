"""What scans and biopsies show, against a course written down by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from metaviz.model.course import FROM_PRIMARY
from metaviz.model.examination import Detector, Examination, TestKind
from metaviz.model.units import cells_of_diameter
from metaviz.replay.observers import lesions_on
from metaviz.replay.records import findings, records
from metaviz.sim.burden import primary_cells
from tests.unit.replay.toy_course import SCENE, Row, day_of_mm, with_tests, written_course

CT, MRI, PET, BIOPSY = TestKind.CT, TestKind.MRI, TestKind.PET_CT, TestKind.BIOPSY
LIVER = Row("liver", 1500.0)
LUNG = Row("lung", 1600.0)
COURSE = written_course([LIVER, LUNG])
LIVER_ROW, LUNG_ROW = 0, 1
PRIMARY_MM = {
    mm: float(SCENE.primary_growth.age_days(cells_of_diameter(mm, SCENE.detection.cells_per_cm3)))
    for mm in (5.0, 9.9, 10.0)
}


def rows_shown(kind: TestKind, day: float, site_id: str = "") -> set[int]:
    (finding,) = findings(with_tests(COURSE, Examination(kind, day, site_id)))
    assert finding.is_positive == bool(finding.lesions)
    return {lesion.row for lesion in finding.lesions}


@pytest.mark.parametrize(
    ("kind", "row", "least_mm"),
    [(CT, LIVER, 10.0), (CT, LUNG, 10.0), (MRI, LIVER, 5.0), (PET, LIVER, 7.0), (PET, LUNG, 7.0)],
)
def test_a_scan_shows_what_is_as_large_as_its_threshold(kind: TestKind, row: Row, least_mm: float) -> None:
    number = [LIVER, LUNG].index(row)
    assert number not in rows_shown(kind, day_of_mm(row, least_mm * 0.99))
    assert number in rows_shown(kind, day_of_mm(row, least_mm))


def test_an_mri_shows_some_sites_or_the_one_it_is_made_of() -> None:
    day = day_of_mm(LUNG, 30.0)
    assert rows_shown(MRI, day) == {LIVER_ROW}
    assert rows_shown(MRI, day, "lung") == {LUNG_ROW}
    assert rows_shown(MRI, day, "breast") == {FROM_PRIMARY}
    assert rows_shown(CT, day) == {FROM_PRIMARY, LIVER_ROW, LUNG_ROW}


def test_the_primary_is_a_lesion_like_others() -> None:
    assert rows_shown(CT, PRIMARY_MM[9.9]) == set()
    assert rows_shown(CT, PRIMARY_MM[10.0]) == {FROM_PRIMARY}
    (finding,) = findings(with_tests(COURSE, (CT, PRIMARY_MM[10.0])))
    assert finding.lesions[0].site_id == "breast"
    assert finding.lesions[0].diameter_mm == pytest.approx(10.0, rel=1e-4)


def test_pet_leaves_dark_what_does_not_grow() -> None:
    """With a threshold below the size at which colonies stall, only those that go on growing shine."""
    scene = replace(SCENE, detector=Detector(pet_mm=1.0))
    stalls = Row("liver", 1500.0, stalled_days=400.0)
    sleeps = Row("lung", 1500.0, awake_day=6000.0)
    course = written_course([stalls, sleeps], scene=scene)
    stall_day = stalls.switch_day - 400.0
    shown = {
        day: {lesion.row for lesion in findings(with_tests(course, (PET, day)))[0].lesions} - {FROM_PRIMARY}
        for day in (stall_day - 30.0, stall_day + 200.0, stall_day + 401.0)
    }
    assert list(shown.values()) == [{0}, set(), {0}]
    assert not lesions_on(course, 3000.0).is_active[2]


def test_a_lesion_stays_known_until_a_test_that_would_show_it_does_not() -> None:
    """Seen by MRI at 6 mm it is too small for a CT, which says nothing of it; a later MRI finds it gone."""
    seen_day = day_of_mm(LIVER, 6.0)
    gone = replace(COURSE.colonies, regress_day=COURSE.colonies.regress_day.copy())
    gone.regress_day[LIVER_ROW] = seen_day + 20.0
    course = with_tests(replace(COURSE, colonies=gone), (MRI, seen_day), (CT, seen_day + 30.0), (MRI, seen_day + 60.0))
    known = records(course)
    assert known is not None
    rows = [LIVER_ROW in known.known_on(seen_day + days).row for days in (-1.0, 0.0, 30.0, 59.0, 60.0)]
    assert rows == [False, True, True, True, False]
    assert [each.gone for each in known.findings] == [(), (), (LIVER_ROW,)]
    assert [each.new for each in known.findings if each.kind is MRI] == [(LIVER_ROW,), ()]


def test_size_when_last_seen() -> None:
    days = [day_of_mm(LIVER, 12.0), day_of_mm(LIVER, 15.0)]
    known = records(with_tests(COURSE, (CT, days[0]), (CT, days[1])))
    assert known is not None
    at = [known.known_on(day) for day in (days[0], days[1] - 1.0, days[1] + 500.0)]
    sizes = [float(each.diameter_mm[list(each.row).index(LIVER_ROW)]) for each in at]
    assert sizes == pytest.approx([12.0, 12.0, 15.0], rel=1e-3)
    assert [float(each.seen_day[0]) for each in at] == [days[0], days[0], days[1]]


def test_a_biopsy_names_the_cells_of_origin() -> None:
    day = day_of_mm(LIVER, 20.0)
    course = with_tests(COURSE, (CT, day), Examination(BIOPSY, day, "liver"), Examination(BIOPSY, day, "bone"))
    by_site = {each.site_id: each for each in findings(course) if each.kind is BIOPSY}
    assert by_site["liver"].is_positive
    assert by_site["liver"].origin_site_id == "breast"
    assert by_site["liver"].clone_id == SCENE.clones[0].id
    assert [lesion.row for lesion in by_site["liver"].lesions] == [LIVER_ROW]
    assert not by_site["bone"].is_positive
    assert by_site["bone"].origin_site_id == ""


def test_a_biopsy_without_a_site_takes_the_largest_metastasis() -> None:
    day = day_of_mm(LUNG, 20.0)
    assert float(primary_cells(COURSE, day)) > 0.0
    *_, biopsy = findings(with_tests(COURSE, (BIOPSY, day), (CT, day)))
    assert biopsy.kind is BIOPSY
    assert [lesion.row for lesion in biopsy.lesions] == [LIVER_ROW]
    (blind,) = findings(with_tests(COURSE, (BIOPSY, day)))
    assert not blind.is_positive


def test_of_nothing_but_a_primary_the_primary_is_taken() -> None:
    day = PRIMARY_MM[10.0] + 1.0
    _, biopsy = findings(with_tests(written_course([]), (CT, day), (BIOPSY, day)))
    assert [lesion.row for lesion in biopsy.lesions] == [FROM_PRIMARY]
    assert biopsy.origin_site_id == "breast"


def test_what_regressed_is_not_seen() -> None:
    colonies = replace(COURSE.colonies, regress_day=COURSE.colonies.founded_day + 4000.0)
    course = with_tests(replace(COURSE, colonies=colonies), (CT, 1500.0 + 3999.0), (CT, 1600.0 + 4000.0))
    first, second = findings(course)
    assert LIVER_ROW in {lesion.row for lesion in first.lesions}
    assert not {LIVER_ROW, LUNG_ROW} & {lesion.row for lesion in second.lesions}
