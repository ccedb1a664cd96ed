"""Words over the map: title, date, what has happened so far, legend and labels; on a window or on a picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from metaviz.gui.clone_marks import CloneMark, paint_marks
from metaviz.gui.colours import Colours, Profile, colours_of
from metaviz.gui.fonts import font_px
from metaviz.gui.head_words import Head, head_box, head_room, paint_caption, paint_head
from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.legend_rows import LegendRow, Sign, fitting_rows, paint_rows, rows_box
from metaviz.gui.organ_notes import OrganNote, paint_notes
from metaviz.gui.organ_rings import OrganRing, paint_rings
from metaviz.gui.tumour_words import NO_WORDS, TumourWords, paint_sizes, paint_stages, stages_box
from metaviz.gui.ways_legend import N_FORM_ROWS, N_ROWS, ROW_EM, dot_font, paint_legend

_TEXT_SHARE = 0.0274
"""Height of the main text as a share of the height of the map: 20 points in a window of 1080 rows."""
_SMALLEST_TEXT_PX = 13.0
_RIM_ALPHA, _GROUND_ALPHA = 0.8, 0.78
_SWATCH_EM = 2.4
"""Room of a swatch and its gap beside the words of the legend."""
_BODY_WIDTH_SHARE, _BODY_SHIFT_SHARE = 0.675, 0.043
"""Width of the whole body from hand to hand, and how far right of the middle it stands, as shares of the height."""
_STAGES_BELOW = 0.42
"""Only below this share of the height: higher up, on a small picture, labels need the room more."""
_ROWS_GAP_EM = 0.4
_LEGEND_EM = 9.9
"""Width of the rows beside the hand; the last row stands below it."""


@dataclass(frozen=True, slots=True)
class Count:
    """Colonies of one organ, for pictures that stand alone."""

    name: str
    n_colonies: int


@dataclass(frozen=True, slots=True)
class OverlayState:
    """Everything written over the map; equal states look equal.

    Attributes
    ----------
    head
        Name of the scene, moment shown, stage, and what has happened so far.
    dot
        What one dot stands for; empty while there are none.
    labels
        Labels with their places, in the pixels of the picture.
    counts
        Colonies by organ; empty in a window, where a chart shows them.
    is_near
        Whether words stand on the body and need a ground of their own.
    tumours
        Sizes of tumours, and the stages that the legend explains.
    caption
        What has just happened, in a sentence; empty for nothing.
    rings
        Around organs: soil, niches, shields.
    clones
        Letters beside tumours.
    notes
        Counters under the names of organs.
    rows
        What the legend explains of all these.
    with_cells
        Whether cells on their ways are shown, so that the legend explains them.
    """

    head: Head
    dot: str
    labels: tuple[PlacedLabel, ...] = ()
    counts: tuple[Count, ...] = ()
    is_near: bool = False
    tumours: TumourWords = NO_WORDS
    caption: str = ""
    rings: tuple[OrganRing, ...] = ()
    clones: tuple[CloneMark, ...] = ()
    notes: tuple[OrganNote, ...] = ()
    rows: tuple[LegendRow, ...] = ()
    with_cells: bool = True


def text_px(height_px: float) -> float:
    """Return the height of the main text on a picture of this height."""
    return max(height_px * _TEXT_SHARE, _SMALLEST_TEXT_PX)


def title_box(state: OverlayState, size: QSizeF) -> QRectF:
    """Return the room that the words in the corner take."""
    return QRectF(_head_box(state.head, size.width(), size.height()))


@lru_cache(maxsize=4)
def _head_box(head: Head, width: float, height: float) -> QRectF:
    """Return the room of a head, which several ask for at every moment."""
    return head_box(head, QSizeF(width, height), text_px(height))


def title_room(state: OverlayState, size: QSizeF) -> QRectF:
    """Return the room that no label may take: what the corner takes now, and when its words are at their longest."""
    return head_room(state.head, size, text_px(size.height()))


def legend_box(size: QSizeF) -> QRectF:
    """Return the room that the legend takes: small enough to stay clear of the body's hand on a narrow picture."""
    em = legend_px(size)
    height = em * ROW_EM * _n_legend_rows(size)
    return QRectF(text_px(size.height()) * 0.9, size.height() - height - em * 0.7, em * 10.6, height)


def stages_room(size: QSizeF) -> QRectF:
    """Return the room that the signs of tumours take when all of them are explained; empty on a small picture."""
    room = stages_box(legend_box(size), legend_px(size))
    return room if room.top() > _STAGES_BELOW * size.height() else QRectF()


def shown_rows(state: OverlayState, size: QSizeF) -> tuple[tuple[LegendRow, ...], QRectF]:
    """Return the rows above the signs of tumours for which there is room below the corner, and that room."""
    em = legend_px(size)
    if stages_room(size).isEmpty():
        return (), QRectF()
    below = legend_box(size)
    if state.tumours.stages:
        below = stages_box(below, em, len(state.tumours.stages))
    bottom = below.top() - _ROWS_GAP_EM * em
    top = title_box(state, size).bottom()
    rows = fitting_rows(state.rows, QRectF(below.left(), top, below.width(), bottom - top), em)
    return rows, rows_box(rows, below.left(), bottom, em)


def legend_room(state: OverlayState, size: QSizeF) -> QRectF:
    """Return the room that the legend takes with all that it explains at the moment."""
    room = legend_box(size)
    if state.tumours.stages and not stages_room(size).isEmpty():
        room = room.united(stages_box(room, legend_px(size), len(state.tumours.stages)))
    return room.united(shown_rows(state, size)[1])


def key_room(state: OverlayState, size: QSizeF) -> QRectF:
    """Return the room above the legend that no label may take: for all signs of tumours, clones, and what else is."""
    room = stages_room(size)
    if room.isEmpty():
        return room
    n_clones = sum(row.sign is Sign.CLONE for row in state.rows)
    if n_clones:
        room.setTop(room.top() - (ROW_EM * n_clones + _ROWS_GAP_EM) * legend_px(size))
    return room.united(shown_rows(state, size)[1])


def counts_box(state: OverlayState, size: QSizeF) -> QRectF:
    """Return the room that the colonies by organ take; empty without them, or where it would cover the body."""
    if not state.counts:
        return QRectF()
    em = text_px(size.height())
    width = max(em * _COUNTS_EM, _names_px(state.counts, em) + em * _BAR_EM)
    beside_body = size.width() / 2.0 - (_BODY_WIDTH_SHARE / 2.0 + _BODY_SHIFT_SHARE) * size.height()
    if width + em * 1.4 > beside_body:
        return QRectF()
    return QRectF(size.width() - width - em * 1.4, em * 0.8, width, em * _COUNT_ROW_EM * (1 + len(state.counts)))


def legend_px(size: QSizeF) -> float:
    """Return the height on which the legend is built: that of the main text, or less where the body leaves no room."""
    em = text_px(size.height())
    room = (size.width() - _BODY_WIDTH_SHARE * size.height()) / 2.0 + _BODY_SHIFT_SHARE * size.height()
    return min(max((room - 1.2 * em) / _LEGEND_EM, 0.72 * em), em)


def paint_overlay(
    target: QPainter | QImage, state: OverlayState, size: QSizeF, profile: Profile, label_opacity: float = 1.0
) -> None:
    """Write a state over a picture.

    Parameters
    ----------
    target
        A painter, or an image to paint on (it needs no screen: QT_QPA_PLATFORM=offscreen is enough).
    state
        What to write.
    size
        Size of the picture in the painter's units.
    profile
        Whose colours.
    label_opacity
        In [0, 1]: how far labels have faded in.
    """
    painter = QPainter(target) if isinstance(target, QImage) else target
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    colours = colours_of(profile)
    em = text_px(size.height())
    paint_rings(painter, state.rings, em, colours)
    painter.setOpacity(label_opacity)
    _paint_labels(painter, state.labels, em, colours)
    painter.setOpacity(1.0)
    paint_sizes(painter, state.tumours, em, colours)
    paint_marks(painter, state.clones, em, colours)
    paint_notes(painter, state.notes, em, colours)
    stages = stages_box(legend_box(size), legend_px(size), len(state.tumours.stages))
    is_room = not stages_room(size).isEmpty()
    if state.is_near:
        legend = legend_room(state, size)
        dot_px = QFontMetricsF(dot_font(legend_px(size))).horizontalAdvance(state.dot)
        legend.setWidth(max(legend.width(), dot_px + _SWATCH_EM * legend_px(size)))
        for box in (title_box(state, size), legend, counts_box(state, size)):
            _paint_ground(painter, box, em, colours)
    paint_head(painter, state.head, size, em, colours)
    paint_caption(painter, state.caption, size, em, colours, right_of=legend_box(size).right())
    paint_legend(
        painter,
        state.dot,
        legend_box(size),
        legend_px(size),
        profile,
        with_cells=state.with_cells,
        with_forms=_n_legend_rows(size) > N_ROWS,
    )
    if is_room:
        paint_stages(painter, state.tumours, stages, legend_px(size), profile, QColor(colours.text))
    rows, rows_at = shown_rows(state, size)
    paint_rows(painter, rows, rows_at, legend_px(size), colours)
    if not counts_box(state, size).isEmpty():
        _paint_counts(painter, state.counts, size, em, colours)
    if isinstance(target, QImage):
        painter.end()


def label_font(em: float) -> QFont:
    """Return the font of labels for a main text of `em` pixels."""
    return font_px(em, QFont.Weight.Medium)


def _tr(text: str) -> str:
    return QCoreApplication.translate("overlay", text)


def _paint_labels(painter: QPainter, labels: tuple[PlacedLabel, ...], em: float, colours: Colours) -> None:
    line = QColor(colours.text)
    line.setAlphaF(0.75)
    halo = QColor(colours.ground)
    halo.setAlphaF(0.45)
    painter.setFont(label_font(em))
    for label in labels:
        start, knee, end = (QPointF(*point) for point in label.leader_px)
        if label.is_inside:
            left = start.x() - QFontMetricsF(painter.font()).horizontalAdvance(label.text) / 2.0
            _paint_haloed(painter, label.text, left, start.y(), em, colours)
            continue
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(halo, max(em / 18.0, 1.0) + em / 9.0))
        painter.drawPolyline([start, knee, end])
        painter.setPen(QPen(line, max(em / 18.0, 1.0)))
        painter.drawPolyline([start, knee, end])
        painter.setPen(QPen(QColor(colours.ground), em / 12.0))
        painter.setBrush(QColor(colours.text))
        painter.drawEllipse(end, em * 0.17, em * 0.17)
        gap, width = em * 0.35, QFontMetricsF(painter.font()).horizontalAdvance(label.text)
        left = start.x() - gap - width if label.on_left else start.x() + gap
        _paint_haloed(painter, label.text, left, start.y(), em, colours)


def _paint_haloed(painter: QPainter, text: str, left: float, middle: float, em: float, colours: Colours) -> None:
    """Write a line with a rim in the colour of the ground, so that it is read over vessels."""
    metrics = QFontMetricsF(painter.font())
    line = QPointF(left, middle + (metrics.ascent() - metrics.descent()) / 2.0)
    letters = QPainterPath()
    letters.addText(line, painter.font(), text)
    rim = QColor(colours.ground)
    rim.setAlphaF(_RIM_ALPHA)
    painter.strokePath(letters, QPen(rim, em * 0.24, j=Qt.PenJoinStyle.RoundJoin))
    # As text, not as a path: in a file of vectors somebody can edit it.
    painter.setPen(QColor(colours.text))
    painter.drawText(line, text)


def _paint_ground(painter: QPainter, box: QRectF, em: float, colours: Colours) -> None:
    """Lay the ground under words that stand on the body."""
    ground = QColor(colours.ground)
    ground.setAlphaF(_GROUND_ALPHA)
    if box.isEmpty():
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(-0.4 * em, -0.2 * em, 0.4 * em, 0.4 * em), 0.5 * em, 0.5 * em)


_LEAST_HEIGHT_FOR_FORMS = 560.0
"""On a smaller picture the forms of cells can hardly be told apart, and their legend would take the room of labels."""
_COUNTS_EM, _COUNT_ROW_EM = 14.0, 1.75
_BAR_EM = 5.4
"""Room for a bar and its number beside even the longest name."""


def _names_px(counts: tuple[Count, ...], em: float) -> float:
    metrics = QFontMetricsF(label_font(em))
    return max(metrics.horizontalAdvance(count.name) for count in counts) + em * 0.8


def _n_legend_rows(size: QSizeF) -> int:
    return N_ROWS + (N_FORM_ROWS if size.height() >= _LEAST_HEIGHT_FOR_FORMS else 0)


def _paint_counts(painter: QPainter, counts: tuple[Count, ...], size: QSizeF, em: float, colours: Colours) -> None:
    box = counts_box(OverlayState(Head("", ""), "", counts=counts), size)
    row_px, width, left, y = em * _COUNT_ROW_EM, box.width(), box.left(), box.top()
    painter.setFont(font_px(em * 0.88))
    painter.setPen(QColor(colours.quiet_text))
    painter.drawText(QRectF(left, y, width, row_px), Qt.AlignmentFlag.AlignVCenter, _tr("Colonies so far"))
    most = max(*(count.n_colonies for count in counts), 4)
    names = _names_px(counts, em)
    for count in counts:
        y += row_px
        painter.setFont(label_font(em))
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(left, y, names, row_px), Qt.AlignmentFlag.AlignVCenter, count.name)
        numbers = QRectF(left, y, width, row_px)
        painter.drawText(numbers, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(count.n_colonies))
        groove = QRectF(left + names, y + row_px / 2 - em * 0.22, width - names - em * 2.2, em * 0.44)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(groove, em * 0.22, em * 0.22)
        if count.n_colonies:
            painter.setBrush(QColor(colours.cancer))
            groove.setWidth(max(groove.width() * count.n_colonies / most, em * 0.44))
            painter.drawRoundedRect(groove, em * 0.22, em * 0.22)
