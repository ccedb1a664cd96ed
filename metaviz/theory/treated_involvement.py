"""The chance that a site is involved when the course of a treated patient ends; see `metaviz.theory.involvement`."""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.theory.founding import Founding
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import cumulative
from metaviz.theory.involvement import Involvement, deaths_at, possible_ends
from metaviz.theory.later import LaterGenerations
from metaviz.theory.renewal import Renewal
from metaviz.theory.treated_kernel import TreatedKernel


def treated_involvement(
    founding: Founding, kernel: TreatedKernel, renewal: Renewal, later: LaterGenerations, alive: FloatArray
) -> Involvement:
    """Return the chance of involvement of every site.

    Parameters
    ----------
    founding, kernel
        Who founds where, and how colonies live.
    renewal, later
        The solutions for the first and the later generations.
    alive
        Shape (n_nodes, n_cells + 1), chance to be alive for each node of the frailty.
    """
    frailty, weights = frailty_nodes(founding.scene.frailty_sigma)
    ends = possible_ends(alive)
    deaths = deaths_at(alive[:, ends])
    by_site = founding.scene.body.site_matrix

    def chance(first: FloatArray) -> FloatArray:
        direct = cumulative(first @ by_site)[ends]
        empty = np.einsum("q,qe,qeb->b", weights, deaths, np.exp(-frailty[:, None, None] * direct))
        return np.asarray(np.clip(1.0 - empty, 0.0, 1.0), dtype=np.float64)

    anywhere = cumulative(renewal.founded[0].sum(axis=1))[ends]
    none_anywhere = np.einsum("q,qe,qe->", weights, deaths, np.exp(-frailty[:, None] * anywhere))
    return Involvement(
        p_any=chance(renewal.founded[0]),
        p_detectable=chance(renewal.detected[0]),
        p_any_site=float(np.clip(1.0 - none_anywhere, 0.0, 1.0)),
    )
