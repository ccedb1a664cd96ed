"""The state of a patient on a day, against a course written down by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.course import FROM_PRIMARY, Colonies, Course, EndReason
from metaviz.replay.burden_curve import burden_curve
from metaviz.replay.counts import counts_by_site
from metaviz.replay.snapshot import COLONY_STATES, ColonyState, snapshot
from metaviz.replay.stage import Stage, regional_places
from metaviz.sim.burden import total_burden
from metaviz.sim.course import simulate_course
from tests.toys import toy_scene

SCENE = toy_scene()
DRAWN = simulate_course(SCENE, SCENE.published, 3)
INF = np.inf


def written_course() -> Course:
    """Return a course with a colony in the nodes that sleeps and regresses, and one in the liver that grows."""
    body, law = SCENE.body, SCENE.colony.growth
    stall_age = float(law.age_days(SCENE.colony.avascular_cells))
    seen_cells = SCENE.detection.detectable_cells
    seen_age = float(law.age_days(seen_cells))
    colonies = Colonies(
        key=np.array([11, 12], dtype=np.uint64),
        parent=np.array([FROM_PRIMARY, 0]),
        place=np.array([body.place_index["axillary"], body.place_index["liver"]]),
        generation=np.array([1, 2]),
        founded_day=np.array([1000.0, 1500.0]),
        awake_day=np.array([1200.0, 1500.0]),
        switch_day=np.array([INF, 1500.0 + stall_age + 100.0]),
        regress_day=np.array([1200.0 + stall_age + 50.0, INF]),
        detectable_day=np.array([INF, 1500.0 + 100.0 + seen_age]),
        growth_stretch=np.ones(2),
        spot=np.full((2, 2), 0.5),
        clone=np.zeros(2, dtype=np.int64),
        eradicated=np.zeros(2, dtype=np.bool_),
    )
    return Course(SCENE, SCENE.published, 1, 1.0, 20 * 365.25, EndReason.HORIZON, colonies)


WRITTEN = written_course()
NODE_DAYS = (WRITTEN.colonies.awake_day[0], WRITTEN.colonies.regress_day[0])
LIVER_DAYS = (WRITTEN.colonies.switch_day[1], WRITTEN.colonies.detectable_day[1])


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (999.0, []),
        (1000.0, ["asleep"]),
        (NODE_DAYS[0] - 1.0, ["asleep"]),
        (NODE_DAYS[0], ["micrometastasis"]),
        (NODE_DAYS[1] - 1.0, ["stalled"]),
        (NODE_DAYS[1], ["regressed"]),
        (LIVER_DAYS[0] - 1.0, [None, "stalled"]),
        (LIVER_DAYS[0], [None, "vascularised"]),
        (LIVER_DAYS[1] - 1.0, [None, "vascularised"]),
        (LIVER_DAYS[1], [None, "detectable"]),
    ],
)
def test_states_of_colonies(day: float, states: list[str | None]) -> None:
    shot = snapshot(WRITTEN, day)
    for row, state in enumerate(states):
        if state is not None:
            assert COLONY_STATES[shot.state[row]] == state
    if day < 1500.0:
        assert len(shot.row) == len(states)


def test_sizes() -> None:
    shot = snapshot(WRITTEN, LIVER_DAYS[1])
    assert shot.cells[0] == 0.0
    assert shot.diameter_mm[0] == 0.0
    assert shot.diameter_mm[1] == pytest.approx(SCENE.detection.diameter_mm, rel=1e-4)
    assert shot.burden_cells == pytest.approx(float(total_burden(WRITTEN, LIVER_DAYS[1])))
    assert shot.primary_cells == pytest.approx(float(SCENE.primary_growth.cells(LIVER_DAYS[1])))
    asleep = snapshot(WRITTEN, 1100.0)
    assert asleep.cells.tolist() == [1.0]


def test_stage_follows_what_is_seen_and_truth_what_is_there() -> None:
    seen = SCENE.detection.detectable_cells
    primary_seen = float(SCENE.primary_growth.age_days(seen))
    told = [
        (snapshot(WRITTEN, day).detected_stage, snapshot(WRITTEN, day).true_stage)
        for day in (-1.0, 500.0, 1100.0, 1600.0, primary_seen, LIVER_DAYS[1])
    ]
    assert told == [
        (Stage.NONE, Stage.NONE),
        (Stage.NONE, Stage.LOCAL),
        (Stage.NONE, Stage.REGIONAL),
        (Stage.NONE, Stage.DISTANT),
        (Stage.LOCAL, Stage.DISTANT),
        (Stage.DISTANT, Stage.DISTANT),
    ]


def test_a_seen_node_is_regional() -> None:
    """A node that grew as the colony in the liver did is seen as early, and is no distant spread."""
    axillary = np.full(2, SCENE.body.place_index["axillary"])
    course = replace(WRITTEN, colonies=replace(WRITTEN.colonies, place=axillary))
    assert snapshot(course, LIVER_DAYS[1]).detected_stage is Stage.REGIONAL


def test_what_a_treatment_has_killed_is_no_regression() -> None:
    colonies = replace(WRITTEN.colonies, eradicated=np.array([True, False]))
    course = replace(WRITTEN, colonies=colonies)
    assert COLONY_STATES[snapshot(course, NODE_DAYS[1]).state[0]] is ColonyState.ERADICATED
    assert snapshot(course, NODE_DAYS[1]).colonies_by_site.sum() == 1


def test_regional_nodes_are_those_that_drain_the_primary() -> None:
    body = SCENE.body
    assert np.flatnonzero(regional_places(SCENE)).tolist() == [body.place_index["axillary"]]
    assert not regional_places(toy_scene(primary_place="colon")).any()


@given(st.floats(0.0, 8000.0))
def test_sums_agree(day: float) -> None:
    shot = snapshot(DRAWN, day)
    n_in_state = dict(zip(COLONY_STATES, np.bincount(shot.state, minlength=len(COLONY_STATES)), strict=True))
    there = len(shot.row) - n_in_state[ColonyState.REGRESSED]
    assert shot.colonies_by_site.sum() == there
    assert shot.detectable_by_site.sum() == n_in_state[ColonyState.DETECTABLE]
    assert counts_by_site(DRAWN, shot.day).sum() == len(shot.row)
    assert (shot.cells > 0.0).sum() == there


def test_after_the_end_nothing_changes() -> None:
    last, later = snapshot(DRAWN, DRAWN.end_day), snapshot(DRAWN, DRAWN.end_day + 1000.0)
    assert last.burden_cells == later.burden_cells
    assert later.day == DRAWN.end_day


def test_the_burden_curve_ends_with_the_course() -> None:
    curve = burden_curve(DRAWN, 50)
    assert (curve.day[0], curve.day[-1], len(curve.day)) == (0.0, DRAWN.end_day, 50)
    assert curve.total_cells[-1] == pytest.approx(snapshot(DRAWN, DRAWN.end_day).burden_cells)
    assert (curve.total_cells >= curve.primary_cells).all()


def test_a_cell_that_comes_home_keeps_the_disease_local() -> None:
    """A colony in the primary's own organ is self-seeding, not distant spread."""
    place = np.full(2, SCENE.body.place_index["breast"])
    course = replace(WRITTEN, colonies=replace(WRITTEN.colonies, place=place))
    assert snapshot(course, 1600.0).true_stage is Stage.LOCAL
    assert snapshot(course, LIVER_DAYS[1]).detected_stage is Stage.LOCAL
