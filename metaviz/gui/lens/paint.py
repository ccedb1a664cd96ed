"""Painting a lens: on a widget, a still or a film alike."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from metaviz.gui.colours import Profile
from metaviz.gui.fonts import font_px
from metaviz.gui.lens.cast import paint_cast
from metaviz.gui.lens.cells import tint
from metaviz.gui.lens.ground import Wall, paint_glass, paint_ground, wall_of
from metaviz.gui.lens.inks import Inks, inks_of
from metaviz.gui.lens.words import LensWords
from metaviz.model.cascade import Step
from metaviz.replay.close_up import CloseUp, Theatre

_TEXT_SHARE = 0.058
"""Height of the text as a share of the lens's diameter."""
_LEAST_TEXT_PX = 13.0
_LINES = 4.3
"""Room for words below the glass, in heights of the text."""


def text_height_px(diameter: float, text_scale: float = 1.0) -> float:
    """Return the height of the words of a lens."""
    return max(diameter * _TEXT_SHARE, _LEAST_TEXT_PX) * text_scale


def lens_height(width: float, text_scale: float = 1.0) -> float:
    """Return how high a lens of a width is, with its words."""
    return width + _LINES * text_height_px(width, text_scale)


def glass_of(rect: QRectF) -> QRectF:
    """Return the round part of a lens."""
    return QRectF(rect.left(), rect.top(), rect.width(), rect.width())


def paint_lens(
    painter: QPainter, rect: QRectF, seen: CloseUp, words: LensWords, profile: Profile, text_scale: float = 1.0
) -> None:
    """Draw a lens with its words below it.

    Parameters
    ----------
    painter
        On whatever; what stands still is painted once for each size and kept.
    rect
        Where: the glass takes the width, the words what is below.
    seen, words
        What it shows, and what is written.
    profile, text_scale
        Colours, and size of the words, 1 for the usual one.
    """
    inks, glass = inks_of(profile), glass_of(rect)
    ratio = painter.device().devicePixelRatio()
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    inside = QRectF(glass).adjusted(3.0, 3.0, -3.0, -3.0)
    painter.drawImage(inside, _view(seen, profile, round(inside.width() * ratio)))
    if seen.step is Step.INVASION:
        _paint_sources(painter, inside, inks, text_scale)
    painter.drawImage(glass, _rim(profile, round(glass.width() * ratio), ratio))
    _paint_words(
        painter, QRectF(rect.left(), glass.bottom(), rect.width(), rect.bottom() - glass.bottom()), words, inks
    )
    painter.restore()


def _view(seen: CloseUp, profile: Profile, diameter_px: int) -> QImage:
    """Return what is seen through the glass. A round clip would slow every stroke, so corners are cut at the end."""
    view = _still(seen.theatre, profile, diameter_px, wall_of(seen.wall, seen.cutting)).copy()
    painter = QPainter(view)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.save()
    _to_disc(painter, QRectF(view.rect()))
    paint_cast(painter, seen, inks_of(profile))
    painter.restore()
    painter.drawImage(0, 0, _glass(profile, diameter_px))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, _disc(diameter_px))
    painter.end()
    return view


@lru_cache(maxsize=6)
def _glass(profile: Profile, diameter_px: int) -> QImage:
    image = _clear(diameter_px)
    painter = QPainter(image)
    _to_disc(painter, QRectF(image.rect()))
    paint_glass(painter, inks_of(profile))
    painter.end()
    return image


@lru_cache(maxsize=6)
def _rim(profile: Profile, diameter_px: int, ratio: float) -> QImage:
    image, inks = _clear(diameter_px), inks_of(profile)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = 3.0 * ratio
    for width, ink, alpha in ((5.0, inks.plate, 0.9), (2.2, inks.rim, 1.0)):
        painter.setPen(QPen(tint(ink, alpha), width * ratio))
        painter.drawEllipse(QRectF(image.rect()).adjusted(inset, inset, -inset, -inset))
    painter.end()
    return image


@lru_cache(maxsize=6)
def _disc(diameter_px: int) -> QImage:
    image = _clear(diameter_px)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(image.rect())
    painter.end()
    return image


def _clear(diameter_px: int) -> QImage:
    image = QImage(diameter_px, diameter_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


def _to_disc(painter: QPainter, inside: QRectF) -> None:
    painter.translate(inside.center())
    painter.scale(inside.width() / 2.0, inside.width() / 2.0)


@lru_cache(maxsize=12)
def _still(theatre: Theatre, profile: Profile, diameter_px: int, wall: Wall) -> QImage:
    image = _clear(diameter_px)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _to_disc(painter, QRectF(image.rect()))
    paint_ground(painter, theatre, inks_of(profile), wall)
    painter.end()
    return image


def _paint_sources(painter: QPainter, inside: QRectF, inks: Inks, text_scale: float) -> None:
    """Say whose enzymes are whose, by the words' place and a dot of their colour."""
    em = text_height_px(inside.width(), text_scale) * 0.78
    painter.setFont(font_px(em, QFont.Weight.Medium))
    for text, x, ink in ((_tr("Tumour MMP"), -0.4, inks.cancer), (_tr("Stroma MMP"), 0.4, inks.pericyte)):
        at = inside.center() + QPointF(x * inside.width() / 2.0, 0.59 * inside.width() / 2.0)
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + em * 1.7
        box = QRectF(at.x() - width / 2.0, at.y() - em * 0.8, width, em * 1.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint(inks.plate, 0.82))
        painter.drawRoundedRect(box, em * 0.8, em * 0.8)
        painter.setBrush(QColor(ink))
        painter.drawEllipse(QPointF(box.left() + em * 0.75, box.center().y()), em * 0.26, em * 0.26)
        painter.setPen(QColor(inks.text))
        painter.drawText(box.adjusted(em * 1.2, 0.0, 0.0, 0.0), Qt.AlignmentFlag.AlignVCenter, text)


def _paint_words(painter: QPainter, box: QRectF, words: LensWords, inks: Inks) -> None:
    em = box.height() / _LINES
    y = box.top() + em * 0.25
    n_lines = 3 if words.detail else 2
    widest = max(
        QFontMetricsF(font_px(em, QFont.Weight.DemiBold)).horizontalAdvance(text)
        for text in (words.heading, words.odds, words.detail)
    )
    wide = min(widest + em * 1.2, box.width())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint(inks.plate, 0.72))
    plate = QRectF(box.center().x() - wide / 2.0, y - em * 0.1, wide, em * (1.3 * n_lines + 0.2))
    painter.drawRoundedRect(plate, em * 0.5, em * 0.5)
    for text, weight, ink in (
        (words.heading, QFont.Weight.DemiBold, inks.text),
        (words.odds, QFont.Weight.Normal, inks.text),
        (words.detail, QFont.Weight.Normal, inks.quiet_text),
    ):
        font = font_px(em, weight)
        wide = QFontMetricsF(font).horizontalAdvance(text)
        painter.setFont(font if wide <= box.width() else font_px(em * box.width() / wide * 0.98, weight))
        line = QRectF(box.left(), y, box.width(), em * 1.3)
        painter.setPen(QColor(ink))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
        y += em * 1.3


def _tr(text: str) -> str:
    return QCoreApplication.translate("lens", text)
