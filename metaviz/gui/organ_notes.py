"""Counters under the names of organs: cells held back so far, and those of them that died in wrong soil."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from metaviz.gui.colours import Colours
from metaviz.gui.counted_course import CountedCourse
from metaviz.gui.fonts import font_px
from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.number_text import count_text
from metaviz.gui.painted_signs import paint_end
from metaviz.gui.tumour_words import covers_leader, words_box
from metaviz.model.body import Body
from metaviz.model.fate import FATES, Fate
from metaviz.replay.site_fates import fates_by_site, held_by_site

_NOTE_EM, _LEAST_NOTE_PX = 0.66, 11.0
_DROP_EM = 0.5
"""How far under the middle of a name its first line begins."""
_GAP_EM = 0.35
"""Between a leader and the words at its end."""
_SIGN_EM = 0.9
"""Room of a sign before its number, in heights of the note's text."""
_WRONG_SOIL = FATES.index(Fate.WRONG_SOIL)
_LEAST_HEIGHT = 400.0
"""A smaller picture has no room for counters."""


@dataclass(frozen=True, slots=True)
class OrganNote:
    """One line under the name of an organ.

    Attributes
    ----------
    text
        What is written.
    box_px
        Left, top, width and height.
    fate
        Index into `metaviz.model.fate.FATES` of the sign before the text, -1 for none.
    on_body
        Whether it stands on the body and needs a rim.
    """

    text: str
    box_px: tuple[float, float, float, float]
    fate: int = -1
    on_body: bool = False


def organ_notes(
    labels: tuple[PlacedLabel, ...],
    counted: CountedCourse,
    day: float,
    size: QSizeF,
    em: float,
    taken: tuple[QRectF, ...],
    *,
    on_body: bool = False,
) -> tuple[OrganNote, ...]:
    """Return the counters of the organs that are named; a line for which there is no room is left out.

    Parameters
    ----------
    labels
        Names of organs with their places.
    counted, day
        The cells, and until when.
    size, em
        Size of the picture, and height of the main text.
    taken
        Where other words stand.
    on_body
        Whether names stand on the body, and not beside it.
    """
    if size.height() < _LEAST_HEIGHT:
        return ()
    body = counted.course.scene.body
    fates = fates_by_site(counted.course, counted.ledger, day)
    held, wrong = held_by_site(fates), fates[:, _WRONG_SOIL]
    metrics = QFontMetricsF(note_font(em))
    picture = QRectF(QPointF(), size)
    occupied = [*taken, *(words_box(label, em) for label in labels)]
    notes: list[OrganNote] = []
    for label in _most_first(labels, body, held.tolist()):
        site = body.site_index[label.site_id]
        lines = (
            (_tr("held {n}").format(n=count_text(float(held[site]))), -1, int(held[site])),
            (count_text(float(wrong[site])), _WRONG_SOIL, int(wrong[site])),
        )
        own = words_box(label, em)
        others = [other for other in occupied if other != own]
        leaders = tuple(other for other in labels if other is not label)
        for block in _blocks(label, [(text, fate) for text, fate, number in lines if number > 0], metrics, em):
            boxes = [QRectF(*note.box_px) for note in block]
            if all(
                picture.contains(box)
                and not any(box.intersects(other) for other in others)
                and not covers_leader(box, leaders)
                for box in boxes
            ):
                notes += [replace(note, on_body=on_body) for note in block]
                occupied += boxes
                break
    return tuple(notes)


def paint_notes(painter: QPainter, notes: tuple[OrganNote, ...], em: float, colours: Colours) -> None:
    """Write counters, those on the body with a rim in the colour of the ground."""
    font = note_font(em)
    metrics = QFontMetricsF(font)
    rim = QColor(colours.ground)
    rim.setAlphaF(0.8)
    for note in notes:
        # Over organs quiet words would not be read.
        ink = QColor(colours.text if note.on_body else colours.quiet_text)
        left, top, _width, height = note.box_px
        sign_px = _SIGN_EM * height if note.fate >= 0 else 0.0
        line = QPointF(round(left + sign_px), round(top + metrics.ascent()))
        if note.on_body:
            letters = QPainterPath()
            letters.addText(line, font, note.text)
            painter.strokePath(letters, QPen(rim, em * 0.16, j=Qt.PenJoinStyle.RoundJoin))
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(line, note.text)
        if note.fate >= 0:
            painter.save()
            painter.translate(left + 0.4 * height, top + 0.52 * height)
            painter.scale(0.42 * height, 0.42 * height)
            paint_end(painter, note.fate, ink)
            painter.restore()


def note_font(em: float) -> QFont:
    """Return the font of counters for a main text of `em` pixels."""
    return font_px(max(em * _NOTE_EM, _LEAST_NOTE_PX), QFont.Weight.Medium)


def _most_first(labels: tuple[PlacedLabel, ...], body: Body, held: list[int]) -> list[PlacedLabel]:
    """Return the names of organs that have held cells; where room is short, the greatest filters have it."""
    named = [label for label in labels if label.site_id in body.site_index]
    return sorted(named, key=lambda label: -held[body.site_index[label.site_id]])


def _blocks(
    label: PlacedLabel, lines: list[tuple[str, int]], metrics: QFontMetricsF, em: float
) -> Iterator[list[OrganNote]]:
    """Yield the lines at all places they may have, the best first: under the name, or the first alone; over it."""
    height = metrics.height()
    y = label.leader_px[0][1]
    for is_under in (True, False):
        for n_lines in range(len(lines), 0, -1):
            top = y + _DROP_EM * em if is_under else y - _DROP_EM * em - n_lines * height
            block = []
            for number, (text, fate) in enumerate(lines[:n_lines]):
                width = metrics.horizontalAdvance(text) + (_SIGN_EM * height if fate >= 0 else 0.0)
                block.append(OrganNote(text, (_left(label, width, em), top + number * height, width, height), fate))
            yield block


def _left(label: PlacedLabel, width: float, em: float) -> float:
    """Return where a line begins that stands under or over a name."""
    x = label.leader_px[0][0]
    if label.is_inside:
        return x - width / 2.0
    return x - _GAP_EM * em - width if label.on_left else x + _GAP_EM * em


def _tr(text: str) -> str:
    return QCoreApplication.translate("organ_notes", text)
