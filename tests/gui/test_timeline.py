"""Treatments and tests on the timeline, moved by mouse and by keys."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from metaviz.gui.timeline_strip import TimelineStrip
from metaviz.gui.window import MainWindow
from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import Plan
from metaviz.model.scene import Setup
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.session.plan_edit import MarkId, MarkSort
from tests.gui.conftest import MakeWindow

SURGERY = Intervention(TreatmentKind.SURGERY, 900.0)
HORMONE = Intervention(TreatmentKind.HORMONE, 1200.0, days=1500.0)
SCAN = Examination(TestKind.CT, 3000.0)
SERIES = FollowUp((TestKind.CT,), 4000.0, 5000.0, 200.0)
PLAN = Plan((SURGERY, HORMONE), (SCAN,), (SERIES,))


def _strip(window: MainWindow) -> TimelineStrip:
    return window.transport.timeline


def _badge(strip: TimelineStrip, number: int) -> QPoint:
    return QPointF(strip.placed[number].badge_x, 8.0).toPoint()


def _drag(
    strip: TimelineStrip,
    start: QPoint,
    dx: int,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    n_moves: int = 10,
) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(strip, left, held, start)
    for number in range(1, n_moves + 1):
        # QTest.mouseMove knows no modifiers.
        at = QPointF(start + QPoint(round(dx * number / n_moves), 0))
        _move(strip, at, held)
    QTest.mouseRelease(strip, left, held, start + QPoint(dx, 0))


def _move(strip: TimelineStrip, at: QPointF, held: Qt.KeyboardModifier) -> None:
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, strip.mapToGlobal(at), Qt.MouseButton.NoButton, left, held)
    QApplication.sendEvent(strip, event)


def _action(menu: QMenu, *path: str) -> None:
    for text in path[:-1]:
        entry = next(a for a in menu.actions() if a.text().replace("&", "") == text)
        submenu = entry.menu()
        assert isinstance(submenu, QMenu)
        menu = submenu
    next(a for a in menu.actions() if a.text().replace("&", "") == path[-1]).trigger()


def test_a_treatment_follows_the_mouse_and_the_course_follows_the_treatment(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN))
    strip, before = _strip(window), window.session.state.case
    assert [placed.mark for placed in strip.placed] == [SURGERY, HORMONE, SCAN, SERIES]
    seen = []
    window.session.listen(lambda _old, new: seen.append(new.course.plan.interventions[0].day if new.course else 0.0))
    _drag(strip, _badge(strip, 0), 200)
    moved = window.session.state.plan.interventions[0]
    days_per_px = window.session.state.scene.horizon_days / (strip.width() - 44.0)
    assert abs(moved.day - (900.0 + 200.0 * days_per_px)) <= 1.0
    assert moved.day == int(moved.day)
    assert len(set(seen)) > 5
    assert seen[-1] == moved.day
    assert window.session.state.expectation is not None
    window.session.undo()
    assert window.session.state.case is before


def test_with_shift_a_mark_moves_a_tenth_as_far(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN))
    strip = _strip(window)
    days_per_px = window.session.state.scene.horizon_days / (strip.width() - 44.0)
    _drag(strip, _badge(strip, 0), 100, Qt.KeyboardModifier.ShiftModifier)
    assert abs(window.session.state.plan.interventions[0].day - (900.0 + 10.0 * days_per_px)) <= 1.0


def test_the_end_of_a_bar_stretches_the_treatment(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN))
    strip = _strip(window)
    bar = strip.placed[1]
    assert bar.lane >= 0
    _drag(strip, QPoint(round(bar.end_x), 20 + round(4.5 * bar.lane)), 60)
    treatment = window.session.state.plan.interventions[1]
    assert treatment.day == HORMONE.day
    assert treatment.days > HORMONE.days + 200.0


def test_a_click_chooses_and_changes_nothing(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN))
    strip, before = _strip(window), window.session.state
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=_badge(strip, 2))
    assert strip.desk.chosen == MarkId(MarkSort.TEST, 0)
    assert window.session.state is before
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() - 3, 3))
    assert strip.desk.chosen is None


def test_keys_choose_move_stretch_and_delete(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN))
    strip = _strip(window)
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    assert strip.desk.chosen == MarkId(MarkSort.TREATMENT, 0)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.state.plan.interventions[0].day == 900.0 + 30.0 - 1.0
    QTest.keyClick(strip, Qt.Key.Key_Down)
    assert strip.desk.chosen == MarkId(MarkSort.TREATMENT, 1)
    assert "Hormone therapy" in strip.accessibleDescription()
    QTest.keyClick(strip, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert window.session.state.plan.interventions[1].days == HORMONE.days - 30.0
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    assert len(window.session.state.plan.interventions) == 1
    for _ in range(4):
        window.session.undo()
    assert window.session.state.plan == PLAN


def test_a_menu_adds_at_the_day_that_was_pointed_at(make_window: MakeWindow) -> None:
    window = make_window()
    strip = _strip(window)
    strip.open_add_menu_at(1234.4, QPoint(300, 300))
    assert strip.menu is not None
    _action(strip.menu, "Treatment", "Chemotherapy")
    strip.menu.close()
    assert window.session.state.plan.interventions == (
        Intervention(TreatmentKind.CHEMOTHERAPY, 1234.0, cycles=6, every_days=21.0),
    )
    assert strip.desk.chosen == MarkId(MarkSort.TREATMENT, 0)
    strip.open_add_menu_at(1300.0, QPoint(300, 300))
    _action(strip.menu, "Test", "PET/CT")
    strip.menu.close()
    assert window.session.state.plan.examinations == (Examination(TestKind.PET_CT, 1300.0),)


def test_the_plus_key_of_the_timeline_adds_at_the_playhead(make_window: MakeWindow) -> None:
    window = make_window()
    strip = _strip(window)
    window.session.seek(2000.0)
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Insert)
    assert strip.menu is not None
    assert strip.menu.isVisible()
    _action(strip.menu, "Follow-up from here")
    strip.menu.close()
    assert window.session.state.plan.follow_ups[0].start_day == 2000.0


def test_badges_of_one_week_stand_beside_each_other_in_their_order(make_window: MakeWindow) -> None:
    week = tuple(Intervention(TreatmentKind.SURGERY, 900.0 + day) for day in range(5))
    window = make_window(Setup(plan=Plan(week)))
    placed = _strip(window).placed
    gaps = [b.badge_x - a.badge_x for a, b in itertools.pairwise(placed)]
    assert min(gaps) >= 16.0
    last = make_window(Setup(plan=Plan(tuple(Intervention(TreatmentKind.SURGERY, 1e6) for _ in range(5)))))
    assert _strip(last).placed[-1].badge_x <= _strip(last).width() - 8.0
