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
from metaviz.theory.families import WithChild, founding_chance, steady_families
from metaviz.theory.founding import Founding
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import TimeGrid, coarse_sums, cumulative
from metaviz.theory.later import LaterGenerations
from metaviz.theory.renewal import Renewal

_NOBODY = 1e-4
_N_ENDS = 11
_N_SUDDEN = 2
"""Days of death at which the chance of involvement is computed exactly; between them it is interpolated."""


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
    ends = possible_ends(alive)
    theta = founding_chance(founding, founding.time_in_spell(grid.coarse_days), later.mothers_shed)
    families = steady_families(founding, life, grid, coarse_sums(renewal.by_kind[0]), theta, ends)
    younger = steady_families(founding, life, grid, later.by_kind, theta, ends)
    first, seen = coarse_sums(renewal.founded[0]), coarse_sums(renewal.detected[0])
    return involved(founding, first, seen, families, younger, later.carried, alive)


def involved(
    founding: Founding,
    first: FloatArray,
    seen: FloatArray,
    families: WithChild,
    younger: WithChild,
    carried: FloatArray,
    alive: FloatArray,
) -> Involvement:
    """Return the chance of involvement, once it is known how many mothers have a child.

    Parameters
    ----------
    founding
        The case.
    first, seen
        Shape (n_cells, n_places): colonies of the first generation founded, and become detectable, in each cell.
    families, younger
        Mothers of the first and of the later generations.
    carried
        Shape (n_nodes,), by how much patients exceed the mean in the later generations.
    alive
        Shape (n_nodes, n_cells + 1), chance to be alive for each node of the frailty.
    """
    frailty, weights = frailty_nodes(founding.scene.frailty_sigma)
    ends = possible_ends(alive)
    deaths = deaths_at(alive[:, ends])
    by_site = founding.scene.body.site_matrix

    def chance(first_generation: FloatArray, *, detectable: bool) -> FloatArray:
        direct = cumulative(first_generation @ by_site)[ends]
        expected = frailty[:, None, None] * (direct + families.with_child(frailty, detectable=detectable))
        expected += carried[:, None, None] * younger.with_child(frailty, detectable=detectable)
        empty = np.einsum("q,qe,qes->s", weights, deaths, np.exp(-expected))
        return np.asarray(np.clip(1.0 - empty, 0.0, 1.0), dtype=np.float64)

    anywhere = cumulative(first.sum(axis=1))
    none_anywhere = np.einsum("q,qe,qe->", weights, deaths_at(alive), np.exp(-frailty[:, None] * anywhere))
    return Involvement(
        p_any=chance(first, detectable=False),
        p_detectable=chance(seen, detectable=True),
        p_any_site=float(np.clip(1.0 - none_anywhere, 0.0, 1.0)),
    )


def possible_ends(survival: FloatArray) -> IntArray:
    """Return the edges at which a course may end: evenly spread, and around those at which many do.

    When the primary alone is lethal all the living die at once, and the two edges around that day must be among them.
    Only the last edge is returned if nobody dies.
    """
    last = survival.shape[1] - 1
    ended = 1.0 - survival
    dying = np.flatnonzero(ended.max(axis=0) > _NOBODY)
    if not len(dying):
        return np.array([last])
    first = max(int(dying[0]) - 1, 0)
    spread = np.linspace(first, last, _N_ENDS).round().astype(np.int64)
    most = 1 + np.argsort(-np.diff(ended, axis=1).sum(axis=0))[:_N_SUDDEN]
    return np.unique(np.concatenate((spread, most - 1, most)))


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
