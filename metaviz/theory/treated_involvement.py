"""The chance that a site is involved when the course of a treated patient ends; see `metaviz.theory.involvement`."""

from __future__ import annotations

from metaviz.model.arrays import FloatArray
from metaviz.theory.founding import Founding
from metaviz.theory.involvement import Involvement, involved, possible_ends
from metaviz.theory.later import LaterGenerations
from metaviz.theory.renewal import Renewal
from metaviz.theory.treated_brood import treated_families
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
    ends = possible_ends(alive)
    mothers = (renewal.by_kind[0], later.by_kind)
    families, younger = treated_families(founding, kernel, mothers, later.mothers_shed, ends)
    return involved(founding, renewal.founded[0], renewal.detected[0], families, younger, later.carried, alive)
