"""The scenes beside published figures: a pure function of scenes and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from metaviz.model.scene import Scene
from metaviz.model.soil import SOIL_MODELS, SoilModel
from metaviz.model.study import AttachmentTable, Autopsies, DiagnosisTable, StepChain, StudyKind, StudyTables
from metaviz.model.validation import (
    AutopsyCell,
    DiagnosisCurve,
    DiameterBin,
    FirstPassage,
    FlowOnly,
    FlowShare,
    LeaveOneOut,
    ModelFit,
    PrimaryFit,
    ValidationReport,
)
from metaviz.scene.universal_soil import UniversalSoil
from metaviz.theory.absorbing import mean_first_passage
from metaviz.theory.correlation import adjusted_r2, pearson, spearman
from metaviz.theory.diagnosis import share_at_diagnosis
from metaviz.theory.observation import Counted, counted_sites, expected_counted, row_of
from metaviz.theory.reference_cases import mouse_liver, spine_levels
from metaviz.theory.soil_fit import split_soil
from metaviz.theory.soil_models import landing_by_site, soil_of

_THREADS = 2
COMMON_CASES = 30
FEW_POINTS = 0.05
SMALLEST_CM = 1.0
"""Below, the registry holds mostly what was found by chance."""
PUBLISHED_PASSAGES = (("regional_nodes", 5.62), ("pancreas", 26.63), ("heart", 36.05))
"""Newton and colleagues (2012): mean steps from the lung."""


def validate(
    scenes: Mapping[str, Scene],
    tables: StudyTables,
    fitted: Mapping[str, Mapping[str, float]],
    universal: UniversalSoil,
    date: str,
) -> ValidationReport:
    """Compare scenes with published figures.

    Parameters
    ----------
    scenes
        By id; those that the tables do not know are left out.
    tables
        What was published.
    fitted
        By scene and label: soil before it was split (see `fitted_soil`).
    universal
        Universal soil.
    date
        Day of the report, ISO 8601.
    """
    known = {scene_id: scene for scene_id, scene in scenes.items() if row_of(scene_id, tables.autopsies) is not None}
    counted = {scene_id: counted_sites(scene, tables.autopsies) for scene_id, scene in known.items()}
    left_out = _universal_without(counted, fitted)
    curves = {table.scene: table for table in tables.diagnosis}

    def compared(scene: Scene) -> _Compared:
        return _compared(scene, counted[scene.id], tables, universal, left_out.get(scene.id), curves.get(scene.id))

    # Scene by scene, because what depends on growth alone is worked out once for a scene and kept for a while.
    with ThreadPoolExecutor(max_workers=_THREADS) as threads:
        found = dict(zip(known, threads.map(compared, known.values()), strict=True))
    unseen = [each.left_out for each in found.values() if each.left_out is not None]
    return ValidationReport(
        date=date,
        models=tuple(
            _model_fit(model, {scene_id: each.cells[model] for scene_id, each in found.items()})
            for model in SOIL_MODELS
        ),
        leave_one_out=LeaveOneOut(_median(unseen), tuple(unseen)),
        flow_only=_flow_only(known, tables),
        diagnosis=tuple(each.diagnosis for each in found.values() if each.diagnosis is not None),
        first_passage=_first_passage(tables.steps),
        mouse_liver=mouse_liver(),
        spine=spine_levels(known["prostate"]) if "prostate" in known else (),
    )


@dataclass(frozen=True)
class _Compared:
    """One scene: cells of the autopsy table by model, fit with the universal soil of the others, and diagnosis."""

    cells: Mapping[SoilModel, list[AutopsyCell]]
    left_out: PrimaryFit | None
    diagnosis: DiagnosisCurve | None


def _compared(
    scene: Scene,
    counted: tuple[Counted, ...],
    tables: StudyTables,
    universal: UniversalSoil,
    others: UniversalSoil | None,
    curve: DiagnosisTable | None,
) -> _Compared:
    cells = {model: _cells(scene, counted, tables, soil_of(scene, model, universal)) for model in SOIL_MODELS}
    unseen = None
    if others is not None:
        unseen = _primary_fit(scene.id, _cells(scene, counted, tables, soil_of(scene, SoilModel.ORGAN, others)))
    return _Compared(cells, unseen, None if curve is None else _diagnosis(scene, curve, tables.autopsies))


def _universal_without(
    counted: Mapping[str, tuple[Counted, ...]], fitted: Mapping[str, Mapping[str, float]]
) -> dict[str, UniversalSoil]:
    """Return for each scene the universal soil that follows from the others."""
    soil = {
        scene_id: np.array([fitted[scene_id][each.label] for each in cells])
        for scene_id, cells in counted.items()
        if scene_id in fitted
    }
    found = {}
    for left_out in soil:
        others = {scene_id: values for scene_id, values in soil.items() if scene_id != left_out}
        if others:
            fit = split_soil(others, {scene_id: counted[scene_id] for scene_id in others})
            found[left_out] = UniversalSoil("", tuple(others), fit.universal)
    return found


def _cells(
    scene: Scene, counted: tuple[Counted, ...], tables: StudyTables, soil: tuple[float, ...]
) -> list[AutopsyCell]:
    parameters = replace(scene.published, soil=soil)
    predicted = expected_counted(scene, parameters, tables.studies[StudyKind.AUTOPSY], counted)
    return [
        AutopsyCell(scene.id, each.sites, each.label, each.patients, each.cases, each.share, float(share))
        for each, share in zip(counted, predicted, strict=True)
    ]


def _model_fit(model: SoilModel, by_scene: Mapping[str, list[AutopsyCell]]) -> ModelFit:
    primaries = tuple(_primary_fit(scene_id, cells) for scene_id, cells in by_scene.items())
    cells = [cell for own in by_scene.values() for cell in own]
    whole = _primary_fit("", cells)
    common = [each for each in cells if each.cases >= COMMON_CASES]
    near = [each for each in common if abs(each.predicted - each.observed) <= FEW_POINTS]
    return ModelFit(
        model=model,
        spearman=whole.spearman,
        pearson_log=whole.pearson_log,
        median_spearman=_median(primaries),
        n_common=len(common),
        within_5_points=len(near) / max(len(common), 1),
        primaries=primaries,
        cells=tuple(cells),
    )


def _median(primaries: Sequence[PrimaryFit]) -> float:
    return float(np.median([each.spearman for each in primaries])) if primaries else 0.0


def _primary_fit(scene_id: str, cells: list[AutopsyCell]) -> PrimaryFit:
    observed = np.array([each.observed for each in cells])
    predicted = np.array([each.predicted for each in cells])
    seen = (observed > 0.0) & (predicted > 0.0)
    return PrimaryFit(
        scene=scene_id,
        n_cells=len(cells),
        spearman=spearman(observed, predicted),
        pearson_log=pearson(np.log(observed[seen]), np.log(predicted[seen])),
    )


def _flow_only(scenes: Mapping[str, Scene], tables: StudyTables) -> FlowOnly:
    cancers = tuple(_flow_share(scenes.get(table.scene), table, tables.autopsies) for table in tables.attachment)
    ours = [each.ours for each in cancers if each.ours is not None]
    return FlowOnly(
        cancers=cancers,
        printed_mean=tables.printed_r2_mean,
        mean_of_printed=float(np.mean([each.printed for each in cancers])),
        theirs_mean=float(np.mean([each.theirs for each in cancers])),
        ours_mean=float(np.mean(ours)) if ours else 0.0,
    )


def _flow_share(scene: Scene | None, table: AttachmentTable, autopsies: Autopsies) -> FlowShare:
    rows = [autopsies.rows[primary] for primary in table.autopsies]
    patients = sum(row.patients for row in rows)
    share = {site_id: sum(row.cases.get(site_id, 0) for row in rows) / patients for site_id in table.attached}
    organs = [each for each, value in share.items() if value > 0.0 and each != table.released_from]
    ours = None
    if scene is not None:
        landing = dict(zip(scene.body.site_index, landing_by_site(scene), strict=True))
        held = [each for each in organs if landing.get(each, 0.0) > 0.0]
        ours = adjusted_r2(np.log([landing[each] for each in held]), np.log([share[each] for each in held]))
    return FlowShare(
        cancer=table.cancer,
        printed=table.printed_r2,
        theirs=adjusted_r2(np.log([table.attached[each] for each in organs]), np.log([share[each] for each in organs])),
        scene=table.scene if scene is not None else "",
        ours=ours,
    )


def _diagnosis(scene: Scene, table: DiagnosisTable, autopsies: Autopsies) -> DiagnosisCurve:
    row = row_of(scene.id, autopsies)
    regional = () if row is None else row.regional_groups
    diameters = np.array([each.diameter_cm for each in table.bins])
    shares = share_at_diagnosis(scene, scene.published, regional, diameters)
    bins = tuple(
        DiameterBin(each.diameter_cm, each.patients, each.share, each.standard_error, float(predicted))
        for each, predicted in zip(table.bins, shares, strict=True)
        if np.isfinite(predicted)
    )
    compared = [each for each in bins if each.diameter_cm > SMALLEST_CM]
    within = [each for each in compared if abs(each.predicted - each.observed) <= 2.0 * each.standard_error]
    n_bins = sum(each.diameter_cm > SMALLEST_CM for each in table.bins)
    return DiagnosisCurve(scene.id, table.cancer, n_bins, len(within), bins)


def _first_passage(steps: StepChain) -> tuple[FirstPassage, ...]:
    lung = steps.sites.index("lung")
    return tuple(
        FirstPassage(site, published, float(mean_first_passage(steps.chance, steps.sites.index(site))[lung]))
        for site, published in PUBLISHED_PASSAGES
    )
