"""Which organs are labelled, and where their labels stand in a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from metaviz.gui.home_view import is_near
from metaviz.gui.label_layout import Columns, OrganMask, Outline, PlacedLabel, Wanted, place_labels
from metaviz.gui.near_labels import place_near_labels
from metaviz.gui.overlay import label_font, text_px
from metaviz.gui.scenery import Scenery
from metaviz.model.body import Body
from metaviz.model.layout import Region
from metaviz.render.camera import Camera

_BACKGROUND_SITES = frozenset({"bone", "muscle", "skin", "peritoneum", "pleura"})
"""Drawn as ghosts or everywhere: a leader may pass in front of them."""

_USUAL_ORDER = (
    "lung", "liver", "brain", "bone", "axillary", "colon", "stomach", "spleen", "kidney", "thyroid", "pancreas",
    "bladder", "prostate", "ovary", "uterus", "breast", "adrenal", "supraclavicular", "inguinal", "para_aortic",
    "cervical", "mediastinal", "small_bowel", "heart", "testis",
)  # fmt: skip
_OPEN_BONES = frozenset({"bone.skull", "bone.cervical", "bone.pelvis", "bone.femur"})
"""Bones that a near view names where there is nothing else; before the others run the great vessels."""
_MOST = 14
_ON_ARM_EM = 4.0
"""How far labels may reach over the arms in a narrow picture."""
_HALF_WIDTH_SHARE = 0.215
"""Half the width of a body with its arms a little apart, as a share of its height."""


@dataclass(frozen=True, slots=True)
class Attention:
    """What the labels of a moment depend on besides the camera.

    Attributes
    ----------
    spots_cm
        By site the colony at which the label of a paired organ points.
    laid_bare
        Sites that are seen through what lies in front of them; they are named before others.
    selected
        Site that is named before others.
    """

    spots_cm: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    laid_bare: frozenset[str] = frozenset()
    selected: str = ""


NO_ATTENTION = Attention()


def body_labels(
    scenery: Scenery, camera: Camera, size: QSizeF, taken: tuple[QRectF, ...], attention: Attention = NO_ATTENTION
) -> tuple[PlacedLabel, ...]:
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
    attention
        What somebody looks at.
    """
    ratio = camera.size_px[0] / max(size.width(), 1.0)
    em = text_px(size.height())
    metrics = QFontMetricsF(label_font(em))
    outlines = _outlines(scenery, camera, ratio, attention.laid_bare)
    body_left, body_right = _extent(scenery, camera, ratio)
    is_close = is_near(camera, scenery.home)
    wanted = []
    for site_id in _order(scenery, attention):
        label = next((label for label in scenery.layout.labels if label.site_id == site_id), None)
        if label is None:
            continue
        is_needed = site_id == _primary(scenery)
        # Of two breasts or lungs the one with the tumour.
        spot_cm = _primary_spot_cm(scenery) if is_needed else attention.spots_cm.get(site_id)
        x, y = camera.to_px(spot_cm or label.point_cm) / ratio
        if is_close or (0.0 <= x <= size.width() and em <= y <= size.height() - em):
            text = scenery.scene.body.sites[scenery.scene.body.site_index[site_id]].name
            width_px = metrics.horizontalAdvance(text) + em * 0.5
            is_sided = spot_cm is not None and not is_needed
            wanted.append(Wanted(site_id, text, width_px, (float(x), float(y)), is_needed, is_sided))
    if is_close:
        shown = [one for one in outlines if one.site_id not in _BACKGROUND_SITES or one.is_open]
        mask = OrganMask(shown, (size.width(), size.height()))
        return place_near_labels(wanted, mask, (size.width(), size.height()), em, list(map(_corners, taken)))[:_MOST]
    wanted = wanted[:_MOST]
    widest = max((label.width_px for label in wanted), default=0.0)
    boxes = [*taken, *_crowded(body_left, body_right, widest + 0.4 * em, size, _ON_ARM_EM * em)]
    columns = Columns(
        left_px=max(body_left - 0.6 * em, widest + 0.4 * em),
        right_px=min(body_right + 0.6 * em, size.width() - widest - 0.4 * em),
        top_px=1.6 * em,
        bottom_px=size.height() - 1.4 * em,
        row_px=1.55 * em,
        taken=tuple(map(_corners, boxes)),
    )
    mask = OrganMask([one for one in outlines if one.site_id not in _BACKGROUND_SITES], (size.width(), size.height()))
    return place_labels(wanted, outlines, columns, mask)


def _corners(box: QRectF) -> tuple[float, float, float, float]:
    return box.left(), box.top(), box.right(), box.bottom()


def _order(scenery: Scenery, attention: Attention) -> tuple[str, ...]:
    """Return sites by importance: the primary's first, then what somebody looks at."""
    body = scenery.scene.body
    known = [site_id for site_id in _USUAL_ORDER if site_id in body.site_index]
    others = [site.id for site in body.sites if site.id not in _USUAL_ORDER]
    looked_at = [
        site_id for site_id in (attention.selected, *sorted(attention.laid_bare)) if site_id in body.site_index
    ]
    return tuple(dict.fromkeys((_primary(scenery), *looked_at, *known, *others)))


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


def _outlines(scenery: Scenery, camera: Camera, ratio: float, laid_bare: frozenset[str]) -> list[Outline]:
    body: Body = scenery.scene.body

    def nearness(region: Region) -> tuple[bool, float]:
        site_id = body.places[body.place_index[region.place_id]].site_id if region.place_id in body.place_index else ""
        return site_id in laid_bare, region.depth

    regions = sorted(scenery.layout.regions, key=nearness)
    return [
        Outline(
            body.places[body.place_index[region.place_id]].site_id,
            camera.to_px(region.outline_cm) / ratio,
            region.place_id in _OPEN_BONES,
        )
        for region in regions
        if region.place_id in body.place_index
    ]


def _extent(scenery: Scenery, camera: Camera, ratio: float) -> tuple[float, float]:
    """Return left and right end of the body with its arms, whatever part of it is in view."""
    half_cm = _HALF_WIDTH_SHARE * scenery.layout.height_cm
    ends = camera.to_px([(-half_cm, 0.0), (half_cm, 0.0)]) / ratio
    return float(ends[0, 0]), float(ends[1, 0])
