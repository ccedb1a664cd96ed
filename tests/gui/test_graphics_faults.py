"""Faults of drivers do not end a lecture: lost contexts, drawing that fails, no OpenGL at all."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from metaviz.gui.graphics import NO_OPENGL, graphics_trouble
from metaviz.gui.window import MainWindow
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from tests.gui.conftest import HandClock, MakeWindow

NO_DRIVER = "OpenGL cannot be started on this machine."


def pixels(image: QImage) -> np.ndarray:
    """Return a picture's pixels, shape (height, width, 3), as numbers that can be subtracted."""
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(straight.constBits(), np.uint8).reshape(straight.height(), -1, 4)
    return rows[:, : straight.width(), :3].astype(np.int64)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Stop at a moment on which cells and colonies are on screen, and wait until all of it is made."""
    window.session.pause()
    window.session.seek(2500.0)
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=10_000)
    qtbot.wait(50)


def is_another(window: MainWindow, canvas: MapCanvas | None) -> bool:
    """Tell whether a window has a canvas, and not the one given."""
    return window.map.canvas is not None and window.map.canvas is not canvas


def test_a_lost_context_shows_the_same_picture_again(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    settle(window, qtbot)
    before, canvas = pixels(window.map.picture()), window.map.canvas
    assert canvas is not None
    assert before.std() > 5.0
    # Without shared contexts, a widget that moves to another window loses its own.
    middle = window.map.parentWidget()
    assert middle is not None
    home = middle.layout()
    assert home is not None
    other = QWidget()
    other.resize(window.map.size())
    margins = QVBoxLayout(other)
    margins.setContentsMargins(0, 0, 0, 0)
    for layout in (margins, home):
        lost = window.map.canvas
        layout.addWidget(window.map)
        other.show()
        qtbot.waitUntil(partial(is_another, window, lost))
        again = window.map.canvas
        assert again is not None
        qtbot.waitUntil(again.native.isValid)
        settle(window, qtbot)
        assert window.map.surface.trouble == ""
        np.testing.assert_array_equal(pixels(window.map.picture()), before)
    other.close()
    other.deleteLater()


@pytest.mark.expected_log("goes on without OpenGL: the driver was reset")
def test_drawing_that_fails_goes_on_with_a_painted_map(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    settle(window, qtbot)
    canvas = window.map.canvas
    assert canvas is not None
    before = pixels(window.map.picture())

    def broken(_frame: object) -> None:
        raise RuntimeError("the driver was reset")

    monkeypatch.setattr(canvas, "draw_now", broken)
    canvas.update()
    qtbot.waitUntil(lambda: window.map.canvas is None)
    notice = window.map.surface.notice
    assert notice is not None
    assert notice.isVisible()
    assert notice.text() == "Drawn without OpenGL: at most 1,500 cells are shown"
    assert notice.toolTip() == "the driver was reset"
    settle(window, qtbot)
    # Edges are drawn otherwise; all in all it is the picture of before.
    assert np.abs(pixels(window.map.picture()) - before).mean() < 4.0


def test_without_opengl_the_map_is_painted_and_answers(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(trouble=NO_DRIVER)
    settle(window, qtbot)
    view, surface = window.map, window.map.surface
    assert view.canvas is None
    assert surface.widget is not None
    whole = pixels(view.picture())
    assert whole.std() > 5.0
    amber = (whole[..., 0] > 200) & (whole[..., 2] < 120)
    assert amber.sum() > 50

    camera = view.camera
    assert camera is not None
    x, y = camera.to_px((-12.0, 98.0)) / view.pixel_ratio
    QTest.mouseClick(surface.widget, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    qtbot.waitUntil(lambda: window.card.story.startswith("Liver"), timeout=2000)

    QTest.mousePress(surface.widget, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(surface.widget, QPoint(260, 230))
    QTest.mouseMove(surface.widget, QPoint(280, 240))
    QTest.mouseRelease(surface.widget, Qt.MouseButton.LeftButton, pos=QPoint(280, 240))
    panned = view.camera
    assert isinstance(panned, Camera)
    assert panned.centre_cm != camera.centre_cm
    qtbot.wait(50)
    assert np.abs(pixels(view.picture()) - whole).mean() > 0.5


def test_the_painted_map_plays(make_window: MakeWindow, hand_clock: HandClock, qtbot: QtBot) -> None:
    window = make_window(trouble=NO_DRIVER, size=(1366, 768))
    settle(window, qtbot)
    before = pixels(window.map.picture())
    window.session.play()
    days = [window.session.state.day]
    for _ in range(15):
        with qtbot.waitSignal(window.map.painted, timeout=5000):
            hand_clock.now_s += 0.05
        days.append(window.session.state.day)
    assert days == sorted(days)
    assert len(set(days)) > 5
    assert (pixels(window.map.picture()) != before).any()


@pytest.mark.parametrize("trouble", ["", NO_DRIVER])
def test_a_map_of_one_pixel_is_survived(make_window: MakeWindow, qtbot: QtBot, trouble: str) -> None:
    window = make_window(trouble=trouble)
    settle(window, qtbot)
    view = window.map
    usual, before = view.size(), pixels(view.picture())
    view.setMinimumSize(0, 0)
    for width, height in ((1, 1), (0, 0), (1, 400)):
        view.resize(width, height)
        qtbot.wait(20)
    view.resize(usual)
    settle(window, qtbot)
    assert (view.canvas is None) == bool(trouble)
    assert np.abs(pixels(view.picture()) - before).mean() < 0.5


def test_the_canvas_learns_of_other_pixels(make_window: MakeWindow) -> None:
    window = make_window()
    canvas = window.map.canvas
    assert canvas is not None
    usual = tuple(canvas.physical_size)
    # As after a move to a screen of finer pixels, of which only the event tells.
    canvas.native._vispy_set_physical_size(10, 10)
    assert tuple(canvas.physical_size) == (10, 10)
    QApplication.sendEvent(canvas.native, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert tuple(canvas.physical_size) == usual


def test_opengl_can_be_switched_off(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NO_OPENGL, "1")
    assert graphics_trouble() == "OpenGL is switched off by METAVIZ_NO_OPENGL."
