"""Tumours of a course: each goes through its stages in order, and stays where it is whatever is changed beside it."""

from __future__ import annotations

import numpy as np

from metaviz.gui.tumours import tumours_at
from metaviz.model.cascade import Step
from metaviz.render.colony_shapes import ColonyShapes
from metaviz.render.frame import ColonyStage
from metaviz.render.ways import Ways
from metaviz.sim.course import simulate_course
from tests.toy_picture import toy_layout
from tests.toys import toy_scene

SCENE = toy_scene(frailty_sigma=0.0)
MANY = SCENE.published.with_step(Step.COLONISATION, 1e-6)
COURSE = simulate_course(SCENE, MANY, 5)
DAYS = np.linspace(0.0, COURSE.end_day, 400)
LIFE = (ColonyStage.ASLEEP, ColonyStage.MICRO, ColonyStage.VASCULARISED, ColonyStage.DETECTABLE)


def test_the_primary_is_micro_then_with_vessels_then_detectable() -> None:
    stages = [int(tumours_at(COURSE, day).stage[0]) for day in DAYS.tolist()]
    seen = list(dict.fromkeys(stages))
    assert seen == [ColonyStage.MICRO, ColonyStage.VASCULARISED, ColonyStage.PRIMARY]
    changes = np.flatnonzero(np.diff(stages))
    assert len(changes) == 2, "it never goes back"
    before, after = (tumours_at(COURSE, float(DAYS[changes[1] + i])).diameter_mm[0] for i in (0, 1))
    seen_cells = SCENE.detection.detectable_cells / SCENE.detection.cells_per_cm3
    assert before < 10.0 * (6.0 * seen_cells / np.pi) ** (1.0 / 3.0) <= after


def test_colonies_go_through_their_stages_in_order() -> None:
    n = len(COURSE.colonies)
    stages: list[list[int]] = [[] for _colony in range(n)]
    for day in DAYS.tolist():
        for row, stage in enumerate(tumours_at(COURSE, day).stage[1:].tolist()):
            if not stages[row] or stages[row][-1] != stage:
                stages[row].append(stage)
    assert n > 10
    assert {stage for life in stages for stage in life} == {*LIFE, ColonyStage.REGRESSING}
    for life in stages:
        order = [LIFE.index(ColonyStage(stage)) for stage in life if stage != ColonyStage.REGRESSING]
        assert order == sorted(order)
        assert ColonyStage.REGRESSING not in life[:-1], "what has regressed does not come back"


def test_the_same_colony_has_its_place_and_shape_under_other_sliders() -> None:
    ways = Ways(SCENE.body, toy_layout(SCENE.body), SCENE.body.place_index[SCENE.primary_place], SCENE.primary_spot)
    fewer = simulate_course(SCENE, SCENE.published.with_step(Step.COLONISATION, 4e-7), 5)
    many, few = tumours_at(COURSE, COURSE.end_day), tumours_at(fewer, fewer.end_day)
    shared = sorted(set(few.key.tolist()) & set(many.key.tolist()))
    assert 1 < len(shared) < len(many)
    rows = [np.array([states.key.tolist().index(key) for key in shared]) for states in (many, few)]
    np.testing.assert_array_equal(many.place[rows[0]], few.place[rows[1]])
    # Each is found among others, and in another order of sight.
    first, second = ColonyShapes(ways), ColonyShapes(ways)
    np.testing.assert_array_equal(first.centres_cm(many)[rows[0]], second.centres_cm(few)[rows[1]])
    for one, other in ((first.wish[first.rows(many)[rows[0]]], second.wish[second.rows(few)[rows[1]]]),):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(first.room_cm[first.rows(many)[rows[0]]], second.room_cm[second.rows(few)[rows[1]]])


def test_a_colony_fades_away_within_a_season_of_its_end() -> None:
    colonies = COURSE.colonies
    row = int(np.argmin(colonies.regress_day))
    end = float(colonies.regress_day[row])
    shown = [tumours_at(COURSE, end + days).presence[row + 1] for days in (-1.0, 45.0, 90.0)]
    np.testing.assert_allclose(shown, [1.0, 0.5, 0.0])
