"""A report of a validation that was never made: numbers by rule, so that tests know what must be shown."""

from __future__ import annotations

from metaviz.model.soil import SOIL_MODELS, SoilModel
from metaviz.model.validation import (
    AutopsyCell,
    DiagnosisCurve,
    DiameterBin,
    FirstPassage,
    FlowOnly,
    FlowShare,
    LeaveOneOut,
    ModelFit,
    MouseLiver,
    PrimaryFit,
    SpineLevel,
    ValidationReport,
)

SITES = ("lung", "liver", "bone", "brain", "adrenal", "kidney", "spleen", "heart", "regional_nodes", "distant_nodes")
SCENES = ("breast", "colorectal", "lung", "prostate", "kidney", "stomach", "pancreas", "uterus")


def toy_report() -> ValidationReport:
    """Return the report."""
    return ValidationReport(
        date="2001-02-03",
        models=tuple(map(_fit, SOIL_MODELS)),
        leave_one_out=LeaveOneOut(0.66, tuple(PrimaryFit(scene, 10, 0.65, 0.6) for scene in SCENES)),
        flow_only=FlowOnly(
            (FlowShare("breast", 0.31, 0.33, "breast", 0.35), FlowShare("bladder", 0.41, 0.44, "", None)),
            0.37,
            0.36,
            0.385,
            0.35,
        ),
        diagnosis=tuple(map(_curve, ("breast", "colorectal", "lung", "stomach", "kidney", "pancreas", "uterus"))),
        first_passage=(FirstPassage("regional_nodes", 5.62, 5.62), FirstPassage("heart", 36.05, 36.05)),
        mouse_liver=MouseLiver(0.8, 0.025, 0.01, 0.0002, 0.0002),
        spine=(
            SpineLevel("bone.lumbar", 0.97, 1.0, 1.0),
            SpineLevel("bone.thoracic", 0.66, 0.71, 1.35),
            SpineLevel("bone.cervical", 0.38, 0.3, 0.4),
        ),
    )


def _fit(model: SoilModel) -> ModelFit:
    spread = {SoilModel.PLUMBING: 8.0, SoilModel.ORGAN: 2.0, SoilModel.CANCER: 1.05}[model]
    primaries = tuple(PrimaryFit(scene, 10, 1.0 / spread, 1.0 / spread) for scene in SCENES)
    cells = tuple(_cell(scene, site, spread) for scene in SCENES for site in SITES)
    return ModelFit(model, 1.0 / spread, 0.9 / spread, 1.0 / spread, 40, 1.0 / spread, primaries, cells)


def _cell(scene: str, site: str, spread: float) -> AutopsyCell:
    number = SCENES.index(scene) * 7 + SITES.index(site) * 3
    observed = 0.002 * 1.35 ** (number % 20)
    predicted = min(observed * spread ** ((number % 5 - 2) / 2.0), 1.0)
    patients = 400 + SCENES.index(scene)
    return AutopsyCell(scene, (site,), site, patients, round(observed * patients), observed, predicted)


def _curve(cancer: str) -> DiagnosisCurve:
    bins = tuple(
        DiameterBin(0.5 * 1.4**step, 900, 0.01 * 1.35**step, 0.003 * 1.25**step, 0.011 * 1.36**step)
        for step in range(9)
    )
    return DiagnosisCurve(cancer, cancer, 7, 6, bins)
