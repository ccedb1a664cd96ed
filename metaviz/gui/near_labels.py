"""Where labels stand in a near view, in which organs fill the picture: pure geometry.

A name stands in its organ where the organ is large enough, else on free ground beside it with a short leader that
crosses neither another organ nor another leader. An organ for which there is neither has no label.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metaviz.gui.label_layout import OrganMask, PlacedLabel, Point, Wanted, leaders_cross

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Box = tuple[float, float, float, float]

_LEAST_CELLS = 14
"""An organ of which only so few cells of the mask are seen is no more than an edge."""
_LONGEST_LEADER_EM = 6.0
_PADDINGS_EM = (2.2, 1.2, 0.5, 0.0)
"""How much room a name would like to have around it in its organ."""
_GAP_EM, _MARGIN_EM = 0.9, 0.5
_SAME_ORGAN_EM = 2.0
_SAMPLES = 40
_ENDS, _STARTS = 40, 6000


def place_near_labels(
    wanted: Sequence[Wanted], mask: OrganMask, size_px: tuple[float, float], em: float, taken: Sequence[Box]
) -> tuple[PlacedLabel, ...]:
    """Return labels with places, without those that find none.

    Parameters
    ----------
    wanted
        Labels, the most important first; those of sites without organ in the mask are left out.
    mask
        The organs as they are seen.
    size_px
        Width and height of the picture.
    em
        Height of the text.
    taken
        Boxes (left, top, right, bottom) where something else stands.
    """
    room = _Room(mask, size_px, em, taken)
    placed: list[PlacedLabel] = []
    for label in wanted:
        # Out of the organ of the primary come cells, and in it is the tumour: better beside it than in it.
        beside_first = room.beside(label, placed) if label.is_needed else None
        found = beside_first or room.inside(label) or room.beside(label, placed)
        if found is not None:
            placed.append(found)
            room.take(found, label.width_px)
    return tuple(placed)


def label_box(label: PlacedLabel, width_px: float, em: float) -> Box:
    """Return left, top, right and bottom of the text of a label."""
    x, y = label.leader_px[0]
    share = 0.5 if label.is_inside else float(label.on_left)
    left = x - share * width_px
    return left, y - 0.62 * em, left + width_px, y + 0.62 * em


class _Room:
    """What of a picture is free, on the grid of the mask."""

    def __init__(self, mask: OrganMask, size_px: tuple[float, float], em: float, taken: Sequence[Box]) -> None:
        self._mask, self._size, self._em = mask, size_px, em
        self._occupied = np.zeros(mask.cells.shape, dtype=np.bool_)
        for box in taken:
            self._occupy(box)
        margin = round(_MARGIN_EM * em * mask.scale)
        edge = np.ones_like(self._occupied)
        edge[margin : -margin or None, margin : -margin or None] = False
        self._occupied |= edge

    def take(self, label: PlacedLabel, width_px: float) -> None:
        left, top, right, bottom = label_box(label, width_px, self._em)
        gap = 0.4 * self._em
        self._occupy((left - gap, top - gap, right + gap, bottom + gap))

    def inside(self, label: Wanted) -> PlacedLabel | None:
        """Return the label in the middle of what is seen of its organ, if it fits there."""
        own = self._mask.cells == self._mask.number(label.site_id)
        if own.sum() < _LEAST_CELLS:
            return None
        cells = np.argwhere(own)
        for padding_em in _PADDINGS_EM:
            corners, height, width = self._boxes(label, ~own | self._occupied, padding_em)
            if len(corners):
                # Far from the edges first, then near the middle of what is seen.
                middles = corners + np.array((height / 2.0, width / 2.0))
                far = np.hypot(*(middles - cells.mean(axis=0)).T)
                row, column = middles[int(np.argmin(far))] / self._mask.scale
                at = (float(column), float(row))
                return PlacedLabel(label.site_id, label.text, False, (at, at, at), is_inside=True)
        return None

    def beside(self, label: Wanted, placed: Sequence[PlacedLabel]) -> PlacedLabel | None:
        """Return the label on free ground with the shortest leader."""
        number = self._mask.number(label.site_id)
        own = self._mask.cells == number
        if own.sum() < _LEAST_CELLS:
            return None
        corners, height, width = self._boxes(label, (self._mask.cells > 0) | self._occupied)
        if not len(corners):
            return None
        corners = corners[:: max(len(corners) // _STARTS, 1)]
        scale = self._mask.scale
        rim = np.argwhere(_inner(own) if _inner(own).any() else own)
        rim = rim[:: max(len(rim) // _ENDS, 1)]
        ends: FloatArray = (rim[:, ::-1] + 0.5).astype(np.float64) / scale
        if label.is_needed:
            ends = np.array([label.anchor_px])
        elif label.is_sided:
            far = np.hypot(*(ends - label.anchor_px).T)
            ends = ends[far <= far.min() + _SAME_ORGAN_EM * self._em]
        best: tuple[float, PlacedLabel] | None = None
        for on_left in (True, False):
            columns = corners[:, 1] + (width if on_left else 0)
            starts = np.column_stack((columns, corners[:, 0] + height / 2.0)) / scale
            knees = starts + np.array(((_GAP_EM if on_left else -_GAP_EM) * self._em, 0.0))
            way = ends[None] - knees[:, None]
            length = np.hypot(way[..., 0], way[..., 1])
            towards = way[..., 0] > 0.0 if on_left else way[..., 0] < 0.0
            longest = _LONGEST_LEADER_EM * (1.0 + 0.5 * label.is_sided) * self._em
            near = np.argwhere(towards & (length < longest))
            order = np.argsort(length[near[:, 0], near[:, 1]])[:400]
            near = near[order]
            near = near[self._are_clear(starts[near[:, 0]], knees[near[:, 0]], ends[near[:, 1]], number)]
            for start, end in near.tolist():
                if best is not None and length[start, end] >= best[0]:
                    break
                leader = (_point(starts[start]), _point(knees[start]), _point(ends[end]))
                option = PlacedLabel(label.site_id, label.text, on_left, leader)
                if not any(leaders_cross(option, other) for other in placed):
                    best = (float(length[start, end]), option)
                    break
        return None if best is None else best[1]

    def _are_clear(self, starts: FloatArray, knees: FloatArray, ends: FloatArray, number: int) -> BoolArray:
        """Tell of each leader whether it runs over free ground and its own organ alone."""
        share = np.linspace(0.0, 1.0, _SAMPLES)[None, :, None]
        level = starts[:, None] + (knees - starts)[:, None] * share
        slanting = knees[:, None] + (ends - knees)[:, None] * share
        points = np.concatenate((level, slanting), axis=1)
        hit = self._mask.at(points)
        cells = np.clip((points * self._mask.scale).astype(int), 0, np.array(self._occupied.shape)[::-1] - 1)
        occupied = self._occupied[cells[..., 1], cells[..., 0]][:, 2:]
        clear: BoolArray = ((hit == 0) | (hit == number)).all(axis=1) & ~occupied.any(axis=1)
        return clear

    def _boxes(self, label: Wanted, blocked: BoolArray, padding_em: float = 0.0) -> tuple[FloatArray, int, int]:
        """Return upper left corners (row, column), shape (n, 2), of boxes for a text in which nothing is blocked."""
        height = max(round((1.3 + 2.0 * padding_em) * self._em * self._mask.scale), 1)
        width = max(round((label.width_px + (0.4 + 2.0 * padding_em) * self._em) * self._mask.scale), 1)
        if height >= blocked.shape[0] or width >= blocked.shape[1]:
            return np.zeros((0, 2)), height, width
        total = np.pad(blocked.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        inside = total[height:, width:] - total[:-height, width:] - total[height:, :-width] + total[:-height, :-width]
        return np.argwhere(inside == 0).astype(np.float64), height, width

    def _occupy(self, box: Box) -> None:
        left, top, right, bottom = (max(round(side * self._mask.scale), 0) for side in box)
        self._occupied[top : bottom + 1, left : right + 1] = True


def _inner(own: BoolArray) -> BoolArray:
    """Return the cells of an organ with all four neighbours in it: a leader ends in it, not on its edge."""
    inner = own.copy()
    inner[1:] &= own[:-1]
    inner[:-1] &= own[1:]
    inner[:, 1:] &= own[:, :-1]
    inner[:, :-1] &= own[:, 1:]
    return inner


def _point(xy: FloatArray) -> Point:
    x, y = xy.tolist()
    return x, y
