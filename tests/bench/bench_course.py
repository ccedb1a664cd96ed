"""A course of 20 years with its events for one window, against those who walk cell by cell."""

from itertools import count

from metaviz.model.scene import Scene
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.sim.burden import shed_cumulative
from metaviz.sim.course import simulate_course
from metaviz.sim.events import events_in_window
from tests.bench.cases import breast, walker_chain
from tests.bench.rivals import figure_or_reason
from tests.bench.row import Row
from tests.bench.stopwatch import best_s

YEARS = 20.0
WINDOW_DAYS = 30.0
MOST_S = 0.010
N_DOTS = 5_000
"""Several times what the map shows of one window."""
N_PATIENTS = 40
RIVALS = (
    ("numba_walker", "numba, cell by cell, 2 threads", ""),
    ("numpy_hops", "NumPy by hop, 2 threads", ""),
    ("mesa_walker", "Mesa 3", ""),
    ("numpy_counts", "NumPy, crowds by multinomials", "fates alone: no days, no ways, no events"),
)


def run() -> list[Row]:
    """Other patients in every call, for the time hangs on how many colonies a patient has."""
    scene = breast()
    seeds = count(1)
    course_s = best_s(lambda: _course_and_window(scene, next(seeds)), n_tries=3, n_repeats=N_PATIENTS)
    n_shed = sum(_cells_shed(scene, seed) for seed in range(1, N_PATIENTS + 1)) / N_PATIENTS
    task = walker_chain(scene)
    draws = task.hops_per_cell()
    rows = [
        Row(
            work=f"course of 20 years and a window of {N_DOTS:,} dots",
            ours=course_s * 1e3,
            unit="ms",
            peer="",
            peer_figure=None,
            target=f"under {MOST_S * 1e3:g} ms",
            is_met=course_s < MOST_S,
            note=f"mean of {N_PATIENTS} patients with {n_shed:.2g} shed cells each; {draws:.3g} draws a cell if walked",
        )
    ]
    ours = n_shed / course_s
    for rival, title, remark in RIVALS:
        theirs, reason = figure_or_reason(rival, task)
        rows.append(
            Row("the same, by cells", ours, "cells/s", title, theirs, "the ratio", theirs is not None, reason or remark)
        )
    return rows


def _course_and_window(scene: Scene, seed: int) -> None:
    course = simulate_course(scene, scene.published, seed, YEARS * DAYS_PER_YEAR)
    middle = 0.5 * course.end_day
    events_in_window(course, middle, middle + WINDOW_DAYS, max_dots=N_DOTS)


def _cells_shed(scene: Scene, seed: int) -> float:
    course = simulate_course(scene, scene.published, seed, YEARS * DAYS_PER_YEAR)
    return float(shed_cumulative(course, course.end_day))
