"""The marks of treatments and tests above the time axis: shown, chosen, moved, stretched, added and taken away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px
from metaviz.gui.icons import draw_plus, icon
from metaviz.gui.plan_desk import PlanDesk
from metaviz.gui.plan_menu import add_menu, mark_menu
from metaviz.gui.plan_words import mark_letters, mark_text, mark_tip
from metaviz.gui.press_button import PressButton
from metaviz.gui.timeline_layout import PlacedMark, placed_marks
from metaviz.gui.timeline_paint import BADGE_PX, LANE_PX, TimelinePainter, letter_px
from metaviz.session.plan_edit import Mark, MarkId, can_stretch, first_day, last_day

STRIP_PX = 32
MARGIN_PX = 22.0
"""The same as that of the seek bar, so that a day has one column."""
_NEAR_PX, _DRAG_PX = 6.0, 3.0
_FINE = 0.1
_KEY_DAYS, _FINE_KEY_DAYS = 30.0, 1.0


@dataclass
class _Drag:
    """A mark in somebody's hand."""

    name: MarkId
    stretches: bool
    pressed_x: float
    last_x: float
    day: float
    has_moved: bool = False


class TimelineStrip(QWidget):
    """Badges and bars over the days of a course.

    A mark is dragged by its badge or its bar, and stretched by the end of its bar; with Shift ten times as fine. Keys:
    Up and Down choose a mark, Left and Right move it by a month, with Shift by a day, with Ctrl its end; Enter edits,
    Delete takes away, Insert adds at the playhead.
    """

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: PlanDesk | None = None
        self._horizon_days = 1.0
        self._drag: _Drag | None = None
        self._painter = TimelinePainter(colours)
        self._placed: tuple[PlacedMark, ...] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFixedHeight(STRIP_PX)
        self.setAccessibleName(self.tr("Treatments and tests"))
        self.add_button = PressButton(self.tr("Add a treatment or a test at the playhead (Ins)"), 20, self)
        self.add_button.move(0, 0)
        self.add_button.clicked.connect(lambda: self._open_add_menu(self.add_button.mapToGlobal(QPoint(0, 0))))
        self.menu: QMenu | None = None
        self.show_colours(colours)

    def join(self, desk: PlanDesk) -> None:
        """Show and change what a desk holds."""
        self._desk = desk
        desk.changed.connect(self._show_plan)
        self._show_plan()

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._painter = TimelinePainter(colours)
        self.add_button.setIcon(icon(draw_plus, colours.text, colours.line))
        self.update()

    def show_horizon(self, horizon_days: float) -> None:
        """Show another length of time."""
        if horizon_days != self._horizon_days:
            self._horizon_days = horizon_days
            self._show_plan()

    @property
    def desk(self) -> PlanDesk:
        """What is shown and changed."""
        if self._desk is None:
            raise RuntimeError("the timeline has no plan yet")
        return self._desk

    @property
    def placed(self) -> tuple[PlacedMark, ...]:
        """The marks with their columns."""
        if self._placed is None:
            named = {} if self._desk is None else self._desk.marks
            self._placed = placed_marks(named, self.x_of_day, self._badge_width, self.width() - 1.0)
        return self._placed

    def x_of_day(self, day: float) -> float:
        """Return the pixel column of a day."""
        track = self.width() - 2.0 * MARGIN_PX
        return MARGIN_PX + min(max(day / self._horizon_days, 0.0), 1.0) * track

    def day_at(self, x: float) -> float:
        """Return the day of a pixel column, from 0 to the horizon."""
        track = max(self.width() - 2.0 * MARGIN_PX, 1.0)
        return min(max((x - MARGIN_PX) / track, 0.0), 1.0) * self._horizon_days

    def mark_at(self, at: QPointF) -> tuple[PlacedMark, bool] | None:
        """Return the mark under a point, and whether the point is on the end of its bar."""
        found: tuple[PlacedMark, bool] | None = None
        for placed in self.placed:
            half = self._badge_width(placed.mark) / 2.0
            if at.y() <= BADGE_PX + 1.0 and abs(at.x() - placed.badge_x) <= half:
                found = placed, False
            elif placed.lane >= 0 and at.y() > BADGE_PX + 1.0:
                near_row = abs(at.y() - self._painter.lane_y(placed.lane)) <= LANE_PX
                if near_row and can_stretch(placed.mark) and abs(at.x() - placed.end_x) <= _NEAR_PX:
                    return placed, True
                if near_row and placed.x - 2.0 <= at.x() <= placed.end_x + 2.0:
                    found = placed, False
        return found

    def sizeHint(self) -> QSize:
        """Return a size with room for badges and three rows of bars."""
        return QSize(600, STRIP_PX)

    def event(self, event: QEvent) -> bool:
        """Tell what the mark under the pointer does."""
        if isinstance(event, QHelpEvent) and self._desk is not None:
            found = self.mark_at(QPointF(event.pos()))
            text = mark_tip(found[0].mark, self._desk.scene) if found else self.tr("Right-click to add at this day")
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Place the marks anew for larger letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._placed = None

    def resizeEvent(self, _event: object) -> None:
        """Place the marks anew."""
        self._placed = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the marks."""
        chosen = None if self._desk is None else self._desk.chosen
        self._painter.paint(self, self.placed, chosen, self._badge_width, has_focus=self.hasFocus())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the mark under the pointer and take hold of it."""
        if self._desk is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        found = self.mark_at(event.position())
        if found is None:
            self._desk.choose(None)
            return
        placed, stretches = found
        self._desk.choose(placed.name)
        x = event.position().x()
        day = last_day(placed.mark) if stretches else first_day(placed.mark)
        self._drag = _Drag(placed.name, stretches, x, x, day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the mark follow; it stands on whole days."""
        drag, desk = self._drag, self._desk
        x = event.position().x()
        if drag is None or desk is None:
            found = self.mark_at(event.position())
            shape = Qt.CursorShape.ArrowCursor
            if found is not None:
                shape = Qt.CursorShape.SizeHorCursor if found[1] else Qt.CursorShape.PointingHandCursor
            self.setCursor(shape)
            return
        if not drag.has_moved:
            if abs(x - drag.pressed_x) < _DRAG_PX:
                return
            drag.has_moved = True
            desk.begin_gesture()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        track = max(self.width() - 2.0 * MARGIN_PX, 1.0)
        drag.day += (x - drag.last_x) / track * self._horizon_days * (_FINE if fine else 1.0)
        drag.last_x = x
        if desk.chosen != drag.name:
            self._drag = None
        elif drag.stretches:
            desk.stretch(drag.day)
        else:
            desk.move(drag.day)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        drag, self._drag = self._drag, None
        if drag is not None and drag.has_moved and self._desk is not None:
            self._desk.end_gesture()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the mark under the pointer."""
        found = self.mark_at(event.position())
        if found is not None and self._desk is not None:
            self._drag = None
            self._desk.edit(found[0].name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the mark, or what can be added at the day, under the pointer."""
        if self._desk is None:
            return
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        found = None if by_key else self.mark_at(QPointF(event.pos()))
        name = self._desk.chosen if by_key else (found[0].name if found else None)
        if name is not None:
            self._desk.choose(name)
            self._open(mark_menu(self._desk, name, self), event.globalPos())
        elif by_key:
            self._open_add_menu(event.globalPos())
        else:
            self.open_add_menu_at(self.day_at(event.pos().x()), event.globalPos())

    def open_add_menu_at(self, day: float, at: QPoint) -> None:
        """Offer what can be added at a day."""
        if self._desk is not None:
            self._open(add_menu(self._desk, day, self), at)

    def open_add_menu(self) -> None:
        """Offer what can be added at the playhead."""
        self._open_add_menu(self.mapToGlobal(QPoint(0, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, move, stretch, edit, add and take away."""
        desk, key = self._desk, event.key()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        ends = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if desk is None:
            super().keyPressEvent(event)
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            desk.choose_next(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Insert:
            self.open_add_menu()
        elif desk.chosen is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            days = (_FINE_KEY_DAYS if fine else _KEY_DAYS) * (1.0 if key == Qt.Key.Key_Right else -1.0)
            # A held key is one step of undo, as a drag is.
            desk.begin_gesture()
            if ends:
                desk.nudge_end(days)
            else:
                desk.nudge(days)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            desk.remove_chosen()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            desk.edit(desk.chosen)
        elif key == Qt.Key.Key_Escape:
            desk.choose(None)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End what a held key began."""
        if self._desk is not None and not event.isAutoRepeat():
            self._desk.end_gesture()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose a mark for the keys, if none is."""
        if (
            self._desk is not None
            and self._desk.chosen is None
            and event.reason() is not Qt.FocusReason.MouseFocusReason
        ):
            self._desk.choose_next(1)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End what a key began whose release goes elsewhere."""
        if self._desk is not None and self._drag is None:
            self._desk.end_gesture()
        super().focusOutEvent(event)

    def _open_add_menu(self, at: QPoint) -> None:
        if self._desk is not None:
            self.open_add_menu_at(self._desk.day, at)

    def _open(self, menu: QMenu, at: QPoint) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(at - QPoint(0, menu.sizeHint().height()))

    def _badge_width(self, mark: Mark) -> float:
        metrics = QFontMetricsF(font_px(letter_px(self)))
        return max(BADGE_PX, metrics.horizontalAdvance(mark_letters(mark)) + 7.0) + 1.0

    def _show_plan(self) -> None:
        self._placed = None
        if self._desk is not None:
            body = self._desk.scene.body
            chosen = self._desk.chosen_mark
            told = [mark_text(mark, body) for mark in self._desk.marks.values()]
            said = mark_text(chosen, body) if chosen is not None else "; ".join(told)
            self.setAccessibleDescription(said or self.tr("None planned"))
        self.update(QRectF(self.rect()).toRect())
