"""Play, step, seek: with mouse and keys, both ways."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from metaviz.gui.seek_bar import SeekBar
from metaviz.gui.window import MainWindow
from metaviz.model.course import MilestoneKind
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.session.dials import DialGroup
from metaviz.session.speed import Speed
from metaviz.session.state import SessionState
from metaviz.sim.milestones import milestones
from tests.gui.conftest import HandClock

LEFT = Qt.MouseButton.LeftButton


def point_of(bar: SeekBar, share: float) -> QPoint:
    return QPoint(round(bar.x_of(share)), bar.height() // 2)


def test_the_seek_bar_is_dragged_both_ways_and_everything_follows_at_once(window: MainWindow) -> None:
    bar, session = window.transport.seek_bar, window.session
    horizon = session.state.scene.horizon_days
    QTest.mousePress(bar, LEFT, pos=point_of(bar, 0.8))
    for share in (0.8, 0.3, 0.6, 0.1):
        QTest.mouseMove(bar, point_of(bar, share))
        day = session.state.day
        assert day == pytest.approx(share * horizon, abs=horizon / bar.width() * 2)
        assert window.presenter.frame is not None
        assert window.presenter.frame.day == day
        expected = session.state.expectation.colonies_at(day)
        lung = session.state.scene.body.site_index["lung"]
        shown = {chart_bar.name: chart_bar.expected for chart_bar in window.charts.colonies.bars}
        assert shown["Lung"] == pytest.approx(float(expected[lung]))
    QTest.mouseRelease(bar, LEFT, pos=point_of(bar, 0.1))
    assert session.state.history.past == ()


def test_the_same_day_gives_the_same_frame_from_either_side(window: MainWindow, qtbot: QtBot) -> None:
    session, presenter = window.session, window.presenter
    session.seek(5000.0)
    qtbot.waitUntil(lambda: presenter.is_settled)
    first = presenter.frame
    session.seek(100.0)
    session.seek(7000.0)
    session.seek(5000.0)
    qtbot.waitUntil(lambda: presenter.is_settled)
    again = presenter.frame
    assert first is not None
    assert again is not None
    assert [one is other for one, other in zip(first.windows, again.windows, strict=True)] == [True] * len(
        first.windows
    )
    for name in ("key", "place", "diameter_mm", "stage"):
        assert np.array_equal(getattr(first.colonies, name), getattr(again.colonies, name))


def test_space_plays_and_pauses_wherever_the_focus_is(window: MainWindow) -> None:
    session = window.session
    for widget in (window.map, window.side.another, window.transport.loop, window.side.cascade.rows[0].slider):
        widget.setFocus()
        seed, playing = session.state.seed, []
        for _press in range(2):
            QTest.keyClick(widget, Qt.Key.Key_Space)
            playing.append(session.state.playing)
        assert playing == [True, False]
        assert (session.state.seed, session.state.loop) == (seed, False)


def test_enter_presses_buttons(window: MainWindow) -> None:
    window.side.another.setFocus()
    QTest.keyClick(window.side.another, Qt.Key.Key_Return)
    assert window.session.state.seed == 2
    window.transport.play.setFocus()
    QTest.keyClick(window.transport.play, Qt.Key.Key_Return)
    assert window.session.state.playing
    window.session.pause()


def test_a_space_in_the_search_is_a_space(window: MainWindow) -> None:
    window.side.tabs.setCurrentIndex(1)
    search = window.side.site_panel(DialGroup.SOIL).search
    search.setFocus()
    QTest.keyClicks(search, "axillary nodes")
    assert search.text() == "axillary nodes"
    assert not window.session.state.playing


def test_arrows_on_the_map_step_by_a_month_and_shift_by_a_day(window: MainWindow) -> None:
    session = window.session
    session.seek(1000.0)
    window.map.setFocus()
    QTest.keyClick(window.map, Qt.Key.Key_Right)
    assert session.state.day == pytest.approx(1000.0 + DAYS_PER_MONTH)
    QTest.keyClick(window.map, Qt.Key.Key_Left)
    QTest.keyClick(window.map, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert session.state.day == pytest.approx(999.0, abs=1e-6)
    QTest.keyClick(window.map, Qt.Key.Key_End)
    assert session.state.day == session.state.last_day
    QTest.keyClick(window.map, Qt.Key.Key_Home)
    assert session.state.day == 0.0


def test_keys_on_the_seek_bar_step_like_the_buttons(window: MainWindow) -> None:
    bar, session = window.transport.seek_bar, window.session
    session.seek(1000.0)
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert session.state.day == pytest.approx(1000.0 + DAYS_PER_MONTH, abs=0.001)
    window.transport.back.click()
    assert session.state.day == pytest.approx(1000.0, abs=0.001)
    window.transport.forward.click()
    assert session.state.day == pytest.approx(1000.0 + DAYS_PER_MONTH, abs=0.001)


def test_speed_and_loop_follow_the_session_and_lead_it(window: MainWindow) -> None:
    transport, session = window.transport, window.session
    assert transport.speed.currentData() is Speed.MONTH
    session.set_speed(Speed.YEAR)
    assert transport.speed.currentData() is Speed.YEAR
    transport.speed.setCurrentIndex(0)
    transport.speed.activated.emit(0)
    speeds = [session.state.speed]
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    speeds.append(session.state.speed)
    assert speeds == [Speed.REAL_TIME, Speed.DAY]
    transport.loop.click()
    assert session.state.loop
    session.set_loop(False)
    assert not transport.loop.isChecked()


def test_playing_moves_map_playhead_and_numbers(window: MainWindow, hand_clock: HandClock, qtbot: QtBot) -> None:
    session = window.session
    session.seek(4000.0)
    session.set_speed(Speed.YEAR)
    overlay = window.map.overlay
    session.play()
    hand_clock.now_s += 0.2
    qtbot.waitUntil(lambda: session.state.day > 4050.0, timeout=3000)
    day = session.state.day
    assert window.presenter.frame is not None
    assert window.presenter.frame.day == day
    assert window.transport.seek_bar.value() == round(day * 24 * 60)
    qtbot.waitUntil(lambda: window.map.overlay is not overlay, timeout=3000)
    session.pause()


def test_marks_stand_on_their_days_and_tell_them(window: MainWindow) -> None:
    state = window.session.state
    assert state.course is not None
    bar = window.transport.seek_bar
    first = next(m for m in milestones(state.course) if m.kind is MilestoneKind.FIRST_COLONY)
    assert bar.milestone_at(bar.x_of(first.day / state.scene.horizon_days)) == first
    assert bar.milestone_at(bar.x_of(0.001)) is None


def test_showing_a_day_makes_no_echo(window: MainWindow) -> None:
    heard: list[tuple[SessionState, SessionState]] = []
    window.session.listen(lambda old, new: heard.append((old, new)))
    # Finer than a minute: the bar rounds, the session must not.
    window.session.seek(1234.56789)
    assert len(heard) == 1
    assert window.session.state.day == 1234.56789
    window.session.set_seed(3)
    assert window.session.state.day == 1234.56789
