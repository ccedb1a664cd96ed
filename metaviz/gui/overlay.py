"""Words over the map: title, date, what has happened so far, legend and labels; on a window or on a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from metaviz.gui.colours import Colours, Profile, colours_of
from metaviz.gui.fonts import font_px
from metaviz.gui.head_words import Head, head_box, head_room, paint_caption, paint_head
from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.organ_rings import OrganRing, paint_rings
from metaviz.gui.painted_signs import paint_form
from metaviz.gui.tumour_words import NO_WORDS, TumourWords, paint_sizes, paint_stages, stages_box
from metaviz.model.events import CellForm
from metaviz.render.theme import THEMES

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
    """

    head: Head
    dot: str
    labels: tuple[PlacedLabel, ...] = ()
    counts: tuple[Count, ...] = ()
    is_near: bool = False
    tumours: TumourWords = NO_WORDS
    caption: str = ""
    rings: tuple[OrganRing, ...] = ()


def text_px(height_px: float) -> float:
    """Return the height of the main text on a picture of this height."""
    return max(height_px * _TEXT_SHARE, _SMALLEST_TEXT_PX)


def title_box(state: OverlayState, size: QSizeF) -> QRectF:
    """Return the room that the words in the corner take."""
    return head_box(state.head, size, text_px(size.height()))


def title_room(state: OverlayState, size: QSizeF) -> QRectF:
    """Return the room that no label may take: what the corner takes now, and when its words are at their longest."""
    return head_room(state.head, size, text_px(size.height()))


def legend_box(size: QSizeF) -> QRectF:
    """Return the room that the legend takes: small enough to stay clear of the body's hand on a narrow picture."""
    em = legend_px(size)
    height = em * 1.42 * _n_legend_rows(size)
    return QRectF(text_px(size.height()) * 0.9, size.height() - height - em * 0.7, em * 10.6, height)


def stages_room(size: QSizeF) -> QRectF:
    """Return the room that the signs of tumours take when all of them are explained; empty on a small picture."""
    room = stages_box(legend_box(size), legend_px(size))
    return room if room.top() > _STAGES_BELOW * size.height() else QRectF()


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
    stages = stages_box(legend_box(size), legend_px(size), len(state.tumours.stages))
    is_room = not stages_room(size).isEmpty()
    if state.is_near:
        legend = legend_box(size).united(stages) if is_room and state.tumours.stages else legend_box(size)
        dot_px = QFontMetricsF(_dot_font(legend_px(size))).horizontalAdvance(state.dot)
        legend.setWidth(max(legend.width(), dot_px + _SWATCH_EM * legend_px(size)))
        for box in (title_box(state, size), legend, counts_box(state, size)):
            _paint_ground(painter, box, em, colours)
    paint_head(painter, state.head, size, em, colours)
    paint_caption(painter, state.caption, size, em, colours, right_of=legend_box(size).right())
    with_forms = _n_legend_rows(size) > _N_LEGEND_ROWS
    _paint_legend(painter, state, legend_box(size), legend_px(size), profile, with_forms=with_forms)
    if is_room:
        paint_stages(painter, state.tumours, stages, legend_px(size), profile, QColor(colours.text))
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


def _dot_font(em: float) -> QFont:
    return font_px(em * 0.88, QFont.Weight.DemiBold)


def _paint_ground(painter: QPainter, box: QRectF, em: float, colours: Colours) -> None:
    """Lay the ground under words that stand on the body."""
    ground = QColor(colours.ground)
    ground.setAlphaF(_GROUND_ALPHA)
    if box.isEmpty():
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(-0.4 * em, -0.2 * em, 0.4 * em, 0.4 * em), 0.5 * em, 0.5 * em)


_N_LEGEND_ROWS, _N_FORM_ROWS = 6, 2
_LEAST_HEIGHT_FOR_FORMS = 560.0
"""On a smaller picture the forms of cells can hardly be told apart, and their legend would take the room of labels."""
_COUNTS_EM, _COUNT_ROW_EM = 14.0, 1.75
_BAR_EM = 5.4
"""Room for a bar and its number beside even the longest name."""


def _names_px(counts: tuple[Count, ...], em: float) -> float:
    metrics = QFontMetricsF(label_font(em))
    return max(metrics.horizontalAdvance(count.name) for count in counts) + em * 0.8


def _n_legend_rows(size: QSizeF) -> int:
    return _N_LEGEND_ROWS + (_N_FORM_ROWS if size.height() >= _LEAST_HEIGHT_FOR_FORMS else 0)


def _paint_legend(
    painter: QPainter, state: OverlayState, box: QRectF, em: float, profile: Profile, *, with_forms: bool
) -> None:
    colours = colours_of(profile)
    row_px = em * 1.42
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
        (_tr("Founds a colony"), colours.founder, _founder_swatch),
        *(forms if with_forms else ()),
        # The longest text stands below the hand.
        (state.dot, colours.cancer, _dot_swatch),
    )
    for number, (text, colour, draw) in enumerate(rows):
        here = swatch.translated(0.0, number * row_px)
        if not text:
            continue
        draw(painter, here, QColor(colour), em, colours)
        strong = draw is _dot_swatch
        painter.setFont(font_px(em * 0.88, QFont.Weight.DemiBold if strong else QFont.Weight.Normal))
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
