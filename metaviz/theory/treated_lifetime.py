"""Life and death of treated patients: the same compound Poisson sum as in `metaviz.theory.lifetime`.

Under treatment the sizes of colonies are known as a histogram for each day: by class of what they feel, from how many
got vessels when. The third and later generations have the histogram of the second, with their own mean burden. A burden
may fall again; who lives was never above the lethal burden, so the chance to be alive is the least so far.
"""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.theory.founding import Founding
from metaviz.theory.later import Generations, capped_powers
from metaviz.theory.lifetime import euler_nodes, falling
from metaviz.theory.treated_kernel import TreatedKernel
from metaviz.theory.weighing import Weighing

_TINY = 1e-300


def solve_treated_lifetime(
    founding: Founding, kernel: TreatedKernel, generations: Generations, frailty: FloatArray
) -> FloatArray:
    """Return the chance to be alive at the edges of the calendar, shape (n_nodes, n_cells + 1); falls from one.

    Parameters
    ----------
    founding
        Who founds where, and the scene with its lethal burden.
    kernel
        Lives of colonies on their calendar.
    generations
        Expected foundings of frailty one.
    frailty
        Shape (n_nodes,).
    """
    weighing = kernel.weighing(founding.scene.lethal_cells)
    burden = capped_powers(frailty, _histograms(kernel, weighing, generations.founded))
    room = founding.scene.lethal_cells - founding.during.primary.cells(kernel.time.edge_days[1:])
    points, euler = euler_nodes()
    relative = weighing.cells / np.maximum(room, 1.0)[:, None]
    missing = -np.expm1(-points[:, None, None] * relative)
    exponent = np.einsum("qtb,ktb->qkt", burden, missing, optimize=True)
    chance = ((euler / points)[None, :, None] * np.exp(-exponent)).sum(axis=1).real
    before = np.ones((len(frailty), 1))
    return falling(np.concatenate((before, np.where(room > 0.0, chance, 0.0)), axis=1))


def _histograms(kernel: TreatedKernel, weighing: Weighing, founded: FloatArray) -> FloatArray:
    """Return how many colonies are how large at the end of each cell, shape (n_generations, n_cells, n_bins).

    Parameters
    ----------
    kernel, weighing
        Lives of colonies, and the bins.
    founded
        Shape (n_generations, n_cells, n_kinds).
    """
    known = [kernel.histogram(weighing, each) for each in founded[:2]]
    burden = kernel.mean_burden(founded)
    later = [
        np.divide(mean, burden[1], out=np.zeros_like(mean), where=burden[1] > _TINY)[:, None] * known[1]
        for mean in burden[2:]
    ]
    return np.stack([*known, *later])
