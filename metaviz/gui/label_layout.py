"""Where labels stand: pure geometry.

Each label stands in a column left or right of the body; its leader runs level out of the text and then straight to
the organ, ending on the organ's edge, so that it crosses neither another organ nor another leader. A label
for which there is no such place is left out: a missing label is better than a wrong line. Only a label that is needed,
that of the primary, takes the leader that crosses least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

FloatArray = NDArray[np.float64]
Point = tuple[float, float]

_STUB_PX_PER_EM = 1.0
_MAX_ANCHORS, _LEAST_ANCHORS = 36, 8
_SAMPLES = 48
_MASK_ROWS = 260
_OWN, _FOREIGN, _NEAR = 1.0, 1000.0, 1.0
_CROWD_ROWS = 1.6
"""How much further a label goes rather than to stand on the side that already has one more."""


@dataclass(frozen=True, eq=False)
class Outline:
    """A drawn organ on the picture.

    Attributes
    ----------
    site_id
        Whose organ it is; empty for a clearing, in which nothing of what lies behind is seen.
    points_px
        Shape (n, 2), closed polygon, y downwards.
    is_open
        Whether it is named in a near view though it is a ghost.
    """

    site_id: str
    points_px: FloatArray
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that should be shown; the first of several are placed first.

    Attributes
    ----------
    site_id, text
        What it names, and how.
    width_px
        Width of the text.
    anchor_px
        Point of the organ that the layout of the body suggests.
    is_needed
        Whether a leader across an organ is better than no label; it ends near the anchor.
    is_sided
        Whether the anchor says which of several organs is meant: the axilla with the colony.
    """

    site_id: str
    text: str
    width_px: float
    anchor_px: Point
    is_needed: bool = False
    is_sided: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The room for labels.

    Attributes
    ----------
    left_px, right_px
        Where texts of the left column end, and those of the right one begin.
    top_px, bottom_px
        Range of the middles of their lines.
    row_px
        Distance between two lines.
    text_px
        Height of a line, which is clear of what is taken.
    taken
        Boxes (left, top, right, bottom) where something else stands.
    """

    left_px: float
    right_px: float
    top_px: float
    bottom_px: float
    row_px: float
    text_px: float
    taken: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label with its place.

    Attributes
    ----------
    site_id, text
        As wanted.
    on_left
        Whether it stands left of the body.
    leader_px
        Three points: at the text, at the knee, at the organ.
    is_inside
        Whether the text stands in its organ, about the first point, without a leader.
    """

    site_id: str
    text: str
    on_left: bool
    leader_px: tuple[Point, Point, Point]
    is_inside: bool = False


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether the segments ab and cd have a point in common."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def on(p: Point, q: Point, r: Point) -> bool:
        return min(p[0], q[0]) <= r[0] <= max(p[0], q[0]) and min(p[1], q[1]) <= r[1] <= max(p[1], q[1])

    ab_c, ab_d, cd_a, cd_b = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if (ab_c > 0) != (ab_d > 0) and (cd_a > 0) != (cd_b > 0) and 0.0 not in (ab_c, ab_d, cd_a, cd_b):
        return True
    return (
        (ab_c == 0 and on(a, b, c))
        or (ab_d == 0 and on(a, b, d))
        or (cd_a == 0 and on(c, d, a))
        or (cd_b == 0 and on(c, d, b))
    )


def leaders_cross(one: PlacedLabel, other: PlacedLabel) -> bool:
    """Tell whether the leaders of two labels meet."""
    if one.is_inside or other.is_inside:
        return False
    return any(
        crosses(*first, *second) for first, second in product(pairwise(one.leader_px), pairwise(other.leader_px))
    )


class OrganMask:
    """Which organ is at a pixel, on a coarse grid; the nearest one where they overlap.

    Parameters
    ----------
    outlines
        Organs from the farthest to the nearest.
    size_px
        Size of the picture.
    """

    def __init__(self, outlines: Sequence[Outline], size_px: tuple[float, float]) -> None:
        self._scale = _MASK_ROWS / size_px[1]
        columns = max(round(size_px[0] * self._scale), 1)
        self._sites = tuple(dict.fromkeys(outline.site_id for outline in outlines if outline.site_id))
        picture = Image.new("I", (columns, _MASK_ROWS))
        brush = ImageDraw.Draw(picture)
        for outline in outlines:
            # Pixels are squares about their middles.
            corners = outline.points_px * self._scale - 0.5
            brush.polygon([(x, y) for x, y in corners.tolist()], fill=max(self.number(outline.site_id), 0))
        self._mask = np.asarray(picture).astype(np.int16)

    @property
    def cells(self) -> NDArray[np.int16]:
        """Numbers of the organs, shape (rows, columns), 0 for none."""
        return self._mask

    @property
    def scale(self) -> float:
        """Cells per pixel."""
        return self._scale

    def number(self, site_id: str) -> int:
        """Return the number of a site in the mask, -1 if it has no organ."""
        return self._sites.index(site_id) + 1 if site_id in self._sites else -1

    def at(self, points_px: FloatArray) -> NDArray[np.int16]:
        """Return the number of the organ at points of shape (..., 2), 0 for none."""
        cell = np.floor(points_px * self._scale).astype(np.int64)
        rows, columns = self._mask.shape
        inside = (cell[..., 0] >= 0) & (cell[..., 0] < columns) & (cell[..., 1] >= 0) & (cell[..., 1] < rows)
        found = self._mask[np.clip(cell[..., 1], 0, rows - 1), np.clip(cell[..., 0], 0, columns - 1)]
        return np.where(inside, found, 0).astype(np.int16)

    def between(self, starts_px: FloatArray, ends_px: FloatArray) -> NDArray[np.int16]:
        """Return the numbers of the organs on the way from each start to just before each end.

        Parameters
        ----------
        starts_px, ends_px
            Shapes (n_starts, 2) and (n_ends, 2), inside the picture.

        Returns
        -------
        Shape (n_ends, n_starts, _SAMPLES).
        """
        share = np.linspace(0.0, 0.985, _SAMPLES, dtype=np.float32)
        start, end = (np.float32(self._scale) * np.asarray(one, dtype=np.float32) for one in (starts_px, ends_px))
        way = end[:, None, :] - start[None, :, :]
        column = (start[None, :, 0, None] + way[..., 0, None] * share).astype(np.int32)
        row = (start[None, :, 1, None] + way[..., 1, None] * share).astype(np.int32)
        hit: NDArray[np.int16] = self._mask.take(row * self._mask.shape[1] + column, mode="clip")
        return hit


def place_labels(
    wanted: Sequence[Wanted], outlines: Sequence[Outline], columns: Columns, mask: OrganMask
) -> tuple[PlacedLabel, ...]:
    """Return labels with places, without those that find none.

    Parameters
    ----------
    wanted
        Labels, the most important first.
    outlines
        Organs from the farthest to the nearest.
    columns
        Where texts may stand.
    mask
        The same organs as a mask.
    """
    placed: list[PlacedLabel] = []
    for label in wanted:
        best = _best(label, outlines, columns, mask, placed)
        if best is not None:
            placed.append(best)
    return tuple(placed)


def _best(
    label: Wanted, outlines: Sequence[Outline], columns: Columns, mask: OrganMask, placed: Sequence[PlacedLabel]
) -> PlacedLabel | None:
    ends = _ends(label, outlines, mask)
    rows = np.arange(columns.top_px, columns.bottom_px + 1e-6, columns.text_px / 2.0)
    middle = (columns.left_px + columns.right_px) / 2.0
    sides: list[tuple[bool, FloatArray, float]] = []
    costs: list[FloatArray] = []
    for on_left in (True, False):
        free = np.array([y for y in rows if _is_free(label, on_left, float(y), columns, placed)])
        start_x = columns.left_px if on_left else columns.right_px
        knee_x = start_x + (columns.text_px if on_left else -columns.text_px) * _STUB_PX_PER_EM
        knees = np.column_stack((np.full(len(free), knee_x), free))
        hit = mask.between(knees, ends)
        own = mask.number(label.site_id)
        foreign = ((hit != 0) & (hit != own)).mean(axis=2)
        # In its own organ a leader stops soon: it ends on the edge that faces the label.
        inside = (hit == own).sum(axis=2) / _SAMPLES
        length = np.hypot(*(knees[None] - ends[:, None]).transpose(2, 0, 1))
        slope = np.abs(knees[None, :, 1] - ends[:, None, 1])
        away = np.maximum((ends[:, 0] - middle) * (1.0 if on_left else -1.0), 0.0)
        crowd = sum(other.on_left == on_left for other in placed) * _CROWD_ROWS * columns.row_px
        cost = length + 1.2 * slope + _OWN * inside * length + 0.4 * away[:, None] + crowd
        cost += _FOREIGN * foreign * length
        if label.is_needed:
            cost += _NEAR * np.hypot(*(ends - label.anchor_px).T)[:, None]
        else:
            cost[foreign > 0.0] = np.inf
        sides.append((on_left, knees, start_x))
        costs.append(cost)
    every = np.concatenate([cost.ravel() for cost in costs])
    for flat in np.argsort(every, kind="stable").tolist():
        if not np.isfinite(every[flat]):
            break
        number, rest = (0, flat) if flat < costs[0].size else (1, flat - costs[0].size)
        on_left, knees, start_x = sides[number]
        end, row = divmod(rest, len(knees))
        leader = ((start_x, float(knees[row, 1])), _point(knees[row]), _point(ends[end]))
        option = PlacedLabel(label.site_id, label.text, on_left, leader)
        if not any(leaders_cross(option, other) for other in placed):
            return option
    return None


def _point(xy: FloatArray) -> Point:
    x, y = xy.tolist()
    return x, y


def _ends(label: Wanted, outlines: Sequence[Outline], mask: OrganMask) -> FloatArray:
    """Return points of the organ at which a leader may end, shape (n, 2), not hidden by a nearer organ."""
    own = [outline.points_px for outline in outlines if outline.site_id == label.site_id]
    anchor = np.array([label.anchor_px])
    if not own:
        return anchor
    if label.is_sided or label.is_needed:
        own = [min(own, key=lambda polygon: float(np.hypot(*(polygon.mean(axis=0) - label.anchor_px))))]
    inset = []
    n_each = max(_MAX_ANCHORS // len(own), _LEAST_ANCHORS)
    for polygon in own:
        middle = polygon.mean(axis=0)
        every = max(len(polygon) // n_each, 1)
        inset.append(polygon[::every] + 0.14 * (middle - polygon[::every]))
    ends = np.concatenate([*inset, anchor])
    # A ghost (a bone, the skin) is not in the mask: it is seen wherever no organ stands in front of it.
    seen = mask.at(ends) == max(mask.number(label.site_id), 0)
    return ends[seen] if seen.any() else anchor


def _is_free(label: Wanted, on_left: bool, y: float, columns: Columns, placed: Sequence[PlacedLabel]) -> bool:
    if any(other.on_left == on_left and abs(other.leader_px[0][1] - y) < columns.row_px for other in placed):
        return False
    right = columns.left_px if on_left else columns.right_px + label.width_px
    left = right - label.width_px
    half = columns.text_px / 2.0
    return not any(
        left < box[2] and right > box[0] and y - half < box[3] and y + half > box[1] for box in columns.taken
    )
