"""The lens in a window: a transparent widget over the map, with a line from the glass to the place it magnifies."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from metaviz.gui.colours import Profile
from metaviz.gui.lens.cells import tint
from metaviz.gui.lens.inks import inks_of
from metaviz.gui.lens.paint import glass_of, lens_height, paint_lens
from metaviz.gui.lens.words import LensWords
from metaviz.replay.close_up import CloseUp

_SHARE = 0.34
"""Diameter as a share of the map's height, and at most of its width."""
_LEAST_PX = 200.0
_MARGIN_PX = 18.0


def lens_box(width: float, height: float, below: float = 0.0, text_scale: float = 1.0) -> QRectF:
    """Return where a lens stands on a map: at the lower right, above what keeps `below` pixels for itself."""
    diameter = max(min(_SHARE * height, _SHARE * width), _LEAST_PX)
    tall = lens_height(diameter, text_scale)
    return QRectF(width - diameter - _MARGIN_PX, height - below - tall - _MARGIN_PX, diameter, tall)


def paint_lens_on_map(
    painter: QPainter,
    box: QRectF,
    seen: CloseUp,
    words: LensWords,
    place_px: QPointF | None,
    profile: Profile,
    text_scale: float = 1.0,
) -> None:
    """Draw a lens in a box of the map, with a line to the place it magnifies; None for a place that is not drawn."""
    if place_px is not None:
        _paint_leader(painter, glass_of(box), place_px, profile)
    paint_lens(painter, box, seen, words, profile, text_scale)


def _paint_leader(painter: QPainter, glass: QRectF, place_px: QPointF, profile: Profile) -> None:
    inks, radius = inks_of(profile), max(glass.width() * 0.035, 7.0)
    away = glass.center() - place_px
    distance = math.hypot(away.x(), away.y())
    if distance <= glass.width() / 2.0 + radius:
        return
    unit = away / distance
    start, end = place_px + unit * radius, glass.center() - unit * glass.width() / 2.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, ink, alpha in ((3.6, inks.plate, 0.75), (1.5, inks.rim, 1.0)):
        painter.setPen(QPen(tint(ink, alpha), width))
        painter.drawEllipse(place_px, radius, radius)
        painter.drawLine(start, end)
    painter.restore()


class LensView(QWidget):
    """Shows a close-up over the map; the mouse goes through to the map."""

    def __init__(self, profile: Profile, parent: QWidget) -> None:
        super().__init__(parent)
        self._profile = profile
        self._seen: CloseUp | None = None
        self._words: LensWords | None = None
        self._place_px: QPointF | None = None
        self._box = QRectF()
        self._text_scale = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAccessibleName(self.tr("Lens"))
        self.hide()

    @property
    def seen(self) -> CloseUp | None:
        """What is shown."""
        return self._seen

    @property
    def words(self) -> LensWords | None:
        """What is written."""
        return self._words

    @property
    def box(self) -> QRectF:
        """Where the lens stands, words included."""
        return self._box

    def show_close_up(
        self,
        seen: CloseUp,
        words: LensWords,
        place_px: QPointF | None,
        box: QRectF,
        profile: Profile,
        text_scale: float = 1.0,
    ) -> None:
        """Show a close-up in a box of the map, magnifying a place of it."""
        everything = (place_px, box, profile, text_scale)
        if everything != (self._place_px, self._box, self._profile, self._text_scale):
            self._place_px, self._box, self._profile, self._text_scale = everything
            self.update()
        if seen != self._seen or words != self._words:
            self._seen = seen
            self.update(self._box.toAlignedRect())
        if words != self._words:
            self._words = words
            self.setAccessibleDescription(words.sentence)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lens."""
        painter = QPainter(self)
        self.paint_on(painter)
        painter.end()

    def paint_on(self, painter: QPainter) -> None:
        """Draw the lens with a painter."""
        if self._seen is not None and self._words is not None:
            paint_lens_on_map(
                painter, self._box, self._seen, self._words, self._place_px, self._profile, self._text_scale
            )
