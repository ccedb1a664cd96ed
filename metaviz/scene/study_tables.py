"""The published tables with which the scenes are compared, as they come with the program."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np

from metaviz.model.study import (
    AttachmentTable,
    Autopsies,
    AutopsyRow,
    DiagnosisBin,
    DiagnosisTable,
    StepChain,
    Study,
    StudyKind,
    StudyTables,
)
from metaviz.resources import assets_dir
from metaviz.scene.checked import Form, FormT, checked
from metaviz.scene.yaml_text import read_yaml


class _RowForm(Form):
    patients: int
    regional_nodes: int
    distant_nodes: int
    sites: dict[str, int]


class _AutopsiesForm(Form):
    citation: str
    doi: str
    groups: dict[str, list[str]]
    of_one_sex: dict[str, list[str]]
    regional_groups: dict[str, list[str]]
    scenes: dict[str, str]
    primaries: dict[str, _RowForm]


class _FactorForm(Form):
    value: float
    basis: str
    why: str


class _SmallestForm(_FactorForm):
    unit: str


class _StudyForm(Form):
    name: str
    smallest: _SmallestForm
    found: dict[str, _FactorForm]


class _StudiesForm(Form):
    autopsy: _StudyForm
    clinic: _StudyForm


class _CurveForm(Form):
    scene: str
    cancer: str
    doubling_days: float
    bins: list[list[float]]


class _CurvesForm(Form):
    citation: str
    doi: str
    curves: list[_CurveForm]


class _AttachmentForm(Form):
    cancer: str
    scene: str
    released_from: str
    autopsies: list[str]
    printed_r2: float
    attached: dict[str, float]


class _AttachmentsForm(Form):
    citation: str
    doi: str
    printed_mean: float
    corrected_mean: float
    cancers: list[_AttachmentForm]


def _folder() -> Path:
    return assets_dir() / "tables"


def _read(name: str, form: type[FormT]) -> FormT:
    return checked(read_yaml(_folder() / name), form)


@lru_cache(maxsize=1)
def studies() -> dict[StudyKind, Study]:
    """Return what each kind of study finds, as declared in the table that comes with the program."""
    form = _read("studies.yaml", _StudiesForm)
    forms = {StudyKind.AUTOPSY: form.autopsy, StudyKind.CLINIC: form.clinic}
    return {
        kind: Study(
            kind=kind,
            name=each.name,
            smallest_mm=each.smallest.value,
            found={site_id: factor.value for site_id, factor in each.found.items()},
            why={site_id: factor.why for site_id, factor in each.found.items()},
        )
        for kind, each in forms.items()
    }


@lru_cache(maxsize=1)
def autopsies() -> Autopsies:
    """Return the autopsy table that comes with the program."""
    form = _read("autopsies.yaml", _AutopsiesForm)
    rows = {
        primary: AutopsyRow(
            primary=primary,
            patients=row.patients,
            cases=row.sites,
            regional_nodes=row.regional_nodes,
            distant_nodes=row.distant_nodes,
            regional_groups=tuple(form.regional_groups[primary]),
        )
        for primary, row in form.primaries.items()
    }
    return Autopsies(
        citation=form.citation,
        doi=form.doi,
        rows=rows,
        row_of_scene=form.scenes,
        merged={site_id: tuple(sites) for site_id, sites in form.groups.items()},
        one_sex_sites=tuple(form.of_one_sex["sites"]),
        one_sex_primaries=tuple(form.of_one_sex["primaries"]),
    )


@lru_cache(maxsize=1)
def study_tables() -> StudyTables:
    """Return every published table that comes with the program.

    Raises
    ------
    SceneError
        If a file is damaged.
    """
    curves = _read("metastasis_at_diagnosis.yaml", _CurvesForm)
    attachments = _read("attachment_by_flow.yaml", _AttachmentsForm)
    return StudyTables(
        autopsies=autopsies(),
        studies=studies(),
        diagnosis=tuple(
            DiagnosisTable(
                scene=each.scene,
                cancer=each.cancer,
                doubling_days=each.doubling_days,
                bins=tuple(DiagnosisBin(cm, int(patients), share, error) for cm, patients, share, error in each.bins),
            )
            for each in curves.curves
        ),
        attachment=tuple(
            AttachmentTable(
                cancer=each.cancer,
                scene=each.scene,
                autopsies=tuple(each.autopsies),
                released_from=each.released_from,
                printed_r2=each.printed_r2,
                attached=each.attached,
            )
            for each in attachments.cancers
        ),
        printed_r2_mean=attachments.printed_mean,
        steps=_step_chain(),
    )


def _step_chain() -> StepChain:
    text = (_folder() / "newton_2012.csv").read_text(encoding="utf-8")
    steps = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    sites = tuple(sorted({step["from"] for step in steps}))
    index = {site: i for i, site in enumerate(sites)}
    chance = np.zeros((len(sites), len(sites)))
    for step in steps:
        chance[index[step["from"]], index[step["to"]]] = float(step["chance"])
    return StepChain(sites, chance)
