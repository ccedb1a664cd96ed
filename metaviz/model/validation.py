"""What comes of comparing the scenes with published figures: one report, printed, drawn and kept as a file."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.soil import SoilModel


@dataclass(frozen=True, slots=True)
class AutopsyCell:
    """One primary and one site (or sites counted together) of the autopsy table.

    Attributes
    ----------
    scene
        Id of the scene of the primary.
    sites
        Ids of the sites that the table counts as one.
    label
        Name for tables and charts: the site, ``regional_nodes`` or ``distant_nodes``.
    patients, cases
        Autopsied patients with this primary, and those with a metastasis in the site.
    observed
        Share of the patients, as published.
    predicted
        Share that the model expects such autopsies to find, missed ones left out.
    """

    scene: str
    sites: tuple[str, ...]
    label: str
    patients: int
    cases: int
    observed: float
    predicted: float


@dataclass(frozen=True, slots=True)
class PrimaryFit:
    """Agreement over the sites of one primary.

    Attributes
    ----------
    scene
        Id of the scene.
    n_cells
        Sites compared.
    spearman
        Rank correlation of observed and predicted share.
    pearson_log
        Correlation of their logarithms, over the sites that were involved in anybody.
    """

    scene: str
    n_cells: int
    spearman: float
    pearson_log: float


@dataclass(frozen=True, slots=True)
class ModelFit:
    """One of the three soil models beside the autopsy table.

    Attributes
    ----------
    model
        Which.
    spearman, pearson_log
        As in `PrimaryFit`, over all cells of all primaries.
    median_spearman
        Median over the primaries.
    n_common, within_5_points
        Cells with at least 30 cases, and the share of them in which prediction and autopsy differ by at most five
        percentage points.
    primaries, cells
        Primary by primary, and cell by cell.
    """

    model: SoilModel
    spearman: float
    pearson_log: float
    median_spearman: float
    n_common: int
    within_5_points: float
    primaries: tuple[PrimaryFit, ...]
    cells: tuple[AutopsyCell, ...]


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """Each primary predicted with the universal soil of the others.

    Attributes
    ----------
    median_spearman
        Median over the primaries.
    primaries
        Primary by primary.
    """

    median_spearman: float
    primaries: tuple[PrimaryFit, ...]


@dataclass(frozen=True, slots=True)
class FlowShare:
    """How much of the variance of the logarithm of the autopsy share the flow alone explains, for one cancer.

    Attributes
    ----------
    cancer
        Name of the primary.
    printed
        Adjusted R2 that Font-Clos and colleagues (2020) give, over autopsies pooled in a way of theirs.
    theirs
        Adjusted R2 from their attachment shares over our autopsy table.
    scene
        Id of our scene of that primary; empty where there is none.
    ours
        Adjusted R2 from our plumbing over the same organs and autopsies; None without a scene.
    """

    cancer: str
    printed: float
    theirs: float
    scene: str
    ours: float | None


@dataclass(frozen=True, slots=True)
class FlowOnly:
    """Flow alone, beside Font-Clos and colleagues (2020).

    Attributes
    ----------
    cancers
        Cancer by cancer.
    printed_mean
        Mean that they print.
    mean_of_printed
        Mean of the figures that they print for the cancers.
    theirs_mean, ours_mean
        Means of the other columns.
    """

    cancers: tuple[FlowShare, ...]
    printed_mean: float
    mean_of_printed: float
    theirs_mean: float
    ours_mean: float


@dataclass(frozen=True, slots=True)
class DiameterBin:
    """Patients whose primary had about the same diameter at diagnosis.

    Attributes
    ----------
    diameter_cm
        Diameter of the primary.
    patients
        Patients in the bin.
    observed, standard_error
        Share with a distant metastasis detected at diagnosis, and its standard error as published.
    predicted
        Share of the living patients with a detectable distant colony when the primary is that large.
    """

    diameter_cm: float
    patients: int
    observed: float
    standard_error: float
    predicted: float


@dataclass(frozen=True, slots=True)
class DiagnosisCurve:
    """Metastasis at diagnosis against the diameter of the primary, for one scene.

    Attributes
    ----------
    scene, cancer
        Id of the scene, and the cancer's name in the table.
    n_bins, n_within
        Bins above 1 cm, and those in which the prediction is within two standard errors.
    bins
        Bin by bin.
    """

    scene: str
    cancer: str
    n_bins: int
    n_within: int
    bins: tuple[DiameterBin, ...]


@dataclass(frozen=True, slots=True)
class FirstPassage:
    """Mean steps from the lung to a site in the chain of Newton and colleagues (2012), as published and found here."""

    site: str
    published: float
    reckoned: float


@dataclass(frozen=True, slots=True)
class MouseLiver:
    """Steps of Luzzi and colleagues (1998) through our chain.

    Attributes
    ----------
    extravasated, founded, grown
        Published shares: alive outside the vessels of the injected, micrometastases of those, tumours of those.
    published
        Their product.
    reckoned
        Share of the cells that become tumours by our chain and colony life.
    """

    extravasated: float
    founded: float
    grown: float
    published: float
    reckoned: float


@dataclass(frozen=True, slots=True)
class SpineLevel:
    """Involvement of one part of the spine in prostate cancer.

    Attributes
    ----------
    place
        Id of the place.
    published
        Share of the patients with bone metastases in whom it was involved (Bubendorf 2000).
    with_plexus, without_plexus
        Chance that a cell shed by the prostate founds there, relative to the lumbar spine, with the vertebral plexus
        and without it.
    """

    place: str
    published: float
    with_plexus: float
    without_plexus: float


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Everything that the scenes were compared with.

    Attributes
    ----------
    date
        Day on which the report was made, ISO 8601.
    models
        The three soil models, plumbing first.
    leave_one_out, flow_only, diagnosis, first_passage, mouse_liver, spine
        See the classes; what needs a scene that is not there is empty.
    """

    date: str
    models: tuple[ModelFit, ...]
    leave_one_out: LeaveOneOut
    flow_only: FlowOnly
    diagnosis: tuple[DiagnosisCurve, ...]
    first_passage: tuple[FirstPassage, ...]
    mouse_liver: MouseLiver
    spine: tuple[SpineLevel, ...]
