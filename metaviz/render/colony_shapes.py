"""The shapes of all tumours that were seen so far, found once for each."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from metaviz.render.frame import ColonyStates
from metaviz.render.interior import contains
from metaviz.render.outgrowth import (
    DIRECTION,
    FARTHEST,
    N_RAYS,
    dense,
    disc_radius_cm,
    radii_cm,
    room_cm,
    wishes,
)
from metaviz.render.ways import Ways

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

MOST: Final = 4096
"""Shapes that are kept; OpenGL 2.1 cards have textures of so many rows."""
MM_PER_CM: Final = 10.0
_LEVELS: Final = 28
_FIRST_LEVEL: Final = 0.3


class ColonyShapes:
    """Where tumours are and what shapes they have; the same tumour always has the same.

    Attributes
    ----------
    centre_cm
        Shape (n_rows, 2).
    wish, room_cm
        Shape (n_rows, `N_RAYS`), see `metaviz.render.outgrowth`.
    generation
        Grows when rows begin anew; else they only become more.
    """

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._edges: dict[int, FloatArray] = {}
        self.generation = 0
        self._forget()

    def rows(self, states: ColonyStates) -> IntArray:
        """Return the row of each tumour, shape (n,); -1 for those whose place is not drawn. Finds new shapes."""
        keys = list(zip(states.key.tolist(), states.place.tolist(), strict=True))
        if any(key not in self._row_of for key in keys):
            if len(self._row_of) + len(keys) > MOST:
                self._forget()
            self._add(states, keys)
        return np.array([self._row_of[key] for key in keys], dtype=np.int64)

    def reach_cm(self, row: IntArray, radius_cm: FloatArray) -> FloatArray:
        """Return the reach at which tumours, all drawn, have the area of discs of these radii; shape (n,).

        A tumour too large for its organ fills it.
        """
        levels = self._log_radius[row]
        wanted = np.log(np.maximum(radius_cm, 1e-6))
        below = np.clip((levels <= wanted[:, None]).sum(axis=1) - 1, 0, _LEVELS - 2)
        each = np.arange(len(row))
        low, high = levels[each, below], levels[each, below + 1]
        share = np.minimum((wanted - low) / np.maximum(high - low, 1e-12), 1.0)
        log_reach = self._log_reach[row]
        grown = log_reach[each, below] + share * (log_reach[each, below + 1] - log_reach[each, below])
        return np.asarray(np.exp(np.where(wanted < levels[:, 0], wanted, grown)))

    def radii_cm(self, states: ColonyStates, least_cm: FloatArray | float = 0.0) -> FloatArray:
        """Return how far each tumour reaches along its rays, shape (n, `N_RAYS`); nan for those not drawn.

        Parameters
        ----------
        states
            Tumours, n rows.
        least_cm
            Least reach, so that something is seen of what is tiny.
        """
        row = self.rows(states)
        drawn = np.flatnonzero(row >= 0)
        radii = np.full((len(states), N_RAYS), np.nan)
        reach = self.reach_cm(row[drawn], states.diameter_mm[drawn] / 2.0 / MM_PER_CM)
        least = np.broadcast_to(least_cm, (len(states),))[drawn]
        radii[drawn] = radii_cm(np.maximum(reach, least), self.wish[row[drawn]], self.room_cm[row[drawn]])
        return radii

    def outlines_cm(self, states: ColonyStates, least_cm: FloatArray | float = 0.0) -> FloatArray:
        """Return the outlines of tumours, shape (n, `N_RAYS`, 2), counter-clockwise; nan for those not drawn."""
        return np.asarray(
            self.centres_cm(states)[:, None, :] + self.radii_cm(states, least_cm)[..., None] * DIRECTION[None]
        )

    def centres_cm(self, states: ColonyStates) -> FloatArray:
        """Return where tumours are, shape (n, 2); nan for those not drawn."""
        row = self.rows(states)
        if not len(self.centre_cm):
            return np.full((len(states), 2), np.nan)
        return np.where(row[:, None] >= 0, self.centre_cm[row], np.nan)

    def hit(self, states: ColonyStates, point_cm: FloatArray, least_cm: FloatArray | float = 0.0) -> BoolArray:
        """Return which tumours a point, shape (2,), lies on, shape (n,)."""
        away = point_cm - self.centres_cm(states)
        turn = np.nan_to_num(np.arctan2(away[:, 1], away[:, 0])) * (N_RAYS / (2.0 * np.pi)) % N_RAYS
        before = turn.astype(np.int64) % N_RAYS
        radii, each = self.radii_cm(states, least_cm), np.arange(len(states))
        share = turn - before
        radius = radii[each, before] * (1.0 - share) + radii[each, (before + 1) % N_RAYS] * share
        return np.asarray(np.hypot(away[:, 0], away[:, 1]) <= radius)

    def _forget(self) -> None:
        self.generation += 1
        self._row_of: dict[tuple[int, int], int] = {}
        self.centre_cm = np.zeros((0, 2))
        self.wish = self.room_cm = np.zeros((0, N_RAYS))
        self._log_reach = self._log_radius = np.zeros((0, _LEVELS))

    def _add(self, states: ColonyStates, keys: list[tuple[int, int]]) -> None:
        new: dict[tuple[int, int], int] = {}
        centres, rooms = [], []
        for index, key in enumerate(keys):
            if key in self._row_of or key in new:
                continue
            centre = self._ways.spot_cm(key[1], states.spot[index])
            edge = None if centre is None else self._edge(key[1], centre)
            if centre is None or edge is None:
                self._row_of[key] = -1
                continue
            new[key] = index
            centres.append(centre)
            rooms.append(room_cm(edge, centre))
        if not new:
            return
        first = len(self.centre_cm)
        self._row_of.update({key: first + number for number, key in enumerate(new)})
        wish, room = wishes(states.key[list(new.values())]), np.array(rooms)
        low = _FIRST_LEVEL * room.min(axis=1)
        rise = np.linspace(0.0, np.log(FARTHEST / _FIRST_LEVEL), _LEVELS)
        log_reach = np.log(low)[:, None] + rise
        sizes = np.stack([disc_radius_cm(radii_cm(np.exp(level), wish, room)) for level in log_reach.T], axis=1)
        self.centre_cm = np.concatenate((self.centre_cm, np.array(centres)))
        self.wish, self.room_cm = np.concatenate((self.wish, wish)), np.concatenate((self.room_cm, room))
        self._log_reach = np.concatenate((self._log_reach, log_reach))
        self._log_radius = np.concatenate((self._log_radius, np.log(sizes)))

    def _edge(self, place: int, centre_cm: FloatArray) -> FloatArray | None:
        """Return the dense outline of the region of a place in which a point lies."""
        for inside in self._ways.insides[self._ways.body.places[place].id]:
            if contains(inside.region.outline_cm, centre_cm[None])[0]:
                known = self._edges.get(id(inside))
                if known is None:
                    known = self._edges[id(inside)] = dense(inside.region.outline_cm)
                return known
        return None
