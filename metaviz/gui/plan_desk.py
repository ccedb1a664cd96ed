"""Where treatments and tests are chosen, moved and edited: one place for timeline, panels and menus."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.session.plan_edit import (
    Mark,
    MarkId,
    added,
    first_day,
    last_day,
    marks,
    moved,
    removed,
    replaced,
    stretched,
)
from metaviz.session.session import Session
from metaviz.session.state import SessionState
from metaviz.session.usual_marks import usual_follow_up, usual_treatment


class PlanDesk(QObject):
    """Knows which mark is chosen, and turns wishes about marks into intents of the session.

    Signals
    -------
    changed
        The plan, or what is chosen of it.
    edit_asked
        Somebody wants to edit the chosen mark in words and numbers.
    """

    changed = Signal()
    edit_asked = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen: MarkId | None = None
        self._forget = session.listen(self._show_change)
        self._marks = marks(session.state.plan)

    @property
    def scene(self) -> Scene:
        """The scene of the case."""
        return self._session.state.scene

    @property
    def plan(self) -> Plan:
        """The plan of the case."""
        return self._session.state.plan

    @property
    def day(self) -> float:
        """The playhead."""
        return self._session.state.day

    @property
    def marks(self) -> dict[MarkId, Mark]:
        """All marks by their first day."""
        return self._marks

    @property
    def chosen(self) -> MarkId | None:
        """The mark that is chosen."""
        return self._chosen

    @property
    def chosen_mark(self) -> Mark | None:
        """What is chosen."""
        return None if self._chosen is None else self._marks[self._chosen]

    def close(self) -> None:
        """Stop listening."""
        self._forget()

    def choose(self, name: MarkId | None) -> None:
        """Choose a mark, or none."""
        name = name if name in self._marks else None
        if name != self._chosen:
            self._chosen = name
            self.changed.emit()

    def choose_next(self, step: int) -> None:
        """Choose the mark after or before the chosen one in time; the first or the last if there is none."""
        names = list(self._marks)
        if not names:
            return
        at = names.index(self._chosen) + step if self._chosen in names else (0 if step > 0 else len(names) - 1)
        self.choose(names[min(max(at, 0), len(names) - 1)])

    def edit(self, name: MarkId) -> None:
        """Choose a mark and ask for its form."""
        self.choose(name)
        self.edit_asked.emit()

    def edit_chosen(self) -> None:
        """Ask for the form of the chosen mark."""
        if self._chosen is not None:
            self.edit_asked.emit()

    def add(self, mark: Mark) -> None:
        """Add a mark and choose it."""
        plan, name = added(self.plan, mark)
        self._chosen = name
        self._session.set_plan(plan)

    def add_treatment(self, kind: TreatmentKind, day: float) -> None:
        """Add a treatment as it is usually given."""
        self.add(usual_treatment(kind, day, self.scene))

    def add_test(self, kind: TestKind, day: float) -> None:
        """Add a test."""
        self.add(Examination(kind, float(round(day))))

    def add_follow_up(self, day: float) -> None:
        """Add a series of check-ups."""
        self.add(usual_follow_up(day, self.scene.horizon_days))

    def change(self, mark: Mark) -> None:
        """Let the chosen mark be another one."""
        if self._chosen is not None:
            self._session.set_plan(replaced(self.plan, self._chosen, mark))

    def move(self, day: float) -> None:
        """Let the chosen mark begin on another day."""
        if (mark := self.chosen_mark) is not None:
            self.change(moved(mark, day, self.scene.horizon_days))

    def stretch(self, last: float) -> None:
        """Let the chosen mark end on another day."""
        if (mark := self.chosen_mark) is not None:
            self.change(stretched(mark, last, self.scene.horizon_days))

    def nudge(self, days: float) -> None:
        """Move the chosen mark by some days."""
        if (mark := self.chosen_mark) is not None:
            self.move(first_day(mark) + days)

    def nudge_end(self, days: float) -> None:
        """Move the end of the chosen mark by some days."""
        if (mark := self.chosen_mark) is not None:
            self.stretch(last_day(mark) + days)

    def remove_chosen(self) -> None:
        """Take the chosen mark away."""
        name, self._chosen = self._chosen, None
        if name is not None:
            self._session.set_plan(removed(self.plan, name))

    def begin_gesture(self) -> None:
        """From now on everything is one step of undo."""
        self._session.begin_gesture()

    def end_gesture(self) -> None:
        """End what `begin_gesture` began."""
        self._session.end_gesture()

    def _show_change(self, old: SessionState, new: SessionState) -> None:
        if new.plan == old.plan and new.scene is old.scene:
            return
        self._marks = marks(new.plan)
        if self._chosen not in self._marks or new.scene is not old.scene:
            self._chosen = None
        self.changed.emit()


def is_test(mark: Mark | None) -> bool:
    """Tell whether a mark belongs to the tests rather than to the treatments."""
    return isinstance(mark, Examination | FollowUp)


def is_treatment(mark: Mark | None) -> bool:
    """Tell whether a mark is a treatment."""
    return isinstance(mark, Intervention)
