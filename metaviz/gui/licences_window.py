"""A window in which every licence can be read in full."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from metaviz.gui.about import loaded_version
from metaviz.gui.press_button import text_button
from metaviz.gui.screen_room import room_of
from metaviz.model.licence import Licences, Part, PartKind
from metaviz.scene.licences import licence_text, shipped_licences
from metaviz.scene.problems import SceneError

_WIDTH_EM, _HEIGHT_EM = 60, 40
_LIST_SHARE = 0.33
_MOST_SHARE = 0.92
_LINE = 40


class LicencesWindow(QDialog):
    """Everything that the program is made of on the left, its licence on the right.

    Parameters
    ----------
    found
        What to list.
    parent
        The window in front of which it opens.
    """

    def __init__(self, found: Licences, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Licences"))
        self.setModal(False)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Name or licence"))
        self.search.setAccessibleName(self.tr("Name or licence"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.parts = QTreeWidget()
        self.parts.setHeaderHidden(True)
        self.parts.setAccessibleName(self.tr("Parts of the program"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Licence in full"))
        self._by_item: list[tuple[QTreeWidgetItem, Part]] = []
        self._fill(found)
        self.parts.currentItemChanged.connect(lambda item, _before: self._show(item))
        close = text_button(self.tr("Close"))
        close.clicked.connect(self.reject)
        self._lay_out(close)
        self.parts.setCurrentItem(self._by_item[0][0])

    def _fill(self, found: Licences) -> None:
        titles = {
            PartKind.PACKAGE: self.tr("Packages"),
            PartKind.LIBRARY: self.tr("Libraries"),
            PartKind.FONT: self.tr("Typefaces"),
            PartKind.ASSET: self.tr("Assets"),
        }
        for kind, title in titles.items():
            group = QTreeWidgetItem([title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.parts.addTopLevelItem(group)
            for part in found.of_kind(kind):
                item = QTreeWidgetItem([part.name])
                item.setToolTip(0, part.licence)
                group.addChild(item)
                self._by_item.append((item, part))
            group.setExpanded(True)

    def _lay_out(self, close: QWidget) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.parts, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self.text)
        splitter.setChildrenCollapsible(False)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(close)
        whole = QVBoxLayout(self)
        whole.addWidget(splitter, 1)
        whole.addLayout(below)
        em, room = max(self.font().pixelSize(), 9), room_of(self)
        width = round(min(_WIDTH_EM * em, _MOST_SHARE * room.width()))
        self.resize(width, round(min(_HEIGHT_EM * em, _MOST_SHARE * room.height())))
        splitter.setSizes([round(_LIST_SHARE * width), round((1 - _LIST_SHARE) * width)])

    def _narrow(self, words: str) -> None:
        """Hide what has the words neither in its name nor in its licence."""
        wanted = words.strip().lower()
        for item, part in self._by_item:
            item.setHidden(wanted not in f"{part.name} {part.licence}".lower())
        for row in range(self.parts.topLevelItemCount()):
            group = self.parts.topLevelItem(row)
            if group is not None:
                items = [group.child(place) for place in range(group.childCount())]
                group.setHidden(all(item.isHidden() for item in items if item is not None))

    def _show(self, item: QTreeWidgetItem | None) -> None:
        for known, part in self._by_item:
            if known is item:
                self.text.setPlainText(full_text(part))


def _tr(text: str) -> str:
    return QCoreApplication.translate("licences", text)


def full_text(part: Part) -> str:
    """Return all that is known of a part, and its licence in full."""
    carrier = _tr("In {carrier}").format(carrier=part.within) if part.within else ""
    head = (f"{part.name} {loaded_version(part)}".strip(), part.licence, part.copyright, part.home, carrier, part.note)
    texts = []
    for name in part.texts:
        try:
            texts.append(licence_text(name))
        except SceneError as error:
            texts.append(str(error))
    return f"\n{'=' * _LINE}\n\n".join(["\n".join(filter(None, (*head, *part.citations))) + "\n", *texts])


def read_licences() -> None:
    """Open the window of licences before the one in use."""
    try:
        found = shipped_licences()
    except SceneError:
        # The page with the button says what is wrong.
        return
    window = LicencesWindow(found, QApplication.activeWindow())
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
