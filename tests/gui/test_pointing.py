"""What is under the pointer is told, and what is clicked is followed or flown to."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from metaviz.gui.pick import PickedDot, Picker
from metaviz.gui.window import MainWindow
from metaviz.render.frame import Frame
from metaviz.session.speed import Speed
from tests.gui.hands import map_surface, press_key

LEFT = Qt.MouseButton.LeftButton


def frame_of(window: MainWindow) -> Frame:
    assert window.presenter.frame is not None
    return window.presenter.frame


def picker_of(window: MainWindow) -> Picker:
    picker = window.presenter._picker
    assert picker is not None
    return picker


def dot_in_the_open(window: MainWindow, qtbot: QtBot) -> tuple[PickedDot, QPoint]:
    """Return a dot that has some way to go, with its pixel."""
    window.session.seek(4000.0)
    qtbot.waitUntil(lambda: window.presenter.is_settled)
    frame, picker = frame_of(window), picker_of(window)
    for legs_window in frame.windows:
        legs = legs_window.legs
        for cell in np.unique(legs.cell).tolist():
            own = legs.cell == cell
            dot = PickedDot(1, int(legs.colony[own][0]), cell, None, legs_window)
            point = picker.where(dot, frame.day)
            left_s = (legs.end_day[own].max() - frame.day) / legs_window.day_per_s
            if point is None or left_s < 1.5:
                continue
            x, y = frame.camera.to_px(point).tolist()
            picked = picker.at(frame, (x, y))
            if isinstance(picked, PickedDot) and picked.window is legs_window and picked.cell == cell:
                return picked, QPoint(round(x), round(y))
    raise AssertionError("no dot on the way")


def test_hovering_tells_what_a_dot_stands_for(window: MainWindow, qtbot: QtBot) -> None:
    dot, at = dot_in_the_open(window, qtbot)
    widget = map_surface(window)
    assert widget is not None
    QTest.mouseMove(widget, at - QPoint(40, 40))
    QTest.mouseMove(widget, at)
    qtbot.waitUntil(lambda: bool(QToolTip.text()), timeout=3000)
    assert QToolTip.text().startswith("A cell that founds" if dot.colony >= 0 else "One ")
    QToolTip.hideText()


def test_a_clicked_dot_is_followed_and_tells_its_way(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_speed(Speed.MONTH)
    dot, at = dot_in_the_open(window, qtbot)
    before = window.map.camera
    assert before is not None
    QTest.mouseClick(map_surface(window), LEFT, pos=at)
    pointing = window.presenter.pointing
    assert pointing.followed is not None
    assert (pointing.followed.window, pointing.followed.cell) == (dot.window, dot.cell)
    assert window.card.isVisible()
    assert "→" in window.card.story
    qtbot.waitUntil(lambda: not window.map.pilot.flight.is_under_way, timeout=3000)
    camera = window.map.camera
    assert camera is not None
    assert camera.px_per_cm > 2.0 * before.px_per_cm
    point = picker_of(window).where(dot, frame_of(window).day)
    assert point is not None
    assert camera.centre_cm == pytest.approx(point, abs=0.01)
    assert dot.window is not None
    tick_days = 0.05 * dot.window.day_per_s
    middle = np.array(camera.size_px) / 2.0
    day = frame_of(window).day
    for _ in range(200):
        day += tick_days
        window.session.seek(day)
        point = picker_of(window).where(dot, day)
        if pointing.followed is None:
            break
        if point is not None:
            seen = frame_of(window).camera.to_px(point)
            assert np.hypot(*(seen - middle)) < 0.45 * min(camera.size_px)
    own = dot.window.legs.cell == dot.cell
    if pointing.followed is None:
        assert day > dot.window.legs.end_day[own].max()
        assert window.card.isVisible()
        assert not window.card.story.endswith("…")


@pytest.mark.parametrize("how", ["escape", "drag", "view", "scene", "slider"])
def test_following_ends_when_somebody_wants_something_else(window: MainWindow, qtbot: QtBot, how: str) -> None:
    _, at = dot_in_the_open(window, qtbot)
    widget = map_surface(window)
    QTest.mouseClick(widget, LEFT, pos=at)
    pointing = window.presenter.pointing
    assert pointing.followed is not None
    if how == "escape":
        QTest.keyClick(window.map, Qt.Key.Key_Escape)
        assert window.card.isHidden()
    elif how == "drag":
        QTest.mousePress(widget, LEFT, pos=QPoint(200, 300))
        QTest.mouseMove(widget, QPoint(240, 330))
        QTest.mouseRelease(widget, LEFT, pos=QPoint(240, 330))
    elif how == "view":
        press_key(window.map, "3")
    elif how == "scene":
        window.session.open_scene(window.session.state.scene)
        assert window.card.isHidden()
    else:
        window.session.set_soil("lung", 7.0)
        assert window.card.isHidden()
    assert pointing.followed is None


def test_a_wheel_turn_goes_nearer_and_follows_on(window: MainWindow, qtbot: QtBot) -> None:
    _, at = dot_in_the_open(window, qtbot)
    QTest.mouseClick(map_surface(window), LEFT, pos=at)
    window.map.pilot.zoom(1.5)
    assert window.presenter.pointing.followed is not None


def test_a_clicked_colony_is_flown_to_and_tells_its_dates(window: MainWindow, qtbot: QtBot) -> None:
    window.session.seek(7000.0)
    qtbot.waitUntil(lambda: window.presenter.is_settled)
    frame, picker = frame_of(window), picker_of(window)
    centres = picker.tumour_centres_cm(frame)
    for row in np.flatnonzero(frame.colonies.presence > 0.0).tolist():
        x, y = frame.camera.to_px(centres[row]).tolist()
        picked = picker.at(frame, (x, y))
        if row > 0 and not isinstance(picked, PickedDot):
            break
    else:
        pytest.skip("every colony is behind a dot")
    QTest.mouseClick(map_surface(window), LEFT, pos=QPoint(round(x), round(y)))
    qtbot.waitUntil(lambda: not window.map.pilot.flight.is_under_way, timeout=3000)
    camera = window.map.camera
    assert camera is not None
    assert np.hypot(*(np.array(camera.centre_cm) - centres[row])) < 2.0
    assert window.card.story.startswith("Colony: ")
    assert "Founded: Year" in window.card.story
    assert window.spotlight.selected


def test_a_dot_that_is_followed_stays_in_the_middle_in_still_pictures_too(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.view.reduced_motion.trigger()
    dot, at = dot_in_the_open(window, qtbot)
    QTest.mouseClick(map_surface(window), LEFT, pos=at)
    assert not window.map.pilot.flight.is_under_way
    day, seen = frame_of(window).day, 0
    assert dot.window is not None
    for step in range(1, 12):
        window.session.seek(day + 0.1 * step * dot.window.day_per_s)
        point = picker_of(window).where(dot, frame_of(window).day)
        camera = window.map.camera
        assert camera is not None
        if point is not None and window.presenter.pointing.followed is not None:
            assert camera.centre_cm == pytest.approx(point, abs=1e-6)
            seen += 1
    assert seen
