"""A window that was closed is gone, with its session, its pictures and its memory; and takes nothing of Qt with it."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from metaviz.gui.colours import Profile
from metaviz.gui.recent import RecentScenes
from metaviz.gui.screen_room import room_of
from metaviz.gui.window import MainWindow
from metaviz.model.scene import Scene
from metaviz.session.clock import Clock
from metaviz.session.session import Session
from tests.gui.conftest import HandClock, MakeWindow, end, layout_for_tests


def settle(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=10_000)


@pytest.mark.parametrize("trouble", ["", "OpenGL cannot be started on this machine."])
def test_a_closed_window_leaves_nothing_behind(
    qtbot: QtBot, scene: Scene, hand_clock: HandClock, settings_file: QSettings, trouble: str
) -> None:
    session = Session(scene, clock=Clock(hand_clock))
    window = MainWindow(Profile.DARK, trouble)
    window.furnish(session, layout_for_tests, RecentScenes(settings_file))
    settle(window, qtbot)
    held: dict[str, weakref.ref[Any]] = {
        "window": weakref.ref(window),
        "session": weakref.ref(session),
        "presenter": weakref.ref(window.presenter),
        "map": weakref.ref(window.map),
        "drawn on": weakref.ref(window.map.surface.widget or window),
    }
    end(window)
    del window, session
    gc.collect()
    assert [name for name, reference in held.items() if reference() is not None] == []


def test_no_window_takes_the_screen_for_its_own(make_window: MakeWindow) -> None:
    # What has a parent in Python's eyes may be destroyed by Python's garbage collector.
    window = make_window()
    QTest.keySequence(window, QKeySequence.StandardKey.HelpContents)
    assert room_of(window).contains(window.geometry().center())
    assert "parent" not in shiboken6.dump(QGuiApplication.primaryScreen())
