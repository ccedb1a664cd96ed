"""What became of the cells at each site adds up to what became of all cells."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.model.course import AT_SOURCE
from metaviz.replay.site_fates import fates_at_site
from metaviz.sim.course import simulate_course
from metaviz.sim.ledger import course_ledger
from tests.toys import toy_scene


@pytest.mark.parametrize("share", [0.0, 0.37, 0.8, 1.0])
def test_sites_and_sources_together_are_all_cells(share: float) -> None:
    scene = toy_scene()
    course = simulate_course(scene, scene.published, 3)
    ledger = course_ledger(course)
    start = ledger.month_start_day[int(share * (len(ledger.month_start_day) - 1))]
    day = course.end_day if share == 1.0 else float(start)
    month = len(ledger.month_start_day) if share == 1.0 else int(np.searchsorted(ledger.month_start_day, day))
    at_sites = sum(fates_at_site(course, ledger, site, day) for site in range(len(scene.body.sites)))
    at_source = ledger.count[:month, ledger.fate_place == AT_SOURCE].sum()
    assert int(np.sum(at_sites)) + int(at_source) == int(ledger.shed[:month].sum())


def test_nothing_has_happened_before_the_first_day() -> None:
    scene = toy_scene()
    course = simulate_course(scene, scene.published, 3)
    assert not fates_at_site(course, course_ledger(course), 0, -1.0).any()
