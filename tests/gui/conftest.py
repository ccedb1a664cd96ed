"""Every test in this folder draws on the tests' own screen, with real windows on the toy scene."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import vispy
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from metaviz.gui.colours import Profile
from metaviz.gui.recent import RecentScenes
from metaviz.gui.window import MainWindow
from metaviz.model.body import Body
from metaviz.model.layout import Layout
from metaviz.model.scene import Scene, Setup
from metaviz.scene.layout_file import layout_of
from metaviz.session.clock import Clock
from metaviz.session.runner import Runner
from metaviz.session.session import Session
from tests.toy_layout import toy_layout
from tests.toys import toy_scene

MakeWindow = Callable[..., MainWindow]


class HandClock:
    """A time source that moves when told."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def layout_for_tests(body: Body) -> Layout:
    """Return the toy layout for the toy body, and its own for a real one."""
    return toy_layout(body) if body.id == "toy" else layout_of(body)


@pytest.fixture(autouse=True, scope="session")
def _on_screen(display: str) -> str:
    return display


@pytest.fixture(scope="session")
def scene() -> Scene:
    return toy_scene()


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture
def settings_file(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def end(window: QWidget) -> None:
    """Close a window and destroy it here and now, not in the event loop of a later test."""
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def make_window(qtbot: QtBot, scene: Scene, hand_clock: HandClock, settings_file: QSettings) -> Iterator[MakeWindow]:
    """Makes windows that are shown and painted, and closes them after the test."""
    vispy.use("pyside6")
    windows: list[MainWindow] = []

    def make(
        setup: Setup | None = None,
        *,
        of: Scene = scene,
        profile: Profile = Profile.DARK,
        size: tuple[int, int] = (1280, 720),
        runner: Runner | None = None,
        trouble: str = "",
    ) -> MainWindow:
        session = Session(of, setup, runner=runner, clock=Clock(hand_clock))
        window = MainWindow(profile, trouble)
        window.furnish(session, layout_for_tests, RecentScenes(settings_file))
        windows.append(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        QApplication.processEvents()
        return window

    yield make
    for window in windows:
        end(window)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()
