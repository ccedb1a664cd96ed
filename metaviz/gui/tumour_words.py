"""Words about tumours on the map: sizes of those that an imaging test sees, and what the signs of the stages mean."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from metaviz.gui.colours import Colours, Profile
from metaviz.gui.fonts import font_px
from metaviz.gui.label_layout import PlacedLabel, crosses
from metaviz.gui.painted_tumours import paint_tumour
from metaviz.gui.ways_legend import ROW_EM
from metaviz.gui.words import length_text
from metaviz.render.camera import Camera
from metaviz.render.colonies import least_cm
from metaviz.render.colony_shapes import MM_PER_CM, ColonyShapes
from metaviz.render.frame import ColonyStage, ColonyStates
from metaviz.render.theme import THEMES
from metaviz.render.ways import Ways

FloatArray = NDArray[np.float64]

SIZED = (ColonyStage.PRIMARY, ColonyStage.DETECTABLE)
"""Stages in which an imaging test sees a tumour, and can measure it."""
MOST_SIZES = 5
LEGEND = (
    ColonyStage.ASLEEP,
    ColonyStage.MICRO,
    ColonyStage.VASCULARISED,
    ColonyStage.DETECTABLE,
    ColonyStage.REGRESSING,
)
"""The life of a colony; the primary goes through it too."""
_MOST_CONSIDERED = 24
"""Where even these leave no room for sizes, there is none."""
_SIZE_EM = 0.8
_LEAST_HEIGHT = 400.0
"""A smaller picture has no room for sizes."""
_SIGN_TURN = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)


@dataclass(frozen=True, slots=True)
class SizeLabel:
    """The diameter of a tumour, and where it is written: left, top, width and height."""

    text: str
    box_px: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class TumourWords:
    """What is written about the tumours of a picture; equal words look equal.

    Attributes
    ----------
    sizes
        Diameters of the largest tumours in view.
    stages
        Stages of all tumours in view, in the order of `LEGEND`.
    """

    sizes: tuple[SizeLabel, ...] = ()
    stages: tuple[ColonyStage, ...] = ()


NO_WORDS = TumourWords()


class TumourWriter:
    """Finds the words for the tumours of a body.

    Attributes
    ----------
    shapes
        Where its tumours are, and how far they reach.
    """

    def __init__(self, ways: Ways) -> None:
        self.shapes = ColonyShapes(ways)

    def words(
        self, states: ColonyStates, camera: Camera, size: QSizeF, em: float, labels: tuple[PlacedLabel, ...] = ()
    ) -> TumourWords:
        """Return the words for tumours.

        Parameters
        ----------
        states
            Tumours of the picture.
        camera
            What is in view.
        size
            Size of the picture in the units of the painter, which may be fewer than the camera's pixels.
        em
            Height of the main text in those units.
        labels
            Labels of organs; no size covers their words or leaders.
        """
        if not len(states):
            return NO_WORDS
        ratio = camera.size_px[0] / max(size.width(), 1.0)
        least = least_cm(states.stage, camera)
        middle = camera.to_px(self.shapes.centres_cm(states)) / ratio
        half = np.maximum(states.diameter_mm / 2.0 / MM_PER_CM, least)[:, None] * camera.px_per_cm / ratio
        in_view = (middle + half > 0.0) & (middle - half < (size.width(), size.height()))
        seen = in_view.all(axis=1) & (states.presence > 0.0)
        shown = {ColonyStage(stage) for stage in np.unique(states.stage[seen]).tolist()}
        stages = tuple(s for s in LEGEND if s in shown or (s is ColonyStage.DETECTABLE and shown & set(SIZED)))
        sized = np.flatnonzero(seen & np.isin(states.stage, SIZED))
        sized = sized[np.argsort(-states.diameter_mm[sized], kind="stable")][:_MOST_CONSIDERED]
        if size.height() < _LEAST_HEIGHT:
            return TumourWords((), stages)
        largest = ColonyStates(**{name: getattr(states, name)[sized] for name in states.__dataclass_fields__})
        corners = camera.to_px(self.shapes.outlines_cm(largest, least[sized])) / ratio
        ends = zip(corners.min(axis=1).tolist(), corners.max(axis=1).tolist(), strict=True)
        lumps = [QRectF(QPointF(*low), QPointF(*high)) for low, high in ends]
        sizes = _sizes(largest.diameter_mm, lumps, QRectF(QPointF(), size), em, labels)
        return TumourWords(sizes, stages)


def size_text(diameter_mm: float) -> str:
    """Return a diameter as it is reported of a scan: whole millimetres up to two centimetres."""
    return f"{diameter_mm:.0f} mm" if 1.0 <= diameter_mm < 20.0 else length_text(diameter_mm)


def stages_box(above: QRectF, em: float, n_stages: int = len(LEGEND)) -> QRectF:
    """Return the room of so many rows above the legend of height `em` that stands in a box."""
    height = em * ROW_EM * n_stages
    return QRectF(above.left(), above.top() - height - em * 0.4, above.width(), height)


def paint_sizes(painter: QPainter, words: TumourWords, em: float, colours: Colours) -> None:
    """Write the sizes, with a halo that keeps them apart from the organs."""
    font = size_font(em)
    ascent = QFontMetricsF(font).ascent()
    halo = QColor(colours.ground)
    halo.setAlphaF(0.8)
    for label in words.sizes:
        path = QPainterPath()
        # On whole pixels letters are as crisp as those of the labels, and the same in every picture of a moment.
        path.addText(QPointF(round(label.box_px[0]), round(label.box_px[1] + ascent)), font, label.text)
        painter.strokePath(path, QPen(halo, em * 0.17, j=Qt.PenJoinStyle.RoundJoin))
        painter.fillPath(path, QColor(colours.text))


def paint_stages(painter: QPainter, words: TumourWords, box: QRectF, em: float, profile: Profile, text: QColor) -> None:
    """Write what the signs in view mean, one row each."""
    row_px = em * ROW_EM
    for number, stage in enumerate(words.stages):
        row = QRectF(box.left(), box.top() + number * row_px, em * 1.8, row_px)
        painter.save()
        painter.translate(row.center())
        outline = np.column_stack((np.cos(_SIGN_TURN), np.sin(_SIGN_TURN))) * (em * 0.4)
        paint_tumour(painter, stage, outline, em / 22.0, THEMES[profile])
        painter.restore()
        painter.setFont(font_px(em * 0.88))
        painter.setPen(text)
        words_box = QRectF(row.right() + em * 0.55, row.top(), 2000.0, row_px)
        painter.drawText(words_box, Qt.AlignmentFlag.AlignVCenter, stage_words(stage))


def size_font(em: float) -> QFont:
    """Return the font of sizes for a main text of `em` pixels."""
    return font_px(em * _SIZE_EM, QFont.Weight.DemiBold)


def stage_words(stage: ColonyStage) -> str:
    """Return what the sign of a stage means."""
    return {
        ColonyStage.PRIMARY: _tr("Detectable"),
        ColonyStage.ASLEEP: _tr("Asleep"),
        ColonyStage.MICRO: _tr("Micro, no vessels"),
        ColonyStage.VASCULARISED: _tr("Vascularised"),
        ColonyStage.DETECTABLE: _tr("Detectable"),
        ColonyStage.REGRESSING: _tr("Regressing"),
    }[stage]


def _sizes(
    diameter_mm: FloatArray, lumps: list[QRectF], picture: QRectF, em: float, organs: tuple[PlacedLabel, ...]
) -> tuple[SizeLabel, ...]:
    """Return labels beside tumours, the first of which are the largest; none covers a tumour or another label."""
    metrics = QFontMetricsF(size_font(em))
    height, gap = metrics.height(), em * 0.25
    labels: list[SizeLabel] = []
    occupied = [*lumps, *(words_box(organ, em) for organ in organs)]
    for lump, diameter in zip(lumps, diameter_mm.tolist(), strict=True):
        if len(labels) == MOST_SIZES:
            break
        text = size_text(diameter)
        width = metrics.horizontalAdvance(text)
        middle = lump.center()
        places = (
            (lump.right() + gap, middle.y() - height / 2.0),
            (middle.x() - width / 2.0, lump.bottom() + gap / 2.0),
            (lump.left() - gap - width, middle.y() - height / 2.0),
            (middle.x() - width / 2.0, lump.top() - gap / 2.0 - height),
        )
        for left, top in places:
            box = QRectF(left, top, width, height)
            is_free = not any(box.intersects(other) for other in occupied) and not covers_leader(box, organs)
            if is_free and picture.contains(box):
                labels.append(SizeLabel(text, (left, top, width, height)))
                occupied.append(box)
                break
    return tuple(labels)


def words_box(organ: PlacedLabel, em: float) -> QRectF:
    """Return the room of the name of an organ for a main text of `em` pixels."""
    metrics = QFontMetricsF(font_px(em, QFont.Weight.Medium))
    width = metrics.horizontalAdvance(organ.text)
    x, y = organ.leader_px[0]
    left = x - width / 2.0 if organ.is_inside else x - width if organ.on_left else x
    return QRectF(left - em * 0.4, y - metrics.height() / 2.0, width + em * 0.8, metrics.height())


def covers_leader(box: QRectF, organs: tuple[PlacedLabel, ...]) -> bool:
    """Tell whether a box stands on the leader of an organ's name, or on the spot to which it points."""
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    near = [
        (start, end)
        for organ in organs
        if not organ.is_inside
        for start, end in pairwise(organ.leader_px)
        # Most leaders are far away.
        if not (
            (start[0] < left and end[0] < left)
            or (start[0] > right and end[0] > right)
            or (start[1] < top and end[1] < top)
            or (start[1] > bottom and end[1] > bottom)
        )
    ]
    if not near:
        return False
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    sides = list(zip(corners, corners[1:] + corners[:1], strict=True))
    return any(box.contains(QPointF(*end)) or any(crosses(start, end, *side) for side in sides) for start, end in near)


def _tr(text: str) -> str:
    return QCoreApplication.translate("tumour_words", text)
