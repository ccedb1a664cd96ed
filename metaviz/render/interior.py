"""The inside of an organ: points of it, evenly spread or at a given share of its area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metaviz.model.layout import Layout, Region

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

GRID = 36
"""Cells of the grid along the longer side of an organ."""

# Steps of the R2 sequence, which spreads points evenly over a square however many are taken.
# Roberts M. The unreasonable effectiveness of quasirandom sequences (2018).
_R2 = np.array([0.7548776662466927, 0.5698402909980532])

GHOSTS = "bone"
"""Places whose id begins so are drawn behind everything."""
SOLID = frozenset(
    {"bladder", "brain", "colon", "heart", "kidney", "liver", "pancreas", "rectum", "small_bowel", "spleen", "stomach",
     "uterus"}
)  # fmt: skip
"""Organs through which nothing is seen."""
LEAST_IN_SIGHT = 0.1
"""A bone of which less can be seen has its colonies anywhere."""
LEAST_DEPTH_CM = 0.3
"""A colony grows at least so far from the edge of its organ, if the organ is as thick."""
_TURN = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
_BESIDE_CM = np.concatenate([r * np.column_stack((np.cos(_TURN), np.sin(_TURN))) for r in (0.15, 0.3, 0.45, 0.6, 0.8)])


def contains(outline_cm: FloatArray, points_cm: FloatArray) -> BoolArray:
    """Return which points, shape (n, 2), lie in a closed polygon, shape (m, 2)."""
    x, y = points_cm[:, 0, None], points_cm[:, 1, None]
    start, end = outline_cm, np.roll(outline_cm, -1, axis=0)
    straddles = (start[:, 1] > y) != (end[:, 1] > y)
    rise = np.where(end[:, 1] == start[:, 1], 1.0, end[:, 1] - start[:, 1])
    crossing = start[:, 0] + (y - start[:, 1]) * (end[:, 0] - start[:, 0]) / rise
    return np.asarray((straddles & (x < crossing)).sum(axis=1) % 2 == 1)


def depth_cm(outline_cm: FloatArray, points_cm: FloatArray) -> FloatArray:
    """Return how far points, shape (n, 2), are inside a closed polygon, shape (n,); negative outside."""
    step = np.roll(outline_cm, -1, axis=0) - outline_cm
    away = points_cm[:, None, :] - outline_cm
    share = np.clip((away * step).sum(axis=2) / np.maximum((step**2).sum(axis=1), 1e-12), 0.0, 1.0)
    distance = np.hypot(*(away - share[..., None] * step).transpose(2, 0, 1)).min(axis=1)
    return np.asarray(np.where(contains(outline_cm, points_cm), distance, -distance))


def off_edge(outline_cm: FloatArray, point_cm: FloatArray) -> FloatArray:
    """Return a point, shape (2,), or where it is too near the edge of a closed polygon the best one beside it.

    The cells of the grid are coarser than the thinnest organs.
    """
    if depth_cm(outline_cm, point_cm[None])[0] >= LEAST_DEPTH_CM:
        return point_cm
    beside = point_cm + _BESIDE_CM
    return np.asarray(beside[np.argmax(np.minimum(depth_cm(outline_cm, beside), LEAST_DEPTH_CM))])


@dataclass(frozen=True, eq=False)
class Interior:
    """The inside of one region on a grid, kept off its edge.

    Attributes
    ----------
    region
        The region.
    corner_cm, cell_cm
        Lower left corner of the grid, and the side of its cells.
    inside
        Shape (rows, columns): cells far enough from the edge that a colony there looks as if it sat in the organ.
    whole
        Shape (rows, columns): all cells of the region.
    in_sight
        Shape (rows, columns): cells for colonies: those that nothing hides, where there are enough; else those inside.
    """

    region: Region
    corner_cm: FloatArray
    cell_cm: float
    inside: BoolArray
    whole: BoolArray
    in_sight: BoolArray

    @property
    def area_cm2(self) -> float:
        """Area of the cells inside."""
        return float(self.inside.sum()) * self.cell_cm**2

    @property
    def middle_cm(self) -> FloatArray:
        """The cell nearest to the middle of all cells, shape (2,)."""
        centres = self._centres(np.argwhere(self.inside))
        return np.asarray(centres[np.argmin(np.hypot(*(centres - centres.mean(axis=0)).T))])

    def distance_cm(self, points_cm: FloatArray) -> FloatArray:
        """Return the distance from each point, shape (n, 2), to the nearest cell inside, shape (n,)."""
        centres = self._centres(np.argwhere(self.inside))
        return np.asarray(np.hypot(*(points_cm[:, None, :] - centres).transpose(2, 0, 1)).min(axis=1))

    def holds(self, points_cm: FloatArray) -> BoolArray:
        """Return which points, shape (n, 2), lie in the region, to the nearest cell."""
        column, row = np.floor((points_cm - self.corner_cm) / self.cell_cm).astype(np.int64).T
        rows, columns = self.whole.shape
        on_grid = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        return np.asarray(on_grid & self.whole[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)])

    def at(self, share_up: float, share_across: float) -> FloatArray:
        """Return the point, shape (2,), with `share_up` of the area below it and `share_across` of its row to the left.

        Uniform shares give uniform points of the area in sight.
        """
        below = np.concatenate(([0.0], np.cumsum(self.in_sight.sum(axis=1))))
        wanted = min(max(share_up, 0.0), 1.0 - 1e-9) * below[-1]
        row = int(np.searchsorted(below, wanted, side="right")) - 1
        columns = np.flatnonzero(self.in_sight[row])
        across = min(max(share_across, 0.0), 1.0 - 1e-9) * len(columns)
        up = row + (wanted - below[row]) / (below[row + 1] - below[row])
        return np.asarray(self.corner_cm + self.cell_cm * np.array([columns[int(across)] + across % 1.0, up]))

    def spread(self, n: int) -> FloatArray:
        """Return `n` points inside, shape (n, 2), evenly spread."""
        rows, columns = self.inside.shape
        taken = np.zeros((0, 2))
        drawn = 0
        while len(taken) < n:
            shares = np.mod(0.5 + np.outer(np.arange(drawn + 1, drawn + 8 * n + 1), _R2), 1.0)
            drawn += 8 * n
            cell = (shares * (columns, rows)).astype(np.int64)
            inside = self.inside[cell[:, 1], cell[:, 0]]
            taken = np.concatenate((taken, self.corner_cm + shares[inside] * (columns, rows) * self.cell_cm))
        return taken[:n]

    def _centres(self, cells: NDArray[np.int64]) -> FloatArray:
        return np.asarray(self.corner_cm + (cells[:, ::-1] + 0.5) * self.cell_cm)


def interior(region: Region, inset_share: float = 0.35, in_front_cm: tuple[FloatArray, ...] = ()) -> Interior:
    """Return the inside of a region without a border of `inset_share` of its half thickness.

    Parameters
    ----------
    region
        The region.
    inset_share
        See above.
    in_front_cm
        Outlines of what hides parts of the region.

    Raises
    ------
    ValueError
        If the outline encloses nothing.
    """
    low, high = region.outline_cm.min(axis=0), region.outline_cm.max(axis=0)
    cell_cm = float((high - low).max()) / GRID
    if cell_cm <= 0.0:
        raise ValueError(f"The outline of {region.place_id} encloses nothing.")
    columns, rows = np.maximum(np.ceil((high - low) / cell_cm).astype(int), 1)
    x, y = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    centres = low + np.column_stack((x.ravel(), y.ravel())) * cell_cm
    inside = contains(region.outline_cm, centres).reshape(rows, columns)
    if not inside.any():
        raise ValueError(f"The outline of {region.place_id} encloses nothing.")
    layers = [inside]
    while (inner := _eroded(layers[-1])).any():
        layers.append(inner)
    inner = layers[round(inset_share * (len(layers) - 1))]
    # Nearer to the edge than elsewhere rather than hidden.
    in_sight = layers[round(inset_share / 2.0 * (len(layers) - 1))] if in_front_cm else inner
    for outline in in_front_cm:
        in_sight = in_sight & ~contains(outline, centres).reshape(rows, columns)
    if in_sight.sum() < LEAST_IN_SIGHT * inner.sum():
        in_sight = inner
    return Interior(region, low, cell_cm, inner, layers[0], in_sight)


def interiors(layout: Layout) -> dict[str, tuple[Interior, ...]]:
    """Return the insides of the regions of every place that has some, by place id."""
    solid = [region for region in layout.regions if region.place_id in SOLID]
    return {
        place_id: tuple(interior(region, in_front_cm=_hiding(region, solid)) for region in layout.regions_of(place_id))
        for place_id in dict.fromkeys(region.place_id for region in layout.regions)
    }


def _hiding(region: Region, solid: list[Region]) -> tuple[FloatArray, ...]:
    """Return what is in front of a bone: a colony of it that is seen on bowel would be taken for one of bowel."""
    if not region.place_id.startswith(GHOSTS):
        return ()
    return tuple(other.outline_cm for other in solid if other.depth > region.depth)


def spot_cm(insides: tuple[Interior, ...], spot: ArrayLike) -> FloatArray:
    """Return the point, shape (2,), that a spot of the unit square means in an organ of one or two regions.

    Each region takes its share of the square by area, so that uniform spots are uniform in the organ.
    """
    first, second = (float(share) for share in np.asarray(spot, dtype=np.float64))
    areas = np.cumsum([one.area_cm2 for one in insides])
    wanted = min(max(first, 0.0), 1.0 - 1e-9) * areas[-1]
    which = int(np.searchsorted(areas, wanted, side="right"))
    before = float(areas[which - 1]) if which else 0.0
    inside = insides[which]
    return off_edge(inside.region.outline_cm, inside.at((wanted - before) / inside.area_cm2, second))


def _eroded(inside: BoolArray) -> BoolArray:
    padded = np.pad(inside, 1)
    return np.asarray(
        inside & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:], dtype=np.bool_
    )
