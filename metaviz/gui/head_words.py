"""Title, moment, badge of the stage, lines and symptoms in the corner of the map; and a caption at its foot."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px

LINE_EM, BADGE_EM, CHIP_EM = 1.25, 1.75, 1.5
"""Heights of the rows."""
MOST_LINES, MOST_CHIPS = 3, 2
_TITLE_EM, _TOP_EM = 3.65, 0.7
_WIDTH_EM = 14.2
"""Width of the longest lines; they change while labels stay where they are."""
_CHIP_WIDTH_EM = 16.0
_PAD_EM = 0.5
_CAPTION_EM, _CAPTION_FOOT_EM = 21.0, 3.6
"""Width of the caption, and its distance from the foot: the buttons of the cameras stand below it."""
_LEAST_HEIGHT = 480.0
"""A smaller picture has no room for symptoms and captions."""
_GROUND_ALPHA = 0.9
_TITLE_FONT_EM, _LEAST_TITLE = 1.55, 0.62
"""Height of a short title, and the least share of it for a long one."""
_HALF_BODY_HEAD = 0.085
"""Half the width of the body's head, with some ground beside it, as a share of the picture's height."""


@dataclass(frozen=True, slots=True)
class Chip:
    """Symptoms of one site.

    Attributes
    ----------
    text
        Site and symptoms.
    is_felt
        Whether they are likely to be felt; otherwise the metastasis is only known to be there.
    """

    text: str
    is_felt: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the corner; equal heads look equal.

    Attributes
    ----------
    title, date
        Name of the scene, and the moment shown.
    badge, goal
        Stage by what was found, and what treatment is for; empty for none.
    lines
        What has happened so far.
    chips
        Symptoms, those that are felt first.
    """

    title: str
    date: str
    badge: str = ""
    goal: str = ""
    lines: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()


def head_box(head: Head, size: QSizeF, em: float) -> QRectF:
    """Return the room that a head takes."""
    title, (date, quiet, badge) = _title_font(head.title, size, em), _fonts(em)
    widths = [
        QFontMetricsF(font).horizontalAdvance(text)
        for font, text in ((title, head.title), (date, head.date), *((quiet, line) for line in head.lines))
    ]
    if head.badge:
        pill = QFontMetricsF(badge).horizontalAdvance(head.badge) + 2.0 * _PAD_EM * em
        widths.append(pill + (_PAD_EM * em + QFontMetricsF(quiet).horizontalAdvance(head.goal) if head.goal else 0.0))
    widths += [_chip_width(chip, em) for chip in chips_shown(head, size)]
    return QRectF(em, em * _TOP_EM, max(widths) + em, em * _height_em(head, len(chips_shown(head, size))))


def head_room(head: Head, size: QSizeF, em: float) -> QRectF:
    """Return the room that no label may take: what the head takes now, and when its words are at their longest."""
    n_chips = MOST_CHIPS if size.height() >= _LEAST_HEIGHT else 0
    rows_em = BADGE_EM + LINE_EM * MOST_LINES + CHIP_EM * n_chips
    longest = QRectF(em, em * _TOP_EM, em * _WIDTH_EM, em * (_TITLE_EM + rows_em))
    return head_box(head, size, em).united(longest)


def chips_shown(head: Head, size: QSizeF) -> tuple[Chip, ...]:
    """Return the symptoms for which there is room."""
    return head.chips[:MOST_CHIPS] if size.height() >= _LEAST_HEIGHT else ()


def paint_head(painter: QPainter, head: Head, size: QSizeF, em: float, colours: Colours) -> None:
    """Write a head."""
    y = em * _TOP_EM
    title, (date, quiet, _badge) = _title_font(head.title, size, em), _fonts(em)
    for font, text, advance in ((title, head.title, 2.1), (date, head.date, 1.55)):
        _write(painter, text, font, QColor(colours.text), QRectF(em, y, 4000.0, em * advance))
        y += em * advance
    if head.badge:
        _paint_badge(painter, head, QRectF(em, y, 4000.0, em * BADGE_EM), em, colours)
        y += em * BADGE_EM
    for line in head.lines:
        _write(painter, line, quiet, QColor(colours.quiet_text), QRectF(em, y, 4000.0, em * LINE_EM))
        y += em * LINE_EM
    for chip in chips_shown(head, size):
        _paint_chip(painter, chip, QRectF(em, y, _chip_width(chip, em), em * CHIP_EM), em, colours)
        y += em * CHIP_EM


def paint_caption(
    painter: QPainter, caption: str, size: QSizeF, em: float, colours: Colours, *, right_of: float = 0.0
) -> None:
    """Write a caption at the foot of the map, on a ground of its own.

    Parameters
    ----------
    painter, caption, size, em, colours
        Where, what, and how.
    right_of
        Where the legend ends: the caption gives way to it.
    """
    if not caption or size.height() < _LEAST_HEIGHT:
        return
    font = font_px(em * 0.9)
    width = min(em * _CAPTION_EM, size.width() - right_of - 3.0 * em)
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
    words = QFontMetricsF(font).boundingRect(QRectF(0.0, 0.0, width, 4000.0), flags, caption)
    foot = size.height() - _CAPTION_FOOT_EM * em
    left = max((size.width() - words.width()) / 2.0, right_of + em)
    box = QRectF(left, foot - words.height(), words.width(), words.height())
    ground = box.adjusted(-0.7 * em, -0.35 * em, 0.7 * em, 0.35 * em)
    colour = QColor(colours.ground)
    colour.setAlphaF(_GROUND_ALPHA)
    painter.setPen(QPen(QColor(colours.line), max(em / 18.0, 1.0)))
    painter.setBrush(colour)
    painter.drawRoundedRect(ground, 0.5 * em, 0.5 * em)
    painter.setFont(font)
    painter.setPen(QColor(colours.text))
    painter.drawText(box.adjusted(-0.2 * em, 0.0, 0.2 * em, 0.0), flags, caption)


def _paint_badge(painter: QPainter, head: Head, row: QRectF, em: float, colours: Colours) -> None:
    _date, quiet, font = _fonts(em)
    width = QFontMetricsF(font).horizontalAdvance(head.badge) + 2.0 * _PAD_EM * em
    pill = QRectF(row.left(), row.top() + 0.15 * em, width, row.height() - 0.35 * em)
    painter.setPen(QPen(QColor(colours.text), max(em / 14.0, 1.0)))
    painter.setBrush(QColor(colours.raised))
    painter.drawRoundedRect(pill, pill.height() / 2.0, pill.height() / 2.0)
    _write(painter, head.badge, font, QColor(colours.text), pill.adjusted(_PAD_EM * em, 0.0, 0.0, 0.0))
    beside = pill.adjusted(width + _PAD_EM * em, 0.0, 4000.0, 0.0)
    _write(painter, head.goal, quiet, QColor(colours.quiet_text), beside)


def _paint_chip(painter: QPainter, chip: Chip, row: QRectF, em: float, colours: Colours) -> None:
    """Paint what is felt with a full line, and what is only known to be there with a broken one."""
    box = row.adjusted(0.0, 0.12 * em, 0.0, -0.12 * em)
    ground = QColor(colours.ground)
    ground.setAlphaF(_GROUND_ALPHA)
    colour = QColor(colours.text if chip.is_felt else colours.quiet_text)
    style = Qt.PenStyle.SolidLine if chip.is_felt else Qt.PenStyle.DashLine
    painter.setPen(QPen(colour, max(em / 18.0, 1.0), style))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 0.4 * em, 0.4 * em)
    font = _chip_font(em)
    room = box.width() - 2.0 * _PAD_EM * em
    _write(painter, _fitting(chip.text, font, room + 1.0), font, colour, box.adjusted(_PAD_EM * em, 0.0, 0.0, 0.0))


def _fitting(text: str, font: QFont, room: float) -> str:
    """Return as many of the phrases between commas as there is room for."""
    metrics, phrases = QFontMetricsF(font), text.split(", ")
    for n in range(len(phrases), 0, -1):
        some = ", ".join(phrases[:n]) + (" …" if n < len(phrases) else "")
        if metrics.horizontalAdvance(some) <= room:
            return some
    return metrics.elidedText(phrases[0], Qt.TextElideMode.ElideRight, room)


def _write(painter: QPainter, text: str, font: QFont, colour: QColor, box: QRectF) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRectF(QPointF(box.left(), box.top()), box.size()), Qt.AlignmentFlag.AlignVCenter, text)


def _height_em(head: Head, n_chips: int) -> float:
    return _TITLE_EM + BADGE_EM * bool(head.badge) + LINE_EM * len(head.lines) + CHIP_EM * n_chips


def _chip_font(em: float) -> QFont:
    return font_px(em * 0.78)


def _chip_width(chip: Chip, em: float) -> float:
    font, room = _chip_font(em), (_CHIP_WIDTH_EM - 2.0 * _PAD_EM) * em
    return QFontMetricsF(font).horizontalAdvance(_fitting(chip.text, font, room)) + 2.0 * _PAD_EM * em


def _title_font(title: str, size: QSizeF, em: float) -> QFont:
    """Return the title's font: smaller for a long title, which would touch the head of the body in the middle."""
    usual = font_px(em * _TITLE_FONT_EM, QFont.Weight.DemiBold)
    room = size.width() / 2.0 - _HALF_BODY_HEAD * size.height() - em
    share = room / max(QFontMetricsF(usual).horizontalAdvance(title), 1.0)
    return font_px(em * _TITLE_FONT_EM * min(max(share, _LEAST_TITLE), 1.0), QFont.Weight.DemiBold)


def _fonts(em: float) -> tuple[QFont, QFont, QFont]:
    """Return the fonts of date, lines and badge."""
    return (
        font_px(em * 1.1),
        font_px(em * 0.85),
        font_px(em * 0.82, QFont.Weight.DemiBold),
    )
