"""The chance that a site is involved when the course ends.

Given the patient's frailty, colonies of the first generation are a Poisson process, and so are the children of
each. The chance of none at a site is therefore the exponential of minus the expected first-generation
colonies there, minus the expected colonies elsewhere that have a child there (`metaviz.theory.brood`); mothers
of the second generation on are taken as unrelated to one another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.growth import ColonyLife
from metaviz.theory.brood import brood_table
from metaviz.theory.colony_kernel import sleep_classes
from metaviz.theory.founding import Founding
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import TimeGrid, coarse_sums, cumulative
from metaviz.theory.later import LaterGenerations
from metaviz.theory.renewal import Renewal

_N_ENDS = 12
"""Days of death at which the chance of involvement is computed exactly; between them it is interpolated."""
_HEAVIEST_MOTHER = 0.5
"""Share of the lethal burden at which a single colony counts as fatal: nobody lives to see its further children."""
_TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Involvement:
    """Chances by the end of the course.

    Attributes
    ----------
    p_any, p_detectable
        Shape (n_sites,): chance of at least one (detectable) colony.
    p_any_site
        Chance of at least one colony anywhere.
    """

    p_any: FloatArray
    p_detectable: FloatArray
    p_any_site: float


def involvement(
    founding: Founding,
    life: ColonyLife,
    grid: TimeGrid,
    renewal: Renewal,
    later: LaterGenerations,
    alive: FloatArray,
) -> Involvement:
    """Return the chance of involvement of every site.

    Parameters
    ----------
    founding, life
        Who founds where, and how colonies live.
    grid, renewal, later
        Time grid, and the solutions for the first and the later generations.
    alive
        Shape (n_nodes, n_coarse + 1), chance to be alive for each node of the frailty.
    """
    scene = founding.scene
    frailty, weights = frailty_nodes(scene.frailty_sigma)
    ends = possible_ends(alive)
    deaths = deaths_at(alive[:, ends])
    first = coarse_sums(renewal.founded[0])
    theta = _founding_chance(founding, founding.time_in_spell(grid.coarse_days), later.mothers_shed)
    families = _Families.of(founding, life, grid, coarse_sums(renewal.by_kind[0]), theta, ends)
    younger = _Families.of(founding, life, grid, later.by_kind, theta, ends)
    by_site = scene.body.site_matrix

    def chance(first_generation: FloatArray, *, detectable: bool) -> FloatArray:
        direct = cumulative(first_generation @ by_site)[ends]
        empty = np.zeros(by_site.shape[1])
        for node, factor in enumerate(frailty):
            expected = factor * (direct + families.with_child(factor, detectable=detectable))
            expected = expected + later.carried[node] * younger.with_child(factor, detectable=detectable)
            empty += weights[node] * (deaths[node] @ np.exp(-expected))
        return np.asarray(np.clip(1.0 - empty, 0.0, 1.0), dtype=np.float64)

    anywhere = cumulative(first.sum(axis=1))[ends]
    none_anywhere = np.einsum("q,qe,qe->", weights, deaths, np.exp(-frailty[:, None] * anywhere))
    return Involvement(
        p_any=chance(first, detectable=False),
        p_detectable=chance(coarse_sums(renewal.detected[0]), detectable=True),
        p_any_site=float(np.clip(1.0 - none_anywhere, 0.0, 1.0)),
    )


def possible_ends(survival: FloatArray) -> IntArray:
    """Return the coarse edges at which a course may end; only the last one when nobody dies early."""
    last = survival.shape[1] - 1
    dying = np.flatnonzero(survival.min(axis=0) < 1.0 - 1e-4)
    if len(dying) == 0:
        return np.array([last])
    return np.unique(np.linspace(max(dying[0] - 1, 0), last, _N_ENDS).round().astype(np.int64))


def deaths_at(survival: FloatArray) -> FloatArray:
    """Return the share of courses that end nearest to each possible end, shape (n_nodes, n_ends)."""
    ended = 1.0 - survival
    between = np.diff(ended, axis=1, prepend=0.0)
    # Deaths between two ends belong half to each; who lives at the last end stays until it.
    shares = between.copy()
    shares[:, 1:] *= 0.5
    shares[:, :-1] += 0.5 * between[:, 1:]
    shares[:, -1] += survival[:, -1]
    return shares


@dataclass(frozen=True, eq=False)
class _Families:
    """Expected colonies that have a child elsewhere, by the chance that a cell they shed founds it.

    Attributes
    ----------
    theta
        Shape (n_mothers, n_sites), chance that a cell shed by a mother founds at a site; zero at her own.
    child_class
        Shape (n_sites,), sleep class of children at each site.
    log_any
        Shape (1, n_mothers, n_thetas, n_ends), logarithm of the expected mothers with a child.
    log_detected
        Shape (n_classes, n_mothers, n_thetas, n_ends), the same with a detectable child of each sleep class.
    log_theta
        Shape (n_thetas,), decimal.
    """

    theta: FloatArray
    child_class: IntArray
    log_any: FloatArray
    log_detected: FloatArray
    log_theta: FloatArray

    @staticmethod
    def of(
        founding: Founding, life: ColonyLife, grid: TimeGrid, founded: FloatArray, theta: FloatArray, ends: IntArray
    ) -> _Families:
        scene = founding.scene
        heaviest = _HEAVIEST_MOTHER * scene.lethal_cells
        table = brood_table(life, scene.shedding, scene.detection.detectable_cells, heaviest, grid)
        by_site = scene.body.site_matrix
        total = founded.sum(axis=0)
        mothers = np.flatnonzero(total > 1e-9 * max(total.max(), _TINY))
        classes = sleep_classes(life).of_site
        mother_site = scene.body.site_of_place[founding.place_of_kind[mothers]]
        theta = theta[mothers] @ by_site
        theta[np.arange(len(mothers)), mother_site] = 0.0

        def log_expected(tables: FloatArray) -> FloatArray:
            own = tables[classes[mother_site]]
            middle = 0.5 * (own[..., 1:] + own[..., :-1])
            counts = np.empty((len(mothers), middle.shape[1], len(ends)))
            for column, end in enumerate(ends):
                lived = middle[..., :end][..., ::-1]
                counts[..., column] = np.einsum("tm,mkt->mk", founded[:end, mothers], lived)
            return np.log(np.maximum(counts, _TINY))

        return _Families(
            theta=theta,
            child_class=classes,
            log_any=log_expected(table.any_child)[None],
            log_detected=np.stack(
                [log_expected(table.any_detected_child[:, child]) for child in range(table.any_detected_child.shape[1])]
            ),
            log_theta=table.log_theta,
        )

    def with_child(self, factor: float, *, detectable: bool) -> FloatArray:
        """Return the expected mothers with a child at each site, shape (n_ends, n_sites)."""
        logs = self.log_detected if detectable else self.log_any
        child = self.child_class if detectable else np.zeros_like(self.child_class)
        step = self.log_theta[1] - self.log_theta[0]
        wanted = np.log10(np.maximum(factor * self.theta, _TINY))
        inside = np.clip(wanted, self.log_theta[0], self.log_theta[-1])
        position = (inside - self.log_theta[0]) / step
        low = np.minimum(position.astype(np.int64), len(self.log_theta) - 2)
        share = (position - low)[..., None]
        mother = np.arange(len(self.theta))[:, None]
        lower, upper = logs[child[None, :], mother, low], logs[child[None, :], mother, low + 1]
        # Below the table a child is so unlikely that its chance is in proportion to theta.
        below = np.minimum(wanted - inside, 0.0)[..., None] * np.log(10.0)
        return np.asarray(np.exp((1.0 - share) * lower + share * upper + below).sum(axis=0).T)


def _founding_chance(founding: Founding, time_in_spell: FloatArray, shed: FloatArray) -> FloatArray:
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
