"""What an organ and a colony tell when they are looked at, and how the ledger of deaths adds up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from metaviz.gui.inspector_words import colony_lines, hits_of, organ_lines
from metaviz.gui.pick import PickedOrgan, PickedTumour
from metaviz.gui.stories import story_of
from metaviz.model.clone import Clone
from metaviz.model.course import Course
from metaviz.model.examination import Examination, TestKind
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene, Setup
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.sim.course import simulate_course
from metaviz.sim.ledger import course_ledger
from tests.gui.conftest import MakeWindow
from tests.toys import toy_scene

EFFECTS = {
    TreatmentKind.SURGERY: Effect(removes_primary=True),
    TreatmentKind.HORMONE: Effect(pace_loss=0.5),
    TreatmentKind.RADIOTHERAPY: Effect(is_local=True, log10_kill=1e-9),
}


def _treated(scene: Scene, *uses: Intervention) -> tuple[Course, int]:
    """Return a course with a colony outside the primary's site, and the row of one that lives to its end."""
    course = simulate_course(scene, scene.published, 3, plan=Plan(uses))
    alive = [
        row
        for row in range(len(course.colonies))
        if course.colonies.regress_day[row] >= course.end_day
        and scene.body.places[int(course.colonies.place[row])].site_id != "breast"
    ]
    assert alive
    return course, alive[0]


def test_an_organ_tells_its_blood_and_what_landed_in_it(make_window: MakeWindow, qtbot: QtBot) -> None:
    scene, setup = load_scene(shipped_scenes()["breast"])
    window = make_window(setup, of=scene)
    window.session.seek(window.session.state.last_day)
    qtbot.waitUntil(lambda: window.presenter.is_settled)
    story = window.presenter.pointing._story(PickedOrgan("liver"))
    assert "27.2 % of the heart's output" in story
    assert "Landed so far" in story
    assert "Died in passing" in story
    assert "the organ's" in story
    assert "Fitted" in story
    window.session.set_soil("liver", 7.0)
    assert "Soil × 7\n" in window.presenter.pointing._story(PickedOrgan("liver"))


def test_a_node_has_no_blood_way(make_window: MakeWindow) -> None:
    window = make_window()
    assert organ_lines("axillary", window.session.state, None)[0].startswith("No blood way")


def test_treatments_that_a_colony_felt_and_those_it_did_not() -> None:
    scene = replace(
        toy_scene(), effects=EFFECTS, clones=(Clone("a", "Deaf", 1.0, resistance=((TreatmentKind.HORMONE, 1.0),)),)
    )
    hormone = Intervention(TreatmentKind.HORMONE, 100.0, days=7000.0, adherence=0.5)
    surgery = Intervention(TreatmentKind.SURGERY, 7200.0)
    course, row = _treated(scene, surgery, hormone, Intervention(TreatmentKind.RADIOTHERAPY, 7000.0, site_id="breast"))
    # Surgery takes the primary alone, and the radiation went elsewhere.
    assert hits_of(row, course, course.end_day) == ["hormone therapy (not felt)"]
    felt = replace(scene, clones=(Clone("a", "Other", 1.0),))
    course, row = _treated(felt, hormone)
    assert hits_of(row, course, course.end_day) == ["hormone therapy (50 % felt)"]
    assert hits_of(row, course, 50.0) == []


def test_a_colony_tells_its_way_and_what_a_biopsy_said(make_window: MakeWindow) -> None:
    window = make_window()
    course = window.session.state.course
    assert course is not None
    seen = [row for row in range(len(course.colonies)) if course.colonies.detectable_day[row] < course.end_day - 400.0]
    assert seen
    day = float(course.colonies.detectable_day[seen[0]]) + 200.0
    place = course.scene.body.places[int(course.colonies.place[seen[0]])]
    tests = (Examination(TestKind.CT, day), Examination(TestKind.BIOPSY, day + 1.0, place.site_id))
    window.session.set_plan(Plan(examinations=tests))
    window.session.seek(day + 10.0)
    story = story_of(PickedTumour(seen[0] + 1), window.session.state)
    assert "It came by: Breast →" in story
    assert "Found: Year" in story
    course = window.session.state.course
    assert course is not None
    told = [line for row in seen for line in colony_lines(row, course, day + 10.0)]
    assert "Biopsy: cells of origin breast" in told


def test_the_ledger_adds_up_to_the_last_cell(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(Setup(day=5000.0))
    qtbot.waitUntil(lambda: window.presenter.is_settled)
    course = window.session.state.course
    assert course is not None
    window.session.seek(course.end_day)
    ledger = course_ledger(course)
    lines = window.charts.deaths.toolTip().splitlines()
    named = [int(line.rpartition(": ")[2].replace(",", "")) for line in lines[:-1]]
    assert sum(named) == int(ledger.shed.sum())
    assert lines[-1] == f"Together, to the last cell: {int(ledger.shed.sum()):,} shed"
    causes, together = window.charts.deaths.bars[:-1], window.charts.deaths.bars[-1]
    assert sum(bar.value for bar in causes) == pytest.approx(together.value)
