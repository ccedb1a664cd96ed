"""The absorbing chain of the whole body against a bare solve of the same size."""

import numpy as np

from metaviz.theory.chain import solve_chain
from tests.bench.cases import breast
from tests.bench.row import Row
from tests.bench.stopwatch import best_s

MOST_RATIO = 5.0
MOST_S = 1e-3


def run() -> list[Row]:
    """A slider's worth of work: everything that follows from new parameters."""
    scene = breast()
    n_places = len(scene.body.places)
    luck = np.random.default_rng(1)
    matrix = np.eye(n_places) - luck.dirichlet(np.ones(n_places), size=n_places) * 0.9
    right_side = luck.random((n_places, n_places))
    bare_s = best_s(lambda: np.linalg.solve(matrix, right_side), n_tries=20, n_repeats=50)
    ours_s = best_s(lambda: solve_chain(scene.body, scene.published, scene.biology), n_tries=20, n_repeats=50)
    return [
        Row(
            work=f"chain, {n_places} places",
            ours=ours_s * 1e6,
            unit="us",
            peer="numpy.linalg.solve",
            peer_figure=bare_s * 1e6,
            target=f"within {MOST_RATIO:g}x, under 1 ms",
            is_met=ours_s < min(MOST_RATIO * bare_s, MOST_S),
            note="both solve for every place as the source",
        )
    ]
