"""Metastasis at diagnosis: what is there to be seen when the primary has a certain diameter.

A patient diagnosed at a diameter of d is alive when the primary reaches d. With m(d) the expected distant colonies that
are detectable by then in a patient of frailty one, and A(d) the chance to be alive,

    share(d) = 1 - E[exp(-F m(d))] / E[A(d)].

Who has no detectable distant colony lives until the primary itself is lethal. Distant are all sites but the primary's
own and its regional nodes; a colony there counts by its distant children, which is why m is not the first generation
alone.
"""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray
from metaviz.model.cascade import Parameters
from metaviz.model.scene import Scene
from metaviz.model.units import cells_of_diameter
from metaviz.theory.brood import brood_table
from metaviz.theory.colony_kernel import sleep_classes
from metaviz.theory.expectation import Expectation, expect
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.grid import coarse_sums, cumulative, grid_of
from metaviz.theory.observation import own_site

_HEAVIEST_MOTHER = 0.5
_TINY = 1e-300
_MM_PER_CM = 10.0


def distant_sites(scene: Scene, regional: tuple[str, ...]) -> BoolArray:
    """Return which sites are distant: neither the primary's own nor one of the given regional nodes, (n_sites,)."""
    near = {own_site(scene), *regional}
    return np.array([site.id not in near for site in scene.body.sites])


def day_of_diameter(scene: Scene, diameter_cm: FloatArray) -> FloatArray:
    """Return the day on which the primary reaches each diameter, ``inf`` where it never does."""
    cells = [cells_of_diameter(_MM_PER_CM * float(each), scene.detection.cells_per_cm3) for each in diameter_cm]
    return scene.primary_growth.age_days(np.array(cells))


def share_at_diagnosis(
    scene: Scene, parameters: Parameters, regional: tuple[str, ...], diameter_cm: FloatArray
) -> FloatArray:
    """Return the share of the living patients with a detectable distant colony when the primary has each diameter.

    Parameters
    ----------
    scene
        The case; its detection says what is detectable.
    parameters
        Slider values in force.
    regional
        Site ids of the regional nodes.
    diameter_cm
        Shape (n,).

    Returns
    -------
    Shape (n,); nan where the primary never grows that large or nobody lives to see it.
    """
    expected = expect(scene, parameters)
    distant = distant_sites(scene, regional)
    day = day_of_diameter(scene, diameter_cm)
    frailty, weights = frailty_nodes(scene.frailty_sigma)
    coarse = grid_of(float(expected.day[-1])).coarse_days
    direct = np.interp(
        day, expected.day, cumulative(expected.renewal.detected[0] @ scene.body.site_matrix[:, distant]).sum(axis=1)
    )
    by_family = _families(expected, distant, frailty)
    none, alive = np.zeros(len(day)), np.zeros(len(day))
    for node, factor in enumerate(frailty):
        living = np.interp(day, coarse, expected.alive_by_frailty[node])
        clear = np.exp(-factor * (direct + np.interp(day, coarse, by_family[node])))
        none += weights[node] * np.minimum(clear, living)
        alive += weights[node] * living
    share = 1.0 - np.divide(none, alive, out=np.full_like(none, np.nan), where=alive > 0.0)
    return np.where(day <= expected.day[-1], share, np.nan)


def _families(expected: Expectation, distant: BoolArray, frailty: FloatArray) -> FloatArray:
    """Return the expected near colonies with a detectable distant child, shape (n_nodes, n_coarse + 1)."""
    scene, grid = expected.scene, grid_of(float(expected.day[-1]))
    detectable = scene.detection.detectable_cells
    heaviest = _HEAVIEST_MOTHER * scene.lethal_cells
    table = brood_table(expected.life, scene.colony_shedding, detectable, heaviest, grid)
    class_of = sleep_classes(expected.life).of_site
    site_of = scene.body.site_of_place
    founded = coarse_sums(expected.renewal.founded[0])
    theta = expected.chain.founds @ scene.body.site_matrix
    mothers = [place for place in scene.body.holding_places if not distant[site_of[place]] and founded[:, place].any()]
    result = np.zeros((len(frailty), grid.n_coarse + 1))
    for place in mothers:
        for child in np.unique(class_of[distant]):
            chance = theta[place, distant & (class_of == child)].sum()
            rows = _at_theta(
                table.log_theta, table.any_detected_child[class_of[site_of[place]], child], frailty * chance
            )
            middle = 0.5 * (rows[:, 1:] + rows[:, :-1])
            for node, row in enumerate(middle):
                result[node, 1:] += np.convolve(founded[:, place], row)[: grid.n_coarse]
    return result


def _at_theta(log_theta: FloatArray, table: FloatArray, theta: FloatArray) -> FloatArray:
    """Interpolate a table (n_thetas, n_ages) at some chances on a log scale, (n_chances, n_ages)."""
    wanted = np.log10(np.maximum(theta, _TINY))
    inside = np.clip(wanted, log_theta[0], log_theta[-1])
    step = log_theta[1] - log_theta[0]
    low = np.minimum(((inside - log_theta[0]) / step).astype(np.int64), len(log_theta) - 2)
    share = ((inside - log_theta[low]) / step)[:, None]
    logs = np.log(np.maximum(table, _TINY))
    below = np.minimum(wanted - inside, 0.0)[:, None] * np.log(10.0)
    return np.asarray(np.exp((1.0 - share) * logs[low] + share * logs[low + 1] + below))
