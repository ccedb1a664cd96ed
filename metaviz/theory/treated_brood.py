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
_LOG_CELLS = np.arange(0.0, 15.0, 1.0 / _CELLS_PER_DECADE)
_THETAS_PER_DECADE = 12
_LOG_THETA = np.arange(-14.0, 0.01, 1.0 / _THETAS_PER_DECADE)
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
    brood = _Broods(founding, kernel, ends)
    by_spell = founding.chance.sum(axis=3).reshape(len(founding.spell_day), -1)
    births = np.zeros((len(laws), len(founded), kernel.time.n_cells))
    for generation, (each, some) in enumerate(zip(founded, mothers, strict=True)):
        np.add.at(births, (np.searchsorted(laws, law[some]), generation), each[:, some].T)
    # Mothers that live alike once awake share their lives, whatever they do asleep.
    path = laws // kernel.felt.n_classes * kernel.n_paths + kernel.path_of_class[laws % kernel.felt.n_classes]
    path_of_kind = law // kernel.felt.n_classes * kernel.n_paths + kernel.path_of_class[law % kernel.felt.n_classes]
    table = np.zeros((len(laws), len(founded), 1 + kernel.felt.n_classes, len(_LOG_THETA), len(ends)))
    for number in np.unique(path):
        rows, kinds = np.flatnonzero(path == number), np.flatnonzero(path_of_kind == number)
        pull = _pull(by_spell[:, kinds], time_in_spell, shed[:, kinds])
        children = np.unique(child_class[rows])
        found = brood.with_child(
            int(number % kernel.n_paths), laws[rows] % kernel.felt.n_classes, children, births[rows], pull
        )
        table[np.ix_(rows, np.arange(len(founded)), np.append(0, 1 + children))] = found
    families = []
    for generation, (some, own_theta) in enumerate(zip(mothers, by_site, strict=True)):
        own = np.searchsorted(laws, law[some])
        total = founded[generation][:, some].sum(axis=0)
        share = total / np.maximum(np.bincount(own, total, len(laws))[own], _TINY)
        of_generation = table[:, generation]
        families.append(TreatedFamilies(own_theta, share, own, child_class, of_generation[:, 0], of_generation[:, 1:]))
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

    def __init__(self, founding: Founding, kernel: TreatedKernel, ends: IntArray) -> None:
        self.kernel, self.ends = kernel, ends
        # A mother who is that heavy has ended her patient's life.
        self.heaviest = HEAVIEST_MOTHER * founding.scene.lethal_cells

    def counting(self, children: IntArray) -> FloatArray:
        """Return which cells count by the day on which they are shed, shape (n_cells, 1 + n_children, n_ends).

        For any child all shed before the end, for a detectable one by the chance that it is detectable at the end.
        """
        n_cells = self.kernel.time.n_cells
        before = (np.arange(n_cells)[:, None] < self.ends).astype(np.float64)
        seen = self.kernel.seen[children].reshape(len(children), n_cells, 2, n_cells).mean(axis=2)
        return np.stack([before, *(np.clip(cumulative(each.T)[self.ends].T, 0.0, 1.0) for each in seen)], axis=1)

    def with_child(
        self, path: int, classes: IntArray, children: IntArray, births: FloatArray, pull: FloatArray
    ) -> FloatArray:
        """Return the mothers that have a child, and a detectable child of each class.

        Parameters
        ----------
        path
            Row of the paths that the mothers follow once awake.
        classes
            Shape (n_rows,), their classes, all of which follow that path.
        children
            Shape (n_children,), classes of children.
        births
            Shape (n_rows, n_generations, n_cells), mothers founded.
        pull
            Shape (n_cells,), by how much cells count.

        Returns
        -------
        ndarray
            Shape (n_rows, n_generations, 1 + n_children, n_thetas, n_ends).
        """
        kernel, shape = self.kernel, births.shape[:2]
        counts = (pull[:, None, None] * self.counting(children)).reshape(len(pull), -1)
        nodes = np.moveaxis(kernel.time.on_nodes(np.moveaxis(births, 2, 0)), 0, 2)
        awake = (nodes @ kernel.wakes[classes]).reshape(-1, nodes.shape[2])
        switched = kernel.switched_in_cells(path, awake)
        lanes = np.flatnonzero((switched > _RARE * switched.sum(axis=1, keepdims=True)).any(axis=0))
        cells = counts.astype(np.float32).T @ kernel.shed_while_light(path, self.heaviest)[lanes].T
        some = cells >= 1.0
        place = np.log10(np.maximum(cells, 1.0)) * _CELLS_PER_DECADE
        low = np.minimum(place.astype(np.int64), len(_LOG_CELLS) - 2)
        high = np.minimum(place - low, 1.0) * some
        slot = (low + len(_LOG_CELLS) * np.arange(len(cells))[:, None]).ravel()
        parts = (slot, some - high), (slot + 1, high)
        histogram = np.zeros((len(awake), len(cells) * len(_LOG_CELLS)))
        for row, count in enumerate(switched[:, lanes]):
            for where, part in parts:
                histogram[row] += np.bincount(where, (count * part).ravel(), histogram.shape[1])
        late = histogram.reshape(len(awake), len(cells), -1) @ _fails().T
        early = (awake @ kernel.shed_before_vessels(path) @ counts)[:, :, None] * 10.0**_LOG_THETA
        table = np.minimum(late + np.maximum(early, 0.0), births.sum(axis=2).reshape(-1, 1, 1))
        return np.asarray(np.moveaxis(table.reshape(*shape, 1 + len(children), len(self.ends), -1), 3, 4))


@lru_cache(maxsize=1)
def _fails() -> FloatArray:
    """Return the chance of a child by chance to found and cells shed, shape (n_thetas, n_bins)."""
    return np.asarray(-np.expm1(-(10.0 ** _LOG_THETA[:, None]) * 10.0**_LOG_CELLS))
