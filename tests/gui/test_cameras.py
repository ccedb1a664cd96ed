"""Cameras: sent by keys, buttons and double clicks; left at any moment; kept when the map changes its size."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metaviz.gui.flight import FLIGHT_MS
from metaviz.gui.organ_window import organ_window
from metaviz.gui.window import MainWindow
from metaviz.render.camera import Camera, Window
from metaviz.scene.body_file import body_named
from metaviz.scene.layout_file import layout_of
from tests.gui.conftest import MakeWindow
from tests.gui.hands import map_surface, press_key

LEFT = Qt.MouseButton.LeftButton
VIEW_KEYS = {"overview": "1", "head": "2", "chest": "3", "abdomen": "4", "pelvis": "5", "bone": "6"}


def camera_of(window: MainWindow) -> Camera:
    camera = window.map.camera
    assert camera is not None
    return camera


def view_window(window: MainWindow, view_id: str) -> Window:
    scenery = window.presenter.scenery
    assert scenery is not None
    return next(view.window_cm for view in scenery.layout.views if view.id == view_id)


def shows(camera: Camera, window_cm: Window) -> bool:
    seen = camera.window_cm
    low = all(a <= b + 1e-6 for a, b in zip(seen[:2], window_cm[:2], strict=True))
    return low and all(a >= b - 1e-6 for a, b in zip(seen[2:], window_cm[2:], strict=True))


def at_point(window: MainWindow, point_cm: tuple[float, float]) -> QPoint:
    x, y = camera_of(window).to_px(point_cm) / window.map.pixel_ratio
    return QPoint(round(float(x)), round(float(y)))


def turn_wheel(window: MainWindow, at: QPoint, notches: int) -> None:
    native = map_surface(window)
    assert native is not None
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(at),
        QPointF(native.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(native, event)


def arrive(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.map.pilot.flight.is_under_way, timeout=5000)


@pytest.mark.parametrize(("view_id", "key"), VIEW_KEYS.items())
def test_a_key_flies_to_each_view(window: MainWindow, qtbot: QtBot, view_id: str, key: str) -> None:
    window.map.pilot.zoom(3.0)
    press_key(window.map, key)
    assert window.map.pilot.flight.is_under_way
    arrive(window, qtbot)
    assert shows(camera_of(window), view_window(window, view_id))
    assert window.actions_.view.cameras[view_id].isChecked()
    assert sum(action.isChecked() for action in window.actions_.view.cameras.values()) == 1


@pytest.mark.parametrize("view_id", VIEW_KEYS)
def test_a_button_does_what_the_menu_does(window: MainWindow, qtbot: QtBot, view_id: str) -> None:
    window.map.pilot.zoom(3.0)
    button = window.strip.buttons[view_id]
    assert button.accessibleName()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    arrive(window, qtbot)
    assert shows(camera_of(window), view_window(window, view_id))
    assert button.isChecked()
    QTest.mouseClick(button, LEFT)
    assert button.isChecked()


def test_a_flight_is_eased_and_takes_its_time(window: MainWindow) -> None:
    start = camera_of(window)
    press_key(window.map, "3")
    flight = window.map.pilot.flight
    goal = flight.goal
    assert goal is not None
    assert 600 <= FLIGHT_MS <= 800
    zooms = []
    for step in range(21):
        flight.seek(step / 20.0 * 0.999)
        zooms.append(math.log(camera_of(window).px_per_cm / start.px_per_cm))
    steps = [after - before for before, after in pairwise(zooms)]
    assert min(steps) >= -1e-9
    assert steps[0] < 0.2 * max(steps)
    assert steps[-1] < 0.2 * max(steps)
    assert steps.index(max(steps)) in (9, 10)


def test_another_choice_in_mid_flight_goes_on_from_where_the_camera_is(window: MainWindow, qtbot: QtBot) -> None:
    press_key(window.map, "2")
    window.map.pilot.flight.seek(0.5)
    half = camera_of(window)
    press_key(window.map, "5")
    now = camera_of(window)
    assert now.px_per_cm == pytest.approx(half.px_per_cm, rel=0.01)
    assert now.centre_cm == pytest.approx(half.centre_cm, abs=0.5)
    arrive(window, qtbot)
    assert shows(camera_of(window), view_window(window, "pelvis"))


def test_wheel_and_drag_take_the_camera_without_a_jump(window: MainWindow, qtbot: QtBot) -> None:
    native = map_surface(window)
    for interrupt in ("wheel", "drag"):
        press_key(window.map, "3")
        window.map.pilot.flight.seek(0.5)
        half = camera_of(window)
        if interrupt == "wheel":
            turn_wheel(window, QPoint(300, 300), 1)
            assert camera_of(window).px_per_cm == pytest.approx(1.18 * half.px_per_cm)
            assert camera_of(window).to_cm((300, 300)) == pytest.approx(half.to_cm((300, 300)))
        else:
            QTest.mousePress(native, LEFT, pos=QPoint(200, 300))
            QTest.mouseMove(native, QPoint(210, 310))
            QTest.mouseRelease(native, LEFT, pos=QPoint(210, 310))
            assert camera_of(window).px_per_cm == half.px_per_cm
            assert camera_of(window).to_cm((210, 310)) == pytest.approx(half.to_cm((200, 300)))
        taken = camera_of(window)
        assert not window.map.pilot.flight.is_under_way
        qtbot.wait(150)
        assert camera_of(window) == taken
        assert window.map.pilot.aim is None
        assert not any(action.isChecked() for action in window.actions_.view.cameras.values())
        press_key(window.map, "1")
        arrive(window, qtbot)


def test_a_view_is_kept_when_the_map_changes_its_size(window: MainWindow, qtbot: QtBot) -> None:
    press_key(window.map, "4")
    arrive(window, qtbot)
    for size in ((1500, 900), (1000, 620)):
        window.resize(*size)
        QApplication.processEvents()
        camera = camera_of(window)
        assert shows(camera, view_window(window, "abdomen"))
        assert camera.size_px == (window.map.width(), window.map.height())
        assert window.actions_.view.cameras["abdomen"].isChecked()
    window.map.pilot.pan((40.0, 0.0))
    centre = camera_of(window).centre_cm
    window.resize(1300, 800)
    QApplication.processEvents()
    assert camera_of(window).centre_cm == pytest.approx(centre)


def test_a_resize_in_mid_flight_arrives(window: MainWindow, qtbot: QtBot) -> None:
    press_key(window.map, "3")
    window.map.pilot.flight.seek(0.4)
    window.resize(1400, 850)
    QApplication.processEvents()
    arrive(window, qtbot)
    assert shows(camera_of(window), view_window(window, "chest"))


def test_a_double_click_on_an_organ_flies_there_and_beside_the_body_back(window: MainWindow, qtbot: QtBot) -> None:
    native = map_surface(window)
    whole = camera_of(window)
    at = at_point(window, (-12.0, 98.0))
    QTest.mouseClick(native, LEFT, pos=at)
    QTest.mouseDClick(native, LEFT, pos=at)
    arrive(window, qtbot)
    near = camera_of(window)
    assert near.px_per_cm > 2.0 * whole.px_per_cm
    assert shows(near, (-15.0, 96.0, 3.0, 108.0))
    assert window.card.story.startswith("Liver")
    empty = QPoint(5, window.map.height() // 2)
    QTest.mouseClick(native, LEFT, pos=empty)
    QTest.mouseDClick(native, LEFT, pos=empty)
    arrive(window, qtbot)
    assert camera_of(window) == whole
    assert window.card.isHidden()


def test_a_click_tells_an_organs_story_until_escape(window: MainWindow) -> None:
    QTest.mouseClick(map_surface(window), LEFT, pos=at_point(window, (-12.0, 98.0)))
    assert window.card.isVisible()
    assert window.card.story.startswith("Liver\n")
    assert window.spotlight.selected == "liver"
    assert window.card.accessibleName() == "Liver"
    QTest.keyClick(window.map, Qt.Key.Key_Escape)
    assert window.card.isHidden()
    assert window.spotlight.selected == ""


def test_reduced_motion_cuts(window: MainWindow) -> None:
    window.actions_.view.reduced_motion.trigger()
    for key, view_id in (("3", "chest"), ("6", "bone"), ("0", "overview")):
        press_key(window.map, key)
        assert not window.map.pilot.flight.is_under_way
        assert shows(camera_of(window), view_window(window, view_id))
    assert window.presenter.frame is not None
    assert window.presenter.frame.look.still


def test_organs_on_both_sides_are_shown_together_when_they_are_near() -> None:
    layout = layout_of(body_named("man"))

    def seen(place_id: str, side: str) -> Window:
        return organ_window(layout, next(one for one in layout.regions_of(place_id) if one.side == side))

    left, _, right, _ = seen("lung", "left")
    assert left < -14.0
    assert right > 14.0
    left, bottom, right, top = seen("kidney", "left")
    assert left > -1.0
    assert bottom < 106.7
    assert top > 117.5
    left, _, right, _ = seen("colon", "right")
    assert left < -14.0
    assert right > 14.0
    left, bottom, right, top = seen("adrenal", "left")
    assert min(right - left, top - bottom) >= 14.0


def test_cameras_leave_undo_and_the_case_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_soil("lung", 5.0)
    state = window.session.state
    for key in ("2", "x", "f", "4", "x", "f", "1"):
        press_key(window.map, key)
    turn_wheel(window, QPoint(200, 200), 3)
    assert window.session.state is state
    window.actions_.undo.trigger()
    assert window.session.state.parameters.soil == pytest.approx(state.scene.published.soil)


DEEDS = st.one_of(
    st.tuples(st.just("key"), st.sampled_from("1234560xf+-"), st.just((0, 0))),
    st.tuples(st.just("wheel"), st.integers(-6, 6), st.tuples(st.integers(5, 400), st.integers(5, 400))),
    st.tuples(st.just("drag"), st.integers(5, 300), st.tuples(st.integers(5, 400), st.integers(5, 400))),
    st.tuples(st.just("click"), st.booleans(), st.tuples(st.integers(5, 400), st.integers(5, 400))),
    st.tuples(st.just("size"), st.integers(0, 300), st.tuples(st.integers(0, 300), st.just(0))),
    st.tuples(st.just("wait"), st.integers(0, 30), st.just((0, 0))),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(DEEDS, min_size=1, max_size=14))
def test_whatever_hands_do_the_camera_shows_a_part_of_the_body(
    window: MainWindow, qtbot: QtBot, deeds: list[tuple[str, object, tuple[int, int]]]
) -> None:
    native = map_surface(window)
    case = window.session.state.case
    for what, how, (x, y) in deeds:
        at = QPoint(x, y)
        if what == "key":
            press_key(window.map, str(how))
        elif what == "wheel":
            turn_wheel(window, at, int(str(how)))
        elif what == "drag":
            QTest.mousePress(native, LEFT, pos=at)
            QTest.mouseMove(native, at + QPoint(int(str(how)) // 2, 9))
            QTest.mouseMove(native, at + QPoint(int(str(how)), 4))
            QTest.mouseRelease(native, LEFT, pos=at + QPoint(int(str(how)), 4))
        elif what == "click":
            QTest.mouseClick(native, LEFT, pos=at)
            if how:
                QTest.mouseDClick(native, LEFT, pos=at)
        elif what == "size":
            window.resize(900 + int(str(how)), 560 + x)
            QApplication.processEvents()
        else:
            qtbot.wait(int(str(how)))
        camera, frame, home = camera_of(window), window.presenter.frame, window.map.pilot.home
        assert all(map(math.isfinite, (*camera.centre_cm, camera.px_per_cm)))
        whole = Camera.fit(home, camera.size_px, margin=0.0).px_per_cm
        assert 0.79 * whole <= camera.px_per_cm <= 14.5 * whole
        assert frame is not None
        assert frame.camera == camera
        for value in (frame.look.focus, frame.look.xray):
            assert 0.0 <= value <= 1.0
    arrive(window, qtbot)
    assert window.session.state.case is case


def test_every_new_key_is_in_the_menu_alone(make_window: MakeWindow) -> None:
    window = make_window()
    keys = [keys.toString() for action in window.actions() for keys in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {"X", "F", *VIEW_KEYS.values()} <= set(keys)
