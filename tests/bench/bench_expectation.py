"""The expectation of treated patients against that of the same patients untreated."""

from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import scene_path
from metaviz.theory.expectation import expect
from tests.bench.cases import late_plan
from tests.bench.row import Row
from tests.bench.stopwatch import best_s

MOST_RATIO = 3.0
SCENES = ("breast", "prostate", "lung")


def run() -> list[Row]:
    """Chances of involvement under six cycles and three holds; what a slider of the cascade asks for."""
    return [_involvement(scene_id) for scene_id in SCENES]


def _involvement(scene_id: str) -> Row:
    scene, _ = load_scene(scene_path(scene_id))
    treated_s, plain_s = _involvement_s(scene, late_plan(scene)), _involvement_s(scene, NO_PLAN)
    return Row(
        work=f"chances of involvement, {scene_id}, treated",
        ours=treated_s * 1e3,
        unit="ms",
        peer="the same, untreated",
        peer_figure=plain_s * 1e3,
        target=f"within {MOST_RATIO:g}x",
        is_met=treated_s < MOST_RATIO * plain_s,
        note="surgery, six cycles and three holds; kernels of the plan are known",
    )


def _involvement_s(scene: Scene, plan: Plan) -> float:
    solution = expect(scene, scene.published, plan=plan).solution
    solution.involvement()
    return best_s(solution.involvement, n_tries=10, n_repeats=3)
