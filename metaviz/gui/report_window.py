"""The report of a fault in a window: to read, to copy, to save and attach."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from metaviz.gui.press_button import text_button

FILE_NAME = "metaviz-report.txt"


class ReportWindow(QWidget):
    """A window of its own beside the main window.

    Parameters
    ----------
    report
        The text.
    parent
        The window it belongs to.
    """

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Report of a fault – metaviz"))
        self.resize(760, 560)
        self._words = QLabel(
            self.tr(
                "This was written on your machine and sent to nobody. Read it; if you want the fault mended, save it "
                "and attach it to a message to whoever gave you the program."
            )
        )
        self._words.setWordWrap(True)
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Report"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for text, do in (
            (self.tr("Copy"), self.copy),
            (self.tr("Save as…"), self.ask_save),
            (self.tr("Close"), self.close),
        ):
            button = text_button(text)
            button.clicked.connect(lambda _checked=False, do=do: do())
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self._words)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)

    @property
    def words(self) -> str:
        """What stands above the report."""
        return self._words.text()

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def ask_save(self) -> None:
        """Ask for a name and write the report there."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog = QFileDialog(self, self.tr("Save the report"), str(folder / FILE_NAME))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Write the report to a file; tell why that cannot be."""
        try:
            path.write_text(self.text.toPlainText(), encoding="utf-8", newline="\n")
        except OSError as problem:
            text = self.tr("{name} cannot be written: {why}").format(name=path.name, why=problem.strerror)
        else:
            text = self.tr("{name} is written; you can attach it to a message.").format(name=path.name)
        self._words.setText(text)
