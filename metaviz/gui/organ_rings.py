"""Rings around organs: how good their soil is, what the primary has prepared, and what a drug does not reach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from metaviz.gui.clone_words import AFTERGLOW_DAYS
from metaviz.gui.colours import Colours
from metaviz.gui.scenery import Scenery
from metaviz.model.course import Course
from metaviz.model.examination import Layer
from metaviz.model.layout import Region
from metaviz.render.camera import Camera
from metaviz.session.state import SessionState
from metaviz.sim.patient_chain import course_conditions

_MOST_POINTS = 72
_PREPARED = 1.01
"""A niche that multiplies the soil by less is not seen."""
_SHIELDS = 0.05
_DECADES = 2.0
"""Soils a hundred times better or worse than neutral have the widest and the faintest ring."""


@dataclass(frozen=True, slots=True)
class OrganRing:
    """What is drawn around one region of an organ; equal rings look equal.

    Attributes
    ----------
    outline_px
        Corners of the region, in whole pixels of the picture.
    soil
        Decimal logarithm of the soil, None where soils are not shown.
    niche
        Factor by which the soil is raised at the moment.
    is_shielded
        Whether a drug that is being given is kept off.
    """

    outline_px: tuple[tuple[int, int], ...]
    soil: float | None
    niche: float
    is_shielded: bool

    @property
    def is_prepared(self) -> bool:
        """Whether the niche is seen."""
        return self.niche > _PREPARED


def organ_rings(
    state: SessionState, scenery: Scenery, camera: Camera, size: QSizeF, *, soil: bool, layer: Layer = Layer.TRUTH
) -> tuple[OrganRing, ...]:
    """Return the rings of a moment.

    Parameters
    ----------
    state
        The moment.
    scenery
        Where the organs are.
    camera
        What is in view.
    size
        Size of the picture in the units of the painter, which may be fewer than the camera's pixels.
    soil
        Whether every organ shows its soil; niches and shields are shown wherever there are any.
    layer
        Whether to show what is there or what was found: no test finds a niche.
    """
    course, body = state.course, state.scene.body
    niche, shielded = np.ones(len(body.sites)), np.zeros(len(body.sites), dtype=np.bool_)
    if course is not None:
        day = min(state.day, course.end_day)
        if layer is Layer.TRUTH and (any(state.scene.niche.strength) or course.plan.interventions):
            during = course_conditions(course)
            niche = during.soil_factor[int(during.era(day))]
        shielded = _shielded(course, day)
    affinity = np.log10(np.maximum(state.parameters.soil, 10.0**-_DECADES))
    ratio = camera.size_px[0] / max(size.width(), 1.0)
    picture = QRectF(QPointF(), size)
    rings = []
    for region in scenery.layout.regions:
        site = int(body.site_of_place[body.place_index[region.place_id]])
        if site < 0 or not (soil or niche[site] > _PREPARED or shielded[site]):
            continue
        corners, around = _corners(region, camera, ratio)
        if around.intersects(picture):
            own = float(affinity[site]) if soil else None
            rings.append(OrganRing(corners, own, max(float(niche[site]), 1.0), bool(shielded[site])))
    return tuple(rings)


def paint_rings(painter: QPainter, rings: tuple[OrganRing, ...], em: float, colours: Colours) -> None:
    """Draw rings: wide and whole for good soil, thin and broken for poor soil, a glow for a niche, a shield."""
    for ring in rings:
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.outline_px]))
        path.closeSubpath()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if ring.is_prepared:
            paint_glow(painter, path, ring.niche, em, colours)
        if ring.soil is not None:
            paint_soil(painter, path, ring.soil, em, colours)
        if ring.is_shielded:
            box = path.boundingRect()
            paint_shield(painter, QPointF(box.center().x(), box.top() + 0.25 * box.height()), em, colours)


def paint_glow(painter: QPainter, path: QPainterPath, niche: float, em: float, colours: Colours) -> None:
    """Draw the glow of an outline whose soil the primary has raised by a factor."""
    bright = QColor(colours.founder)
    strength = min((niche - 1.0) / 2.0, 1.0)
    for width, alpha in ((0.75, 0.10), (0.45, 0.16), (0.2, 0.3)):
        bright.setAlphaF(alpha * (0.5 + strength))
        painter.setPen(QPen(bright, width * em, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)


def paint_soil(painter: QPainter, path: QPainterPath, soil: float, em: float, colours: Colours) -> None:
    """Draw the ring of an outline whose soil has a decimal logarithm."""
    share = float(np.clip(soil / _DECADES, -1.0, 1.0))
    line = QColor(colours.text)
    line.setAlphaF(0.55 + 0.4 * share)
    pen = QPen(line, em * (0.05 + 0.2 * max(share, 0.0)), j=Qt.PenJoinStyle.RoundJoin)
    if share < -0.1:
        pen.setDashPattern([2.0 + 4.0 * (1.0 + share), 4.0])
    painter.setPen(pen)
    painter.drawPath(path)


def paint_shield(painter: QPainter, middle: QPointF, em: float, colours: Colours) -> None:
    """Draw a shield about a point."""
    half = em * 0.5
    shield = QPainterPath(QPointF(middle.x() - half, middle.y() - half))
    shield.quadTo(middle.x(), middle.y() - 0.75 * half, middle.x() + half, middle.y() - half)
    shield.quadTo(middle.x() + half, middle.y() + 0.7 * half, middle.x(), middle.y() + 1.3 * half)
    shield.quadTo(middle.x() - half, middle.y() + 0.7 * half, middle.x() - half, middle.y() - half)
    ground = QColor(colours.ground)
    ground.setAlphaF(0.75)
    painter.setBrush(ground)
    painter.setPen(QPen(QColor(colours.text), em * 0.1))
    painter.drawPath(shield)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _shielded(course: Course, day: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which sites keep off a drug that is being given, shape (n_sites,)."""
    shields = course.parameters.sanctuary
    reaches_all = any(
        each.day <= day <= each.end_day + AFTERGLOW_DAYS
        and each.kind in course.scene.effects
        and not course.scene.effects[each.kind].is_local
        and not course.scene.effects[each.kind].removes_primary
        for each in course.plan.interventions
    )
    if not shields or not reaches_all:
        return np.zeros(len(course.scene.body.sites), dtype=np.bool_)
    return np.asarray(np.asarray(shields) > _SHIELDS)


@lru_cache(maxsize=512)
def _corners(region: Region, camera: Camera, ratio: float) -> tuple[tuple[tuple[int, int], ...], QRectF]:
    """Return the outline of a region with few corners, in whole pixels of the picture, and the box around it."""
    outline = region.outline_cm
    step = max(len(outline) // _MOST_POINTS, 1)
    corners = np.rint(camera.to_px(outline[::step]) / ratio).astype(int)
    box = QRectF(QPointF(*corners.min(axis=0).tolist()), QPointF(*corners.max(axis=0).tolist()))
    return tuple((int(x), int(y)) for x, y in corners), box
