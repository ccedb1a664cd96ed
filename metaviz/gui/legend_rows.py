"""Rows of the legend that are there only while something of their kind is shown: clones, soil, niche, shield."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

from metaviz.gui.clone_marks import CloneMark, letter_font, paint_mark
from metaviz.gui.clone_words import clone_letter, clones_by_biopsy, has_clones, resisting_clones
from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px
from metaviz.gui.organ_rings import OrganRing, paint_glow, paint_shield, paint_soil
from metaviz.gui.painted_signs import paint_end
from metaviz.gui.ways_legend import ROW_EM
from metaviz.model.course import Course
from metaviz.model.examination import Layer
from metaviz.model.fate import FATES, Fate
from metaviz.render.frame import ColonyStates

_TEXT_EM = 0.88
_SWATCH_EM = 2.35
"""Room of a swatch and its gap beside the words."""
_MOST_EM = 13.0
"""Rows are no wider: then they reach the forearm."""
_PREPARED = 2.0
_GOOD, _POOR = 1.2, -1.2
"""Soils that the swatch compares, as decimal logarithms."""


class Sign(StrEnum):
    """What a row explains."""

    SOIL = "soil"
    WRONG_SOIL = "wrong_soil"
    NICHE = "niche"
    SHIELD = "shield"
    CLONE = "clone"
    RESISTS = "resists"


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One row.

    Attributes
    ----------
    sign
        What it explains.
    text
        What is written beside the sign.
    letter
        Of a clone.
    """

    sign: Sign
    text: str
    letter: str = ""


def legend_rows(
    course: Course | None,
    day: float,
    layer: Layer,
    tumours: ColonyStates,
    rings: tuple[OrganRing, ...],
    *,
    with_notes: bool,
) -> tuple[LegendRow, ...]:
    """Return the rows that a moment needs, from the top downwards.

    Parameters
    ----------
    course, day, layer
        Of what moment, and whether of what is there or of what was found.
    tumours
        Those of the picture, the primary first.
    rings
        Around organs.
    with_notes
        Whether cells that died in wrong soil are counted on the map.
    """
    rows = [] if course is None else _clone_rows(course, day, layer, tumours)
    if any(ring.soil is not None for ring in rings):
        rows.append(LegendRow(Sign.SOIL, _tr("Soil: good, poor")))
    if with_notes:
        rows.append(LegendRow(Sign.WRONG_SOIL, _tr("Died in wrong soil")))
    if any(ring.is_prepared for ring in rings):
        rows.append(LegendRow(Sign.NICHE, _tr("Prepared niche")))
    if any(ring.is_shielded for ring in rings):
        rows.append(LegendRow(Sign.SHIELD, _tr("Keeps a drug off")))
    return tuple(rows)


def _clone_rows(course: Course, day: float, layer: Layer, tumours: ColonyStates) -> list[LegendRow]:
    if not has_clones(course):
        return []
    n_colonies = max(len(tumours) - 1, 0)
    known: frozenset[int] | None = None
    if layer is Layer.SCAN:
        known = frozenset(clones_by_biopsy(course, day).values())
    there = tumours.presence[1:] >= 1.0
    clone_of = course.colonies.clone[:n_colonies]
    rows = []
    for number, clone in enumerate(course.scene.clones):
        if known is None:
            text = _tr("{clone}: {n}").format(clone=clone.name, n=int((there & (clone_of == number)).sum()))
        elif number in known:
            text = clone.name
        else:
            continue
        rows.append(LegendRow(Sign.CLONE, text, clone_letter(number)))
    resisting = sorted(resisting_clones(course, day))
    if resisting and rows:
        rows.append(LegendRow(Sign.RESISTS, _tr("Resists the drug"), clone_letter(resisting[0])))
    return rows


def fitting_rows(rows: tuple[LegendRow, ...], room: QRectF, em: float) -> tuple[LegendRow, ...]:
    """Return the rows for which a room is high enough; the last stand nearest to the rest of the legend and stay."""
    n_rows = max(int((room.height() + 1e-6) / (ROW_EM * em)), 0)
    return rows[max(len(rows) - n_rows, 0) :]


def rows_box(rows: tuple[LegendRow, ...], left: float, bottom: float, em: float) -> QRectF:
    """Return the room that rows take which end above a height; empty without rows."""
    if not rows:
        return QRectF()
    metrics = QFontMetricsF(font_px(em * _TEXT_EM))
    widest = max(metrics.horizontalAdvance(row.text) for row in rows)
    width = min(_SWATCH_EM * em + widest, _MOST_EM * em)
    height = ROW_EM * em * len(rows)
    return QRectF(left, bottom - height, width, height)


def paint_rows(painter: QPainter, rows: tuple[LegendRow, ...], box: QRectF, em: float, colours: Colours) -> None:
    """Write rows into their room; a text that is too long ends with an ellipsis."""
    row_px, font = ROW_EM * em, font_px(em * _TEXT_EM)
    metrics = QFontMetricsF(font)
    for number, row in enumerate(rows):
        swatch = QRectF(box.left(), box.top() + number * row_px, em * 1.8, row_px)
        painter.save()
        _paint_sign(painter, row, swatch, em, colours)
        painter.restore()
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        left = box.left() + _SWATCH_EM * em
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, box.right() - left + 1.0)
        painter.drawText(QRectF(left, swatch.top(), 2000.0, row_px), Qt.AlignmentFlag.AlignVCenter, text)


def _paint_sign(painter: QPainter, row: LegendRow, swatch: QRectF, em: float, colours: Colours) -> None:
    if row.sign in (Sign.CLONE, Sign.RESISTS):
        _paint_letter(painter, row, swatch, em, colours)
        return
    if row.sign is Sign.WRONG_SOIL:
        painter.translate(swatch.center())
        painter.scale(em * 0.42, em * 0.42)
        paint_end(painter, FATES.index(Fate.WRONG_SOIL), QColor(colours.text))
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if row.sign is Sign.SOIL:
        left, right = _halves(swatch)
        paint_soil(painter, _blob(left, em), _GOOD, em, colours)
        paint_soil(painter, _blob(right, em), _POOR, em, colours)
    elif row.sign is Sign.NICHE:
        paint_glow(painter, _blob(swatch, em), _PREPARED, em * 0.9, colours)
    else:
        paint_shield(painter, swatch.center(), em, colours)


def _paint_letter(painter: QPainter, row: LegendRow, swatch: QRectF, em: float, colours: Colours) -> None:
    # A little larger than beside a tumour: here it is read first.
    em *= 1.15
    metrics = QFontMetricsF(letter_font(em))
    width, height = metrics.horizontalAdvance(row.letter) + 0.24 * em, metrics.capHeight() + 0.24 * em
    middle = swatch.center()
    place = (middle.x() - width / 2.0, middle.y() - height / 2.0, width, height)
    paint_mark(painter, CloneMark(row.letter, place, row.sign is Sign.RESISTS), em, colours)


def _halves(swatch: QRectF) -> tuple[QRectF, QRectF]:
    half = swatch.width() / 2.0
    left = QRectF(swatch.left(), swatch.top(), half, swatch.height())
    return left, left.translated(half, 0.0)


def _blob(box: QRectF, em: float) -> QPainterPath:
    """Return the outline of an organ that has no name."""
    path = QPainterPath()
    path.addEllipse(QPointF(box.center()), em * 0.34, em * 0.34)
    return path


def _tr(text: str) -> str:
    return QCoreApplication.translate("legend", text)
