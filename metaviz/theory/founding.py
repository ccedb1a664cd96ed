"""Which cells found where: chances by era and clone, and what the primary itself founds.

Tumours are of a *kind*: a clone and a place, numbered clone by clone. Clones that are alike in all that matters here
are taken together, so that a tumour of one clone has as many kinds as the body has places.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.scene import Scene
from metaviz.theory.conditions import Conditions

# Gauss-Legendre on [0, 1] with four nodes.
_LEGENDRE, _LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(4)
_NODES, _WEIGHTS = 0.5 * (_LEGENDRE + 1.0), 0.5 * _LEGENDRE_WEIGHTS


@dataclass(frozen=True, eq=False)
class Founding:
    """Chances to found, and who sheds.

    Attributes
    ----------
    scene, during
        The case, and what holds when.
    chance
        Shape (n_spells, n_clones, n_places, n_places): chance that a cell shed at one place founds at another. Eras in
        which these chances are the same make up one spell.
    spell_day
        Shape (n_spells,), first day of each spell.
    clone
        Shape (n_clones of the scene,): which of the clones told apart here each clone of the scene belongs to.
    """

    scene: Scene
    during: Conditions
    chance: FloatArray
    spell_day: FloatArray
    clone: IntArray

    @property
    def n_clones(self) -> int:
        """Number of clones that are told apart."""
        return int(self.chance.shape[1])

    @property
    def n_places(self) -> int:
        """Number of places of the body."""
        return int(self.chance.shape[2])

    @property
    def n_kinds(self) -> int:
        """Number of kinds of tumours."""
        return self.n_clones * self.n_places

    @cached_property
    def place_of_kind(self) -> IntArray:
        """Place of each kind, shape (n_kinds,)."""
        return np.tile(np.arange(self.n_places), self.n_clones)

    def by_place(self, of_kinds: FloatArray) -> FloatArray:
        """Add up the clones, last axis: from kinds to places."""
        shape = (*of_kinds.shape[:-1], self.n_clones, self.n_places)
        return np.asarray(of_kinds.reshape(shape).sum(axis=-2))

    def by_clone(self, of_kinds: FloatArray) -> FloatArray:
        """Add up the places, last axis: from kinds to clones."""
        shape = (*of_kinds.shape[:-1], self.n_clones, self.n_places)
        return np.asarray(of_kinds.reshape(shape).sum(axis=-1))

    def among_clones(self, of_kinds: FloatArray) -> FloatArray:
        """Return what the kinds amount to for each clone of the scene, shape (n_clones,).

        Clones that are alike have theirs in proportion to their shares.
        """
        share = np.array([clone.share for clone in self.scene.clones])
        together = np.bincount(self.clone, weights=share)[self.clone]
        return np.asarray(self.by_clone(of_kinds)[self.clone] * share / together)

    def time_in_spell(self, edge_days: FloatArray) -> FloatArray:
        """Return the share of each cell of time that lies in each spell, shape (n_spells, n_cells)."""
        last = np.append(self.spell_day[1:], np.inf)[:, None]
        low = np.maximum(edge_days[:-1], self.spell_day[:, None])
        high = np.minimum(edge_days[1:], last)
        return np.asarray(np.maximum(high - low, 0.0) / np.diff(edge_days))

    def founded(self, shed: FloatArray, time_in_spell: FloatArray) -> FloatArray:
        """Return what shed cells are expected to found.

        Parameters
        ----------
        shed
            Shape (..., n_cells, n_kinds): cells shed in each cell of time by tumours of each kind.
        time_in_spell
            Shape (n_spells, n_cells), see `time_in_spell`.

        Returns
        -------
        ndarray
            The same shape: founders by kind of the colony.
        """
        by_clone = shed.reshape(*shed.shape[:-1], self.n_clones, self.n_places)
        founders = np.zeros_like(by_clone)
        for spell, share in enumerate(time_in_spell):
            within = np.flatnonzero(share)
            if not len(within):
                continue
            part = slice(within[0], within[-1] + 1)
            for clone in range(self.n_clones):
                here = share[part, None] * by_clone[..., part, clone, :]
                founders[..., part, clone, :] += here @ self.chance[spell, clone]
        return founders.reshape(shed.shape)

    def by_primary(self, edge_days: FloatArray) -> FirstFounders:
        """Return what the primary sheds and founds in cells of time, integrated apart on both sides of every change."""
        path = self.during.primary
        changes = np.concatenate((path.start_day, self.spell_day))
        inside = changes[(changes > edge_days[0]) & (changes < edge_days[-1])]
        days = np.unique(np.concatenate((edge_days, inside)))
        length = np.diff(days)
        at = days[:-1, None] + length[:, None] * _NODES
        tumour = path.growth.cells(path.growth_age_days(at))
        rates = path.share * self.scene.shedding.cells_per_day(tumour)
        shed = np.zeros((len(length), self.n_clones))
        np.add.at(shed.T, self.clone, (length[:, None] * np.einsum("n,snc->sc", _WEIGHTS, rates)).T)
        source = self.scene.body.place_index[self.scene.primary_place]
        middle = 0.5 * (days[1:] + days[:-1])
        spell = np.searchsorted(self.spell_day, middle, side="right") - 1
        founders = (shed[:, :, None] * self.chance[spell, :, source, :]).reshape(len(length), -1)
        cell = np.searchsorted(edge_days, middle, side="right") - 1
        first = np.searchsorted(cell, np.arange(len(edge_days) - 1))
        return FirstFounders(np.add.reduceat(shed.sum(axis=1), first), np.add.reduceat(founders, first, axis=0))


@dataclass(frozen=True, eq=False)
class FirstFounders:
    """What the primary does in each cell of time.

    Attributes
    ----------
    shed
        Shape (n_cells,), cells shed.
    founded
        Shape (n_cells, n_kinds), founders.
    """

    shed: FloatArray
    founded: FloatArray


def founding(scene: Scene, during: Conditions, chance: FloatArray, clone: IntArray) -> Founding:
    """Return the chances to found, with eras and clones that are alike taken together.

    Parameters
    ----------
    scene, during
        The case, and what holds when.
    chance
        Shape (n_eras, n_clones, n_places, n_places), see `metaviz.theory.era_chain.era_founds`.
    clone
        Shape (n_clones,): number of the group in which each clone of the scene lives; groups are numbered in order.
    """
    groups = np.unique(clone, return_index=True)[1]
    of_group = chance[:, groups]
    changes = np.any(of_group[1:] != of_group[:-1], axis=(1, 2, 3))
    spells = np.concatenate(([0], 1 + np.flatnonzero(changes)))
    return Founding(scene, during, of_group[spells], during.start_day[spells], clone)


def alike_clones(chance: FloatArray, felt: tuple[FloatArray, ...]) -> IntArray:
    """Return groups of clones that found and live alike, shape (n_clones,).

    Parameters
    ----------
    chance
        Shape (n_eras, n_clones, n_places, n_places).
    felt
        Arrays of shape (n_eras, n_clones, n_sites): all that a colony feels of treatments.
    """
    n_clones = chance.shape[1]
    rows = np.concatenate([np.moveaxis(table, 1, 0).reshape(n_clones, -1) for table in (chance, *felt)], axis=1)
    group = np.zeros(n_clones, dtype=np.int64)
    known: list[int] = []
    for clone in range(n_clones):
        match = next((i for i, first in enumerate(known) if np.array_equal(rows[clone], rows[first])), None)
        if match is None:
            match = len(known)
            known.append(clone)
        group[clone] = match
    return group
