"""The picture follows the window to other pixels, sizes and screens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metaviz.gui.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]

_SCALED = """
import sys, tempfile
from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from metaviz import app
from metaviz.scene.shipped import shipped_scenes
application = app.make_app()
settings = QSettings(tempfile.mktemp(".ini"), QSettings.Format.IniFormat)
opening = app.make_window(shipped_scenes()["breast"], settings)
window = opening.window
window.resize(1000, 640)
window.show()
def look():
    if not (window.is_furnished and window.presenter.is_settled):
        return QTimer.singleShot(50, look)
    view, camera, frame = window.map, window.map.camera, window.presenter.frame
    expected = tuple(round(side * view.devicePixelRatioF()) for side in (view.width(), view.height()))
    picture = view.picture()
    regions = window.presenter.scenery.layout.regions
    at = camera.to_px(next(one for one in regions if one.place_id == "brain").outline_cm.mean(axis=0)).tolist()
    region = window.presenter._picker.region_at(frame, tuple(at))
    points = [point for label in view.overlay.labels for point in label.leader_px]
    print(
        view.devicePixelRatioF(),
        camera.size_px == expected == frame.camera.size_px,
        abs(picture.width() - expected[0]) <= 1 and abs(picture.height() - expected[1]) <= 1,
        region.place_id == "brain" and view.rect().contains(QPoint(*(round(side / view.pixel_ratio) for side in at))),
        all(0 <= x <= view.width() and 0 <= y <= view.height() for x, y in points),
        bool(points),
    )
    window.close()
QTimer.singleShot(50, look)
application.exec()
opening.close()
"""


@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_the_picture_has_the_pixels_of_a_dense_screen(factor: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCALED],
        cwd=ROOT,
        env=os.environ | {"QT_SCALE_FACTOR": factor},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    words = done.stdout.split()
    assert float(words[0]) == float(factor)
    assert words[1:] == ["True"] * 5


def test_a_changed_pixel_ratio_is_followed(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """No screen of the tests changes its pixels, so the widget is told that its screen has done so."""
    before = window.map.camera
    assert before is not None
    monkeypatch.setattr(type(window.map), "devicePixelRatioF", lambda _self: 2.0)
    QApplication.sendEvent(window.map, QEvent(QEvent.Type.DevicePixelRatioChange))
    after = window.map.camera
    assert after is not None
    assert after.size_px == (2 * before.size_px[0], 2 * before.size_px[1])
    assert after.px_per_cm == pytest.approx(2.0 * before.px_per_cm)
    assert after.centre_cm == before.centre_cm
    assert window.presenter.frame is not None
    assert window.presenter.frame.camera == after


def test_another_screen_keeps_the_view(window: MainWindow, qtbot: QtBot) -> None:
    window.map.pilot.fly_to((-20.0, 108.0, 20.0, 138.0))
    qtbot.waitUntil(lambda: not window.map.pilot.flight.is_under_way)
    before = window.map.camera
    handle = window.windowHandle()
    for screen in QApplication.screens():
        handle.setScreen(screen)
    window.move(40, 30)
    QApplication.processEvents()
    assert window.map.camera == before
    assert not window.map.picture().isNull()


def test_sizes_in_quick_succession_end_in_the_last_one(window: MainWindow, qtbot: QtBot) -> None:
    for step in range(12):
        window.resize(900 + 37 * step, 560 + 23 * step)
        if step % 3 == 0:
            QApplication.processEvents()
    qtbot.waitUntil(lambda: window.presenter.is_settled)
    camera = window.map.camera
    assert camera is not None
    assert camera.size_px == (window.map.width(), window.map.height())
    picture = window.map.picture()
    assert (picture.width(), picture.height()) == camera.size_px
