"""Any clicks and keys in any order: the window keeps showing what the session says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from metaviz.gui.number_text import factor_text, share_text
from metaviz.gui.window import MainWindow
from metaviz.model.examination import TestKind
from metaviz.model.treatment import TreatmentKind
from metaviz.session.plan_edit import marks
from metaviz.session.speed import Speed

LEFT = Qt.MouseButton.LeftButton
KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_BracketRight)

MARK_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
)
ACTS = st.one_of(
    st.tuples(st.just("slide"), st.integers(0, 5), st.floats(0.0, 1.0)),
    st.tuples(st.just("seek"), st.just(0), st.floats(0.0, 1.0)),
    st.tuples(st.just("key"), st.integers(0, len(KEYS) - 1), st.just(0.0)),
    st.tuples(st.just("undo"), st.just(0), st.just(0.0)),
    st.tuples(st.just("redo"), st.just(0), st.just(0.0)),
    st.tuples(st.just("patient"), st.just(0), st.just(0.0)),
    st.tuples(st.just("reset"), st.integers(0, 5), st.just(0.0)),
    st.tuples(st.just("speed"), st.integers(0, len(Speed) - 1), st.just(0.0)),
    st.tuples(st.just("tab"), st.integers(0, 6), st.just(0.0)),
    st.tuples(st.just("treat"), st.integers(0, len(TreatmentKind) - 1), st.floats(0.0, 1.0)),
    st.tuples(st.just("test"), st.integers(0, len(TestKind) - 1), st.floats(0.0, 1.0)),
    st.tuples(st.just("follow up"), st.just(0), st.floats(0.0, 1.0)),
    st.tuples(st.just("mark key"), st.integers(0, len(MARK_KEYS) - 1), st.just(0.0)),
    st.tuples(st.just("layer"), st.just(0), st.just(0.0)),
)


def act(window: MainWindow, what: str, number: int, share: float) -> None:
    rows, bar = window.side.cascade.rows, window.transport.seek_bar
    if what == "slide":
        slider = rows[number].slider
        QTest.mouseClick(slider, LEFT, pos=QPoint(round(slider.x_of(share)), 10))
    elif what == "seek":
        QTest.mouseClick(bar, LEFT, pos=QPoint(round(bar.x_of(share)), 30))
    elif what == "key":
        window.map.setFocus()
        QTest.keyClick(window.map, KEYS[number])
    elif what == "undo":
        window.actions_.undo.trigger()
    elif what == "redo":
        window.actions_.redo.trigger()
    elif what == "patient":
        window.side.another.click()
    elif what == "reset":
        rows[number].reset_button.click()
    elif what == "speed":
        window.transport.speed.activated.emit(number)
    elif what in ("treat", "test", "follow up"):
        plan_act(window, what, number, share * window.session.state.scene.horizon_days)
    elif what == "mark key":
        QTest.keyClick(window.transport.timeline, MARK_KEYS[number])
    elif what == "layer":
        window.actions_.view.lights["scan"].trigger()
    else:
        window.side.tabs.setCurrentIndex(number)
        window.side.tabs.setCurrentIndex(0)


def plan_act(window: MainWindow, what: str, number: int, day: float) -> None:
    desk = window.transport.timeline.desk
    if what == "treat":
        desk.add_treatment(list(TreatmentKind)[number], day)
    elif what == "test":
        desk.add_test(list(TestKind)[number], day)
    else:
        desk.add_follow_up(day)


def check(window: MainWindow) -> None:
    state, frame = window.session.state, window.presenter.frame
    assert frame is not None
    assert state.course is not None
    assert frame.day == min(state.day, state.course.end_day)
    assert window.transport.seek_bar.value() == round(state.day * 24 * 60)
    assert window.side.seed.value() == state.seed
    for row in window.side.cascade.rows:
        value = row.dial.value(state.parameters)
        is_factor = row.dial.lever is not None and row.dial.lever.is_factor
        assert row.edit.text() == (factor_text if is_factor else share_text)(value)
        assert row.reset_button.isEnabled() == (value != row.dial.value(state.scene.published))
    assert [placed.mark for placed in window.transport.timeline.placed] == list(marks(state.plan).values())
    assert state.course.plan == state.plan
    assert window.actions_.undo.isEnabled() == bool(state.history.past)
    assert window.actions_.redo.isEnabled() == bool(state.history.future)
    assert window.transport.speed.currentData() is state.speed


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=1, max_size=12))
def test_the_window_shows_what_the_session_says(window: MainWindow, acts: list[tuple[str, int, float]]) -> None:
    for what, number, share in acts:
        act(window, what, number, share)
        check(window)
    window.session.pause()
    QApplication.processEvents()
    check(window)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (900, 560)])
def test_nothing_is_cut_off(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    for row in window.side.cascade.rows:
        right = row.source_button.mapTo(window.side, QPoint(row.source_button.width(), 0)).x()
        assert right <= window.side.width()
        assert row.slider.width() >= 90
    assert window.map.width() >= 0.35 * window.width()
    assert window.transport.geometry().bottom() <= window.height()
