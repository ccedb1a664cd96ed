"""The notice on a card over the map, at the first start after it has changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from metaviz.gui.press_button import text_button
from metaviz.scene.notice import Notice

_WIDTH_EM, _GAP_PX = 38.0, 16
_MOST_SHARE = 0.9
_PARAGRAPHS = 2
"""So many stand on the card; the page of the help has all of them."""


class NoticeCard(QFrame):
    """Says what the program is not; nothing waits for it, and it goes with Escape.

    Signals
    -------
    accepted
        Somebody has read it.
    asked
        Somebody wants to read all of it.
    """

    accepted = Signal()
    asked = Signal()

    def __init__(self, notice: Notice, over: QWidget) -> None:
        # A child of the window stands above the words and buttons of the map, whenever those are made.
        super().__init__(over.window())
        self.setObjectName("noticeCard")
        self._over = over
        title = QLabel(notice.title)
        title.setProperty("role", "result")
        self.setAccessibleName(notice.title)
        self.setAccessibleDescription(" ".join(notice.paragraphs))
        self.understood = text_button(self.tr("Understood (Esc)"))
        self.understood.clicked.connect(self.accept)
        self.read_all = text_button(self.tr("Read all"))
        self.read_all.clicked.connect(self.asked)
        self._labels = (title, *(QLabel(text) for text in notice.paragraphs[:_PARAGRAPHS]))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for label in self._labels:
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.read_all)
        buttons.addWidget(self.understood)
        column.addLayout(buttons)
        QShortcut(QKeySequence("Esc"), self, self.accept, context=Qt.ShortcutContext.WindowShortcut)
        self._place_later = QTimer(self)
        self._place_later.setSingleShot(True)
        self._place_later.timeout.connect(self.place)
        over.installEventFilter(self)
        self.place()

    def accept(self) -> None:
        """Go, and do not come again."""
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        self.accepted.emit()

    def place(self) -> None:
        """Stand in the middle of the map's lower edge, as large as the text."""
        em = self.fontMetrics().height() / 1.2
        width = round(min(_WIDTH_EM * em, _MOST_SHARE * self._over.width()))
        margins = self._column.contentsMargins()
        inside = width - margins.left() - margins.right()
        for label in self._labels:
            label.ensurePolished()
            label.setFixedHeight(label.heightForWidth(inside))
        self.setFixedSize(width, self._column.totalSizeHint().height())
        x, y = (self._over.width() - width) // 2, max(self._over.height() - self.height() - _GAP_PX, 0)
        self.move(self._over.mapTo(self.window(), QPoint(x, y)))
        self.raise_()

    def changeEvent(self, event: QEvent) -> None:
        """Take other room for larger text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            # The labels learn of another font after the card.
            self._place_later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of a map of another size, or at another place in the window."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place_later.start()
        return super().eventFilter(watched, event)
