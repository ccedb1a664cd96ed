"""Charts and cascade stay legible on a small screen and leave nothing out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from tests.gui.conftest import MakeWindow

LAPTOP = (1366, 768)


def test_the_chart_of_colonies_counts_every_colony(make_window: MakeWindow) -> None:
    scene, setup = load_scene(shipped_scenes()["lung"])
    window = make_window(setup, of=scene, size=LAPTOP)
    window.session.seek(window.session.state.last_day)
    course = window.session.state.course
    assert course is not None
    assert len(course.colonies) > 0
    assert sum(bar.value for bar in window.charts.colonies.bars) == len(course.colonies)
    # To be expected by that day: this patient may die long before the horizon.
    expected = window.session.state.expectation.colonies_at(window.session.state.day).sum()
    assert sum(bar.expected or 0.0 for bar in window.charts.colonies.bars) == pytest.approx(expected)


def test_rows_of_the_charts_keep_their_places_while_time_passes(make_window: MakeWindow) -> None:
    scene, setup = load_scene(shipped_scenes()["lung"])
    window = make_window(setup, of=scene, size=LAPTOP)
    names = []
    for share in (0.1, 0.6, 1.0):
        window.session.seek(share * window.session.state.last_day)
        names.append([bar.name for bar in window.charts.colonies.bars])
    assert names[0] == names[1] == names[2]


def test_on_a_laptop_long_values_have_their_room(make_window: MakeWindow) -> None:
    window = make_window(size=LAPTOP)
    window.session.set_dial("cascade.colonisation", 4.17e-8)
    QApplication.processEvents()
    row = next(row for row in window.side.cascade.rows if row.dial.key == "cascade.colonisation")
    assert row.edit.text() == "4.2 × 10⁻⁸"
    assert row.edit.fontMetrics().horizontalAdvance(row.edit.text()) < row.edit.width() - 8
    odds = next(label for label in row.findChildren(QLabel) if label.text() == "1 in 24 million")
    assert odds.isVisible()
    assert odds.width() >= odds.sizeHint().width()
    assert not odds.geometry().intersects(row.edit.geometry())
    assert not odds.geometry().intersects(row.slider.geometry())


def test_the_step_that_has_the_focus_is_explained(make_window: MakeWindow) -> None:
    window = make_window(size=(1500, 1000))
    for row in window.side.cascade.rows:
        row.slider.setFocus(Qt.FocusReason.TabFocusReason)
        assert window.side.cascade.card.accessibleName() == row.name
    QTest.keyClick(window.side.cascade.rows[-1].slider, Qt.Key.Key_Tab)
    assert window.side.cascade.card.accessibleName() == window.side.cascade.rows[-1].name
