"""Tests: dated observers of a patient, which change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TestKind(StrEnum):
    """Kinds of test."""

    __test__ = False  # pytest would take the name for one of its own

    CT = "ct"
    MRI = "mri"
    PET_CT = "pet_ct"
    CTC = "ctc"
    """Circulating tumour cells in 7.5 mL of blood."""
    CTDNA = "ctdna"
    """Tumour DNA in plasma."""
    BIOPSY = "biopsy"
    """Cells of one lesion that was seen before."""


class Layer(StrEnum):
    """What a map shows."""

    TRUTH = "truth"
    """Every tumour as it is."""
    SCAN = "scan"
    """What tests have found, as they found it."""


@dataclass(frozen=True, slots=True)
class Detector:
    """What the tests of a scene can see.

    Attributes
    ----------
    ct_mm, mri_mm
        Smallest diameter of a lesion that a scan shows.
    mri_sites
        Ids of the sites that an MRI shows; a CT and a PET/CT show all.
    pet_mm
        Smallest diameter of an active lesion that PET shows; a lesion that does not grow stays dark.
    ctc_half_life_days
        Half-life of a tumour cell in the blood.
    ctc_cut_off
        Cells in 7.5 mL from which a count is called positive.
    blood_ml
        Volume of the blood.
    ctdna_share_per_cm3
        Share of mutant fragments in plasma for each cubic centimetre of tumour.
    ctdna_fragments
        Fragments that are read (genomes in the sample, times mutations followed).
    ctdna_cut_off
        Mutant fragments from which the test is called positive.
    """

    ct_mm: float = 10.0
    mri_mm: float = 5.0
    mri_sites: tuple[str, ...] = ("brain", "liver", "bone")
    pet_mm: float = 7.0
    ctc_half_life_days: float = 1.7 / 24.0
    ctc_cut_off: int = 5
    blood_ml: float = 5300.0
    ctdna_share_per_cm3: float = 8e-5
    ctdna_fragments: float = 60_000.0
    ctdna_cut_off: int = 2


USUAL_DETECTOR = Detector()
"""What tests can see where a scene says nothing else (illustrative)."""


@dataclass(frozen=True, slots=True)
class Examination:
    """One dated test.

    Attributes
    ----------
    kind
        Which test.
    day
        When.
    site_id
        The site from which a biopsy is taken, or that an MRI is made of; empty: wherever something was seen, and all
        sites that an MRI shows.
    """

    kind: TestKind
    day: float
    site_id: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A series of check-ups, some of which the patient misses.

    Attributes
    ----------
    kinds
        The tests of each check-up.
    start_day, end_day, every_days
        When the check-ups are due: at the start, then again and again until the end.
    attendance
        Chance that a check-up is kept; which are missed is a matter of the patient's seed.
    """

    kinds: tuple[TestKind, ...]
    start_day: float
    end_day: float
    every_days: float
    attendance: float = 1.0
