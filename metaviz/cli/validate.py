"""``metaviz validate``: the scenes beside autopsies, metastasis at diagnosis and other published figures."""

from __future__ import annotations

import argparse

from metaviz.cli.output import number, percent, print_json, print_table
from metaviz.model.validation import DiagnosisCurve, FlowOnly, ModelFit, ValidationReport
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.scene.study_tables import study_tables
from metaviz.scene.universal_soil import fitted_soil, universal_soil
from metaviz.scene.validation_file import report_record
from metaviz.session.clock import today
from metaviz.theory.validation import validate


def run(arguments: argparse.Namespace) -> int:
    """Print the report."""
    report = validation_report()
    if arguments.json:
        print_json(report_record(report))
    else:
        _print_tables(report)
    return 0


def validation_report() -> ValidationReport:
    """Return the report on the scenes that come with the program, as of today."""
    tables = study_tables()
    paths = shipped_scenes()
    scenes = {
        scene_id: load_scene(paths[scene_id])[0] for scene_id in tables.autopsies.row_of_scene if scene_id in paths
    }
    return validate(scenes, tables, fitted_soil(), universal_soil(), today())


def _print_tables(report: ValidationReport) -> None:
    _print_models(report)
    _print_flow(report.flow_only)
    _print_residuals(report.models[-1])
    _print_diagnosis(report.diagnosis)
    _print_experiments(report)


def _print_models(report: ValidationReport) -> None:
    cells = len(report.models[0].cells)
    print(
        f"Autopsies, {len(report.models[0].primaries)} primaries, {cells} cells of the table (diSibio and French 2008)"
    )
    print_table(
        ("model", "Spearman", "Pearson of logs", "median Spearman", "within 5 points"),
        (
            (
                fit.model.value,
                number(fit.spearman),
                number(fit.pearson_log),
                number(fit.median_spearman),
                f"{percent(fit.within_5_points)} of {fit.n_common}",
            )
            for fit in report.models
        ),
    )
    print("(Spearman and Pearson over all cells; within 5 points: cells with at least 30 cases.)\n")
    left_out = {each.scene: each.spearman for each in report.leave_one_out.primaries}
    by_model = [{each.scene: each.spearman for each in fit.primaries} for fit in report.models]
    print_table(
        ("Spearman by primary", *(fit.model.value for fit in report.models), "organ, left out"),
        (
            (scene_id, *(number(model[scene_id]) for model in by_model), number(left_out[scene_id]))
            for scene_id in by_model[0]
            if scene_id in left_out
        ),
    )
    print(f"Universal soil of the other cancers, median Spearman: {number(report.leave_one_out.median_spearman)}\n")


def _print_flow(flow: FlowOnly) -> None:
    print("Flow alone: adjusted R2 of the logarithm of the autopsy share (Font-Clos 2020)")
    print_table(
        ("cancer", "as printed", "their shares, this table", "our plumbing"),
        (
            (each.cancer, number(each.printed), number(each.theirs), "-" if each.ours is None else number(each.ours))
            for each in flow.cancers
        ),
    )
    print(
        f"Mean: {number(flow.mean_of_printed)} (printed: {number(flow.printed_mean)}), "
        f"{number(flow.theirs_mean)}, {number(flow.ours_mean)}\n"
    )


def _print_residuals(fit: ModelFit) -> None:
    print("Autopsy and prediction with the soil of the cancer")
    print_table(
        ("primary, site", "cases", "patients", "observed", "predicted", "difference"),
        (
            (
                f"{cell.scene}, {cell.label}",
                str(cell.cases),
                str(cell.patients),
                percent(cell.observed),
                percent(cell.predicted),
                f"{100.0 * (cell.predicted - cell.observed):+.1f}",
            )
            for cell in fit.cells
        ),
    )
    print()


def _print_diagnosis(curves: tuple[DiagnosisCurve, ...]) -> None:
    print("Metastasis at diagnosis by diameter of the primary (SEER, Szczurek 2020)")
    for curve in curves:
        print(f"\n{curve.cancer} ({curve.scene}): {curve.n_within} of {curve.n_bins} bins above 1 cm within two errors")
        print_table(
            ("diameter", "patients", "observed", "two errors", "predicted"),
            (
                (
                    f"{each.diameter_cm:g} cm",
                    str(each.patients),
                    percent(each.observed),
                    f"+- {percent(2.0 * each.standard_error)}",
                    percent(each.predicted),
                )
                for each in curve.bins
            ),
        )
    n_within, n_bins = sum(each.n_within for each in curves), sum(each.n_bins for each in curves)
    print(f"\nAll: {n_within} of {n_bins} bins, {percent(n_within / max(n_bins, 1))}\n")


def _print_experiments(report: ValidationReport) -> None:
    print("Mean steps from the lung (Newton 2012)")
    print_table(
        ("site", "published", "reckoned"),
        ((each.site, f"{each.published:.2f}", f"{each.reckoned:.2f}") for each in report.first_passage),
    )
    mouse = report.mouse_liver
    print(f"\nCells that become tumours in the liver of the mouse (Luzzi 1998): {100 * mouse.published:.2g} %,")
    print(f"through the chain and the colony's life: {100 * mouse.reckoned:.2g} %\n")
    print("Spine in prostate cancer (Bubendorf 2000); chance to found there, the lumbar spine being 1")
    print_table(
        ("place", "involved", "with plexus", "without"),
        (
            (each.place, percent(each.published), number(each.with_plexus), number(each.without_plexus))
            for each in report.spine
        ),
    )
