"""Tumour cells and shed cells of a course."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.treatment import Intervention
from metaviz.sim.burden import (
    colony_cells,
    failing_by_place,
    failing_by_source,
    primary_cells,
    primary_clone_cells,
    shed_cumulative,
    total_burden,
)
from metaviz.sim.course import simulate_course
from metaviz.sim.shed_table import shed_table
from metaviz.theory.chain import solve_chain
from tests.toy_plans import plan_of
from tests.toy_treated import CLONES, KIND, treated_scene
from tests.toys import toy_scene

SCENE = toy_scene()
COURSE = simulate_course(SCENE, SCENE.published, 5)
COLONIES = COURSE.colonies


def test_the_burden_is_the_sum_of_its_tumours() -> None:
    """Primary and colonies, at one day and at many."""
    days = np.linspace(0.0, COURSE.end_day, 7)
    by_hand = [float(primary_cells(COURSE, day)) + colony_cells(COURSE, day).sum() for day in days]
    assert total_burden(COURSE, days) == pytest.approx(by_hand)
    assert total_burden(COURSE, days.reshape(7, 1)).shape == (7, 1)
    assert float(total_burden(COURSE, days[3])) == pytest.approx(by_hand[3])


def test_colonies_by_their_days() -> None:
    """Nothing before founding, one cell asleep, the avascular size in the stall, nothing after regression."""
    row = int(np.flatnonzero(COLONIES.regress_day < COURSE.end_day)[0])
    avascular = SCENE.colony.avascular_cells
    assert colony_cells(COURSE, COLONIES.founded_day[row] - 1.0)[row] == 0.0
    assert colony_cells(COURSE, COLONIES.founded_day[row])[row] == 1.0
    assert colony_cells(COURSE, COLONIES.regress_day[row] - 1e-3)[row] == pytest.approx(avascular)
    assert colony_cells(COURSE, COLONIES.regress_day[row])[row] == 0.0


def test_shed_cells_are_whole_and_those_of_the_law() -> None:
    """The primary's shed cells are its table's, rounded down."""
    day = 6000.0
    expected = float(shed_table(SCENE.primary_growth, SCENE.shedding).cumulative(day))
    # One cell may be lost to rounding, and founders are counted apart, few as they are.
    assert int(failing_by_source(COURSE, day)[0]) == pytest.approx(expected, abs=2.0, rel=1e-6)


@given(days=st.lists(st.floats(0.0, 8000.0), min_size=2, max_size=12))
def test_windows_add_up(days: list[float]) -> None:
    """Shed cells never fall, agree by source, place and sum, and every founder is among those of its window."""
    edges = np.sort(np.array(days))
    total = shed_cumulative(COURSE, edges)
    by_source = failing_by_source(COURSE, edges)
    assert by_source.shape == (len(edges), 1 + len(COLONIES))
    founders = np.searchsorted(COLONIES.founded_day, edges)
    assert np.array_equal(by_source.sum(axis=1) + founders, total)
    assert np.array_equal(failing_by_place(COURSE, edges).sum(axis=1), by_source.sum(axis=1))
    assert (np.diff(total) >= np.diff(founders)).all()
    assert (np.diff(by_source, axis=0) >= 0).all()


def test_a_course_sheds_nothing_after_its_end() -> None:
    """Days beyond the end count as the end."""
    assert shed_cumulative(COURSE, COURSE.end_day + 500.0) == shed_cumulative(COURSE, COURSE.end_day)


def test_where_every_cell_founds_none_fails() -> None:
    """With certain steps and certain arrest, the failing share of a robust patient is nothing."""
    n_sites = len(SCENE.body.sites)
    sure = replace(
        SCENE.published,
        invasion=1.0,
        intravasation=1.0,
        circulation=1.0,
        extravasation=1.0,
        colonisation=1.0,
        arrest=(1.0,) * n_sites,
    )
    scene = toy_scene(frailty_sigma=0.0)
    course = simulate_course(scene, sure, 1)
    assert failing_by_source(course, course.end_day).sum() == 0
    assert shed_cumulative(course, course.end_day) == len(course.colonies)


def test_many_days_of_a_crowded_course() -> None:
    """Parts of the work are put together again."""
    course = simulate_course(SCENE, replace(SCENE.published, colonisation=1.0), 2)
    days = np.linspace(0.0, course.end_day, 300)
    whole = total_burden(course, days)
    assert whole[::50] == pytest.approx([float(total_burden(course, day)) for day in days[::50]])
    assert shed_cumulative(course, days)[150] == shed_cumulative(course, days[150])


def test_failing_cells_follow_the_odds_of_each_era() -> None:
    """Where a drug keeps cells from founding, more of those shed fail; each era counts with its own share."""
    scene = replace(treated_scene(sigma=0.0), lethal_cells=np.inf)
    many = replace(scene.published, invasion=1.0, intravasation=1.0, colonisation=1.0, emt_share=0.5)
    scene = replace(scene, biology=replace(scene.biology, epithelial_motility=0.0))
    plan = plan_of(Intervention(KIND.EMT_INHIBITOR, 500.0, days=300.0))
    course = simulate_course(scene, many, 1, 900.0, plan)
    table = shed_table(scene.primary_growth, scene.shedding)
    founds = solve_chain(scene.body, many, scene.biology).founds[course.source_place[0]].sum()
    shed = np.diff(table.cumulative(np.array([0.0, 500.0, 800.0, 850.0])))
    # The inhibitor leaves a fifth of the motile cells, and only those get out.
    expected = np.cumsum(shed * (1.0 - founds * np.array([1.0, 0.2, 1.0])))
    assert founds > 0.02
    assert failing_by_source(course, np.array([500.0, 800.0, 850.0]))[:, 0] == pytest.approx(expected, abs=1.0)


def test_clones_of_the_primary() -> None:
    """They add up to the primary, and a treatment changes their shares."""
    scene = treated_scene(clones=CLONES)
    course = simulate_course(scene, scene.published, 2, plan=plan_of(Intervention(KIND.CHEMOTHERAPY, 3000.0, cycles=3)))
    days = np.array([2999.0, 3050.0, 4000.0])
    clones = primary_clone_cells(course, days)
    assert clones.sum(axis=1) == pytest.approx(primary_cells(course, days))
    assert clones[0] / clones[0].sum() == pytest.approx([0.7, 0.2, 0.1])
    assert clones[1, 2] > 0.5 * clones[1].sum()
