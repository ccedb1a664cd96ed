"""Published tables of metastases: who was examined how, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from metaviz.model.arrays import FloatArray
from metaviz.model.body import Body


class StudyKind(StrEnum):
    """How patients were examined."""

    AUTOPSY = "autopsy"
    CLINIC = "clinic"


STUDY_KINDS: tuple[StudyKind, ...] = tuple(StudyKind)


@dataclass(frozen=True)
class Study:
    """What a kind of study finds of the metastases that are there.

    Attributes
    ----------
    kind, name
        Which, and its name on screen.
    smallest_mm
        Diameter from which it finds a colony.
    found
        By site id: share of the patients with such a colony in the site in whom the study finds the site involved; one
        where nothing is said.
    why
        By site id: the reason for that share.
    """

    kind: StudyKind
    name: str
    smallest_mm: float
    found: Mapping[str, float]
    why: Mapping[str, str]

    def found_share(self, body: Body) -> tuple[float, ...]:
        """Return the share found for each site of a body."""
        return tuple(self.found.get(site.id, 1.0) for site in body.sites)


@dataclass(frozen=True)
class AutopsyRow:
    """Autopsied patients with one primary.

    Attributes
    ----------
    primary
        Name of the row.
    patients
        How many.
    cases
        By site id: patients with a metastasis there.
    regional_nodes, distant_nodes
        Patients with a metastasis in such lymph nodes.
    regional_groups
        Site ids of the node groups that count as regional.
    """

    primary: str
    patients: int
    cases: Mapping[str, int]
    regional_nodes: int
    distant_nodes: int
    regional_groups: tuple[str, ...]


@dataclass(frozen=True)
class Autopsies:
    """The autopsy table.

    Attributes
    ----------
    citation, doi
        Where it was published.
    rows
        By primary.
    row_of_scene
        Scene id and the primary of its row.
    merged
        Site id of the table, and the sites of ours that it stands for where they are several.
    one_sex_sites, one_sex_primaries
        Sites that only one sex has, and primaries whose patients were all of one sex.
    """

    citation: str
    doi: str
    rows: Mapping[str, AutopsyRow]
    row_of_scene: Mapping[str, str]
    merged: Mapping[str, tuple[str, ...]]
    one_sex_sites: tuple[str, ...]
    one_sex_primaries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiagnosisBin:
    """Patients whose primary had about the same diameter at diagnosis.

    Attributes
    ----------
    diameter_cm, patients
        Diameter of the primary, and how many patients.
    share, standard_error
        Share with a distant metastasis found at diagnosis, and its standard error.
    """

    diameter_cm: float
    patients: int
    share: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class DiagnosisTable:
    """Metastasis at diagnosis of one cancer.

    Attributes
    ----------
    scene, cancer
        Id of the scene, and name of the cancer.
    doubling_days
        Volume doubling time of the primary.
    bins
        By diameter.
    """

    scene: str
    cancer: str
    doubling_days: float
    bins: tuple[DiagnosisBin, ...]


@dataclass(frozen=True, slots=True)
class AttachmentTable:
    """Where cells stick by flow alone, as simulated by others.

    Attributes
    ----------
    cancer, scene
        Name, and id of our scene; empty where there is none.
    autopsies
        Primaries of the autopsy table that are pooled for it.
    released_from
        Site in which the cells set out.
    printed_r2
        Adjusted R2 that the authors give.
    attached
        By site id: share of the cells that stick there.
    """

    cancer: str
    scene: str
    autopsies: tuple[str, ...]
    released_from: str
    printed_r2: float
    attached: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class StepChain:
    """A published chain of steps from site to site.

    Attributes
    ----------
    sites
        Names, in the order of the matrix.
    chance
        Shape (n_sites, n_sites): chance of the column's site after the row's.
    """

    sites: tuple[str, ...]
    chance: FloatArray


@dataclass(frozen=True, eq=False)
class StudyTables:
    """Every table with which the scenes are compared.

    Attributes
    ----------
    autopsies, diagnosis, attachment, steps
        See the classes.
    studies
        By kind.
    printed_r2_mean
        Mean of the adjusted R2 that the authors of the attachment table print.
    """

    autopsies: Autopsies
    studies: Mapping[StudyKind, Study]
    diagnosis: tuple[DiagnosisTable, ...]
    attachment: tuple[AttachmentTable, ...]
    printed_r2_mean: float
    steps: StepChain
