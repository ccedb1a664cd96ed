"""What is planned of one sort, as a list with a form for the chosen mark."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from metaviz.gui.mark_form import MarkForm
from metaviz.gui.plan_desk import PlanDesk
from metaviz.gui.plan_words import mark_letters, mark_text
from metaviz.gui.press_button import text_button
from metaviz.session.plan_edit import Mark, MarkId

_MOST_ROWS = 6


class MarkRows(QListWidget):
    """Marks in the order of their days; Delete takes the chosen one away."""

    def __init__(self, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("marks")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the height of the rows in the text of today, up to a few of them."""
        rows = min(self.count(), _MOST_ROWS)
        return QSize(200, max(self.sizeHintForRow(0), 1) * rows + 4)

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(100, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, or edit with Enter."""
        chosen = self._desk.chosen
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and chosen is not None:
            self._desk.remove_chosen()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen is not None:
            self._desk.edit(chosen)
        else:
            super().keyPressEvent(event)


class PlanList(QWidget):
    """The marks that a page is about, and the form of the chosen one.

    Parameters
    ----------
    desk
        Where marks are chosen and changed.
    belongs
        Tells whether a mark is listed here.
    nothing
        What is said while there is none.
    """

    def __init__(
        self, desk: PlanDesk, belongs: Callable[[Mark | None], bool], nothing: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._belongs = desk, belongs
        self._names: tuple[MarkId, ...] = ()
        self.rows = MarkRows(desk)
        self.rows.setAccessibleName(self.tr("Planned"))
        self.rows.currentRowChanged.connect(self._choose)
        self._nothing = QLabel(nothing)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "quiet")
        self.form = MarkForm()
        self.form.mark_chosen.connect(desk.change)
        self.delete = text_button(self.tr("Delete"))
        self.delete.clicked.connect(desk.remove_chosen)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._nothing)
        column.addWidget(self.rows)
        column.addWidget(self.form)
        column.addLayout(below)
        desk.changed.connect(self.show_plan)
        self.show_plan()

    def show_plan(self) -> None:
        """Show the marks and the chosen one."""
        desk, body = self._desk, self._desk.scene.body
        named = {name: mark for name, mark in desk.marks.items() if self._belongs(mark)}
        self._names = tuple(named)
        texts = [f"{mark_letters(mark)}   {mark_text(mark, body)}" for mark in named.values()]
        chosen = desk.chosen if self._belongs(desk.chosen_mark) else None
        with QSignalBlocker(self.rows):
            if texts != [self.rows.item(row).text() for row in range(self.rows.count())]:
                self.rows.clear()
                for text in texts:
                    item = QListWidgetItem(text)
                    item.setToolTip(text)
                    self.rows.addItem(item)
            self.rows.setCurrentRow(self._names.index(chosen) if chosen in self._names else -1)
        self.rows.setVisible(bool(texts))
        self._nothing.setVisible(not texts)
        self.rows.updateGeometry()
        self.form.show_mark(desk.chosen_mark if chosen is not None else None, desk.scene)
        self.delete.setVisible(chosen is not None)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._names):
            self._desk.choose(self._names[row])
