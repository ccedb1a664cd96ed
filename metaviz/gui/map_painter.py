"""The map painted by QPainter from the same frames as the renderer's: for machines without OpenGL, and for vectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from metaviz.gui.painted_cells import PaintedCells, Signs
from metaviz.gui.painted_plate import PaintedPlate
from metaviz.gui.painted_signs import (
    paint_dot,
    paint_flat_dot,
    paint_form,
    paint_founder,
    paint_mark,
    paint_trail,
)
from metaviz.gui.painted_tumours import paint_tumour
from metaviz.render.camera import Camera
from metaviz.render.colonies import RINGS, least_cm
from metaviz.render.colony_shapes import ColonyShapes
from metaviz.render.flow import DOT_PX, FORM_PX, FOUNDER_PX, MARK_PX, TRAIL_PX, size_scale
from metaviz.render.frame import ColonyStage, ColonyStates, Frame
from metaviz.render.picture import Plates
from metaviz.render.theme import THEMES, Theme
from metaviz.render.ways import Ways

_SHADES = 5
"""Steps of opacity for which a dot is kept as a picture."""
_MOST_SPRITES = 400

Sign = Callable[[QPainter, int, Theme], None]
_Paint = Callable[[QPainter, Signs, Camera, float, Theme, Sign], None]


class MapPainter:
    """Paints frames of one body and one primary.

    Parameters
    ----------
    ways
        Tracks of the body.
    plates
        The still body by profile.
    """

    def __init__(self, ways: Ways, plates: Plates) -> None:
        self._shapes = ColonyShapes(ways)
        self._plate = PaintedPlate(plates)
        self._cells = PaintedCells(ways)
        self._sprites: dict[tuple[object, ...], QImage] = {}

    def paint(self, painter: QPainter, frame: Frame, *, ground: bool = True) -> None:
        """Paint a frame in the pixels of its camera, fast: cells are pictures that were made once."""
        self._plate.paint(painter, frame, ground=ground)
        self._paint_signs(painter, frame, self._blit, paint_dot)

    def paint_plate(self, painter: QPainter, frame: Frame, *, ground: bool = True) -> None:
        """Paint the still body alone."""
        self._plate.paint(painter, frame, ground=ground)

    def paint_signs(self, painter: QPainter, frame: Frame) -> None:
        """Paint everything but the still body with paths, for a file of vectors."""
        self._paint_signs(painter, frame, self._draw, paint_flat_dot)

    def _paint_signs(self, painter: QPainter, frame: Frame, paint: _Paint, dot: Sign) -> None:
        theme, camera, cells = THEMES[frame.profile], frame.camera, self._cells.at(frame)
        scale = size_scale(camera)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, cells.dots, camera, DOT_PX * scale, theme, dot)
        paint(painter, cells.forms, camera, FORM_PX * scale, theme, paint_form)
        paint(painter, cells.marks, camera, MARK_PX * scale, theme, paint_mark)
        # Tumours hide the cells that set out from them, or their own dead would hide the tumours.
        self._paint_tumours(painter, frame.colonies, camera, theme)
        paint(painter, cells.trails, camera, TRAIL_PX * scale, theme, paint_trail)
        self._draw(painter, cells.founders, camera, FOUNDER_PX * scale, theme, paint_founder)

    def _blit(self, painter: QPainter, signs: Signs, camera: Camera, size_px: float, theme: Theme, sign: Sign) -> None:
        """Paint pictures of a sign."""
        shade = np.clip(np.rint(signs.opacity * _SHADES), 0, _SHADES).astype(np.int64)
        points = camera.to_px(signs.point_cm)
        width, height = camera.size_px
        here = (shade > 0) & (
            np.abs(points - (width / 2.0, height / 2.0)) < (width / 2.0 + size_px, height / 2.0 + size_px)
        ).all(axis=1)
        kinds = np.column_stack((signs.glyph, shade))[here].tolist()
        sprites = {kind: self._sprite(sign, *kind, size_px, theme) for kind in {(g, s) for g, s in kinds}}
        for (x, y), (glyph, step) in zip(points[here].tolist(), kinds, strict=True):
            sprite = sprites[glyph, step]
            half = sprite.width() / 2.0
            painter.drawImage(QPointF(x - half, y - half), sprite)

    def _draw(self, painter: QPainter, signs: Signs, camera: Camera, size_px: float, theme: Theme, sign: Sign) -> None:
        """Paint the paths of a sign."""
        points = camera.to_px(signs.point_cm).tolist()
        width, height = camera.size_px
        for (x, y), opacity, glyph in zip(points, signs.opacity.tolist(), signs.glyph.tolist(), strict=True):
            if not (-size_px < x < width + size_px and -size_px < y < height + size_px):
                continue
            painter.save()
            painter.translate(x, y)
            painter.scale(size_px / 2.0, size_px / 2.0)
            painter.setOpacity(opacity)
            sign(painter, glyph, theme)
            painter.restore()

    def _paint_tumours(self, painter: QPainter, states: ColonyStates, camera: Camera, theme: Theme) -> None:
        scale = size_scale(camera)
        # The rings of what no test can see are signs, not pictures: they keep their size.
        pictured = replace(states, diameter_mm=np.where(np.isin(states.stage, RINGS), 0.0, states.diameter_mm))
        centres = camera.to_px(self._shapes.centres_cm(states))
        outlines = camera.to_px(self._shapes.outlines_cm(pictured, least_cm(states.stage, camera))) - centres[:, None]
        order = np.argsort(-states.diameter_mm, kind="stable")
        for row in order[np.isfinite(centres[order, 0])].tolist():
            painter.save()
            painter.translate(*centres[row].tolist())
            painter.setOpacity(float(states.presence[row]))
            paint_tumour(painter, ColonyStage(int(states.stage[row])), outlines[row], scale, theme)
            painter.restore()

    def _sprite(self, sign: Sign, glyph: int, shade: int, size_px: float, theme: Theme) -> QImage:
        # In steps of a quarter of a pixel, so that a zoom does not need new ones in each frame.
        side = max(round(size_px * 4.0) / 4.0, 2.0)
        key = (sign, glyph, shade, side, theme.profile)
        if key not in self._sprites:
            if len(self._sprites) >= _MOST_SPRITES:
                self._sprites.clear()
            width = int(np.ceil(side)) + 2
            image = QImage(width, width, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(0)
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(width / 2.0, width / 2.0)
            painter.scale(side / 2.0, side / 2.0)
            painter.setOpacity(shade / _SHADES)
            sign(painter, glyph, theme)
            painter.end()
            self._sprites[key] = image
        return self._sprites[key]
