"""The composition root: the window as people get it, on the real body."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metaviz import app
from metaviz.gui.colours import Profile
from metaviz.gui.graphics import graphics_trouble
from metaviz.gui.screen import answers
from metaviz.render.frame import NO_COLONIES, Frame
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import body_shown_by, shipped_scenes
from tests.gui.conftest import end

ROOT = Path(__file__).resolve().parents[2]
OPEN = """
import os
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from metaviz import app
from metaviz.gui.window import MainWindow
from metaviz.scene import shipped
shown = MainWindow.show
def show_and_close(window):
    shown(window)
    if window.banner.text:
        print(window.banner.text.splitlines()[0])
    window.furnished.connect(lambda: QTimer.singleShot(0, window.close))
MainWindow.show = show_and_close
if "BROKEN_SCENES" in os.environ:
    broken = Path(os.environ["BROKEN_SCENES"])
    shipped.scenes_dir = lambda: broken
sys.argv = ["metaviz-window", *sys.argv[1:]]
sys.exit(app.main())
"""


@pytest.fixture(autouse=True)
def _folders_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the settings of whoever runs the tests nor what their programs left may show in the windows here."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


def pixels(image: QImage) -> NDArray[np.int64]:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].astype(np.int64)


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


def test_the_first_picture_is_the_body_of_the_scene_in_its_place(
    qapp: QApplication, settings_file: QSettings, qtbot: QtBot
) -> None:
    opening = app.make_window(shipped_scenes()["breast"], settings_file, Profile.PROJECTOR, seed=4)
    window = opening.window
    pictures: list[tuple[bool, QImage, QRect]] = []

    def keep() -> None:
        place = QRect(window.map.mapTo(window, QPoint(0, 0)), window.map.size())
        pictures.append((window.is_furnished, window.map.picture(), place))

    window.map.painted.connect(keep, Qt.ConnectionType.SingleShotConnection)
    window.show()
    qtbot.waitUntil(lambda: window.is_furnished and window.presenter.is_settled, timeout=20_000)
    [(was_furnished, first, place)] = pictures
    assert not was_furnished
    assert place == QRect(window.map.mapTo(window, QPoint(0, 0)), window.map.size())
    assert window.session.state.seed == 4
    assert window.profile is Profile.PROJECTOR
    frame = window.presenter.frame
    assert frame is not None
    # Without words, dots and tumours the finished picture is the first one.
    window.map.show_frame(Frame(0.0, (), NO_COLONIES, Profile.PROJECTOR, frame.camera))
    native = window.map.canvas
    assert native is not None
    finished = native.native.grabFramebuffer()
    difference = np.abs(pixels(first) - pixels(finished))
    assert difference.mean() < 2.0
    assert np.ptp(pixels(first)) > 150
    end(window)


@pytest.mark.parametrize("size", [(900, 560), (1280, 720), (1600, 960), (1900, 1060)])
def test_what_moves_in_leaves_the_map_where_it_is(
    qapp: QApplication, settings_file: QSettings, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = app.make_window(shipped_scenes()["prostate"], settings_file).window
    window.resize(*size)
    places: list[QRect] = []
    window.map.painted.connect(lambda: places.append(QRect(window.map.mapTo(window, QPoint(0, 0)), window.map.size())))
    window.show()
    qtbot.waitUntil(lambda: window.is_furnished and window.presenter.is_settled, timeout=20_000)
    assert len(set(map(str, places))) == 1
    end(window)


@pytest.mark.parametrize("name", shipped_scenes())
def test_the_body_is_known_before_the_scene_is_read(name: str) -> None:
    path = shipped_scenes()[name]
    assert body_shown_by(path) == load_scene(path)[0].body.id


def test_the_first_picture_waits_for_no_module_that_it_does_not_need() -> None:
    code = "import sys, metaviz.app, metaviz.cli.window; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    later = ("pydantic", "yaml", "metaviz.session", "metaviz.sim", "metaviz.theory", "metaviz.gui.furniture")
    after_an_end = ("metaviz.gui.autosave", "metaviz.gui.crash_report", "metaviz.gui.journal", "metaviz.gui.recovery")
    assert not {*later, *after_an_end} & set(done.stdout.split())


def test_a_window_closed_before_it_is_furnished_ends_quietly(
    qapp: QApplication, settings_file: QSettings, qtbot: QtBot
) -> None:
    opening = app.make_window(shipped_scenes()["lung"], settings_file)
    with qtbot.waitSignal(opening.window.map.painted):
        opening.window.show()
    opening.window.close()
    opening.close()
    QApplication.processEvents()
    assert not opening.window.is_furnished
    end(opening.window)


def test_what_is_wrong_with_a_scene_of_the_program_ends_it(tmp_path: Path) -> None:
    broken = tmp_path / "breast.yaml"
    broken.write_text("body: woman\ntitle: 3\n", encoding="utf-8")
    done = open_as_the_desktop_does(BROKEN_SCENES=str(tmp_path))
    assert done.returncode == 1
    assert "breast.yaml" in done.stderr.splitlines()[-1]


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


@pytest.mark.parametrize("screen", ["", ":9999", "nonsense", "localhost:58000"])
def test_without_a_screen_there_is_a_sentence_and_no_crash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], screen: str
) -> None:
    """A DISPLAY that is unset, or that nobody answers at, is told; Qt would end the process."""
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", screen)
    assert app.open_window() == 1
    assert capsys.readouterr().err == app.NO_SCREEN + "\n"


def test_the_screen_of_the_tests_answers(display: str) -> None:
    assert answers(display)
    assert answers(f"{display}.0")


def test_opengl_is_found_here(qapp: QApplication) -> None:
    assert graphics_trouble() == ""
