"""Letters beside the tumours that tell of which clone they are; in a box while the clone resists what is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen

from metaviz.gui.clone_words import clone_letter, clones_by_biopsy, clones_of_primary, has_clones
from metaviz.gui.colours import Colours
from metaviz.gui.fonts import font_px
from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.tumour_words import covers_leader, words_box
from metaviz.model.course import Course
from metaviz.model.examination import Layer
from metaviz.render.camera import Camera
from metaviz.render.colonies import LUMPS, least_cm
from metaviz.render.colony_shapes import ColonyShapes
from metaviz.render.frame import ColonyStates

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MOST_MARKS = 40
_LETTER_EM, _LEAST_LETTER_PX = 0.66, 10.0
_PAD_EM = 0.12
_LEAST_HEIGHT = 400.0
"""A smaller picture has no room for letters."""
_SHOULDERS = ((1, -1), (1, 1), (-1, -1), (-1, 1), (1, 0), (-1, 0), (0, -1), (0, 1))
"""Where a letter stands beside its tumour, the best place first; y downwards."""
_ON_RIM = 0.72
"""How far out along a diagonal a round tumour reaches, as a share of its box."""


@dataclass(frozen=True, slots=True)
class CloneMark:
    """The letters of a tumour's clones.

    Attributes
    ----------
    letters
        One for a colony, those of all its clones for the primary.
    box_px
        Left, top, width and height.
    resists
        Whether all of them resist what is being given.
    """

    letters: str
    box_px: tuple[float, float, float, float]
    resists: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is written on the body, over which no letter stands.

    Attributes
    ----------
    boxes
        Other words.
    labels
        Names of organs with their leaders.
    """

    boxes: tuple[QRectF, ...] = ()
    labels: tuple[PlacedLabel, ...] = ()


def clones_by_row(course: Course, day: float, layer: Layer) -> Mapping[int, tuple[int, ...]]:
    """Return the clones of every tumour of which one may know them, by row of the tumours, the primary first.

    A scan does not tell clones; in its layer only those are told that a biopsy has named.
    """
    if not has_clones(course):
        return {}
    if layer is Layer.SCAN:
        return {row + 1: (number,) for row, number in clones_by_biopsy(course, day).items()}
    founded = int(np.searchsorted(course.colonies.founded_day, day, side="right"))
    clones: dict[int, tuple[int, ...]] = {
        row: (number,) for row, number in enumerate(course.colonies.clone[:founded].tolist(), start=1)
    }
    clones[0] = clones_of_primary(course, day)
    return clones


def clone_marks(
    clones: Mapping[int, tuple[int, ...]],
    resisting: frozenset[int],
    states: ColonyStates,
    shapes: ColonyShapes,
    camera: Camera,
    size: QSizeF,
    em: float,
    around: Surroundings,
) -> tuple[CloneMark, ...]:
    """Return the letters of the largest tumours in view; where there is no room beside a tumour it has none.

    Parameters
    ----------
    clones
        Those of each tumour of which they are told, by its row.
    resisting
        The clones that resist what is being given.
    states
        Tumours of the picture.
    shapes
        Where they are.
    camera
        What is in view.
    size
        Size of the picture in the units of the painter, which may be fewer than the camera's pixels.
    em
        Height of the main text in those units.
    around
        What is written already.
    """
    if not clones or size.height() < _LEAST_HEIGHT:
        return ()
    boxes = _tumour_boxes(states, shapes, camera, size)
    metrics = QFontMetricsF(letter_font(em))
    pad, height = _PAD_EM * em, metrics.capHeight() + 2.0 * _PAD_EM * em
    picture = QRectF(QPointF(), size)
    occupied = [*around.boxes, *(words_box(label, em) for label in around.labels), *(box for _row, box in boxes)]
    marks: list[CloneMark] = []
    for row, tumour in boxes:
        numbers = clones.get(row, ())
        if not numbers:
            continue
        letters = "".join(map(clone_letter, numbers))
        width = metrics.horizontalAdvance(letters) + 2.0 * pad
        # Only what is near can be covered.
        reach = tumour.adjusted(-width, -height, width, height)
        others = [other for other in occupied if other is not tumour and other.intersects(reach)]
        for across, down in _SHOULDERS:
            box = _beside(tumour, across, down, width, height)
            if (
                picture.contains(box)
                and not any(box.intersects(other) for other in others)
                and not covers_leader(box, around.labels)
            ):
                place = (box.left(), box.top(), width, height)
                marks.append(CloneMark(letters, place, resisting.issuperset(numbers)))
                occupied.append(box)
                break
    return tuple(marks)


def paint_marks(painter: QPainter, marks: tuple[CloneMark, ...], em: float, colours: Colours) -> None:
    """Write letters: with a rim in the colour of the ground, or turned about in a box where the clone resists."""
    for mark in marks:
        paint_mark(painter, mark, em, colours)


def paint_mark(painter: QPainter, mark: CloneMark, em: float, colours: Colours) -> None:
    """Write the letters of one tumour."""
    ink, ground = QColor(colours.text), QColor(colours.ground)
    font = letter_font(em)
    left, top, width, height = mark.box_px
    pad = (width - QFontMetricsF(font).horizontalAdvance(mark.letters)) / 2.0
    foot = QPointF(round(left + pad), round(top + height - _PAD_EM * em))
    letters, rim = _letters(mark.letters, font.pixelSize(), round(em * 1.6))
    letters, rim = letters.translated(foot), rim.translated(foot)
    if mark.resists:
        painter.setPen(QPen(ground, em * 0.06))
        painter.setBrush(ink)
        out = em * 0.06
        painter.drawRoundedRect(QRectF(*mark.box_px).adjusted(-out, -out, out, out), em * 0.12, em * 0.12)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.fillPath(letters, ground)
        return
    ground.setAlphaF(0.8)
    painter.fillPath(rim, ground)
    painter.fillPath(letters, ink)


def letter_font(em: float) -> QFont:
    """Return the font of the letters for a main text of `em` pixels."""
    return font_px(max(em * _LETTER_EM, _LEAST_LETTER_PX), QFont.Weight.Bold)


@lru_cache(maxsize=64)
def _letters(text: str, size_px: int, rim_tenths_px: int) -> tuple[QPainterPath, QPainterPath]:
    """Return letters and their rim, which is dear to find and cheap to fill."""
    path = QPainterPath()
    path.addText(QPointF(), font_px(size_px, QFont.Weight.Bold), text)
    stroker = QPainterPathStroker(QPen(QColor(), rim_tenths_px / 10.0, j=Qt.PenJoinStyle.RoundJoin))
    rim = stroker.createStroke(path).united(path)
    return path, rim.simplified()


def _tumour_boxes(states: ColonyStates, shapes: ColonyShapes, camera: Camera, size: QSizeF) -> list[tuple[int, QRectF]]:
    """Return row and room of the largest tumours in view, the largest first."""
    if not len(states):
        return []
    ratio = camera.size_px[0] / max(size.width(), 1.0)
    least = least_cm(states.stage, camera)
    middle = camera.to_px(shapes.centres_cm(states)) / ratio
    in_view = ((middle > 0.0) & (middle < (size.width(), size.height()))).all(axis=1)
    rows = np.flatnonzero(in_view & (states.presence > 0.0))
    rows = rows[np.argsort(-states.diameter_mm[rows], kind="stable")][:MOST_MARKS]
    seen = ColonyStates(**{name: getattr(states, name)[rows] for name in states.__dataclass_fields__})
    # Signs keep their size, lumps fill their outline.
    is_lump = np.isin(seen.stage, LUMPS)
    corners = camera.to_px(shapes.outlines_cm(seen, least[rows])) / ratio
    half = (least[rows] * camera.px_per_cm / ratio)[:, None]
    low = np.where(is_lump[:, None], corners.min(axis=1), middle[rows] - half)
    high = np.where(is_lump[:, None], corners.max(axis=1), middle[rows] + half)
    ends = zip(rows.tolist(), low.tolist(), high.tolist(), strict=True)
    return [(row, QRectF(QPointF(*first), QPointF(*last))) for row, first, last in ends]


def _beside(tumour: QRectF, across: int, down: int, width: float, height: float) -> QRectF:
    """Return the room of a letter at a shoulder of a tumour, or beside, above or below it."""
    reach = _ON_RIM if across and down else 1.0
    middle = tumour.center()
    x = middle.x() + across * (reach * tumour.width() / 2.0 + width / 2.0)
    y = middle.y() + down * (reach * tumour.height() / 2.0 + height / 2.0)
    return QRectF(x - width / 2.0, y - height / 2.0, width, height)
