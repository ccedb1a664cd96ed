"""Fit the scenes to autopsies and to metastasis at diagnosis, and write what was fitted into their files.

    python packaging/calibrate/fit_soil.py              # soil of all scenes, universal soil, validation report
    python packaging/calibrate/fit_soil.py --courses    # first search growth, frailty and switch_share: 15 minutes
    python packaging/calibrate/fit_soil.py --report     # only remake the validation report
    python packaging/calibrate/fit_soil.py --check      # only print simulated patients beside autopsies

For each cancer of the autopsy table the soil is fitted so that an autopsy at the end of the course finds what the
autopsies found (`metaviz.theory.soil_fit`). Over all cancers the soil is then split into what belongs to the organ and
what to the cancer, and the latter is drawn towards one where cases are few. Scenes get the product, and
assets/tables/universal_soil.yaml the organ's part.

Only the product of shedding, colonisation and soil matters for that. What remains free is set by two more demands: a
cell that got from the breast primary into a vessel founds a colony with the probability that Coumans fitted for
disseminated cells, and the soil of the organs of a scene has the geometric mean one. The other scenes shed as breast
does.

References
----------
Coumans FAW, Siesling S, Terstappen LWMM. Detection of cancer before distant metastasis. BMC Cancer 2013;13:283.
doi:10.1186/1471-2407-13-283
diSibio G, French SW. Metastatic patterns of cancers: results from a large autopsy study. Arch Pathol Lab Med
2008;132:931-939. doi:10.5858/2008-132-931-MPOCRF
Szczurek E, Krüger T, Klink B, Beerenwinkel N. A mathematical model of the metastatic bottleneck predicts patient
outcome and response to cancer treatment. PLoS Comput Biol 2020;16:e1008056. doi:10.1371/journal.pcbi.1008056
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from cases import FIRST, TRIAL_SHEDDING, Case, cases, on_trial
from course_fit import fit_course, with_refined_switch
from scene_numbers import write_scene
from scene_text import number_text

from metaviz.cli.validate import validation_report
from metaviz.model.arrays import FloatArray
from metaviz.model.fate import FATES, Fate
from metaviz.model.scene import Scene
from metaviz.model.study import StudyKind
from metaviz.resources import assets_dir
from metaviz.scene.study_tables import study_tables
from metaviz.scene.validation_file import report_text, shipped_report_path
from metaviz.sim.ensemble import simulate_ensemble
from metaviz.theory.chain import solve_chain
from metaviz.theory.observation import (
    as_seen_by,
    counted_shares,
    expected_counted,
    found_shares,
)
from metaviz.theory.soil_fit import NestedFit, fit_soil, neutral_soil, split_soil

FOUNDS_PER_DISSEMINATED_CELL = 1.0 / 60e6
N_ROUNDS = 16
N_PATIENTS = 4000
SEED = 1


def with_searched_course(case: Case) -> Case:
    """Return the case with growth, frailty and switch_share fitted to metastasis at diagnosis, and print them."""
    if case.diagnosis is None:
        return case
    autopsy = study_tables().studies[StudyKind.AUTOPSY]
    best = fit_course(on_trial(case.scene), case.counted, autopsy, case.row.regional_groups, case.diagnosis)
    scene = best.scene
    print(
        f"{scene.id}: {scene.primary_growth.kind}, frailty {scene.frailty_sigma:g}, switch share "
        f"{scene.colony.switch_share:g} after "
        f"{scene.colony.switch_mean_days:.0f} days: {best.n_within} of {best.n_bins} bins, chi2 {best.chi2:.0f}",
        flush=True,
    )
    return replace(case, scene=scene)


def fitted_scenes(wanted: Mapping[str, Case]) -> tuple[dict[str, Scene], NestedFit, dict[str, FloatArray]]:
    """Return the scenes on trial shedding and colonisation, the fit, and the soil before it was split."""
    autopsy = study_tables().studies[StudyKind.AUTOPSY]
    counted = {scene_id: case.counted for scene_id, case in wanted.items()}
    soil = {
        scene_id: fit_soil(on_trial(case.scene), case.counted, autopsy, N_ROUNDS) for scene_id, case in wanted.items()
    }
    fit = split_soil(soil, counted)
    scenes = {}
    for scene_id, case in wanted.items():
        trial = on_trial(case.scene)
        by_site = fit.soil(trial, case.counted)
        scenes[scene_id] = replace(trial, published=replace(trial.published, soil=tuple(map(float, by_site))))
    return scenes, fit, soil


def normalised(scenes: Mapping[str, Scene]) -> dict[str, Scene]:
    """Return the scenes with soil around one and the shedding that the cascade's inefficiency asks for."""
    found = {}
    rate = TRIAL_SHEDDING
    for scene_id in sorted(scenes, key=lambda each: each != FIRST):
        scene = scenes[scene_id]
        if scene_id == FIRST:
            rate = TRIAL_SHEDDING * founding_chance(scene) / FOUNDS_PER_DISSEMINATED_CELL
        organs = [np.log(value) for site, value in zip(scene.body.sites, scene.published.soil, strict=True)
                  if site.kind == "bed"]  # fmt: skip
        neutral = float(np.exp(np.mean(organs)))
        published = replace(
            scene.published,
            colonisation=scene.published.colonisation * neutral * TRIAL_SHEDDING / rate,
            soil=tuple(value / neutral for value in scene.published.soil),
        )
        found[scene_id] = replace(scene, published=published, shedding=replace(scene.shedding, per_cell_day=rate))
    return found


def founding_chance(scene: Scene) -> float:
    """Return the chance to found a colony of a cell of the primary that left its tissue."""
    chain = solve_chain(scene.body, scene.published, scene.biology)
    shed = float(chain.fate_shares(scene.body.place_index[scene.primary_place])[FATES.index(Fate.FOUNDED)])
    return shed / (1.0 - float(chain.at_source.sum()))


def write_universal(fit: NestedFit) -> None:
    """Write the universal soil."""
    primaries = ", ".join(sorted(fit.level))
    lines = [
        "# Universal soil: how well an organ suits metastases, whatever the cancer; 1 = geometric mean of the organs.",
        "# Written by packaging/calibrate/fit_soil.py; all lymph-node groups share the value of `node`.",
        f"date: {datetime.now(tz=UTC).date().isoformat()}",
        "source: disibio_2008",
        f"primaries: [{primaries}]",
        "soil:",
        *(f"  {key}: {number_text(value)}" for key, value in fit.universal.items()),
    ]
    (assets_dir() / "tables" / "universal_soil.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_fitted(wanted: Mapping[str, Case], soil: Mapping[str, FloatArray]) -> None:
    """Write the soil of each cancer before it was split and drawn towards the universal one."""
    lines = [
        "# Soil at which each cancer alone reproduces its autopsies, 1 = geometric mean of its organs; from these the",
        "# universal soil and the special affinities are made. Written by packaging/calibrate/fit_soil.py.",
        f"date: {datetime.now(tz=UTC).date().isoformat()}",
        "scenes:",
    ]
    for scene_id, case in wanted.items():
        neutral = neutral_soil(case.counted, soil[scene_id])
        pairs = zip(case.counted, soil[scene_id], strict=True)
        row = (
            "  "
            + scene_id
            + ": {"
            + ", ".join(f"{each.label}: {number_text(value / neutral)}" for each, value in pairs)
        )
        lines += textwrap.wrap(row + "}", 116, subsequent_indent="    ", break_on_hyphens=False)
    (assets_dir() / "tables" / "fitted_soil.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_report() -> None:
    """Write the validation report that the help shows."""
    made = validation_report()
    shipped_report_path().write_text(report_text(made), encoding="utf-8")
    within, bins = sum(each.n_within for each in made.diagnosis), sum(each.n_bins for each in made.diagnosis)
    special = made.models[-1]
    print(
        f"{special.within_5_points:.0%} of the common cells within 5 points, median Spearman "
        f"{special.median_spearman:.3f}; left out {made.leave_one_out.median_spearman:.3f}; "
        f"at diagnosis {within} of {bins} bins"
    )


def report(case: Case) -> None:
    """Print simulated patients beside autopsies."""
    scene = case.scene
    study = study_tables().studies[StudyKind.AUTOPSY]
    seeing = as_seen_by(scene, study)
    summary = simulate_ensemble(seeing, scene.published, N_PATIENTS, SEED)
    simulated = counted_shares(scene, case.counted, summary.share_detectable) * found_shares(scene, case.counted, study)
    expected = expected_counted(scene, scene.published, study, case.counted)
    print(
        f"\n{scene.id}: 1 in {1.0 / founding_chance(scene):,.0f} cells in vessels founds; lethal burden in "
        f"{summary.share_lethal:.1%} of the patients"
    )
    print(f"{'counted':<20}{'cases':>7}{'autopsy':>10}{'expected':>10}{'simulated':>11}")
    rows = zip(case.counted, expected, simulated, strict=True)
    for each, in_theory, drawn in sorted(rows, key=lambda row: -row[0].share):
        print(f"{each.label:<20}{each.cases:>7}{each.share:>10.3f}{in_theory:>10.3f}{drawn:>11.3f}")


def main() -> int:
    """Fit and write, or only print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--courses", action="store_true", help="search growth, frailty and switch_share as well")
    parser.add_argument("--report", action="store_true", help="only remake the validation report")
    parser.add_argument("--check", action="store_true", help="only print simulated patients beside autopsies")
    parser.add_argument("scenes", nargs="*", help="with --check: only these scenes")
    arguments = parser.parse_args()
    wanted = cases()
    if arguments.report:
        write_report()
        return 0
    if not arguments.check:
        if arguments.courses:
            wanted = {scene_id: with_searched_course(case) for scene_id, case in wanted.items()}
        scenes, fit, raw = fitted_scenes(wanted)
        for scene_id, scene in normalised(scenes).items():
            case = wanted[scene_id]
            if case.diagnosis is not None:
                scene = with_refined_switch(scene, case.row.regional_groups, case.diagnosis)  # noqa: PLW2901
            write_scene(case, scene, fit)
        write_universal(fit)
        write_fitted(wanted, raw)
        write_report()
        return 0
    for scene_id, case in wanted.items():
        if not arguments.scenes or scene_id in arguments.scenes:
            report(case)
    return 0


if __name__ == "__main__":
    sys.exit(main())
