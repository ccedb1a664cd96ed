"""Which organs are labelled, and where their labels stand in a picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from metaviz.gui.label_layout import Columns, OrganMask, Outline, PlacedLabel, Wanted, place_labels
from metaviz.gui.overlay import label_font, text_px
from metaviz.gui.scenery import Scenery
from metaviz.model.body import Body
from metaviz.render.camera import Camera

_BACKGROUND_SITES = frozenset({"bone", "muscle", "skin", "peritoneum", "pleura"})
"""Drawn as ghosts or everywhere: a leader may pass in front of them."""

_USUAL_ORDER = (
    "lung", "liver", "brain", "bone", "axillary", "colon", "stomach", "spleen", "kidney", "thyroid", "pancreas",
    "bladder", "prostate", "ovary", "uterus", "breast", "adrenal", "supraclavicular", "inguinal", "para_aortic",
    "cervical", "mediastinal", "small_bowel", "heart", "testis",
)  # fmt: skip
_MOST = 14
_ON_ARM_EM = 4.0
"""How far labels may reach over the arms in a narrow picture."""
_HALF_WIDTH_SHARE = 0.215
"""Half the width of a body with its arms a little apart, as a share of its height."""


def body_labels(scenery: Scenery, camera: Camera, size: QSizeF, taken: tuple[QRectF, ...]) -> tuple[PlacedLabel, ...]:
    """Return labels in units of `size`, which may be fewer than the camera's pixels.

    Parameters
    ----------
    scenery
        The body.
    camera
        What is in view.
    size
        Size of the picture in the units of the painter.
    taken
        Where other words stand.
    """
    ratio = camera.size_px[0] / max(size.width(), 1.0)
    em = text_px(size.height())
    metrics = QFontMetricsF(label_font(em))
    outlines = _outlines(scenery, camera, ratio)
    body_left, body_right = _extent(scenery, camera, ratio)
    wanted = []
    for site_id in _order(scenery):
        label = next((label for label in scenery.layout.labels if label.site_id == site_id), None)
        if label is None:
            continue
        is_needed = site_id == _primary(scenery)
        # Of two breasts or lungs the one with the tumour.
        point_cm = (_primary_spot_cm(scenery) if is_needed else None) or label.point_cm
        x, y = camera.to_px(point_cm) / ratio
        if 0.0 <= x <= size.width() and em <= y <= size.height() - em:
            text = scenery.scene.body.sites[scenery.scene.body.site_index[site_id]].name
            width_px = metrics.horizontalAdvance(text) + em * 0.5
            wanted.append(Wanted(site_id, text, width_px, (float(x), float(y)), is_needed))
    wanted = wanted[:_MOST]
    widest = max((label.width_px for label in wanted), default=0.0)
    boxes = [*taken, *_crowded(body_left, body_right, widest + 0.4 * em, size, _ON_ARM_EM * em)]
    columns = Columns(
        left_px=max(body_left - 0.6 * em, widest + 0.4 * em),
        right_px=min(body_right + 0.6 * em, size.width() - widest - 0.4 * em),
        top_px=1.6 * em,
        bottom_px=size.height() - 1.4 * em,
        row_px=1.55 * em,
        taken=tuple((box.left(), box.top(), box.right(), box.bottom()) for box in boxes),
    )
    mask = OrganMask([one for one in outlines if one.site_id not in _BACKGROUND_SITES], (size.width(), size.height()))
    return place_labels(wanted, outlines, columns, mask)


def _order(scenery: Scenery) -> tuple[str, ...]:
    """Return sites by importance: the primary's first."""
    body = scenery.scene.body
    known = [site_id for site_id in _USUAL_ORDER if site_id in body.site_index]
    others = [site.id for site in body.sites if site.id not in _USUAL_ORDER]
    return tuple(dict.fromkeys((_primary(scenery), *known, *others)))


def _crowded(body_left: float, body_right: float, need: float, size: QSizeF, slack: float) -> list[QRectF]:
    """Return the columns in which labels would stand on the body, of which they may cover `slack` at most."""
    boxes = []
    if need > body_left + slack:
        boxes.append(QRectF(0.0, 0.0, size.width() / 2.0, size.height()))
    if size.width() - need < body_right - slack:
        boxes.append(QRectF(size.width() / 2.0, 0.0, size.width() / 2.0, size.height()))
    return boxes


def _primary(scenery: Scenery) -> str:
    body = scenery.scene.body
    return body.places[body.place_index[scenery.scene.primary_place]].site_id


def _primary_spot_cm(scenery: Scenery) -> tuple[float, float] | None:
    scene = scenery.scene
    found = scenery.ways.spot_cm(scene.body.place_index[scene.primary_place], np.asarray(scene.primary_spot))
    return None if found is None else (float(found[0]), float(found[1]))


def _outlines(scenery: Scenery, camera: Camera, ratio: float) -> list[Outline]:
    body: Body = scenery.scene.body
    regions = sorted(scenery.layout.regions, key=lambda region: region.depth)
    return [
        Outline(body.places[body.place_index[region.place_id]].site_id, camera.to_px(region.outline_cm) / ratio)
        for region in regions
        if region.place_id in body.place_index
    ]


def _extent(scenery: Scenery, camera: Camera, ratio: float) -> tuple[float, float]:
    """Return left and right end of the body with its arms, whatever part of it is in view."""
    half_cm = _HALF_WIDTH_SHARE * scenery.layout.height_cm
    ends = camera.to_px([(-half_cm, 0.0), (half_cm, 0.0)]) / ratio
    return float(ends[0, 0]), float(ends[1, 0])
