"""The absorbing chain of the whole body against a bare solve of the same size."""

from dataclasses import replace

import numpy as np

from metaviz.model.cascade import Parameters
from metaviz.model.clone import Clone
from metaviz.model.niche import NO_NICHE
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.theory.chain import solve_chain
from metaviz.theory.conditions import conditions
from metaviz.theory.era_chain import era_founds
from tests.bench.cases import breast, lone_cells
from tests.bench.row import Row
from tests.bench.stopwatch import best_s

MOST_RATIO = 5.0
MOST_S = 1e-3
MOST_ERAS_S = 15e-3
N_CLONES = 3


def run() -> list[Row]:
    """A slider's worth of work: everything that follows from new parameters."""
    scene = breast()
    n_places = len(scene.body.places)
    luck = np.random.default_rng(1)
    matrix = np.eye(n_places) - luck.dirichlet(np.ones(n_places), size=n_places) * 0.9
    right_side = luck.random((n_places, n_places))
    bare_s = best_s(lambda: np.linalg.solve(matrix, right_side), n_tries=20, n_repeats=50)
    rows = []
    in_forms = replace(scene.published, cluster_share=0.03, cloak_share=0.1)
    for work, parameters, n_forms in (("lone cells", lone_cells(scene.published), 1), ("in three forms", in_forms, 3)):
        ours_s = _chain_s(scene, parameters)
        rows.append(
            Row(
                work=f"chain, {n_places} places, {work}",
                ours=ours_s * 1e6,
                unit="us",
                peer="numpy.linalg.solve" if n_forms == 1 else "one such solve a form",
                peer_figure=n_forms * bare_s * 1e6,
                target=f"within {MOST_RATIO:g}x, under 1 ms",
                is_met=ours_s < min(MOST_RATIO * n_forms * bare_s, MOST_S),
                note="both solve for every place as the source",
            )
        )
    return [*rows, _eras(scene, bare_s)]


def _chain_s(scene: Scene, parameters: Parameters) -> float:
    return best_s(lambda: solve_chain(scene.body, parameters, scene.biology), n_tries=20, n_repeats=50)


def _eras(scene: Scene, bare_s: float) -> Row:
    """Every era of a plan, every clone and every form; each era with a hazard of its own."""
    kind = TreatmentKind.IMMUNOTHERAPY
    n_sites = len(scene.body.sites)
    clones = tuple(Clone(str(i), str(i), 1.0 / N_CLONES, (1.0 + 0.5 * i,) * n_sites) for i in range(N_CLONES))
    treated = replace(scene, clones=clones, effects={kind: Effect(immune_factor=1.5)}, niche=NO_NICHE)
    # One more drug at a time, then one less.
    plan = Plan(interventions=tuple(Intervention(kind, 3000.0 + 100.0 * i, 3000.0) for i in range(11)))
    parameters = replace(scene.published, cluster_share=0.03, cloak_share=0.1)
    during = conditions(treated, parameters, plan)
    n_solves = 3 * len(np.unique(during.immune_factor))
    ours_s = best_s(lambda: era_founds(treated, parameters, during), n_tries=5, n_repeats=10)
    return Row(
        work=f"chances to found, {len(during)} eras, {N_CLONES} clones, 3 forms",
        ours=ours_s * 1e3,
        unit="ms",
        peer=f"{n_solves} bare solves",
        peer_figure=n_solves * bare_s * 1e3,
        target=f"under {MOST_ERAS_S * 1e3:g} ms",
        is_met=ours_s < MOST_ERAS_S,
        note="one solve for each form and each immune hazard",
    )
