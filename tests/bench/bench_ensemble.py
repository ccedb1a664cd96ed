"""10,000 patients over 20 years, against a Mesa model a patient and against NumPy at its best."""

from metaviz.model.units import DAYS_PER_YEAR
from metaviz.sim.ensemble import simulate_ensemble
from tests.bench.cases import breast, late_plan, monthly_patient
from tests.bench.rivals import figure_or_reason
from tests.bench.row import Row
from tests.bench.stopwatch import best_s

N_PATIENTS = 10_000
YEARS = 20.0
LEAST_PER_S = 20_000.0
LEAST_RATIO = 20.0
MOST_SLOWER = 3.0


def run() -> list[Row]:
    """Both targets are for the same run."""
    scene = breast()
    ours_s = best_s(lambda: simulate_ensemble(scene, scene.published, N_PATIENTS, 1, YEARS * DAYS_PER_YEAR), n_tries=3)
    ours = N_PATIENTS / ours_s
    task = monthly_patient(scene, scene.published)
    mesa, mesa_reason = figure_or_reason("mesa_patients", task)
    numpy, numpy_reason = figure_or_reason("numpy_patients", task)
    plan = late_plan(scene)
    treated_s = best_s(
        lambda: simulate_ensemble(scene, scene.published, N_PATIENTS, 1, YEARS * DAYS_PER_YEAR, plan), n_tries=3
    )
    slower = treated_s / ours_s
    work = f"{N_PATIENTS:,} patients x {YEARS:g} years"
    is_faster = ours >= LEAST_PER_S
    return [
        Row(work, ours, "patients/s", "", None, f"at least {LEAST_PER_S:,.0f}/s", is_faster, "on two threads"),
        Row(
            work,
            ours,
            "patients/s",
            "Mesa 3, a model a patient",
            mesa,
            f"at least {LEAST_RATIO:g}x",
            mesa is not None and ours >= LEAST_RATIO * mesa,
            mesa_reason or "monthly steps; later generations, sleep, switch and death as in ours",
        ),
        Row(
            work,
            ours,
            "patients/s",
            "NumPy, reduced model",
            numpy,
            "the ratio",
            numpy is not None,
            numpy_reason or "one thread; first generation only, no stall, nobody dies, counts alone",
        ),
        Row(
            f"{work}, treated",
            N_PATIENTS / treated_s,
            "patients/s",
            "ours, untreated",
            ours,
            f"at most {MOST_SLOWER:g} times slower",
            slower <= MOST_SLOWER,
            f"{slower:.2f} times slower with surgery, six cycles and three holds; clones, niche and forms in both",
        ),
    ]
