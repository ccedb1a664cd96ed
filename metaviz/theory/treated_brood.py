"""How likely colonies of treated patients are to have founded at least one child; see `metaviz.theory.brood`.

Of a class of mothers it is worked out how many cells each of its lives with vessels has shed by a day, as a histogram.
Where the chance to found changes with time, cells count more when it is high. What mothers shed before they have
vessels is little and spread evenly, so it adds children in proportion.
"""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.theory.brood import LOG_THETA
from metaviz.theory.families import HEAVIEST_MOTHER, Families, chosen_mothers, founding_chance
from metaviz.theory.founding import Founding
from metaviz.theory.grid import cumulative
from metaviz.theory.treated_kernel import TreatedKernel

_PER_DECADE = 8
_LOG_CELLS = np.arange(0.0, 18.0, 1.0 / _PER_DECADE)
_RARE = 1e-7
"""Share of all lives below which one is left out."""
_TINY = 1e-300


def treated_families(
    founding: Founding, kernel: TreatedKernel, founded: FloatArray, shed: FloatArray, ends: IntArray
) -> Families:
    """Return the families of mothers whose life depends on when they were founded.

    Parameters
    ----------
    founding, kernel
        Who founds where, and how colonies live.
    founded
        Shape (n_cells, n_kinds), mothers.
    shed
        Shape (n_cells, n_kinds), cells that mothers of each kind are expected to shed, up to a factor.
    ends
        Shape (n_ends,), edges up to which children count.
    """
    time_in_spell = founding.time_in_spell(kernel.time.edge_days)
    theta = founding_chance(founding, time_in_spell, shed)
    mothers, by_site = chosen_mothers(founding, founded, theta)
    body, of_kind = founding.scene.body, kernel.felt.of_kind
    clone = mothers // founding.n_places
    site_class = np.zeros((founding.n_clones, len(body.sites)), dtype=np.int64)
    site_class[:, body.site_of_place[body.holding_places]] = of_kind.reshape(founding.n_clones, -1)[
        :, body.holding_places
    ]
    n_classes = kernel.felt.n_classes
    log_any = np.full((1, len(mothers), len(LOG_THETA), len(ends)), np.log(_TINY))
    log_detected = np.full((n_classes, *log_any.shape[1:]), np.log(_TINY))
    groups = np.unique(np.stack((clone, of_kind[mothers])), axis=1).T
    for of_clone, number in groups:
        rows = np.flatnonzero((clone == of_clone) & (of_kind[mothers] == number))
        pull = _pull(founding, time_in_spell, shed, mothers[rows])
        lives = _Mothers(founding, kernel, founded[:, mothers[rows]], int(number), pull, ends)
        share = founded[:, mothers[rows]].sum(axis=0)
        part = np.log(share / share.sum())[:, None, None]
        log_any[0, rows] = part + np.log(np.maximum(lives.with_child(None), _TINY))
        for child in np.unique(site_class[of_clone]):
            log_detected[child, rows] = part + np.log(np.maximum(lives.with_child(int(child)), _TINY))
    return Families(by_site, site_class[clone], log_any, log_detected, LOG_THETA)


def _pull(founding: Founding, time_in_spell: FloatArray, shed: FloatArray, kinds: IntArray) -> FloatArray:
    """Return how much more than on average the cells of some kinds found in each cell of time, shape (n_cells,)."""
    by_spell = founding.chance.sum(axis=3).reshape(len(founding.spell_day), -1)[:, kinds]
    founds = np.einsum("sk,st,tk->t", by_spell, time_in_spell, shed[:, kinds])
    cells = shed[:, kinds].sum(axis=1)
    mean = founds.sum() / max(cells.sum(), _TINY)
    pull = np.divide(founds, cells * mean, out=np.ones_like(founds), where=cells * mean > _TINY)
    return np.asarray(pull)


class _Mothers:
    """Lives of the mothers of one class, from their founding to the days on which a course may end."""

    def __init__(
        self,
        founding: Founding,
        kernel: TreatedKernel,
        founded: FloatArray,
        number: int,
        pull: FloatArray,
        ends: IntArray,
    ) -> None:
        self.kernel, self.ends = kernel, ends
        # Cells count by how likely they found.
        self.counts = pull[:, None] * (np.arange(kernel.time.n_cells)[:, None] < ends)
        path = int(kernel.path_of_class[number])
        births = kernel.time.on_nodes(founded.sum(axis=1))
        awake = births @ kernel.wakes[number]
        paths = kernel.paths
        switched = paths.weights[:, None] * (awake.astype(np.float32) @ paths.before.switch[path])
        count = switched.ravel().astype(np.float64)
        lanes = np.flatnonzero(count > _RARE * count.sum())
        self.count = count[lanes]
        self.n_mothers = float(founded.sum())
        # A mother who is that heavy has ended her patient's life.
        self.shed = kernel.shed_while_light(path, HEAVIEST_MOTHER * founding.scene.lethal_cells)[lanes]
        before = np.einsum("s,i,sit->t", paths.weights, awake, paths.before.shed[path], optimize=True)
        self.before: FloatArray = np.maximum(before, 0.0)

    def with_child(self, child: int | None) -> FloatArray:
        """Return the mothers with a child, or with a detectable child of a class: shape (n_thetas, n_ends)."""
        n_cells = self.kernel.time.n_cells
        counts = self.counts
        if child is not None:
            seen = cumulative(self.kernel.seen[child].reshape(n_cells, 2, n_cells).mean(axis=1).T)[self.ends].T
            counts = counts * np.clip(seen, 0.0, 1.0)
        cells = np.asarray(self.shed @ counts.astype(np.float32), dtype=np.float64)
        theta = 10.0**LOG_THETA
        place = np.clip(np.log10(np.maximum(cells, 1.0)) * _PER_DECADE, 0.0, len(_LOG_CELLS) - 1.001)
        bin_low = place.astype(np.int64)
        high = place - bin_low
        result = np.empty((len(theta), len(self.ends)))
        fails = -np.expm1(-theta[:, None] * 10.0**_LOG_CELLS)
        for end in range(len(self.ends)):
            some = cells[:, end] >= 1.0
            weight, low = self.count[some], bin_low[some, end]
            histogram = np.bincount(low, weight * (1.0 - high[some, end]), len(_LOG_CELLS) + 1)
            histogram += np.bincount(low + 1, weight * high[some, end], len(_LOG_CELLS) + 1)
            result[:, end] = fails @ histogram[:-1]
        early = theta[:, None] * (self.before @ counts)
        return np.asarray(np.minimum(result + early, self.n_mothers))
