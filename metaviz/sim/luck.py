"""The luck plane: founders drawn directly, without walking the cells that fail.

Every cell that a source sheds has a number n (how many the source had shed before it) and a luck u. Founders are
points of a Poisson random measure of unit rate in the plane (n, u). Each point proposes a place b with fixed weight
w_b, and founds there exactly when ``u < frailty * founds[source, b] / w_b``; by thinning, founders at b then form a
Poisson process of rate ``frailty * founds[source, b]`` per shed cell. Where the odds change with time, they are
those of the day on which the cell was shed.

The plane is cut into tiles. Band 0 of luck is [0, 2^-18), and each later band doubles what lies below it; within band
j, block 0 of numbers is [0, 2^(16-j)), and each later block doubles what lies before it. So the first tiles of any
band hold few points, whether founders are one in a billion or every second cell. Within a tile the points come
in order of luck, with exponential gaps, until one lies beyond what any place can accept. A point is a pure function of
(source key, tile, row): what can be accepted decides how many rows are looked at, never what stands in them.

Gaps are rounded to whole multiples of 2^-42 of their mean, because sums of integers do not depend on their order.

References
----------
Kingman JFC. Poisson Processes. Oxford, 1993 (colouring and thinning).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray, WordArray
from metaviz.model.body import Body
from metaviz.sim import draws
from metaviz.sim.draws import Stream

_BAND_BITS: Final = 18
_BLOCK_BITS: Final = 16
_USUAL_SHARE: Final = 0.75
_TICK: Final = 2.0**-42
_MOST_TICKS: Final = 2.0**63
_WORD: Final = 2.0**32
_FIRST_NUMBER: Final = 2.0**-33
"""Numbers are drawn as odd multiples of this share of a block; a source that sheds less has no founder."""


@dataclass(frozen=True, eq=False)
class Proposals:
    """How often points of the plane propose each place; belongs to a scene, so that no slider can move it.

    Attributes
    ----------
    place
        Shape (n_holding,), place index of each proposal.
    edge
        Shape (n_places * n_holding,), dtype uint64, ascending: for each place of the source in turn, the upper edges
        of the 32-bit words that propose each place, shifted by ``2**32`` from one source to the next.
    share
        Shape (n_places, n_holding), share of the words that propose each place.
    """

    place: IntArray
    edge: WordArray
    share: FloatArray

    def proposed(self, source_place: IntArray, word: WordArray) -> IntArray:
        """Return the column of the proposal that a 32-bit word makes for a cell shed at a place, elementwise."""
        shifted = word + (source_place.astype(np.uint64) << np.uint64(32))
        return np.asarray(np.searchsorted(self.edge, shifted, side="right") - source_place * len(self.place))


def proposals(body: Body, usual_founds: FloatArray) -> Proposals:
    """Return proposals that follow the usual foundings for the most part, and the body's draw weights for the rest.

    Parameters
    ----------
    usual_founds
        Shape (n_places, n_places): chance that a cell shed at the row's place founds at the column's, as published.

    Raises
    ------
    ValueError
        If a site has no draw weight.
    """
    holding = body.holding_places
    site = body.site_of_place[holding]
    weight = np.array([s.draw_weight for s in body.sites])[site] / np.bincount(site)[site]
    if not np.all(weight > 0.0):
        bare = body.sites[int(site[np.argmin(weight)])].id
        message = f"site {bare} has no draw weight; every site needs one above 0"
        raise ValueError(message)
    usual = usual_founds[:, holding]
    total = usual.sum(axis=1, keepdims=True)
    even = np.broadcast_to(weight / weight.sum(), usual.shape)
    usual = np.divide(usual, total, out=even.copy(), where=total > 0.0)
    edge = np.rint(np.cumsum(_USUAL_SHARE * usual + (1.0 - _USUAL_SHARE) * even, axis=1) * _WORD)
    edge[:, -1] = _WORD
    first = np.arange(len(edge), dtype=np.uint64)[:, None] << np.uint64(32)
    return Proposals(
        place=holding,
        edge=(edge.astype(np.uint64) + first).ravel(),
        share=np.diff(edge, prepend=0.0, axis=1) / _WORD,
    )


@dataclass(frozen=True, eq=False)
class LuckPlane:
    """What the points of the plane propose, and what the places accept.

    A *kind* of source is its clone and its place: kind = clone * n_places + place.

    Attributes
    ----------
    proposals
        How often each place is proposed.
    start_day
        Shape (n_eras,), first day of each era of acceptance; the first is 0.
    accepts
        Shape (n_eras, n_kinds, n_holding): luck below which a cell founds in a patient of frailty 1, by the era in
        which it is shed, the kind of the source and the proposal.
    most
        Shape (n_kinds, n_holding), the largest of `accepts` in any era.
    reach
        Shape (n_kinds,), the largest of `most`.
    """

    proposals: Proposals
    start_day: FloatArray
    accepts: FloatArray
    most: FloatArray
    reach: FloatArray

    @property
    def n_places(self) -> int:
        """Number of places of the body."""
        return len(self.proposals.share)


def luck_plane(of_scene: Proposals, start_day: FloatArray, founds: FloatArray) -> LuckPlane:
    """Return the plane for founding chances per shed cell.

    Parameters
    ----------
    of_scene
        Proposals of the scene.
    start_day
        Shape (n_eras,), first day of each era.
    founds
        Shape (n_eras, n_clones, n_places, n_places): chance that a cell shed at the row's place founds at the column's.
    """
    differs = np.any(founds[1:] != founds[:-1], axis=(1, 2, 3))
    keep = np.flatnonzero(np.concatenate(([True], differs)))
    accepts = founds[keep][..., of_scene.place] / of_scene.share
    accepts = accepts.reshape(len(keep), -1, len(of_scene.place))
    most = accepts.max(axis=0)
    return LuckPlane(of_scene, start_day[keep], accepts, most, most.max(axis=1))


@dataclass(frozen=True, eq=False, slots=True)
class Founders:
    """Cells that found a colony; columns of equal length.

    Attributes
    ----------
    source
        Index of the source that shed it.
    place
        Place index at which it founds.
    number
        How many cells the source had shed before it.
    day
        Day on which it was shed.
    key
        Key of the colony.
    """

    source: IntArray
    place: IntArray
    number: FloatArray
    day: FloatArray
    key: WordArray

    def __len__(self) -> int:
        """Return the number of founders."""
        return len(self.key)


@dataclass(frozen=True, eq=False, slots=True)
class Sources:
    """Tumours that shed; columns of equal length.

    Attributes
    ----------
    key
        Key of each source.
    kind
        Its clone and place, as in `LuckPlane`.
    frailty
        Frailty of its patient.
    shed
        How many cells it sheds in all.
    """

    key: WordArray
    kind: IntArray
    frailty: FloatArray
    shed: FloatArray


DayOfShed = Callable[[IntArray, FloatArray], FloatArray]
"""From sources and numbers of cells to the days on which these were shed."""


@dataclass(frozen=True, eq=False, slots=True)
class _Tiles:
    """Tiles of the plane that can hold founders; `limit` is the first sum of gaps, in ticks, that is too far."""

    source: IntArray
    column: WordArray
    low: FloatArray
    start: FloatArray
    width: FloatArray
    limit: FloatArray


def draw_founders(plane: LuckPlane, sources: Sources, day_of_shed: DayOfShed) -> Founders:
    """Draw all founders among the first cells that each source sheds.

    Parameters
    ----------
    plane
        Proposals and what is accepted.
    sources
        What sheds.
    day_of_shed
        Asked for the few cells that would found in some era.

    Returns
    -------
    Founders
        Those of one source always in the same order, whatever other sources there are.

    Raises
    ------
    ValueError
        If a tile would hold more points than can be drawn (about two million).
    """
    key, kind, frailty = sources.key, sources.kind, sources.frailty
    tiles = _tiles(frailty * plane.reach[kind], sources.shed)
    lane, row, ticks, propose, position = _points(key, tiles)
    number = tiles.start[lane] + draws.uniform(position) * tiles.width[lane]
    is_shed = np.flatnonzero(number < sources.shed[tiles.source[lane]])
    lane, number = lane[is_shed], number[is_shed]
    source = tiles.source[lane]
    luck = tiles.low[lane] + ticks[is_shed].astype(np.float64) * (_TICK / tiles.width[lane])
    proposal = plane.proposals.proposed(kind[source] % plane.n_places, propose[is_shed])
    may_found = np.flatnonzero(luck < frailty[source] * plane.most[kind[source], proposal])
    day = day_of_shed(source[may_found], number[may_found])
    if len(plane.start_day) > 1:
        era = np.maximum(np.searchsorted(plane.start_day, day, side="right") - 1, 0)
        accepts = plane.accepts[era, kind[source[may_found]], proposal[may_found]]
        founds = luck[may_found] < frailty[source[may_found]] * accepts
        may_found, day = may_found[founds], day[founds]
    lane, source = lane[may_found], source[may_found]
    return Founders(
        source=source,
        place=plane.proposals.place[proposal[may_found]],
        number=number[may_found],
        day=day,
        key=draws.child_key(key[source], tiles.column[lane], row[is_shed[may_found]]),
    )


def _tiles(reach: FloatArray, shed: FloatArray) -> _Tiles:
    """Return the tiles below a source's reach that begin before its last cell."""
    # Of x = m * 2^e with 1/2 <= m < 1, frexp returns e: the first power of two that is not below x.
    n_bands = np.where(reach > 0.0, np.maximum(np.frexp(reach)[1] + (_BAND_BITS + 1), 1), 0)
    source = np.repeat(np.arange(len(reach)), n_bands)
    band = _count_up(n_bands)
    useful = shed[source] > np.ldexp(_FIRST_NUMBER, _BLOCK_BITS - band)
    source, band = source[useful], band[useful]
    low = np.where(band > 0, np.ldexp(1.0, band - (_BAND_BITS + 1)), 0.0)
    height = np.minimum(reach[source], np.ldexp(1.0, band - _BAND_BITS)) - low
    first_bits = _BLOCK_BITS - band
    n_blocks = np.maximum(np.frexp(shed[source])[1] - first_bits, 0) + 1
    pair = np.repeat(np.arange(len(source)), n_blocks)
    block = _count_up(n_blocks)
    start = np.where(block > 0, np.ldexp(1.0, first_bits[pair] + block - 1), 0.0)
    width = np.where(block > 0, start, np.ldexp(1.0, first_bits[pair]))
    limit = height[pair] * width / _TICK
    if limit.size and limit.max() > _MOST_TICKS:
        message = f"a tile of the luck plane would hold {limit.max() * _TICK:.3g} points, too many to draw"
        raise ValueError(message)
    column = (band[pair] << 8 | block).astype(np.uint64)
    return _Tiles(source[pair], column, low[pair], start, width, limit)


def _count_up(counts: IntArray) -> IntArray:
    """Return 0, 1, ..., count - 1 for every count, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)


def _points(key: WordArray, tiles: _Tiles) -> tuple[IntArray, WordArray, WordArray, WordArray, WordArray]:
    """Draw the points of every tile up to its limit: tile, row, sum of gaps in ticks, and two words for the marks."""
    found: list[tuple[IntArray, WordArray, WordArray, WordArray, WordArray]] = []
    lane = np.arange(len(tiles.source))
    carried = np.zeros(len(lane), dtype=np.uint64)
    first_row = np.zeros(len(lane), dtype=np.int64)
    while True:
        # Mostly a little more than needed; lanes that turn out too short come round again.
        left = (tiles.limit[lane] - carried) * _TICK
        counts = (left + np.sqrt(left)).astype(np.int64) + 1
        at = np.repeat(np.arange(len(lane)), counts)
        row = (first_row[at] + _count_up(counts)).astype(np.uint64)
        tile = lane[at]
        words = draws.philox4x32(row, tiles.column[tile], int(Stream.LUCK), 0, key[tiles.source[tile]])
        gaps = draws.exponential(draws.fine_uniform(words[0], words[1]))
        # Unsigned sums wrap, and their differences within a lane are exact all the same.
        sums = np.cumsum(np.rint(gaps / _TICK).astype(np.uint64))
        last = np.cumsum(counts) - 1
        base = np.concatenate((np.zeros(1, np.uint64), sums[last[:-1]])) - carried
        sums -= base[at]
        inside = np.flatnonzero(sums < tiles.limit[tile])
        found.append((tile[inside], row[inside], sums[inside], words[2][inside], words[3][inside]))
        reached = sums[last]
        more = np.flatnonzero(reached < tiles.limit[lane])
        if not len(more):
            break
        lane, carried, first_row = lane[more], reached[more], first_row[more] + counts[more]
    columns = tuple(np.concatenate(column) for column in zip(*found, strict=True))
    return columns[0], columns[1], columns[2], columns[3], columns[4]
