"""In the window: letters of clones while time passes, gone with the soil's rings and in a scan; pages use the same."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from metaviz.gui.legend_rows import Sign
from metaviz.gui.pick import PickedDot, PickedTumour
from metaviz.gui.stories import story_of
from metaviz.gui.tumour_panel import TumourPanel
from metaviz.gui.window import MainWindow
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from tests.gui.conftest import MakeWindow
from tests.gui.hands import press_key


def open_late(make_window: MakeWindow, qtbot: QtBot) -> MainWindow:
    """Open the first scene when most of its colonies are there, and wait for its names."""
    scene, setup = load_scene(shipped_scenes()["breast"])
    window = make_window(setup, of=scene)
    course = window.session.state.course
    assert course is not None
    window.session.seek(0.9 * course.end_day)
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=20_000)
    return window


def shown(window: MainWindow) -> tuple[set[str], set[Sign], int]:
    """Return letters of tumours, rows of the legend, and how many counters there are."""
    words = window.map.overlay
    assert words is not None
    return {mark.letters for mark in words.clones}, {row.sign for row in words.rows}, len(words.notes)


def test_letters_and_counters_take_turns(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = open_late(make_window, qtbot)
    letters, rows, n_notes = shown(window)
    assert {"A", "AB"} <= letters
    assert Sign.CLONE in rows
    assert n_notes == 0
    press_key(window.map, "o")
    qtbot.waitUntil(lambda: window.presenter.is_settled and shown(window)[2] > 8, timeout=20_000)
    letters, rows, _n = shown(window)
    assert letters == set()
    assert {Sign.SOIL, Sign.WRONG_SOIL} <= rows
    press_key(window.map, "o")
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=20_000)
    assert shown(window)[0] >= {"A", "AB"}
    press_key(window.map, "t")
    letters, rows, _n = shown(window)
    assert letters == set()
    assert Sign.CLONE not in rows


def test_names_keep_their_places_while_time_passes(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = open_late(make_window, qtbot)
    words = window.map.overlay
    assert words is not None
    window.session.seek(window.session.state.day + 30.0)
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=20_000)
    later = window.map.overlay
    assert later is not None
    assert later.labels == words.labels


def test_pages_and_cards_use_the_same_letters(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = open_late(make_window, qtbot)
    state = window.session.state
    course = state.course
    assert course is not None
    names = [label.text() for label in TumourPanel(state.scene).clones.findChildren(QLabel)]
    assert {"A  Hormone-driven", "B  Hormone-independent"} <= set(names)
    row = int((course.colonies.clone == 1).argmax())
    assert "Clone B, Hormone-independent" in story_of(PickedTumour(row + 1), state)
    founder = PickedDot(weight=1, colony=row, cell=0, events=None)
    assert "Clone B, Hormone-independent" in story_of(founder, state)
