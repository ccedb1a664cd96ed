"""The language level is chosen in the menu and outlives the window."""

from __future__ import annotations

import html

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from metaviz.gui.side_panel import Page
from metaviz.gui.tests_panel import TestsPanel
from metaviz.gui.treatment_panel import TreatmentPanel
from metaviz.gui.view_settings import ViewSettings
from metaviz.gui.window import MainWindow
from metaviz.model.course import MilestoneKind
from metaviz.model.examination import Layer
from metaviz.model.level import Level
from metaviz.replay.knowledge import found_milestones, timeline
from metaviz.scene.captions import captions_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from tests.gui.conftest import MakeWindow
from tests.gui.test_notice import open_window


def test_the_menu_changes_the_words(window: MainWindow, qtbot: QtBot) -> None:
    levels = window.actions_.words.levels
    assert window.language.level is Level.PLAIN
    assert levels[Level.PLAIN].isChecked()
    with qtbot.waitSignal(window.language.changed):
        levels[Level.TEXTBOOK].trigger()
    assert window.language.captions.level is Level.TEXTBOOK
    assert levels[Level.TEXTBOOK].isChecked()
    assert not levels[Level.PLAIN].isChecked()
    with qtbot.assertNotEmitted(window.language.changed):
        levels[Level.TEXTBOOK].trigger()


def test_the_level_is_there_at_the_next_start(settings_file: QSettings, qtbot: QtBot) -> None:
    window = open_window(settings_file, qtbot)
    window.actions_.words.levels[Level.TEXTBOOK].trigger()
    window.close()
    window = open_window(settings_file, qtbot)
    assert window.language.level is Level.TEXTBOOK
    assert window.actions_.words.levels[Level.TEXTBOOK].isChecked()
    window.close()


@pytest.mark.parametrize("nonsense", ["", "latin", "2"])
def test_a_level_that_is_not_understood_is_plain(settings_file: QSettings, nonsense: str) -> None:
    settings_file.setValue("view/level", nonsense)
    assert ViewSettings(settings_file).level is Level.PLAIN


def test_captions_over_the_map_follow_at_once(make_window: MakeWindow, qtbot: QtBot) -> None:
    scene, setup = load_scene(shipped_scenes()["breast"])
    window = make_window(setup, of=scene)
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=20_000)
    course = window.session.state.course
    assert course is not None
    mark = timeline(course, Layer.TRUTH)[0]
    window.session.seek(mark.day + 1.0)
    qtbot.waitUntil(lambda: window.map.overlay is not None and bool(window.map.overlay.caption), timeout=5_000)
    for level in (Level.TEXTBOOK, Level.PLAIN):
        window.language.set_level(level)
        told = window.map.overlay
        assert told is not None
        assert told.caption.endswith(captions_of(level).text("milestone", mark.kind.value))


def test_the_panels_speak_at_the_level_too(window: MainWindow) -> None:
    side = window.side
    treatments, tests = side.page(Page.TREATMENT), side.page(Page.TESTS)
    assert isinstance(treatments, TreatmentPanel)
    assert isinstance(tests, TestsPanel)
    told = []
    for level in (Level.TEXTBOOK, Level.PLAIN):
        window.language.set_level(level)
        captions = captions_of(level)
        texts = {label.text() for label in side.cascade.card.findChildren(QLabel)}
        assert captions.text("step", "invasion") in texts
        assert treatments.about.text() == captions.text("treatment", treatments.kind.value)
        assert tests.about.text() == captions.text("test", str(tests.kinds.currentData()))
        assert captions.text("fate", "shear") in html.unescape(window.charts.deaths.toolTip())
        assert captions.text("step", "invasion") in html.unescape(window.charts.funnel.toolTip())
        assert captions.text("colony", "asleep") in html.unescape(window.charts.colonies.toolTip())
        told.append((treatments.about.text(), tests.about.text()))
    assert told[0] != told[1]


def test_a_page_that_is_built_later_knows_the_level(window: MainWindow) -> None:
    window.language.set_level(Level.TEXTBOOK)
    treatments = window.side.page(Page.TREATMENT)
    assert isinstance(treatments, TreatmentPanel)
    assert treatments.about.text() == captions_of(Level.TEXTBOOK).text("treatment", treatments.kind.value)


def test_the_goal_turns_from_cure_to_control(make_window: MakeWindow, qtbot: QtBot) -> None:
    scene, setup = load_scene(shipped_scenes()["breast"])
    window = make_window(setup, of=scene)
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=20_000)
    course = window.session.state.course
    assert course is not None
    days = {mark.kind: mark.day for mark in found_milestones(course)}
    tests = window.side.page(Page.TESTS)
    assert isinstance(tests, TestsPanel)
    captions = captions_of(Level.PLAIN)
    window.session.seek(days[MilestoneKind.DIAGNOSIS] + 1.0)
    tests.show_moment(window.session.state)
    assert tests.known.text().endswith(captions.text("goal", "cure"))
    window.session.seek(days[MilestoneKind.STAGE_FOUR] + 1.0)
    tests.show_moment(window.session.state)
    assert tests.known.text() == f"{captions.text('stage', 'distant')} {captions.text('goal', 'control')}"
    window.language.set_level(Level.TEXTBOOK)
    assert tests.known.text().endswith(captions_of(Level.TEXTBOOK).text("goal", "control"))
