"""Focus and x-ray: what stands out, how softly, and that undo knows nothing of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metaviz.gui.spotlight import HIDDEN_PLACES
from metaviz.gui.window import MainWindow
from metaviz.model.layout import Layout
from metaviz.render.frame import Look
from metaviz.scene.body_file import body_named
from metaviz.scene.layout_file import layout_of
from metaviz.session.dials import DialGroup
from tests.gui.conftest import MakeWindow
from tests.gui.hands import map_surface, press_key

STORY = frozenset({"breast", "kidney", "bone.femur"})


def look_of(window: MainWindow) -> Look:
    assert window.presenter.frame is not None
    return window.presenter.frame.look


@pytest.mark.parametrize("key", ["f", "x"])
def test_a_key_switches_softly_and_back(window: MainWindow, qtbot: QtBot, key: str) -> None:
    def strength() -> float:
        return look_of(window).focus if key == "f" else look_of(window).xray

    assert strength() == 0.0
    button = window.strip.buttons["focus" if key == "f" else "xray"]
    seen: set[float] = set()
    window.spotlight.changed.connect(lambda: seen.add(strength()))
    press_key(window.map, key)
    assert button.isChecked()
    qtbot.waitUntil(lambda: strength() == 1.0, timeout=3000)
    assert any(0.0 < value < 1.0 for value in seen)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: strength() == 0.0, timeout=3000)
    assert not button.isChecked()


def test_the_story_is_primary_colonies_and_what_somebody_looks_at(window: MainWindow) -> None:
    window.session.seek(0.0)
    assert look_of(window).in_story == {"breast"}
    window.session.seek(7000.0)
    frame, body = window.presenter.frame, window.session.state.scene.body
    assert frame is not None
    alive = frame.colonies.place[frame.colonies.presence > 0.0].tolist()
    assert look_of(window).in_story == {body.places[place].site_id for place in alive} | {"breast"}
    window.spotlight.select("bone.thoracic")
    assert "bone" in look_of(window).in_story


def test_xray_lays_bare_what_is_selected_else_the_story_else_all_that_is_hidden(window: MainWindow) -> None:
    spotlight = window.spotlight
    spotlight.set_still(True)
    assert spotlight.look(STORY).laid_bare == frozenset()
    spotlight.set_xray(True)
    assert spotlight.look(STORY).laid_bare == {"kidney"}
    assert spotlight.look(frozenset({"breast"})).laid_bare == {place.partition(".")[0] for place in HIDDEN_PLACES}
    spotlight.select("adrenal")
    assert spotlight.look(STORY).laid_bare == {"adrenal"}
    assert spotlight.look(STORY).xray == 1.0
    spotlight.set_xray(False)
    assert spotlight.look(STORY).xray == 1.0
    spotlight.select("liver")
    assert spotlight.look(STORY).xray == 0.0


def test_a_slider_of_a_hidden_organ_lays_it_bare_while_somebody_looks(window: MainWindow, qtbot: QtBot) -> None:
    window.spotlight.set_still(True)
    window.side.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    body = window.session.state.scene.body
    row = next(
        row for row in window.side.site_panel(DialGroup.SOIL).rows if row.dial.site_index == body.site_index["bone"]
    )
    row.slider.setFocus()
    qtbot.waitUntil(lambda: look_of(window).xray == 1.0)
    assert look_of(window).laid_bare == {"bone"}
    QApplication.sendEvent(window.side, QEvent(QEvent.Type.Leave))
    assert look_of(window).xray == 0.0


def test_undo_and_the_case_know_nothing_of_it(window: MainWindow) -> None:
    state = window.session.state
    for key in ("x", "f", "f"):
        press_key(window.map, key)
    window.spotlight.select("liver")
    assert window.session.state is state
    assert not window.actions_.undo.isEnabled()


def test_another_scene_keeps_the_switches(make_window: MakeWindow) -> None:
    window = make_window()
    window.spotlight.set_focus(True)
    window.spotlight.select("liver")
    window.session.open_scene(window.session.state.scene)
    assert window.spotlight.focus
    window.session.seek(100.0)
    assert window.presenter.frame is not None


@pytest.fixture(params=["woman", "man"])
def layout(request: pytest.FixtureRequest) -> Layout:
    return layout_of(body_named(request.param))


def test_hidden_places_are_drawn_behind_others_or_are_nodes_at_the_aorta(layout: Layout) -> None:
    for place_id in HIDDEN_PLACES:
        regions = layout.regions_of(place_id)
        assert regions, place_id
        nodes = {"para_aortic", "coeliac", "mesenteric"}
        if place_id not in nodes:
            assert max(region.depth for region in regions) < 27.0, place_id


def test_pointing_lights_but_lays_nothing_bare(window: MainWindow, qtbot: QtBot) -> None:
    window.spotlight.set_still(True)
    window.spotlight.set_focus(True)
    camera = window.map.camera
    assert camera is not None
    x, y = camera.to_px((0.0, 91.0)) / window.map.pixel_ratio
    assert map_surface(window).isVisible()
    QTest.mouseMove(map_surface(window), QPoint(round(float(x)) - 3, round(float(y))))
    QTest.mouseMove(map_surface(window), QPoint(round(float(x)), round(float(y))))
    qtbot.waitUntil(lambda: "bone" in look_of(window).in_story, timeout=3000)
    assert look_of(window).xray == 0.0
