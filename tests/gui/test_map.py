"""The map in the window: camera, words, what is under the pointer, and going on without OpenGL."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar
from pytestqt.qtbot import QtBot

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.fonts import FAMILY
from metaviz.gui.map_words import dot_text, map_words
from metaviz.gui.overlay import legend_box, paint_overlay, title_box
from metaviz.gui.pick import PickedDot, PickedOrgan, PickedTumour
from metaviz.gui.stories import story_of
from metaviz.gui.window import MainWindow
from metaviz.model.examination import Examination, Layer, TestKind
from metaviz.model.plan import Plan
from metaviz.replay.knowledge import known_on
from tests.gui.conftest import MakeWindow


def map_point(window: MainWindow, point_cm: tuple[float, float]) -> QPoint:
    camera = window.map.camera
    assert camera is not None
    x, y = camera.to_px(point_cm) / window.map.pixel_ratio
    return QPoint(round(float(x)), round(float(y)))


def test_the_map_shows_the_whole_body_at_any_size_until_somebody_zooms(window: MainWindow) -> None:
    scenery, camera = window.presenter.scenery, window.map.camera
    assert scenery is not None
    assert camera is not None
    for size in ((1500, 900), (1100, 640)):
        window.resize(*size)
        QApplication.processEvents()
        camera = window.map.camera
        assert camera is not None
        left, bottom, right, top = camera.window_cm
        assert left <= scenery.home[0] + 1e-6
        assert bottom <= scenery.home[1] + 1e-6
        assert right >= scenery.home[2] - 1e-6
        assert top >= scenery.home[3] - 1e-6
    window.map.pilot.zoom(3.0)
    zoomed = window.map.camera
    assert zoomed is not None
    assert zoomed.px_per_cm == pytest.approx(3.0 * camera.px_per_cm)
    window.map.pilot.zoom(1e9)
    nearest = window.map.camera
    assert nearest is not None
    assert nearest.px_per_cm < 20.0 * camera.px_per_cm


def test_a_drag_moves_the_body_and_a_click_does_not(window: MainWindow) -> None:
    canvas = window.map.canvas
    assert canvas is not None
    native = canvas.native
    before = window.map.camera
    QTest.mouseClick(native, Qt.MouseButton.LeftButton, pos=QPoint(20, 300))
    assert window.map.camera == before
    QTest.mousePress(native, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    QTest.mouseMove(native, QPoint(230, 340))
    QTest.mouseMove(native, QPoint(260, 380))
    QTest.mouseRelease(native, Qt.MouseButton.LeftButton, pos=QPoint(260, 380))
    after = window.map.camera
    assert before is not None
    assert after is not None
    assert after.centre_cm[0] < before.centre_cm[0]
    assert after.centre_cm[1] > before.centre_cm[1]


def test_words_tell_title_date_and_what_a_dot_is(window: MainWindow, qtbot: QtBot) -> None:
    window.session.seek(4000.0)
    words = window.map.overlay
    assert words is not None
    assert words.head.title == "Toy"
    assert words.head.date == "Year 11, month 12"
    assert words.dot.startswith("1 dot = ")
    assert dot_text(1) == "1 dot = 1 cell"
    assert dot_text(2_000_000) == "1 dot = 2 million cells"
    assert dot_text(0) == ""
    qtbot.waitUntil(lambda: bool(window.map.overlay and window.map.overlay.labels), timeout=3000)


def test_the_head_follows_the_course(window: MainWindow) -> None:
    window.session.seek(0.0)
    first = window.map.overlay
    window.session.seek(7000.0)
    last = window.map.overlay
    assert first is not None
    assert last is not None
    assert (first.head.badge, first.head.goal) == ("Nothing found yet", "")
    assert first.head.lines[1] == "No colony"
    assert "detectable" in last.head.lines[1]
    assert last.head.goal in ("goal: cure", "goal: control")


def test_the_layer_of_the_scan_shows_what_was_found(window: MainWindow, qtbot: QtBot) -> None:
    """A CT that came before most colonies were large enough: the map shows what it showed, and no cells."""
    session = window.session
    assert session.state.course is not None
    day = float(np.median(session.state.course.colonies.detectable_day))
    day = min(day, session.state.course.end_day - 1.0)
    session.set_plan(Plan(examinations=(Examination(TestKind.CT, day),)))
    session.seek(session.state.course.end_day - 0.5)
    qtbot.waitUntil(lambda: window.presenter.is_settled)
    truth = window.presenter.frame
    window.spotlight.set_layer(Layer.SCAN)
    scan = window.presenter.frame
    assert truth is not None
    assert scan is not None
    known = known_on(session.state.course, day).row + 1
    assert np.flatnonzero(scan.colonies.presence > 0.0).tolist() == known.tolist()
    assert len(known) < np.count_nonzero(truth.colonies.presence > 0.0)
    assert scan.windows == ()
    words = window.map.overlay
    assert words is not None
    assert words.dot == ""
    assert words.head.lines[1].startswith("Last scan: CT, ")
    window.spotlight.set_layer(Layer.TRUTH)
    assert window.presenter.frame is not None
    assert len(window.presenter.frame.windows) == len(truth.windows)


def test_the_words_are_painted_again_only_when_they_change(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.presenter.is_settled)
    window.session.seek(10.0)
    first = window.map.overlay
    window.session.seek(10.5)
    assert window.map.overlay is first
    window.session.seek(4000.0)
    assert window.map.overlay is not first


def test_the_organ_under_the_pointer_tells_its_story(window: MainWindow) -> None:
    picker, frame = window.presenter._picker, window.presenter.frame
    assert picker is not None
    assert frame is not None
    at = frame.camera.to_px((-12.0, 98.0))
    picked = picker.at(frame, (float(at[0]), float(at[1])))
    assert picked == PickedOrgan("liver")
    story = story_of(picked, window.session.state)
    assert story.splitlines()[0] == "Liver"
    assert "holds 90 % of the passing cells" in story
    assert "Soil × 2: the organ's" in story
    assert picker.at(frame, (2.0, 2.0)) is None


def test_tumours_and_dots_tell_theirs(window: MainWindow) -> None:
    window.session.seek(7000.0)
    QApplication.processEvents()
    picker, frame, state = window.presenter._picker, window.presenter.frame, window.session.state
    assert picker is not None
    assert frame is not None
    assert state.course is not None
    centres = frame.camera.to_px(picker.tumour_centres_cm(frame))
    assert len(centres) == len(frame.colonies)
    alive = int(np.flatnonzero(frame.colonies.presence > 0.0)[-1])
    picked = picker.at(frame, (float(centres[alive, 0]), float(centres[alive, 1])))
    assert isinstance(picked, PickedTumour | PickedDot)
    colony = story_of(PickedTumour(1), state)
    assert colony.startswith("Colony: ")
    assert "Founded: Year" in colony
    assert story_of(PickedTumour(0), state).startswith("Primary tumour: Breast\n")
    window_of_dots = next(one for one in frame.windows if (one.legs.colony < 0).any())
    maker = window.presenter._maker
    assert maker is not None
    events = maker.events_of(window_of_dots)
    story = story_of(PickedDot(500, -1, int(window_of_dots.legs.cell[0]), events), state)
    assert story.startswith("One dot: 500 cells\nBreast")


def test_without_opengl_everything_else_goes_on(make_window: MakeWindow) -> None:
    window = make_window(trouble="OpenGL cannot be started on this machine.")
    assert window.map.canvas is None
    window.session.seek(3000.0)
    window.session.set_soil("lung", 5.0)
    assert window.charts.colonies.bars
    assert window.map.overlay is not None
    assert not window.map.picture().isNull()


def test_full_screen_is_the_same_window(window: MainWindow, qtbot: QtBot) -> None:
    before = window.winId()
    window.actions_.full_screen.trigger()
    qtbot.waitUntil(window.isFullScreen)
    assert window.winId() == before
    window.actions_.full_screen.trigger()
    qtbot.waitUntil(lambda: not window.isFullScreen())


def test_both_profiles_show_their_ground(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    for profile in (Profile.PROJECTOR, Profile.DARK):
        window.set_profile(profile)
        qtbot.wait(200)
        corner = window.map.picture().pixelColor(window.map.width() - 3, window.map.height() - 3).name()
        assert corner == colours_of(profile).ground
        assert window.actions_._profiles[profile].isChecked()


def test_panels_can_be_hidden_for_a_larger_map(window: MainWindow) -> None:
    before = window.map.width()
    window.actions_.charts.trigger()
    QApplication.processEvents()
    assert not window.charts.isVisible()
    assert window.map.width() > before
    window.actions_.charts.trigger()
    QApplication.processEvents()
    assert window.charts.isVisible()


def test_a_button_takes_the_charts_away_and_brings_them_back(window: MainWindow) -> None:
    button = window.transport.charts
    assert button.isChecked()
    for shown in (False, True):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert window.charts.isVisible() is shown
        assert button.isChecked() is window.actions_.charts.isChecked() is shown


def test_everything_is_written_in_the_shipped_typeface(window: MainWindow) -> None:
    written = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton), *window.findChildren(QTabBar)]
    assert len(written) > 20
    assert {QFontInfo(widget.font()).family() for widget in written} == {FAMILY}


def test_larger_text_leaves_the_map_its_place(window: MainWindow) -> None:
    usual = window.side.tabs.fontInfo().pixelSize()
    for scale, action in window.actions_.text_scales.items():
        action.trigger()
        QApplication.processEvents()
        assert window.side.tabs.fontInfo().pixelSize() == pytest.approx(scale * usual, abs=1)
        assert window.map.width() >= 0.3 * window.width()
    QTest.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert window.text_scale == 1.5
    assert window.actions_.text_scales[1.5].isChecked()


def test_pictures_get_their_words_without_a_window(window: MainWindow) -> None:
    words = map_words(window.session.state, 500, (), with_counts=True)
    assert words.counts
    image = QImage(640, 360, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    size = QSizeF(640.0, 360.0)
    paint_overlay(image, words, size, Profile.DARK)
    for box in (title_box(words, size), legend_box(size)):
        part = image.copy(box.toRect())
        assert any(part.pixelColor(x, y).alpha() for x in range(0, part.width(), 2) for y in range(part.height()))
    assert image.pixelColor(320, 200).alpha() == 0
