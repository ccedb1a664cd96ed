"""Which organs are labelled, and where their labels stand in a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from metaviz.gui.home_view import is_narrow, is_near
from metaviz.gui.label_layout import Columns, OrganMask, Outline, PlacedLabel, Wanted, place_labels
from metaviz.gui.near_labels import place_near_labels
from metaviz.gui.overlay import label_font, text_px
from metaviz.gui.scenery import Scenery
from metaviz.gui.spotlight import HIDDEN_PLACES
from metaviz.model.body import Body
from metaviz.render.camera import Camera
from metaviz.render.frame import ColonyStates

_BACKGROUND_SITES = frozenset({"bone", "muscle", "skin", "soft_tissue", "peritoneum", "pleura"})
"""Drawn as ghosts or everywhere: a leader may pass in front of them."""

_USUAL_ORDER = (
    "lung", "liver", "brain", "bone", "axillary", "colon", "stomach", "spleen", "kidney", "thyroid", "pancreas",
    "bladder", "prostate", "ovary", "uterus", "breast", "adrenal", "supraclavicular", "inguinal", "para_aortic",
    "cervical", "mediastinal", "small_bowel", "heart", "testis",
)  # fmt: skip
_OPEN_BONES = frozenset({"bone.skull", "bone.cervical", "bone.pelvis", "bone.femur"})
"""Bones that a near view names where there is nothing else; before the others run the great vessels."""
_DEEP_SITES = frozenset({"kidney", "adrenal", "pancreas"})
"""What is seen of them between vessels and bowel is not enough to be named, unless they are laid bare."""
_UNDRAWN = {"man": frozenset({"breast"})}
"""Sites of which a body has too little to be drawn: named only where the tumour is."""
_BEHIND_PLACES = frozenset({"rectum"})
"""Territories that are drawn behind others, though they come after all shapes in the list of regions."""
_MOST, _FOREMOST = 14, 7
_ROWS_EM = (1.55, 2.2, 2.75)
"""Distance of names that stand in a column: without lines under them, with one line, and with two."""
_CLEARING_CM = 4.0
"""How far around what is laid bare the organs in front have faded."""
_LEAST_SEEN = 0.2
"""An organ of which less is seen, at the edge of a near view or behind others, is not what the view is about."""
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
    in_focus
        The only sites that are named, where others have receded; None without focus.
    with_notes
        Whether lines stand under the names.
    key_top_px
        Where the legend begins that the names leave free; with it they move only when it grows.
    """

    spots_cm: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    laid_bare: frozenset[str] = frozenset()
    selected: str = ""
    in_focus: frozenset[str] | None = None
    with_notes: bool = False
    key_top_px: int = 0


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
    if attention.in_focus is not None:
        # What has receded to glass is in nobody's way.
        outlines = [one for one in outlines if not one.site_id or one.site_id in attention.in_focus]
    body_left, body_right = _extent(scenery, camera, ratio)
    # Where a picture is too narrow for columns, names stand in and at their organs as in a near view.
    is_close = is_near(camera, scenery.home) or is_narrow(camera, scenery.home)
    wanted = []
    for site_id in _order(scenery, attention):
        label = next((label for label in scenery.layout.labels if label.site_id == site_id), None)
        if label is None:
            continue
        is_needed = site_id == _primary(scenery)
        # Of two breasts or lungs the one with the tumour.
        spot_cm = _primary_spot_cm(scenery) if is_needed else attention.spots_cm.get(site_id)
        x, y = camera.to_px(spot_cm or label.point_cm) / ratio
        if attention.in_focus is not None and site_id not in attention.in_focus:
            continue
        if site_id in _UNDRAWN.get(scenery.scene.body.id, frozenset()) and not is_needed:
            continue
        if is_close and site_id in _DEEP_SITES - attention.laid_bare:
            continue
        if is_close or (0.0 <= x <= size.width() and em <= y <= size.height() - em):
            text = scenery.scene.body.sites[scenery.scene.body.site_index[site_id]].name
            width_px = metrics.horizontalAdvance(text) + em * 0.5
            is_sided = spot_cm is not None and not is_needed
            wanted.append(Wanted(site_id, text, width_px, (float(x), float(y)), is_needed, is_sided))
    if is_close:
        shown = [one for one in outlines if one.site_id not in _BACKGROUND_SITES or one.is_open]
        mask = OrganMask(shown, (size.width(), size.height()))
        mostly = [label for label in wanted if _share_seen(shown, label.site_id, mask) >= _LEAST_SEEN]
        corners = [_corners(box) for box in taken]
        return place_near_labels(mostly, mask, (size.width(), size.height()), em, corners)[:_MOST]
    wanted = wanted[:_MOST]
    widest = max((label.width_px for label in wanted), default=0.0)
    # Beside other words a label needs a gap.
    boxes = [*(box.adjusted(-em, -0.2 * em, em, 0.2 * em) for box in taken if not box.isEmpty())]
    boxes += [*_crowded(body_left, body_right, widest + 0.4 * em, size, _ON_ARM_EM * em)]
    columns = Columns(
        left_px=max(body_left - 0.6 * em, widest + 0.4 * em),
        right_px=min(body_right + 0.6 * em, size.width() - widest - 0.4 * em),
        top_px=1.6 * em,
        bottom_px=size.height() - 1.4 * em,
        row_px=_ROWS_EM[0] * em,
        text_px=_ROWS_EM[0] * em,
        taken=tuple(map(_corners, boxes)),
    )
    mask = OrganMask([one for one in outlines if one.site_id not in _BACKGROUND_SITES], (size.width(), size.height()))
    if not attention.with_notes:
        return _in_columns(wanted, outlines, columns, mask)
    first = {label.site_id for label in wanted[:_FOREMOST]}
    placed: tuple[PlacedLabel, ...] = ()
    most = -1
    # As far apart as possible, but not at the price of a great organ.
    for row_em in reversed(_ROWS_EM):
        labels = _in_columns(wanted, outlines, replace(columns, row_px=row_em * em), mask)
        named = len(first & {one.site_id for one in labels})
        if named > most:
            placed, most = labels, named
        if named == len(first):
            break
    return placed


def _in_columns(
    wanted: list[Wanted], outlines: list[Outline], columns: Columns, mask: OrganMask
) -> tuple[PlacedLabel, ...]:
    """Return labels in the columns beside the body."""
    placed = place_labels(wanted, outlines, columns, mask)
    first = wanted[:_FOREMOST]
    missing = [label for label in first if label.site_id not in {one.site_id for one in placed}]
    if not missing:
        return placed
    # A great organ that came too late for the only place it could have had comes first, if that serves the others too.
    anew = place_labels([*missing, *(label for label in wanted if label not in missing)], outlines, columns, mask)
    foremost = {label.site_id for label in first}
    return max(placed, anew, key=lambda labels: (sum(one.site_id in foremost for one in labels), len(labels)))


def _share_seen(outlines: list[Outline], site_id: str, mask: OrganMask) -> float:
    """Return how much of a site's organs is seen, the larger one of two."""
    seen = float((mask.cells == mask.number(site_id)).sum()) / mask.scale**2
    areas = [_area(outline.points_px) for outline in outlines if outline.site_id == site_id]
    return seen / max(max(areas, default=0.0), 1e-9)


def _area(polygon: NDArray[np.float64]) -> float:
    x, y = polygon.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2.0


def _corners(box: QRectF) -> tuple[float, float, float, float]:
    return box.left(), box.top(), box.right(), box.bottom()


def paired_spots_cm(scenery: Scenery, colonies: ColonyStates) -> dict[str, tuple[float, float]]:
    """Return by site where the first colony of an organ on both sides is: its label points to that side."""
    body = scenery.scene.body
    spots: dict[str, tuple[float, float]] = {}
    alive = np.flatnonzero(colonies.presence > 0.0)
    places, first = np.unique(colonies.place[alive], return_index=True)
    for place, row in zip(places.tolist(), alive[first].tolist(), strict=True):
        place_id = body.places[place].id
        sides = {region.side for region in scenery.layout.regions_of(place_id)}
        if place_id == body.places[place].site_id and sides == {"left", "right"}:
            found = scenery.ways.spot_cm(place, colonies.spot[row])
            if found is not None:
                spots[place_id] = (float(found[0]), float(found[1]))
    return spots


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
    """Return the organs from the farthest to the nearest; what is laid bare is in front, with a clearing around it."""
    body: Body = scenery.scene.body
    undrawn = _UNDRAWN.get(body.id, frozenset()) - {_primary(scenery)}
    far: list[Outline] = []
    clearings: list[Outline] = []
    near: list[Outline] = []
    for region in sorted(scenery.layout.regions, key=lambda one: (one.place_id not in _BEHIND_PLACES, one.depth)):
        if region.place_id not in body.place_index:
            continue
        site_id = body.places[body.place_index[region.place_id]].site_id
        if site_id in undrawn:
            continue
        outline = camera.to_px(region.outline_cm) / ratio
        is_bare = site_id in laid_bare and region.place_id in HIDDEN_PLACES
        # Before the vertebrae run the great vessels, so that their name stands there only when they are meant.
        is_meant = is_bare and (site_id != "bone" or laid_bare == {"bone"})
        organ = Outline(site_id, outline, region.place_id in _OPEN_BONES or is_meant)
        if is_bare:
            clearings.append(Outline("", _inflated(outline, _CLEARING_CM * camera.px_per_cm / ratio)))
        (near if is_bare else far).append(organ)
    return [*far, *clearings, *near]


def _inflated(polygon: NDArray[np.float64], by_px: float) -> NDArray[np.float64]:
    out = polygon - polygon.mean(axis=0)
    moved: NDArray[np.float64] = polygon + out * (by_px / np.maximum(np.hypot(*out.T), 1e-6))[:, None]
    return moved


def _extent(scenery: Scenery, camera: Camera, ratio: float) -> tuple[float, float]:
    """Return left and right end of the body with its arms, whatever part of it is in view."""
    half_cm = _HALF_WIDTH_SHARE * scenery.layout.height_cm
    ends = camera.to_px([(-half_cm, 0.0), (half_cm, 0.0)]) / ratio
    return float(ends[0, 0]), float(ends[1, 0])
