"""``metaviz ensemble``: many patients, counted."""

from __future__ import annotations

import argparse

from metaviz.cli.opening import Opening, open_scene
from metaviz.cli.output import finite, number, percent, print_json, print_table
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.session.clock import now_s
from metaviz.sim.ensemble import EnsembleSummary, simulate_ensemble


def run(arguments: argparse.Namespace) -> int:
    """Print the counts."""
    opening = open_scene(arguments)
    started_s = now_s()
    scene, parameters, plan = opening.scene, opening.parameters, opening.setup.plan
    summary = simulate_ensemble(scene, parameters, arguments.n, arguments.seed, opening.horizon_days, plan)
    wall_s = now_s() - started_s
    if arguments.json:
        print_json(ensemble_record(opening, summary, wall_s))
    else:
        _print_tables(opening, summary, wall_s)
    return 0


def ensemble_record(opening: Opening, summary: EnsembleSummary, wall_s: float) -> dict[str, object]:
    """Return the counts as JSON tells them."""
    p10, p50, p90 = (finite(day) for day in summary.first_detectable_day)
    return {
        "scene": opening.scene.id,
        "n": summary.n,
        "wall_s": round(wall_s, 4),
        "sites": {
            site.id: {
                "share_any": float(summary.share_any[i]),
                "share_detectable": float(summary.share_detectable[i]),
                "mean_colonies": float(summary.mean_colonies[i]),
            }
            for i, site in enumerate(opening.scene.body.sites)
        },
        "clones": {
            clone.id: {"mean_colonies": float(mean)}
            for clone, mean in zip(opening.scene.clones, summary.mean_colonies_by_clone, strict=True)
        },
        "share_any_site": float(summary.share_any_site),
        "first_detectable_day": {"p10": p10, "p50": p50, "p90": p90},
    }


def _print_tables(opening: Opening, summary: EnsembleSummary, wall_s: float) -> None:
    print(f"{opening.scene.title}: {summary.n:,} patients over {opening.years:g} years, in {wall_s:.2f} s")
    print(f"At least one colony anywhere: {percent(summary.share_any_site)} of patients.")
    years = [
        f"{day / DAYS_PER_YEAR:.1f}" if finite(day) is not None else "never" for day in summary.first_detectable_day
    ]
    print("First detectable colony, among the patients who have one: in year " + ", ".join(years))
    print("(10, 50 and 90 % of them have it by then).\n")
    print_table(
        ("site", "any", "any detectable", "mean colonies"),
        (
            (
                opening.scene.body.sites[i].name,
                percent(summary.share_any[i]),
                percent(summary.share_detectable[i]),
                number(summary.mean_colonies[i]),
            )
            for i in summary.mean_colonies.argsort()[::-1]
        ),
    )
    clones = opening.scene.clones
    if len(clones) > 1:
        print()
        means = zip(clones, summary.mean_colonies_by_clone, strict=True)
        print_table(("clone", "mean colonies"), ((clone.name, number(mean)) for clone, mean in means))
