"""The rows of the legend that are always there: vessels, founders, forms of cells, and what a dot stands for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from metaviz.gui.colours import Colours, Profile, colours_of
from metaviz.gui.fonts import font_px
from metaviz.gui.painted_signs import paint_form
from metaviz.model.events import CellForm
from metaviz.render.theme import THEMES

N_ROWS, N_FORM_ROWS = 6, 2
ROW_EM = 1.25
"""Height of a row of the legend, of which there may be twenty, in heights of its text."""


def paint_legend(
    painter: QPainter,
    dot: str,
    box: QRectF,
    em: float,
    profile: Profile,
    *,
    with_cells: bool = True,
    with_forms: bool = True,
) -> None:
    """Write the rows.

    Parameters
    ----------
    painter
        Where to write.
    dot
        What one dot stands for; empty while there are none.
    box, em
        Their room, and the height on which they are built.
    profile
        Whose colours.
    with_cells
        Whether cells on their ways are explained; without them the vessels stay where they are.
    with_forms
        Whether the forms of cells are among them.
    """
    colours = colours_of(profile)
    row_px = em * ROW_EM
    swatch = QRectF(box.left(), box.top(), em * 1.8, row_px)
    forms: tuple[_Row, ...] = (
        (_tr("Cluster, cloaked"), colours.cancer, partial(_form_swatch, profile, _COMPANY)),
        (_tr("Exosomes, no cells"), colours.cancer, partial(_form_swatch, profile, _VESICLES)),
    )
    rows: tuple[_Row, ...] = (
        (_tr("Artery"), colours.artery, _pulse_swatch),
        (_tr("Vein"), colours.vein, _line_swatch),
        (_tr("Portal vein"), colours.portal, _double_swatch),
        (_tr("Lymph and nodes"), colours.lymph, _beaded_swatch),
        *(((_tr("Founds a colony"), colours.founder, _founder_swatch),) if with_cells else ()),
        *(forms if with_cells and with_forms else ()),
        # The longest text stands below the hand.
        (dot, colours.cancer, _dot_swatch),
    )
    for number, (text, colour, draw) in enumerate(rows):
        here = swatch.translated(0.0, number * row_px)
        if not text:
            continue
        draw(painter, here, QColor(colour), em, colours)
        strong = draw is _dot_swatch
        painter.setFont(dot_font(em) if strong else font_px(em * 0.88))
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QRectF(here.right() + em * 0.55, here.top(), 2000.0, row_px), Qt.AlignmentFlag.AlignVCenter, text
        )


def _pulse_swatch(painter: QPainter, box: QRectF, colour: QColor, em: float, colours: Colours) -> None:
    """A line with the beat of the heart, which no vein has."""
    _line_swatch(painter, box, colour, em * 0.55, colours)
    painter.setPen(QPen(colour, em * 0.4, c=Qt.PenCapStyle.RoundCap))
    for share in (0.3, 0.72):
        x, y = box.left() + share * box.width(), box.center().y()
        painter.drawLine(QPointF(x, y), QPointF(x + em * 0.16, y))


def _form_swatch(
    profile: Profile,
    forms: tuple[CellForm, ...],
    painter: QPainter,
    box: QRectF,
    _colour: QColor,
    em: float,
    _colours: Colours,
) -> None:
    """The signs of some forms side by side."""
    for number, form in enumerate(forms):
        painter.save()
        painter.translate(box.left() + box.width() * (number + 1.0) / (len(forms) + 1.0), box.center().y())
        painter.scale(em * 0.58, em * 0.58)
        paint_form(painter, form, THEMES[profile])
        painter.restore()


_Swatch = Callable[[QPainter, QRectF, QColor, float, Colours], None]
_Row = tuple[str, str, _Swatch]
_COMPANY = (CellForm.CLUSTER, CellForm.CLOAKED)
_VESICLES = (CellForm.EXOSOME,)


def _line_swatch(painter: QPainter, box: QRectF, colour: QColor, em: float, _colours: Colours) -> None:
    painter.setPen(QPen(colour, em * 0.28, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(box.left() + em * 0.15, box.center().y()), QPointF(box.right(), box.center().y()))


def _double_swatch(painter: QPainter, box: QRectF, colour: QColor, em: float, colours: Colours) -> None:
    _line_swatch(painter, box, colour, em * 1.3, colours)
    _line_swatch(painter, box, QColor(colours.ground), em * 0.4, colours)


def _beaded_swatch(painter: QPainter, box: QRectF, colour: QColor, em: float, _colours: Colours) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    y = box.center().y()
    for share in (0.04, 0.2, 0.34, 0.66, 0.8, 0.96):
        painter.drawEllipse(QPointF(box.left() + share * box.width(), y), em * 0.1, em * 0.1)
    painter.drawEllipse(box.center(), em * 0.22, em * 0.32)


def _dot_swatch(painter: QPainter, box: QRectF, colour: QColor, em: float, _colours: Colours) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    glow = QColor(colour)
    for radius, alpha in ((0.62, 0.12), (0.44, 0.25), (0.3, 0.5)):
        glow.setAlphaF(alpha)
        painter.setBrush(glow)
        painter.drawEllipse(box.center(), em * radius, em * radius)
    painter.setBrush(colour)
    painter.drawEllipse(box.center(), em * 0.2, em * 0.2)


def _founder_swatch(painter: QPainter, box: QRectF, colour: QColor, em: float, colours: Colours) -> None:
    painter.setPen(QPen(colour, em * 0.1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box.center(), em * 0.4, em * 0.4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.cancer))
    painter.drawEllipse(box.center(), em * 0.17, em * 0.17)


def dot_font(em: float) -> QFont:
    """Return the font in which is written what one dot stands for."""
    return font_px(em * 0.88, QFont.Weight.DemiBold)


def _tr(text: str) -> str:
    return QCoreApplication.translate("overlay", text)
