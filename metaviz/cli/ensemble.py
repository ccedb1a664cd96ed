"""``metaviz ensemble``: many patients, counted."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from metaviz.cli.opening import Opening, open_scene
from metaviz.cli.output import finite, number, percent, print_json, print_table
from metaviz.model.arrays import FloatArray
from metaviz.model.study import Study, StudyKind
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.scene.study_tables import studies
from metaviz.session.clock import now_s
from metaviz.sim.ensemble import EnsembleSummary, simulate_ensemble
from metaviz.theory.observation import as_seen_by


def run(arguments: argparse.Namespace) -> int:
    """Print the counts."""
    opening = open_scene(arguments)
    started_s = now_s()
    scene, parameters, plan = opening.scene, opening.parameters, opening.setup.plan
    summary = simulate_ensemble(scene, parameters, arguments.n, arguments.seed, opening.horizon_days, plan)
    wall_s = now_s() - started_s
    observed = None if arguments.observe is None else _observed(opening, arguments)
    if arguments.json:
        print_json(ensemble_record(opening, summary, wall_s, observed))
    else:
        _print_tables(opening, summary, wall_s, observed)
    return 0


@dataclass(frozen=True)
class Observed:
    """What a study would find in the same patients.

    Attributes
    ----------
    study
        Kind of study.
    share
        Shape (n_sites,): share of the patients in whom it finds the site involved.
    """

    study: Study
    share: FloatArray


def _observed(opening: Opening, arguments: argparse.Namespace) -> Observed:
    study = studies()[StudyKind(arguments.observe)]
    # Where a test begins to see colonies changes nothing of a course: these are the same patients.
    seeing = as_seen_by(opening.scene, study)
    plan = opening.setup.plan
    found = simulate_ensemble(seeing, opening.parameters, arguments.n, arguments.seed, opening.horizon_days, plan)
    return Observed(study, found.share_detectable * np.asarray(study.found_share(opening.scene.body)))


def ensemble_record(
    opening: Opening, summary: EnsembleSummary, wall_s: float, observed: Observed | None = None
) -> dict[str, object]:
    """Return the counts as JSON tells them."""
    seen = [{} if observed is None else {"share_observed": float(share)} for share in _shares(opening, observed)]
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
                **seen[i],
            }
            for i, site in enumerate(opening.scene.body.sites)
        },
        "clones": {
            clone.id: {"mean_colonies": float(mean)}
            for clone, mean in zip(opening.scene.clones, summary.mean_colonies_by_clone, strict=True)
        },
        "share_any_site": float(summary.share_any_site),
        **({} if observed is None else {"observed_by": observed.study.kind.value}),
        "first_detectable_day": {"p10": p10, "p50": p50, "p90": p90},
    }


def _shares(opening: Opening, observed: Observed | None) -> FloatArray:
    return np.zeros(len(opening.scene.body.sites)) if observed is None else observed.share


def _print_tables(opening: Opening, summary: EnsembleSummary, wall_s: float, observed: Observed | None) -> None:
    print(f"{opening.scene.title}: {summary.n:,} patients over {opening.years:g} years, in {wall_s:.2f} s")
    print(f"At least one colony anywhere: {percent(summary.share_any_site)} of patients.")
    years = [
        f"{day / DAYS_PER_YEAR:.1f}" if finite(day) is not None else "never" for day in summary.first_detectable_day
    ]
    print("First detectable colony, among the patients who have one: in year " + ", ".join(years))
    print("(10, 50 and 90 % of them have it by then).\n")
    print_table(
        ("site", "any", "any detectable", "mean colonies", *(["observed"] if observed else [])),
        (
            (
                opening.scene.body.sites[i].name,
                percent(summary.share_any[i]),
                percent(summary.share_detectable[i]),
                number(summary.mean_colonies[i]),
                *([] if observed is None else [percent(observed.share[i])]),
            )
            for i in summary.mean_colonies.argsort()[::-1]
        ),
    )
    if observed is not None:
        smallest = f"colonies of {observed.study.smallest_mm:g} mm and more, less what it misses at each site"
        print(f"\nObserved: {observed.study.name}; it finds {smallest}.")
    clones = opening.scene.clones
    if len(clones) > 1:
        print()
        means = zip(clones, summary.mean_colonies_by_clone, strict=True)
        print_table(("clone", "mean colonies"), ((clone.name, number(mean)) for clone, mean in means))
