"""In a scan nothing in the window tells of disease that no test has found; the truth comes back with one key."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metaviz.gui.backdrop import backdrop_of
from metaviz.gui.charts_found import N_LESIONS, LesionsChart
from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.disease_words import chips_of
from metaviz.gui.organ_rings import organ_rings
from metaviz.gui.pick import PickedOrgan, PickedTumour
from metaviz.gui.scan_stories import scan_story_of
from metaviz.gui.scan_tally import ScanTally, scan_tally
from metaviz.gui.scenery import scenery_of
from metaviz.gui.side_panel import PAGES, Page
from metaviz.gui.tests_panel import TestsPanel
from metaviz.gui.tumour_panel import TumourPanel
from metaviz.gui.window import MainWindow
from metaviz.model.course import Course
from metaviz.model.examination import Examination, Layer, TestKind
from metaviz.model.level import Level
from metaviz.model.plan import Plan
from metaviz.model.scene import Setup
from metaviz.render.camera import Camera
from metaviz.replay.knowledge import known_on
from metaviz.replay.snapshot import snapshot
from metaviz.scene.layout_file import layout_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.session.session import Session
from tests.unit.replay.toy_course import SCENE, Row, day_of_mm, written_course

LIVER, HIDDEN = Row("liver", 2600.0), Row("bone.lumbar", 3000.0)
CT_DAY = day_of_mm(LIVER, 12.0)
LATER = CT_DAY + 200.0
PLAN = Plan(examinations=(Examination(TestKind.CT, CT_DAY),))
KNOWN_ALONE = written_course([LIVER], plan=PLAN)
WITH_HIDDEN = written_course([LIVER, HIDDEN], plan=PLAN)


def _tally(course: Course, day: float) -> ScanTally:
    session = Session(SCENE, Setup(plan=PLAN))
    state = replace(session.state, course=course, day=day)
    session.close()
    told = scan_tally(state)
    assert told is not None
    return told


@pytest.mark.parametrize("day", [CT_DAY - 1.0, CT_DAY, LATER])
def test_what_no_test_found_changes_nothing(day: float) -> None:
    """A colony in the bone, too small for the CT: every number and every curve is what it is without it."""
    without, with_it = _tally(KNOWN_ALONE, day), _tally(WITH_HIDDEN, day)
    assert without.found.tolist() == with_it.found.tolist()
    assert without.lesions == with_it.lesions
    assert without.series_day.tolist() == with_it.series_day.tolist()
    assert without.series_mm.tolist() == with_it.series_mm.tolist()
    bars = [backdrop_of(course, SCENE.horizon_days, Layer.SCAN) for course in (KNOWN_ALONE, WITH_HIDDEN)]
    assert bars[0].known_cells.tolist() == bars[1].known_cells.tolist()
    assert not len(bars[1].burden_cells)
    truths = [backdrop_of(course, SCENE.horizon_days, Layer.TRUTH) for course in (KNOWN_ALONE, WITH_HIDDEN)]
    assert truths[0].burden_cells.tolist() != truths[1].burden_cells.tolist()


def test_sizes_stay_those_of_the_last_test() -> None:
    at, later = _tally(WITH_HIDDEN, CT_DAY), _tally(WITH_HIDDEN, LATER)
    assert at.lesions == later.lesions
    liver = next(lesion for lesion in later.lesions if not lesion.is_primary)
    assert (liver.diameter_mm, liver.measured_day) == (pytest.approx(12.0), CT_DAY)
    assert _tally(WITH_HIDDEN, CT_DAY - 1.0).lesions == ()


def test_lesions_tell_how_long_ago_they_were_measured(qtbot: QtBot) -> None:
    chart = LesionsChart(colours_of(Profile.DARK))
    qtbot.addWidget(chart)
    texts = []
    for days in (0.0, 30.0, 200.0, 1500.0):
        chart.show_lesions(_tally(WITH_HIDDEN, CT_DAY + days), colours_of(Profile.DARK))
        liver = next(bar for bar in chart.bars if bar.name == "Liver")
        texts.append(liver.value_text)
        assert liver.value == pytest.approx(12.0)
    assert texts == ["12 mm", "12 mm, 30 d", "12 mm, 7 mo", "12 mm, 4 y"]


def test_stories_of_a_scan_tell_of_the_known_alone() -> None:
    known = scan_story_of(PickedTumour(1), WITH_HIDDEN, LATER)
    assert known.startswith("Metastasis: ")
    assert "12.0 mm" in known or "1.2 cm" in known
    assert "Founded" not in known
    assert scan_story_of(PickedTumour(2), WITH_HIDDEN, LATER) == ""
    assert scan_story_of(PickedTumour(1), WITH_HIDDEN, CT_DAY - 1.0) == ""
    assert scan_story_of(PickedOrgan("bone"), WITH_HIDDEN, LATER).endswith("so far: 0")
    assert "so far: 1" in scan_story_of(PickedOrgan("liver"), WITH_HIDDEN, LATER)


def test_complaints_of_unknown_metastases_are_left_out_of_a_scan() -> None:
    course = written_course([HIDDEN], plan=PLAN)
    late = snapshot(course, course.end_day - 1.0)
    assert any(chip.is_felt for chip in chips_of(course, late, Level.PLAIN))
    assert chips_of(course, late, Level.PLAIN, Layer.SCAN) == ()


def test_no_test_finds_a_prepared_niche() -> None:
    """An organ that glows would tell of a primary which nobody has found."""
    scene, setup = load_scene(shipped_scenes()["breast.adjuvant"])
    scenery = scenery_of(scene, layout_of(scene.body))
    camera = Camera.fit(scenery.home, (1200, 900))
    session = Session(scene, setup)
    session.seek(min(each.day for each in setup.plan.interventions) - 1.0)

    def prepared(layer: Layer) -> bool:
        rings = organ_rings(session.state, scenery, camera, QSizeF(1200, 900), soil=False, layer=layer)
        return any(ring.is_prepared for ring in rings)

    assert prepared(Layer.TRUTH)
    assert not prepared(Layer.SCAN)
    session.close()


@pytest.fixture
def scanned(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window late in a course that had one CT, after which most colonies became large enough."""
    session = window.session
    course = session.state.course
    assert course is not None
    day = min(float(np.median(course.colonies.detectable_day)), course.end_day - 1.0)
    session.set_plan(Plan(examinations=(Examination(TestKind.CT, day),)))
    session.seek(course.end_day - 0.5)
    qtbot.waitUntil(lambda: window.presenter.is_settled)
    return window


def _press_t(window: MainWindow) -> None:
    window.actions_.view.lights["scan"].trigger()
    QApplication.processEvents()


def test_charts_show_what_was_found_and_the_truth_comes_back(scanned: MainWindow) -> None:
    charts, session = scanned.charts, scanned.session
    course = session.state.course
    assert course is not None
    truth = (charts.colonies.bars, charts.funnel.bars, charts.deaths.bars)
    _press_t(scanned)
    shown = [chart.isVisible() for chart in (charts.found, charts.lesions, charts.known_course)]
    hidden = [chart.isVisible() for chart in (charts.colonies, charts.funnel, charts.deaths)]
    assert (shown, hidden) == ([True] * 3, [False] * 3)
    known = known_on(course, session.state.day)
    assert 0 < len(known) < 1 + len(course.colonies)
    assert sum(bar.value for bar in charts.found.bars) == np.count_nonzero(known.row >= 0)
    assert len(charts.lesions.bars) == min(len(known), N_LESIONS)
    assert charts.found._note == "as known from tests"
    day = session.state.plan.examinations[0].day
    assert [step[0] for step in charts.known_course.steps] == [day]
    assert "," not in charts.lesions.bars[0].value_text
    session.seek(day - 1.0)
    QApplication.processEvents()
    assert charts.known_course.steps == ()
    assert sum(bar.value for bar in charts.found.bars) == 0
    assert charts.lesions.bars[0].name == "No lesion known"
    session.seek(course.end_day - 0.5)
    _press_t(scanned)
    assert (charts.colonies.bars, charts.funnel.bars, charts.deaths.bars) == truth
    assert charts.colonies.isVisible()
    assert not charts.found.isVisible()


def test_the_time_axis_ends_at_the_playhead(scanned: MainWindow) -> None:
    bar, session = scanned.transport.seek_bar, scanned.session
    day = session.state.plan.examinations[0].day
    _press_t(scanned)
    assert len(bar._marked()) > 0
    session.seek(day - 1.0)
    assert bar._marked() == []
    before = bar.grab().toImage()
    session.seek(day)
    assert bar.grab().toImage() != before
    session.seek(day - 1.0)
    assert bar.grab().toImage() == before
    session.seek(day)
    assert {mark.day for mark in bar._marked()} == {day}
    _press_t(scanned)
    session.seek(0.0)
    assert min(mark.day for mark in bar._marked()) > 0.0


def test_pages_and_lens_keep_what_nobody_knows(scanned: MainWindow) -> None:
    side = scanned.side
    side.tabs.setCurrentIndex(PAGES.index(Page.TESTS))
    QApplication.processEvents()
    tests, tumour = side.page(Page.TESTS), side.page(Page.TUMOUR)
    assert isinstance(tests, TestsPanel)
    assert isinstance(tumour, TumourPanel)
    tests.show_moment(scanned.session.state)
    assert tests.gap.isVisible()
    scanned.lens.set_on(True)
    assert scanned.lens.lens.isVisible()
    _press_t(scanned)
    assert not tests.gap.isVisible()
    assert not tests.gauge.isVisible()
    assert tests.results.isVisible()
    assert not scanned.lens.lens.isVisible()
    side.tabs.setCurrentIndex(PAGES.index(Page.TUMOUR))
    QApplication.processEvents()
    tumour.show_moment(scanned.session.state)
    assert tumour.now.text().startswith("Last measured: ")
    _press_t(scanned)
    tumour.show_moment(scanned.session.state)
    assert tumour.now.text().startswith("Now: ")
    assert scanned.lens.lens.isVisible()


def test_the_card_of_an_unknown_colony_closes_in_a_scan(scanned: MainWindow) -> None:
    course, pointing = scanned.session.state.course, scanned.presenter.pointing
    assert course is not None
    known = known_on(course, scanned.session.state.day).row.tolist()
    unknown = next(row for row in range(len(course.colonies)) if row not in known)
    pointing._told = PickedTumour(unknown + 1)
    pointing.show_numbers()
    assert scanned.card.story.startswith("Colony: ")
    _press_t(scanned)
    assert scanned.card.story == ""
    _press_t(scanned)
    assert scanned.card.story.startswith("Colony: ")
