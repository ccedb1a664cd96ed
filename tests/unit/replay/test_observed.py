"""What was known of a hand-written course: steps on the days of its tests, with the sizes that those showed."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.model.examination import TestKind
from metaviz.model.units import cells_of_diameter
from metaviz.replay.knowledge import found_day
from metaviz.replay.observed import found_by_site, made_tests, observed
from metaviz.sim.burden import primary_cells
from tests.unit.replay.toy_course import SCENE, Row, day_of_mm, with_tests, written_course

CT = TestKind.CT
LIVER, BONE = Row("liver", 2600.0), Row("bone.lumbar", 3000.0)
COURSE = written_course([LIVER, BONE])
LATE = day_of_mm(LIVER, 12.0)
TESTED = with_tests(COURSE, (CT, 10.0), (CT, LATE))


def test_what_is_known_changes_on_the_days_of_tests_alone() -> None:
    seen = observed(TESTED)
    assert seen.is_by_tests
    assert seen.day.tolist() == [10.0, LATE]
    assert seen.until(LATE - 1.0).tolist() == [True, False]
    assert seen.n_lesions[0] == 0
    assert seen.sum_mm[0] == 0.0


def test_sizes_are_those_of_the_last_test() -> None:
    seen = observed(TESTED)
    cells = float(primary_cells(TESTED, LATE)) + cells_of_diameter(12.0, SCENE.detection.cells_per_cm3)
    assert seen.n_lesions[-1] == 2
    assert seen.cells[-1] == pytest.approx(cells)


def test_metastases_count_from_the_test_that_found_them() -> None:
    liver = SCENE.body.site_index["liver"]
    assert found_by_site(TESTED, LATE - 1.0).sum() == 0
    assert found_by_site(TESTED, LATE)[liver] == 1
    assert found_by_site(TESTED, LATE).sum() == 1
    # Bone could be seen a little later, and no test looks.
    assert found_by_site(TESTED, TESTED.end_day).sum() == 1
    assert found_by_site(COURSE, COURSE.end_day).sum() == 2


def test_tests_are_told_once_they_are_made() -> None:
    days, positive = made_tests(TESTED, LATE - 1.0)
    assert (days.tolist(), positive.tolist()) == ([10.0], [False])
    assert made_tests(TESTED, LATE)[1].tolist() == [False, True]
    assert made_tests(COURSE, LATE)[0].size == 0


def test_without_tests_the_days_of_finding_are_in_the_calendar() -> None:
    seen = observed(COURSE)
    assert not seen.is_by_tests
    for day in found_day(COURSE):
        at = int(np.searchsorted(seen.day, day))
        assert seen.day[at] == day
        assert seen.n_lesions[at] > seen.n_lesions[at - 1]
    assert seen.day[-1] == COURSE.end_day
