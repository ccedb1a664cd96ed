"""Life and death of treated patients: the same compound Poisson sum as in `metaviz.theory.lifetime`.

Under treatment the sizes of colonies are known as a histogram for each day: by class of what they feel, from how many
got vessels when. The second generation has the histogram of patients who cannot die, thinned to the mean burden of
those founded in living patients. A burden may fall again; who lives was never above the lethal burden, so the chance
to be alive is the least so far, and so is the share of the cells that colonies of the living shed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.theory.founding import Founding
from metaviz.theory.lifetime import euler_nodes
from metaviz.theory.renewal import Renewal
from metaviz.theory.treated_kernel import TreatedKernel

_TINY = 1e-300


@dataclass(frozen=True, eq=False)
class TreatedLifetime:
    """What happens while treated patients live, on the calendar.

    Attributes
    ----------
    frailty, weights
        Shape (n_nodes,), quadrature of the frailty.
    alive
        Shape (n_nodes, n_cells + 1), chance to be alive at each edge; falls from one.
    shed_alive
        Shape (n_nodes, n_cells, n_kinds): expected cells shed in each cell by living patients' colonies of the first
        generation, for intensities of frailty one (multiply by the frailty).
    """

    frailty: FloatArray
    weights: FloatArray
    alive: FloatArray
    shed_alive: FloatArray


def solve_treated_lifetime(
    founding: Founding, kernel: TreatedKernel, renewal: Renewal, frailty: FloatArray, weights: FloatArray
) -> TreatedLifetime:
    """Return the chance to be alive and what first-generation colonies shed until then, in two passes.

    Parameters
    ----------
    founding
        Who founds where, and the scene with its lethal burden and shedding.
    kernel
        Lives of colonies on their calendar.
    renewal
        Expected foundings of frailty one, of the first generation at least.
    frailty, weights
        Shape (n_nodes,), quadrature of the frailty.
    """
    scene, time = founding.scene, kernel.time
    first = renewal.by_kind[0]
    shed = kernel.shed_by(first)
    weighing = kernel.weighing(scene.lethal_cells)
    room = scene.lethal_cells - founding.during.primary.cells(time.edge_days[1:])
    own = kernel.histogram(weighing, first)
    alive, share = _pass(founding, kernel, weighing.cells, room, own, frailty[:, None, None] * own.sum(axis=0))
    living = 0.5 * (share + np.concatenate((np.ones_like(share[:, :, :1]), share[:, :, :-1]), axis=2))
    time_in_spell = founding.time_in_spell(time.edge_days)
    shed_alive = living.transpose(0, 2, 1)[:, :, kernel.felt.of_kind] * shed
    if_immortal = founding.founded(shed, time_in_spell)
    thinned = kernel.mean_burden(founding.founded(shed_alive, time_in_spell))
    whole = kernel.mean_burden(if_immortal[None])[0]
    part = np.divide(thinned, whole, out=np.zeros_like(thinned), where=whole > _TINY)
    second = kernel.histogram(weighing, if_immortal).sum(axis=0)
    burden = frailty[:, None, None] * own.sum(axis=0) + (frailty[:, None] ** 2 * part)[:, :, None] * second
    alive, share = _pass(founding, kernel, weighing.cells, room, own, burden)
    living = 0.5 * (share + np.concatenate((np.ones_like(share[:, :, :1]), share[:, :, :-1]), axis=2))
    shed_alive = living.transpose(0, 2, 1)[:, :, kernel.felt.of_kind] * shed
    return TreatedLifetime(frailty, weights, alive, shed_alive)


def _pass(
    founding: Founding,
    kernel: TreatedKernel,
    cells: FloatArray,
    room: FloatArray,
    own: FloatArray,
    burden: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return the chance to be alive, and which share of what first-generation colonies shed is shed by the living.

    Parameters
    ----------
    founding, kernel
        The case.
    cells
        Shape (n_bins,), sizes of the histograms.
    room
        Shape (n_cells,), what the metastases may weigh at the end of each cell.
    own
        Shape (n_classes, n_cells, n_bins), colonies of the first generation for frailty one.
    burden
        Shape (n_nodes, n_cells, n_bins), all colonies that weigh, by node of the frailty.

    Returns
    -------
    alive
        Shape (n_nodes, n_cells + 1).
    share
        Shape (n_nodes, n_classes, n_cells).
    """
    points, euler = euler_nodes()
    relative = cells / np.maximum(room, 1.0)[:, None]
    left = np.exp(-points[:, None, None] * relative)
    exponent = np.einsum("qtb,ktb->qkt", burden, 1.0 - left, optimize=True)
    transform = (euler / points)[None, :, None] * np.exp(-exponent)
    chance = np.where(room > 0.0, np.clip(transform.sum(axis=1).real, 0.0, 1.0), 0.0)
    alive = np.minimum.accumulate(np.concatenate((np.ones((len(burden), 1)), chance), axis=1), axis=1)
    sheds = own * founding.scene.colony_shedding.cells_per_day(cells)
    total = sheds.sum(axis=2)
    living = np.einsum("qkt,ctb,ktb->qct", transform, sheds, left, optimize=True).real
    share = np.divide(living, total, out=np.ones_like(living), where=total > _TINY)
    # No more than all of it; and nobody comes back to life.
    share = np.clip(np.where(room > 0.0, share, 0.0), 0.0, 1.0)
    return alive, np.minimum.accumulate(share, axis=2)
