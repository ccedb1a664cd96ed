"""The composition root: the window as people get it, on the real body."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metaviz import app
from metaviz.gui.colours import Profile
from metaviz.gui.graphics import graphics_trouble
from metaviz.model.scene import Setup
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes

ROOT = Path(__file__).resolve().parents[2]
OPEN = """
import sys
from PySide6.QtCore import QTimer
from metaviz import app
from metaviz.gui.window import MainWindow
shown = MainWindow.show
def show_and_close(window):
    shown(window)
    if window.banner.text:
        print(window.banner.text.splitlines()[0])
    window.presenter.parent().painted.connect(lambda: QTimer.singleShot(0, window.close))
MainWindow.show = show_and_close
sys.argv = ["metaviz-window", *sys.argv[1:]]
sys.exit(app.main())
"""


def open_as_the_desktop_does(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", OPEN, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_first_picture_is_painted_before_the_patient_is_drawn(
    qapp: QApplication, settings_file: QSettings, qtbot: QtBot
) -> None:
    scene, _setup = load_scene(shipped_scenes()["breast"])
    window = app.make_window(scene, Setup(seed=4, day=5000.0), None, settings_file, Profile.PROJECTOR)
    courses: list[bool] = []
    window.map.painted.connect(lambda: courses.append(window.session.state.course is not None))
    window.show()
    qtbot.waitUntil(lambda: window.presenter.is_settled and window.session.state.course_is_current, timeout=20_000)
    assert courses[0] is False
    assert window.session.state.seed == 4
    frame = window.presenter.frame
    assert frame is not None
    assert frame.day == 5000.0
    assert len(frame.colonies) >= 1
    assert window.profile is Profile.PROJECTOR
    window.close()


def test_the_window_opens_with_a_file_and_closes_with_status_zero() -> None:
    done = open_as_the_desktop_does(str(shipped_scenes()["colorectal"]))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_bad_file_from_the_desktop_opens_the_window_with_a_message(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: 3\n", encoding="utf-8")
    done = open_as_the_desktop_does(str(bad))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "bad.yaml cannot be opened.\n"


def test_a_bad_file_is_told_before_there_is_a_window(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: 3\n", encoding="utf-8")
    with pytest.raises(SceneError):
        app.open_window(bad)


def test_without_a_screen_there_is_a_sentence_and_no_crash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert app.open_window() == 1
    assert capsys.readouterr().err == app.NO_SCREEN + "\n"


def test_opengl_is_found_here(qapp: QApplication) -> None:
    assert graphics_trouble() == ""
