"""What pages of the help are written on: colours, text size and width, and how their text looks."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
)

from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px

_HEADING_EM = {1: 1.6, 2: 1.25, 3: 1.05}
_SPACE_EM = {1: (0.2, 0.6), 2: (1.3, 0.4), 3: (0.9, 0.25)}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a page is written on.

    Attributes
    ----------
    colours
        Those of the window.
    em_px
        Height of the text.
    width_px
        Room for a line or a chart.
    ratio
        Device pixels in a pixel.
    """

    colours: Colours
    em_px: float
    width_px: int
    ratio: float = 1.0

    def write_html(self, document: QTextDocument, html: str) -> None:
        """Fill a document with HTML."""
        self._prepare(document)
        document.setHtml(html)
        self._dress(document)

    def write_markdown(self, document: QTextDocument, text: str) -> None:
        """Fill a document with Markdown."""
        self._prepare(document)
        document.setMarkdown(text)
        self._dress(document)

    def image(self, document: QTextDocument, name: str, image: QImage, told: str) -> str:
        """Keep a picture in a document, and return the HTML that shows it.

        Parameters
        ----------
        document
            Where it will be shown.
        name
            Of the picture, once in a document.
        image
            With its pixel ratio.
        told
            What it shows, in words.
        """
        url = f"picture:{name}"
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(url), image)
        size = image.deviceIndependentSize()
        return f'<img src="{url}" width="{size.width():.0f}" height="{size.height():.0f}" alt="{escape(told)}">'

    def _prepare(self, document: QTextDocument) -> None:
        colours = self.colours
        document.setDefaultFont(font_px(self.em_px))
        document.setDocumentMargin(1.2 * self.em_px)
        document.setDefaultStyleSheet(
            f"a {{ color: {colours.accent}; text-decoration: none; }}"
            f".quiet {{ color: {colours.quiet_text}; }}"
            f".big {{ font-size: {1.5 * self.em_px:.0f}px; font-weight: 600; }}"
            "th { text-align: left; }"
        )

    def _dress(self, document: QTextDocument) -> None:
        """Give headings, paragraphs and tables the look of the window."""
        tables = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            layout, level = block.blockFormat(), block.blockFormat().headingLevel()
            if level in _HEADING_EM:
                above, below = _SPACE_EM[level]
                layout.setTopMargin(above * self.em_px)
                layout.setBottomMargin(below * self.em_px)
                cursor.setBlockFormat(layout)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                letters = QTextCharFormat()
                letters.setFont(font_px(_HEADING_EM[level] * self.em_px, QFont.Weight.DemiBold))
                cursor.mergeCharFormat(letters)
            elif cursor.currentTable() is None:
                in_list, after_list = block.textList() is not None, block.previous().textList() is not None
                layout.setTopMargin(0.5 * self.em_px if after_list and not in_list else 0.0)
                layout.setBottomMargin((0.2 if in_list else 0.55) * self.em_px)
                cursor.setBlockFormat(layout)
            self._thin(block)
            block = block.next()
        for table in tables:
            self._dress_table(table)

    def _thin(self, block: QTextBlock) -> None:
        """Write bold words in the boldest weight that the typeface has."""
        fragments = block.begin()
        bold = []
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if fragment.charFormat().fontWeight() > QFont.Weight.DemiBold:
                bold.append((fragment.position(), fragment.length()))
            fragments += 1
        for position, length in bold:
            cursor = QTextCursor(block)
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            letters = QTextCharFormat()
            letters.setFontWeight(QFont.Weight.DemiBold)
            cursor.mergeCharFormat(letters)

    def _dress_table(self, table: QTextTable) -> None:
        """Rule off the rows, and nothing else."""
        layout = table.format()
        layout.setBorder(0.0)
        layout.setCellSpacing(0.0)
        layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100.0))
        layout.setBottomMargin(0.8 * self.em_px)
        table.setFormat(layout)
        above, beside = 0.3 * self.em_px, 0.7 * self.em_px
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                look = QTextTableCellFormat(cell.format().toTableCellFormat())
                look.setTopPadding(above)
                look.setBottomPadding(above)
                look.setRightPadding(beside)
                look.setLeftPadding(0.0)
                look.setBottomBorder(1.0)
                look.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                look.setBottomBorderBrush(QColor(self.colours.line))
                cell.setFormat(look)
