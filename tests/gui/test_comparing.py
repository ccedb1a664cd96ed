"""A comparison in a real window: members take turns, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metaviz import app
from metaviz.gui.compare_panel import ComparePanel
from metaviz.gui.page_tabs import PageTabs
from metaviz.gui.side_panel import PAGES, Page
from metaviz.gui.window import MainWindow
from metaviz.model.scene import Scene
from metaviz.model.soil import SOIL_MODELS, SoilModel
from metaviz.scene.comparisons import shipped_comparisons
from metaviz.scene.shipped import shipped_scenes
from metaviz.theory.expectation import expect
from metaviz.theory.side_by_side import site_shares
from metaviz.theory.soil_models import soil_of
from tests.gui.conftest import end

SUBTYPES, BOWEL = shipped_comparisons()


def _page(window: MainWindow) -> ComparePanel:
    panel = window.side.page(Page.COMPARE)
    assert isinstance(panel, ComparePanel)
    panel.show_moment(window.session.state)
    QApplication.processEvents()
    return panel


def _press_c(window: MainWindow) -> None:
    window.actions_.next_member.trigger()
    QApplication.processEvents()


@pytest.fixture
def bowel(window: MainWindow) -> MainWindow:
    window.actions_._acted_on.compare(BOWEL, 0)
    QApplication.processEvents()
    return window


def test_the_page_is_there_while_a_comparison_is(window: MainWindow) -> None:
    tab = window.side.tabs.buttons[PAGES.index(Page.COMPARE)]
    assert not tab.isVisible()
    assert not window.actions_.next_member.isEnabled()
    window.actions_._acted_on.compare(BOWEL, 1)
    assert tab.isVisible()
    assert PAGES[window.side.tabs.currentIndex()] is Page.COMPARE
    assert window.session.state.document.path == shipped_scenes()["colorectal.rectum"]
    assert window.actions_.next_member.shortcut().toString() == "C"
    panel = _page(window)
    assert BOWEL.watch in panel.watch.text()
    panel.end.click()
    assert not tab.isVisible()
    assert PAGES[window.side.tabs.currentIndex()] is Page.CASCADE
    assert not window.actions_.next_member.isEnabled()
    # The member that was shown stays.
    assert window.session.state.document.path == shipped_scenes()["colorectal.rectum"]


def test_members_take_turns_at_the_same_moment_with_the_same_luck_in_the_same_view(
    bowel: MainWindow, qtbot: QtBot
) -> None:
    session, pilot = bowel.session, bowel.map.pilot
    bowel.spotlight.set_still(True)
    session.set_seed(77)
    session.seek(3000.0)
    pilot.zoom(3.0)
    pilot.pan((40.0, -25.0))
    session.play()
    view, speed = pilot.camera, session.state.speed
    _press_c(bowel)
    assert session.state.document.path == shipped_scenes()["colorectal.rectum"]
    assert (session.state.seed, session.state.day, session.state.speed) == (77, 3000.0, speed)
    assert session.state.playing
    assert pilot.camera == view
    qtbot.waitUntil(lambda: bowel.presenter.is_settled)
    assert bowel.presenter.frame is not None
    assert bowel.presenter.frame.camera == view
    session.pause()
    _press_c(bowel)
    assert session.state.document.path == shipped_scenes()["colorectal.right_colon"]
    assert not session.state.playing


def test_a_chosen_view_stays_chosen(bowel: MainWindow) -> None:
    bowel.spotlight.set_still(True)
    bowel.actions_.view.cameras["abdomen"].trigger()
    aim = bowel.map.pilot.aim
    _press_c(bowel)
    assert bowel.map.pilot.aim == aim
    assert bowel.actions_.view.cameras["abdomen"].isChecked()


def test_what_the_sliders_changed_is_there_again_when_its_member_is(bowel: MainWindow) -> None:
    session = bowel.session
    session.set_dial("arrest.lung", 0.25)
    _press_c(bowel)
    assert session.state.parameters == session.state.scene.published
    _press_c(bowel)
    assert session.state.case.changes() == (("arrest.lung", 0.25),)


def test_one_soil_holds_for_all_members(bowel: MainWindow) -> None:
    session, panel = bowel.session, _page(bowel)
    panel.models.choice._press(SOIL_MODELS.index(SoilModel.PLUMBING))
    assert session.state.parameters.soil == (1.0,) * len(session.state.parameters.soil)
    _press_c(bowel)
    assert session.state.parameters.soil == (1.0,) * len(session.state.parameters.soil)
    panel.models.choice._press(SOIL_MODELS.index(SoilModel.CANCER))
    _press_c(bowel)
    assert session.state.parameters.soil == session.state.scene.published.soil


def _expected_rows(scenes: list[Scene], sites: tuple[str, ...], model: SoilModel) -> list[tuple[float, ...]]:
    shares = []
    for scene in scenes:
        parameters = replace(scene.published, soil=soil_of(scene, model))
        shares.append(site_shares(expect(scene, parameters)))
    names = [site.name for site in scenes[0].body.sites]
    return [tuple(float(each[names.index(site)]) for each in shares) for site in sites]


def test_bars_are_the_expectation_of_every_member_and_keep_their_places(bowel: MainWindow) -> None:
    panel = _page(bowel)
    scenes = [member.scene for member in bowel.comparing.members]
    published = panel.chart.told
    assert published is not None
    assert {"Liver", "Lung", "Peritoneum", "Bone"} <= set(published.sites)
    for row, wanted in zip(published.values, _expected_rows(scenes, published.sites, SoilModel.CANCER), strict=True):
        assert row == pytest.approx(wanted)
    panel.models.choice._press(SOIL_MODELS.index(SoilModel.PLUMBING))
    plumbing = _page(bowel).chart.told
    assert plumbing is not None
    assert plumbing.sites == published.sites
    for row, wanted in zip(plumbing.values, _expected_rows(scenes, plumbing.sites, SoilModel.PLUMBING), strict=True):
        assert row == pytest.approx(wanted)
    assert published.shown == 0
    _press_c(bowel)
    rectum = _page(bowel).chart.told
    assert rectum is not None
    assert (rectum.shown, rectum.values) == (1, plumbing.values)
    assert panel.tabs.currentIndex() == 1


def test_three_members_have_three_patterns(window: MainWindow) -> None:
    window.actions_._acted_on.compare(SUBTYPES, 0)
    panel = _page(window)
    assert [button.text().strip() for button in panel.tabs.buttons] == ["Luminal", "HER2", "Triple negative"]
    pictures = [button.icon().pixmap(22, 11).toImage() for button in panel.tabs.buttons]
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]
    panel.tabs._press(2)
    assert window.session.state.document.path == shipped_scenes()["breast.triple_negative"]
    panel.measures.setCurrentIndex(1)
    told = panel.chart.told
    assert told is not None
    triple = window.comparing.members[2].scene
    lung = triple.body.site_index["lung"]
    row = told.values[told.sites.index("Lung")]
    assert row[2] == pytest.approx(float(expect(triple, triple.published).p_any[lung]))


def test_the_window_starts_on_a_comparison(
    settings_file: QSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = shipped_scenes()[BOWEL.members[0]]
    opening = app.make_window(path, settings_file, seed=77, soil="plumbing", comparison=BOWEL.id)
    window = opening.window
    try:
        window.show()
        qtbot.waitUntil(lambda: window.is_furnished, timeout=20_000)
        assert PAGES[window.side.tabs.currentIndex()] is Page.COMPARE
        _press_c(window)
        state = window.session.state
        assert (state.document.path, state.seed) == (shipped_scenes()[BOWEL.members[1]], 77)
        assert set(state.parameters.soil) == {1.0}
        _press_c(window)
        assert window.session.state.document.path == path
    finally:
        end(window)
        opening.close()


def test_another_scene_ends_the_comparison(bowel: MainWindow) -> None:
    bowel.dialogs.open_file(str(shipped_scenes()["kidney"]))
    assert bowel.comparing.comparison is None
    assert PAGES[bowel.side.tabs.currentIndex()] is Page.CASCADE
    _press_c(bowel)
    assert bowel.session.state.document.path == shipped_scenes()["kidney"]


def test_undo_goes_back_to_the_member_before(bowel: MainWindow) -> None:
    _press_c(bowel)
    bowel.session.undo()
    assert bowel.comparing.comparison is BOWEL
    assert bowel.comparing.shown == 0
    bowel.session.undo()
    assert bowel.comparing.comparison is None


def test_a_comparison_that_cannot_be_read_is_told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    before = window.session.state.scene
    missing = {"colorectal.right_colon": shipped_scenes()["colorectal.rectum"].with_name("gone.yaml")}
    monkeypatch.setattr("metaviz.gui.comparing.shipped_scenes", lambda: missing)
    window.actions_._acted_on.compare(BOWEL, 0)
    assert window.session.state.scene is before
    assert window.comparing.comparison is None
    assert BOWEL.title in window.banner.text


def test_names_that_are_not_offered_take_no_room_and_no_key(qtbot: QtBot) -> None:
    tabs = PageTabs(("One", "Two", "Three"))
    qtbot.addWidget(tabs)
    tabs.offer(1, offered=False)
    tabs.resize(60, 200)
    tabs.show()
    height = tabs.heightForWidth(60)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 2
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 2
    QTest.keyClick(tabs, Qt.Key.Key_Left)
    assert tabs.currentIndex() == 0
    tabs.offer(1, offered=True)
    assert tabs.heightForWidth(60) > height
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 1
