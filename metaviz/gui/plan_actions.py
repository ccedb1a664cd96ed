"""The menu of the plan: everything that the timeline can do, for hands that do not use a mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from metaviz.gui.plan_desk import PlanDesk
from metaviz.gui.plan_menu import fill_tests, fill_treatments
from metaviz.gui.timeline_strip import TimelineStrip


class PlanActions(QObject):
    """Adds, chooses, edits and deletes marks; new ones stand at the playhead.

    Attributes
    ----------
    add
        Opens the menu above the timeline.
    edit, delete
        Of the chosen mark.
    """

    def __init__(self, window: QWidget, menu: QMenu, desk: PlanDesk, timeline: TimelineStrip) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        fill_treatments(menu.addMenu(self.tr("Add a &treatment at the playhead")), desk)
        fill_tests(menu.addMenu(self.tr("Add a t&est at the playhead")), desk)
        self._add(menu, self.tr("Add a &follow-up from the playhead on"), lambda: desk.add_follow_up(desk.day))
        self.add = self._add(menu, self.tr("&Add…"), timeline.open_add_menu, "Ins")
        menu.addSeparator()
        self._add(menu, self.tr("&Next mark"), lambda: self._choose(timeline, 1), "Ctrl+.")
        self._add(menu, self.tr("&Previous mark"), lambda: self._choose(timeline, -1), "Ctrl+,")
        self.edit = self._add(menu, self.tr("&Edit the chosen mark"), desk.edit_chosen)
        self.delete = self._add(menu, self.tr("&Delete the chosen mark"), desk.remove_chosen)
        desk.changed.connect(self._show_choice)
        self._show_choice()

    def _choose(self, timeline: TimelineStrip, step: int) -> None:
        self._desk.choose_next(step)
        timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_choice(self) -> None:
        for action in (self.edit, self.delete):
            action.setEnabled(self._desk.chosen is not None)

    def _add(self, menu: QMenu, text: str, do: Callable[[], object], keys: str | None = None) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: do())
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._window.addAction(action)
        return action
