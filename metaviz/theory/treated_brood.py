"""How likely colonies of treated patients are to have founded at least one child; see `metaviz.theory.brood`.

Mothers of one clone and class live by one law. Of their lives with vessels it is worked out how many cells each has
shed by a day, as a histogram; where the chance to found changes with time, cells count more when it is high. What
mothers shed before they have vessels is little and spread evenly, so it adds children in proportion. Mothers of a group
differ only in the chances with which their cells found, so these are gathered on a grid, too, and what is left is a
product of small tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.theory.families import HEAVIEST_MOTHER, chosen_mothers, founding_chance
from metaviz.theory.founding import Founding
from metaviz.theory.grid import cumulative
from metaviz.theory.treated_kernel import TreatedKernel

_CELLS_PER_DECADE = 8
_LOG_CELLS = np.arange(0.0, 18.0, 1.0 / _CELLS_PER_DECADE)
_THETAS_PER_DECADE = 12
_LOG_THETA = np.arange(-18.0, 0.01, 1.0 / _THETAS_PER_DECADE)
_RARE = 1e-7
"""Share of all lives below which one is left out."""
_TINY = 1e-300


@dataclass(frozen=True, eq=False)
class TreatedFamilies:
    """Expected colonies that have a child elsewhere, by the chance that a cell they shed founds it.

    Attributes
    ----------
    theta
        Shape (n_mothers, n_sites), chance that a cell shed by a mother founds at a site; zero at her own.
    share, group
        Shape (n_mothers,), part of the colonies of her group that are of the mother's kind, and the group.
    child_class
        Shape (n_groups, n_sites), class of children at each site.
    any_child
        Shape (n_groups, n_thetas, n_ends), expected mothers of the group with a child.
    detected_child
        Shape (n_groups, n_classes, n_thetas, n_ends), the same with a detectable child of each class.
    """

    theta: FloatArray
    share: FloatArray
    group: IntArray
    child_class: IntArray
    any_child: FloatArray
    detected_child: FloatArray

    def with_child(self, frailty: FloatArray, *, detectable: bool) -> FloatArray:
        """Return the expected mothers with a child, shape (n_nodes, n_ends, n_sites)."""
        n_sites, n_groups = self.theta.shape[1], len(self.any_child)
        result = np.zeros((len(frailty), n_sites, self.any_child.shape[-1]))
        by_theta = self._by_theta(frailty)
        for group in range(n_groups):
            if not detectable:
                result += by_theta[:, group] @ self.any_child[group]
                continue
            for child in np.unique(self.child_class[group]):
                sites = np.flatnonzero(self.child_class[group] == child)
                result[:, sites] += by_theta[:, group, sites] @ self.detected_child[group, child]
        return np.moveaxis(result, 1, 2)

    def _by_theta(self, frailty: FloatArray) -> FloatArray:
        """Spread the mothers over the grid of chances, shape (n_nodes, n_groups, n_sites, n_thetas)."""
        theta = frailty[:, None, None] * self.theta
        place = np.clip(np.log10(np.maximum(theta, _TINY)) - _LOG_THETA[0], 0.0, _LOG_THETA[-1] - _LOG_THETA[0])
        low = np.minimum((place * _THETAS_PER_DECADE).astype(np.int64), len(_LOG_THETA) - 2)
        grid = 10.0**_LOG_THETA
        inside = np.minimum(theta, grid[-1])
        high = np.maximum((inside - grid[low]) / (grid[low + 1] - grid[low]), 0.0)
        # Below the grid a child is so unlikely that its chance is in proportion to theta.
        here = np.where(inside < grid[0], inside / grid[0], 1.0 - high)
        shape = (len(frailty), len(self.any_child), self.theta.shape[1], len(_LOG_THETA))
        node, site = np.arange(shape[0])[:, None, None], np.arange(shape[2])
        slot = ((node * shape[1] + self.group[:, None]) * shape[2] + site) * shape[3] + low
        weight = np.broadcast_to(self.share[:, None], theta.shape)
        size = int(np.prod(shape))
        table = np.bincount(slot.ravel(), (weight * here).ravel(), size)
        table += np.bincount(slot.ravel() + 1, (weight * high).ravel(), size)
        return np.asarray(table.reshape(shape))


def treated_families(
    founding: Founding, kernel: TreatedKernel, founded: tuple[FloatArray, ...], shed: FloatArray, ends: IntArray
) -> tuple[TreatedFamilies, ...]:
    """Return the families of mothers whose life depends on when they were founded, for each generation of mothers.

    Parameters
    ----------
    founding, kernel
        Who founds where, and how colonies live.
    founded
        Mothers of each generation, of shape (n_cells, n_kinds).
    shed
        Shape (n_cells, n_kinds), cells that mothers of each kind are expected to shed, up to a factor.
    ends
        Shape (n_ends,), edges up to which children count.
    """
    time_in_spell = founding.time_in_spell(kernel.time.edge_days)
    theta = founding_chance(founding, time_in_spell, shed)
    mothers, by_site = zip(*(chosen_mothers(founding, each, theta) for each in founded), strict=True)
    law = np.arange(founding.n_kinds) // founding.n_places * kernel.felt.n_classes + kernel.felt.of_kind
    laws = np.unique(law[np.concatenate(mothers)])
    child_class = _class_of_site(founding, kernel)[laws // kernel.felt.n_classes]
    brood = _Broods(founding, kernel, np.unique(child_class), ends)
    by_spell = founding.chance.sum(axis=3).reshape(len(founding.spell_day), -1)
    table = np.zeros((len(founded), len(laws), 1 + len(brood.children), len(_LOG_THETA), len(ends)))
    for row, number in enumerate(laws):
        kinds = np.flatnonzero(law == number)
        births = np.stack(
            [each[:, np.intersect1d(kinds, some)].sum(axis=1) for each, some in zip(founded, mothers, strict=True)]
        )
        pull = _pull(by_spell[:, kinds], time_in_spell, shed[:, kinds])
        table[:, row] = brood.with_child(int(number % kernel.felt.n_classes), births, pull)
    families = []
    for generation, (some, own_theta) in enumerate(zip(mothers, by_site, strict=True)):
        own = np.searchsorted(laws, law[some])
        total = founded[generation][:, some].sum(axis=0)
        share = total / np.maximum(np.bincount(own, total, len(laws))[own], _TINY)
        detected = np.zeros((len(laws), kernel.felt.n_classes, *table.shape[3:]))
        detected[:, brood.children] = table[generation, :, 1:]
        families.append(TreatedFamilies(own_theta, share, own, child_class, table[generation, :, 0], detected))
    return tuple(families)


def _class_of_site(founding: Founding, kernel: TreatedKernel) -> IntArray:
    """Return the class of the colonies of each clone at each site, shape (n_clones, n_sites)."""
    body = founding.scene.body
    places = body.holding_places
    classes = np.zeros((founding.n_clones, len(body.sites)), dtype=np.int64)
    classes[:, body.site_of_place[places]] = kernel.felt.of_kind.reshape(founding.n_clones, -1)[:, places]
    return classes


def _pull(by_spell: FloatArray, time_in_spell: FloatArray, shed: FloatArray) -> FloatArray:
    """Return how much more than on average the cells of some kinds found in each cell of time, shape (n_cells,)."""
    founds = ((time_in_spell.T @ by_spell) * shed).sum(axis=1)
    cells = shed.sum(axis=1)
    mean = founds.sum() / max(cells.sum(), _TINY)
    pull = np.divide(founds, cells * mean, out=np.ones_like(founds), where=cells * mean > _TINY)
    return np.asarray(pull)


class _Broods:
    """Lives of mothers from their founding to the days on which a course may end."""

    def __init__(self, founding: Founding, kernel: TreatedKernel, children: IntArray, ends: IntArray) -> None:
        self.kernel, self.children = kernel, children
        # A mother who is that heavy has ended her patient's life.
        self.heaviest = HEAVIEST_MOTHER * founding.scene.lethal_cells
        n_cells = kernel.time.n_cells
        seen = kernel.seen[children].reshape(len(children), n_cells, 2, n_cells).mean(axis=2)
        by_end = [np.clip(cumulative(each.T)[ends].T, 0.0, 1.0) for each in seen]
        before = (np.arange(n_cells)[:, None] < ends).astype(np.float64)
        # Which cells count, by the day on which they are shed: (n_cells, 1 + n_children, n_ends).
        self.counts = np.stack([before, *by_end], axis=1)

    def with_child(self, number: int, births: FloatArray, pull: FloatArray) -> FloatArray:
        """Return the mothers of a class that have a child, and a detectable child of each class.

        Parameters
        ----------
        number
            The class.
        births
            Shape (n_generations, n_cells), mothers founded.
        pull
            Shape (n_cells,), by how much cells count.

        Returns
        -------
        ndarray
            Shape (n_generations, 1 + n_children, n_thetas, n_ends).
        """
        kernel = self.kernel
        path = int(kernel.path_of_class[number])
        counts = (pull[:, None, None] * self.counts).reshape(len(pull), -1)
        awake = kernel.time.on_nodes(births.T).T @ kernel.wakes[number]
        switched = kernel.switched_in_cells(path, awake)
        lanes = np.flatnonzero((switched > _RARE * switched.sum(axis=1, keepdims=True)).any(axis=0))
        light = kernel.shed_while_light(path, self.heaviest)
        log_cells = light[lanes] @ counts.astype(np.float32)
        column, n_columns = np.nonzero(log_cells.T >= 1.0), log_cells.shape[1]
        place = np.log10(log_cells.T[column]) * _CELLS_PER_DECADE
        low = np.minimum(place.astype(np.int64), len(_LOG_CELLS) - 2)
        high = np.minimum(place - low, 1.0)
        slot = column[0] * len(_LOG_CELLS) + low
        early = 10.0 ** _LOG_THETA[:, None] * (awake @ kernel.shed_before_vessels(path) @ counts)[:, None, :]
        tables = []
        for generation, count in enumerate(switched):
            weight, size = count[lanes][column[1]], n_columns * len(_LOG_CELLS)
            histogram = np.bincount(slot, weight * (1.0 - high), size) + np.bincount(slot + 1, weight * high, size)
            table = _fails() @ histogram.reshape(n_columns, -1).T + np.maximum(early[generation], 0.0)
            tables.append(np.minimum(table, births[generation].sum()))
        table = np.stack(tables).reshape(len(births), len(_LOG_THETA), *self.counts.shape[1:])
        return np.asarray(np.moveaxis(table, 1, 2))


@lru_cache(maxsize=1)
def _fails() -> FloatArray:
    """Return the chance of a child by chance to found and cells shed, shape (n_thetas, n_bins)."""
    return np.asarray(-np.expm1(-(10.0 ** _LOG_THETA[:, None]) * 10.0**_LOG_CELLS))
