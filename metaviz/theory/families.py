"""Mothers with a child: how many colonies are expected to have founded at least one at each site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.growth import ColonyLife
from metaviz.theory.brood import brood_table
from metaviz.theory.colony_kernel import sleep_classes
from metaviz.theory.founding import Founding
from metaviz.theory.grid import TimeGrid

HEAVIEST_MOTHER = 0.5
"""Share of the lethal burden at which a single colony counts as fatal: nobody lives to see its further children."""
_TINY = 1e-300


class WithChild(Protocol):
    """Mothers of one generation, or of several."""

    def with_child(self, frailty: FloatArray, *, detectable: bool) -> FloatArray:
        """Return the expected colonies with a (detectable) child at each site, shape (n_nodes, n_ends, n_sites).

        Parameters
        ----------
        frailty
            Shape (n_nodes,), factors on the chance that a cell founds; how many mothers there are is not changed.
        detectable
            Whether the child must have become detectable.
        """


@dataclass(frozen=True, eq=False)
class Families:
    """Expected colonies that have a child elsewhere, by the chance that a cell they shed founds it.

    Attributes
    ----------
    theta
        Shape (n_mothers, n_sites), chance that a cell shed by a mother founds at a site; zero at her own.
    child_class
        Shape (n_mothers, n_sites) or (1, n_sites), class of children at each site.
    log_any
        Shape (1, n_mothers, n_thetas, n_ends), logarithm of the expected mothers with a child.
    log_detected
        Shape (n_classes, n_mothers, n_thetas, n_ends), the same with a detectable child of each class.
    log_theta
        Shape (n_thetas,), decimal.
    """

    theta: FloatArray
    child_class: IntArray
    log_any: FloatArray
    log_detected: FloatArray
    log_theta: FloatArray

    def with_child(self, frailty: FloatArray, *, detectable: bool) -> FloatArray:
        """Return the expected mothers with a child, shape (n_nodes, n_ends, n_sites)."""
        return np.stack([self._with_child(float(factor), detectable=detectable) for factor in frailty])

    def _with_child(self, factor: float, *, detectable: bool) -> FloatArray:
        logs = self.log_detected if detectable else self.log_any
        child = self.child_class if detectable else np.zeros_like(self.child_class)
        step = self.log_theta[1] - self.log_theta[0]
        wanted = np.log10(np.maximum(factor * self.theta, _TINY))
        inside = np.clip(wanted, self.log_theta[0], self.log_theta[-1])
        position = (inside - self.log_theta[0]) / step
        low = np.minimum(position.astype(np.int64), len(self.log_theta) - 2)
        share = (position - low)[..., None]
        mother = np.arange(len(self.theta))[:, None]
        lower, upper = logs[child, mother, low], logs[child, mother, low + 1]
        # Below the table a child is so unlikely that its chance is in proportion to theta.
        below = np.minimum(wanted - inside, 0.0)[..., None] * np.log(10.0)
        return np.asarray(np.exp((1.0 - share) * lower + share * upper + below).sum(axis=0).T)


def chosen_mothers(founding: Founding, founded: FloatArray, theta: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the kinds that matter as mothers, and the chance that a cell of theirs founds at each site but their own.

    Parameters
    ----------
    founding
        Who founds where.
    founded
        Shape (n_cells, n_kinds), mothers.
    theta
        Shape (n_kinds, n_places), chance that a cell shed by each kind founds at each place.
    """
    total = founded.sum(axis=0)
    mothers = np.flatnonzero(total > 1e-9 * max(total.max(), _TINY))
    site = founding.scene.body.site_of_place[founding.place_of_kind[mothers]]
    by_site = theta[mothers] @ founding.scene.body.site_matrix
    by_site[np.arange(len(mothers)), site] = 0.0
    return mothers, by_site


def steady_families(
    founding: Founding, life: ColonyLife, grid: TimeGrid, founded: FloatArray, theta: FloatArray, ends: IntArray
) -> Families:
    """Return the families of mothers whose life depends on their age alone.

    Parameters
    ----------
    founding, life, grid
        Who founds where, how colonies live, and the time grid.
    founded
        Shape (n_coarse, n_kinds), mothers.
    theta
        Shape (n_kinds, n_places), chance that a cell shed by each kind founds at each place.
    ends
        Shape (n_ends,), edges up to which children count.
    """
    scene = founding.scene
    heaviest = HEAVIEST_MOTHER * scene.lethal_cells
    table = brood_table(life, scene.colony_shedding, scene.detection.detectable_cells, heaviest, grid)
    mothers, by_site = chosen_mothers(founding, founded, theta)
    classes = sleep_classes(life).of_site
    own_class = classes[scene.body.site_of_place[founding.place_of_kind[mothers]]]

    def log_expected(tables: FloatArray) -> FloatArray:
        own = tables[own_class]
        middle = 0.5 * (own[..., 1:] + own[..., :-1])
        counts = np.empty((len(mothers), middle.shape[1], len(ends)))
        for column, end in enumerate(ends):
            lived = middle[..., :end][..., ::-1]
            counts[..., column] = np.einsum("tm,mkt->mk", founded[:end, mothers], lived)
        return np.asarray(np.log(np.maximum(counts, _TINY)))

    n_classes = table.any_detected_child.shape[1]
    return Families(
        theta=by_site,
        child_class=classes[None, :],
        log_any=log_expected(table.any_child)[None],
        log_detected=np.stack([log_expected(table.any_detected_child[:, child]) for child in range(n_classes)]),
        log_theta=table.log_theta,
    )


def founding_chance(founding: Founding, time_in_spell: FloatArray, shed: FloatArray) -> FloatArray:
    """Return the chance that a cell shed by each kind founds at each place, (n_kinds, n_places).

    Where it changes with time, it is averaged over the cells that mothers of the kind are expected to shed, (n_cells,
    n_kinds).
    """
    by_kind = founding.chance.reshape(len(founding.spell_day), -1, founding.n_places)
    if len(by_kind) == 1:
        return np.asarray(by_kind[0])
    weight = time_in_spell @ shed
    weight = weight + _TINY * time_in_spell.sum(axis=1)[:, None]
    return np.asarray(np.einsum("sk,skp->kp", weight / weight.sum(axis=0), by_kind))
