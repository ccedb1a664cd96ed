"""Sliders and what they move, in a real window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from metaviz.gui.dial_row import DialRow
from metaviz.gui.log_slider import LogSlider
from metaviz.gui.source_card import SourceCard, source_of
from metaviz.gui.window import MainWindow
from metaviz.model.cascade import Step
from metaviz.model.lever import LEVERS, LeverGroup
from metaviz.model.quantity import Basis, Quantity
from metaviz.session.dials import DialGroup
from metaviz.session.state import SessionState
from metaviz.theory.expectation import expect
from tests.gui.conftest import MakeWindow
from tests.toys import toy_scene


def row_of(window: MainWindow, key: str) -> DialRow:
    group = DialGroup(key.partition(".")[0])
    rows = window.side.cascade.rows if group is DialGroup.CASCADE else window.side.site_panel(group).rows
    return next(row for row in rows if row.dial.key == key)


def press_at(slider: LogSlider, share: float) -> QPoint:
    point = QPoint(round(slider.x_of(share)), 10)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=point)
    return point


def test_the_five_steps_stand_in_order_with_value_and_one_in_n(window: MainWindow) -> None:
    rows = window.side.cascade.rows
    assert [row.dial.step for row in rows[:5]] == list(Step)
    levers = [lever.key for lever in LEVERS if lever.group is LeverGroup.CASCADE]
    assert sorted(row.dial.key for row in rows[5:]) == sorted(levers)
    invasion = rows[0]
    assert invasion.edit.text() == "10 %"
    assert invasion.slider.accessibleDescription() == "1 in 10"
    tops = [row.mapTo(window, QPoint(0, 0)).y() for row in rows]
    assert tops == sorted(tops)


def test_a_slider_moves_state_expectation_and_bars_in_the_same_event(window: MainWindow) -> None:
    window.session.seek(6000.0)
    slider = row_of(window, "cascade.colonisation").slider
    before = window.charts.colonies.bars

    press_at(slider, 0.9)

    state = window.session.state
    assert state.parameters.colonisation == pytest.approx(slider.scale.value(0.9), rel=0.1)
    wanted = expect(state.scene, state.parameters).colonies_at(6000.0)
    bars = {bar.name: bar.expected for bar in window.charts.colonies.bars}
    lung = state.scene.body.site_index["lung"]
    assert bars["Lung"] == pytest.approx(float(wanted[lung]))
    assert before != window.charts.colonies.bars
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(0, 10))


def test_a_drag_is_one_step_of_undo(window: MainWindow) -> None:
    slider = row_of(window, "cascade.invasion").slider
    press_at(slider, 0.2)
    for share in (0.3, 0.5, 0.7):
        QTest.mouseMove(slider, QPoint(round(slider.x_of(share)), 10))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.x_of(0.7)), 10))
    assert window.session.state.parameters.invasion != 0.1
    assert len(window.session.state.history.past) == 1

    window.actions_.undo.trigger()
    assert window.session.state.parameters.invasion == 0.1
    assert row_of(window, "cascade.invasion").edit.text() == "10 %"
    window.actions_.redo.trigger()
    assert window.session.state.parameters.invasion != 0.1


def test_arrows_step_shift_is_fine_home_and_end_are_the_ends(window: MainWindow) -> None:
    row = row_of(window, "cascade.invasion")
    slider = row.slider
    slider.setFocus()
    values = [window.session.state.parameters.invasion]
    for key, modifier in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(slider, key, modifier)
        values.append(window.session.state.parameters.invasion)
    start, stepped, fine, back, home, end = values
    assert start < stepped < fine
    assert fine - stepped < 0.3 * (stepped - start)
    assert start < back < stepped
    assert home == slider.scale.low
    assert end == 1.0
    assert len(window.session.state.history.past) == 5


def test_a_double_click_and_the_button_return_to_the_published_value(window: MainWindow) -> None:
    row = row_of(window, "cascade.extravasation")
    assert not row.reset_button.isEnabled()
    window.session.set_step(Step.EXTRAVASATION, 0.9)
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    assert window.session.state.parameters.extravasation == 0.2
    window.session.set_step(Step.EXTRAVASATION, 0.9)
    assert row.reset_button.isEnabled()
    row.reset_button.click()
    assert window.session.state.parameters.extravasation == 0.2


@pytest.mark.parametrize(("typed", "value"), [("0.25", 0.25), ("25 %", 0.25), ("1 in 4", 0.25)])
def test_a_value_can_be_typed(window: MainWindow, typed: str, value: float) -> None:
    edit = row_of(window, "cascade.circulation").edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, typed)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert window.session.state.parameters.circulation == value
    assert edit.text() == "25 %"
    assert not window.session.state.playing


@pytest.mark.parametrize("typed", ["lots", "1.5", "-1", "1 in 0"])
def test_what_is_typed_wrong_is_marked_and_changes_nothing(window: MainWindow, typed: str) -> None:
    before = window.session.state
    edit = row_of(window, "cascade.circulation").edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, typed)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert window.session.state is before
    assert edit.property("invalid") is True
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == "40 %"
    assert edit.property("invalid") is False


def test_resets_of_groups_and_of_all(window: MainWindow) -> None:
    session = window.session
    published = session.state.scene.published
    session.set_step(Step.INVASION, 0.9)
    session.set_soil("lung", 9.0)
    window.side.site_panel(DialGroup.SOIL).reset_button.click()
    assert session.state.parameters.soil == published.soil
    assert session.state.parameters.invasion == 0.9
    window.side.cascade.reset_button.click()
    assert session.state.parameters == published
    session.set_arrest("lung", 0.1)
    window.side.reset_all.click()
    assert session.state.parameters == published
    assert not window.side.reset_all.isEnabled()


def test_soil_sliders_are_grouped_and_searchable(window: MainWindow) -> None:
    window.side.tabs.setCurrentIndex(1)
    panel = window.side.site_panel(DialGroup.SOIL)
    assert [row.dial.key for row in panel.rows[:2]] == ["soil.breast", "soil.lung"]
    QTest.keyClicks(panel.search, "liv")
    assert [row.dial.key for row in panel.rows if not row.isHidden()] == ["soil.liver"]
    panel.search.setText("skeleton")
    assert [row.dial.key for row in panel.rows if not row.isHidden()] == ["soil.bone"]
    panel.search.clear()
    assert not any(row.isHidden() for row in panel.rows)


def test_a_soil_slider_moves_its_own_organ(window: MainWindow) -> None:
    window.side.tabs.setCurrentIndex(1)
    row = row_of(window, "soil.liver")
    before = window.session.state.parameters
    press_at(row.slider, 0.95)
    after = window.session.state.parameters
    liver = window.session.state.scene.body.site_index["liver"]
    changed = np.flatnonzero(np.array(after.soil) != np.array(before.soil))
    assert changed.tolist() == [liver]
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(5, 10))


def test_showing_a_state_makes_no_echo(window: MainWindow) -> None:
    heard: list[tuple[SessionState, SessionState]] = []
    window.session.listen(lambda old, new: heard.append((old, new)))
    # A value between two positions of the slider must not be rounded by being shown.
    window.session.set_step(Step.INVASION, 0.123456789)
    assert window.session.state.parameters.invasion == 0.123456789
    assert len(heard) == 2
    window.session.set_step(Step.COLONISATION, 0.0)
    assert window.session.state.parameters.colonisation == 0.0


def test_the_source_of_a_number_is_one_click_away(make_window: MakeWindow, qtbot: QtBot) -> None:
    from dataclasses import replace

    quantity = Quantity(0.1, "1", "Chosen for the test.", Basis.ILLUSTRATIVE)
    scene = replace(toy_scene(), quantities={"cascade.invasion": quantity, "soil.default": quantity})
    window = make_window(of=scene)
    row_of(window, "cascade.invasion").source_button.click()
    card = window.findChild(SourceCard)
    assert card is not None
    assert card.isVisible()
    texts = [label.text() for label in card.findChildren(type(window.side.cascade._founds))]
    assert "Chosen for the test." in texts
    assert any("Illustrative" in text for text in texts)
    assert source_of(scene, "soil.lung") is quantity
    assert source_of(scene, "arrest.lung") is None
    card.close()


def test_seed_and_another_patient(window: MainWindow) -> None:
    window.side.another.click()
    assert window.session.state.seed == 2
    assert window.side.seed.value() == 2
    window.session.set_seed(2**53 - 1)
    assert window.side.seed.text() == str(2**53 - 1)
    window.session.undo()
    window.side.seed.setValue(40)
    assert window.session.state.seed == 40
    window.actions_.undo.trigger()
    assert window.side.seed.value() == 2


def test_wheel_over_a_panel_changes_no_value(window: MainWindow, qtbot: QtBot) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    slider = row_of(window, "cascade.invasion").slider
    window.map.setFocus()
    event = QWheelEvent(
        QPointF(40, 10),
        QPointF(slider.mapToGlobal(QPoint(40, 10))),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, event)
    assert window.session.state.parameters.invasion == 0.1
