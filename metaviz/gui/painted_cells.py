"""Where the cells of a frame are, for a painter that is too slow to paint all of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from metaviz.render.flow import HIDDEN_DIMMING
from metaviz.render.frame import Frame, LegWindow
from metaviz.render.particles import Particles, VertexArray, particles
from metaviz.render.positions import Positions, positions
from metaviz.render.ways import Ways

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MOST_CELLS = 1_500
"""Cells that a frame may show; a picture each, so many take some milliseconds."""
MOST_WALKERS = 6_000
"""Cells that the windows of a frame may hold; of them an eighth to a fifth is on screen."""
_SHARES_PER_HALVING = 4
"""The share of cells that is kept falls in steps, so that it does not change with each window that comes or goes."""
_GOLDEN = 0.6180339887498949
_KEPT = 24


@dataclass(frozen=True, eq=False)
class Signs:
    """Signs of one kind on screen.

    Attributes
    ----------
    point_cm
        Shape (n, 2).
    opacity
        Shape (n,), in [0, 1].
    glyph
        Shape (n,): number of the sign, see ``glyph.frag``.
    """

    point_cm: FloatArray
    opacity: FloatArray
    glyph: IntArray

    def only(self, kept: NDArray[np.bool_] | IntArray) -> Signs:
        """Return some of them."""
        return Signs(self.point_cm[kept], self.opacity[kept], self.glyph[kept])


@dataclass(frozen=True, eq=False)
class CellsNow:
    """What of the flow is on screen.

    Attributes
    ----------
    dots, forms
        Single cells on their way; cells in company, held cells and exosomes.
    marks
        How cells died.
    founders, trails
        Cells that will found a colony, and where they were a moment before.
    """

    dots: Signs
    forms: Signs
    marks: Signs
    founders: Signs
    trails: Signs


class PaintedCells:
    """Finds the cells of frames, at most `MOST_CELLS` besides founders; keeps the vertices of windows.

    Parameters
    ----------
    ways
        Tracks of the body.
    """

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._known: OrderedDict[tuple[int, float], tuple[LegWindow, Particles]] = OrderedDict()

    def at(self, frame: Frame) -> CellsNow:
        """Return the cells of a frame; the same frame gives the same cells."""
        share = kept_share(sum(_n_cells(window) for window in frame.windows))
        made = [
            (self._particles(window, share), (frame.day - window.start_day) / window.day_per_s)
            for window in frame.windows
        ]
        still = frame.look.still
        dots = _fewer(_joined([self._signs(one.dots, time_s, _dimmed, still=still) for one, time_s in made]))
        is_plain = dots.glyph < 1
        trails = [self._signs(one.trails, time_s, _clear, still=still) for one, time_s in made if not still]
        return CellsNow(
            dots=dots.only(is_plain),
            forms=dots.only(~is_plain),
            marks=_joined([self._signs(one.marks, time_s, _fading, still=still) for one, time_s in made]),
            trails=_joined(trails),
            founders=_joined([self._signs(one.founders, time_s, _clear, still=still) for one, time_s in made]),
        )

    def _particles(self, window: LegWindow, share: float) -> Particles:
        key = (id(window), share)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (window, particles(thinned(window, share), self._ways))
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return known[1]

    def _signs(
        self, vertices: VertexArray, time_s: float, opacity: Callable[[Positions], FloatArray], *, still: bool
    ) -> Signs:
        start_s = vertices["a_when"][:, 0].astype(np.float64)
        under_way = vertices[(start_s <= time_s) & (time_s <= start_s + vertices["a_when"][:, 1])]
        found = positions(under_way, self._ways.atlas, time_s, still=still)
        glyph = np.floor(under_way["a_look"][:, 2]).astype(np.int64)
        return Signs(found.point_cm, opacity(found) * found.glimmer, glyph).only(found.seen)


def kept_share(n_cells: int, most: int = MOST_WALKERS) -> float:
    """Return the share of windows' cells that is painted: 1, or the step of the ladder that leaves at most `most`."""
    if n_cells <= most:
        return 1.0
    steps = np.ceil(np.log2(n_cells / most) * _SHARES_PER_HALVING)
    return float(2.0 ** (-steps / _SHARES_PER_HALVING))


def thinned(window: LegWindow, share: float) -> LegWindow:
    """Return a window with about `share` of its cells, each with all its legs, and with all founders."""
    if share >= 1.0:
        return window
    legs = window.legs
    kept = (legs.colony >= 0) | (np.mod((legs.cell + 0.5) * _GOLDEN, 1.0) < share)
    columns = {column.name: getattr(legs, column.name)[kept] for column in fields(legs)}
    spot = None if window.founder_spot is None else window.founder_spot[kept]
    return replace(window, legs=replace(legs, **columns), founder_spot=spot)


def _n_cells(window: LegWindow) -> int:
    return int(window.legs.cell.max()) + 1 if len(window.legs) else 0


def _dimmed(found: Positions) -> FloatArray:
    return np.asarray(1.0 - HIDDEN_DIMMING * found.hidden)


def _fading(found: Positions) -> FloatArray:
    return found.fade


def _clear(found: Positions) -> FloatArray:
    return np.ones(len(found.seen))


def _fewer(signs: Signs) -> Signs:
    """Return at most `MOST_CELLS` of the signs; the share of cells is mostly small enough for that."""
    n = len(signs.opacity)
    if n <= MOST_CELLS:
        return signs
    return signs.only(np.linspace(0, n - 1, MOST_CELLS).astype(np.int64))


def _joined(signs: list[Signs]) -> Signs:
    if not signs:
        return Signs(np.zeros((0, 2)), np.zeros(0), np.zeros(0, np.int64))
    return Signs(
        np.concatenate([one.point_cm for one in signs]),
        np.concatenate([one.opacity for one in signs]),
        np.concatenate([one.glyph for one in signs]),
    )
