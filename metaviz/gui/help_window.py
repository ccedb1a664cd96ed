"""A window of help beside the map: contents on the left, a page on the right, and a field to search in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from metaviz.gui.colours import Colours
from metaviz.gui.paper import Paper
from metaviz.gui.press_button import text_button
from metaviz.gui.screen_room import room_of

_WIDTH_EM, _HEIGHT_EM = 66, 48
_MOST_SHARE = 0.92
_CONTENTS_SHARE = 0.27
_DEEPEST_HEADING = 3
_PAGE, _BLOCK = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page.

    Attributes
    ----------
    id
        For those who open it.
    title
        In the contents.
    write
        Fills a document.
    button
        What a button above the page says; empty for none.
    press
        What the button does.
    """

    id: str
    title: str
    write: Callable[[QTextDocument, Paper], None]
    button: str = ""
    press: Callable[[], None] | None = None


class SearchField(QLineEdit):
    """A field for what is searched.

    Signals
    -------
    gone_on
        Enter was pressed, and whether to search forward: with Shift it goes back.
    """

    gone_on = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search on with Enter, which must not press a button of the dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.gone_on.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            event.accept()
            return
        super().keyPressEvent(event)


class HelpWindow(QDialog):
    """Pages of help; the lecture goes on behind it.

    Parameters
    ----------
    pages
        In the order of the contents.
    colours
        Those of the window.
    parent
        The window.
    """

    def __init__(self, pages: Sequence[HelpPage], colours: Colours, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self._pages = {page.id: page for page in pages}
        self._colours = colours
        self._shown = ""
        self._document: QTextDocument | None = None
        self._items: dict[str, QTreeWidgetItem] = {}
        self.contents = QTreeWidget()
        self.contents.setHeaderHidden(True)
        self.contents.setAccessibleName(self.tr("Contents"))
        self.contents.setIndentation(14)
        self.contents.itemClicked.connect(self._go)
        self.contents.itemActivated.connect(self._go)
        self.page = QTextBrowser()
        self.page.setOpenExternalLinks(True)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setAccessibleName(self.tr("Page"))
        self.search = SearchField()
        self.search.setPlaceholderText(self.tr("Search in this page"))
        self.search.setAccessibleName(self.tr("Search in this page"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search_first)
        self.search.gone_on.connect(lambda forward: self.find_next(forward=forward))
        self.found = QLabel()
        self.found.setProperty("role", "quiet")
        self.action_button = text_button("")
        self.action_button.clicked.connect(self._press)
        close = text_button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self._rewrite_later = QTimer(self)
        self._rewrite_later.setSingleShot(True)
        self._rewrite_later.setInterval(80)
        self._rewrite_later.timeout.connect(self._rewrite)
        for keys, do in (
            (QKeySequence(QKeySequence.StandardKey.Find), self._ask_search),
            (QKeySequence(QKeySequence.StandardKey.FindNext), lambda: self.find_next(forward=True)),
            (QKeySequence(QKeySequence.StandardKey.FindPrevious), lambda: self.find_next(forward=False)),
        ):
            QShortcut(keys, self).activated.connect(do)
        self._lay_out(close)
        for page in pages:
            item = QTreeWidgetItem([page.title])
            item.setData(0, _PAGE, page.id)
            item.setData(0, _BLOCK, 0)
            self.contents.addTopLevelItem(item)
            self._items[page.id] = item

    @property
    def shown(self) -> str:
        """Id of the page that is shown."""
        return self._shown

    def open_page(self, page_id: str) -> None:
        """Show a page, and the window if it is hidden."""
        self._show_page(page_id)
        if not self.isVisible():
            self._take_size()
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus()

    def show_colours(self, colours: Colours) -> None:
        """Take the colours of another profile."""
        self._colours = colours
        self._rewrite_later.start()

    def find_next(self, *, forward: bool) -> bool:
        """Go to the next place of what is searched, around the end if need be; tell whether there is one."""
        text = self.search.text()
        if not text:
            return False
        flags = QTextDocument.FindFlag(0) if forward else QTextDocument.FindFlag.FindBackward
        if self.page.find(text, flags):
            return True
        cursor = self.page.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Start if forward else QTextCursor.MoveOperation.End)
        self.page.setTextCursor(cursor)
        return self.page.find(text, flags)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write pages anew that have charts as wide as the page."""
        super().resizeEvent(event)
        self._rewrite_later.start()

    def changeEvent(self, event: QEvent) -> None:
        """Write the page anew in another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._rewrite_later.start()

    def _lay_out(self, close: QPushButton) -> None:
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.found)
        head.addStretch(1)
        head.addWidget(self.action_button)
        head.addWidget(close)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.page, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.contents)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        QVBoxLayout(self).addWidget(self._splitter)

    def _take_size(self) -> None:
        em = self._em_px
        room = room_of(self)
        width = round(min(_WIDTH_EM * em, _MOST_SHARE * room.width()))
        self.resize(width, round(min(_HEIGHT_EM * em, _MOST_SHARE * room.height())))
        contents = round(_CONTENTS_SHARE * width)
        self._splitter.setSizes([contents, width - contents])

    @property
    def _em_px(self) -> float:
        return float(max(self.font().pixelSize(), 9))

    def _show_page(self, page_id: str) -> None:
        page = self._pages[page_id]
        self._shown = page_id
        self.setWindowTitle(page.title)
        self.action_button.setVisible(page.press is not None)
        self.action_button.setText(page.button)
        self._write(page)
        for other_id, item in self._items.items():
            item.setExpanded(other_id == page_id)
        self.contents.setCurrentItem(self._items[page_id])
        self.page.verticalScrollBar().setValue(0)

    def _write(self, page: HelpPage) -> None:
        document = QTextDocument(self.page)
        # Whether there will be a scroll bar is not known yet, and it must not push a chart out of sight.
        bar = self.page.verticalScrollBar().sizeHint().width()
        width = self.page.width() - bar - round(2.6 * self._em_px)
        page.write(document, Paper(self._colours, self._em_px, max(width, 200), self.devicePixelRatioF()))
        self.page.setDocument(document)
        # The browser's first document is its own, and goes with it.
        if self._document is not None:
            self._document.deleteLater()
        self._document = document
        self._list_headings(self._items[page.id])
        self._mark(self.search.text())

    def _rewrite(self) -> None:
        if self._shown:
            bar = self.page.verticalScrollBar()
            place = bar.value() / max(bar.maximum(), 1)
            self._write(self._pages[self._shown])
            bar.setValue(round(place * bar.maximum()))

    def _list_headings(self, item: QTreeWidgetItem) -> None:
        item.takeChildren()
        within = {1: item}
        block = self.page.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if 1 < level <= _DEEPEST_HEADING:
                parent = within.get(level - 1, item)
                heading = QTreeWidgetItem([block.text()])
                heading.setData(0, _PAGE, item.data(0, _PAGE))
                heading.setData(0, _BLOCK, block.blockNumber())
                parent.addChild(heading)
                within[level] = heading
            block = block.next()

    def _go(self, item: QTreeWidgetItem) -> None:
        page_id, block_number = item.data(0, _PAGE), item.data(0, _BLOCK)
        if page_id != self._shown:
            self._show_page(page_id)
            return
        block = self.page.document().findBlockByNumber(block_number)
        top = self.page.document().documentLayout().blockBoundingRect(block).top()
        self.page.verticalScrollBar().setValue(round(top) if block_number else 0)

    def _press(self) -> None:
        press = self._pages[self._shown].press
        if press is not None:
            press()

    def _ask_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _search_first(self, text: str) -> None:
        """Mark every place of a text in the page and go to the first."""
        marks = self._mark(text)
        if marks:
            self.page.setTextCursor(marks[0])
            self.page.ensureCursorVisible()

    def _mark(self, text: str) -> list[QTextCursor]:
        """Mark every place of a text in the page, and return them."""
        document = self.page.document()
        pattern = QRegularExpression(
            QRegularExpression.escape(text), QRegularExpression.PatternOption.CaseInsensitiveOption
        )
        places = []
        cursor = document.find(pattern) if text else QTextCursor()
        while not cursor.isNull() and cursor.hasSelection():
            places.append(cursor)
            cursor = document.find(pattern, cursor)
        marks = []
        for place in places:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = place
            mark.format.setBackground(QColor(self._colours.line))
            marks.append(mark)
        self.page.setExtraSelections(marks)
        self.found.setText(self.tr("{n} found").format(n=len(marks)) if text else "")
        return places
