"""Results of tests, and what is known by them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.examination import TestKind


@dataclass(frozen=True, slots=True)
class Lesion:
    """A tumour as a test shows it.

    Attributes
    ----------
    row
        Row of the colony, or `FROM_PRIMARY`.
    site_id
        Where.
    diameter_mm
        Its size on the day of the test.
    """

    row: int
    site_id: str
    diameter_mm: float


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one test.

    Attributes
    ----------
    day, kind, site_id
        Of the test.
    is_positive
        Whether a scan shows a lesion, a count reaches its cut-off, or a biopsy has tumour cells in it.
    lesions
        What a scan shows, or from what a biopsy was taken.
    new, gone
        Rows of the lesions of which nobody knew before, and of those known that are seen no more.
    n_counted, expected
        Cells or fragments in a sample of blood, and their mean.
    origin_site_id, clone_id
        What a biopsy names: the organ of the primary, whose cells a metastasis has, and the clone.
    """

    day: float
    kind: TestKind
    site_id: str
    is_positive: bool
    lesions: tuple[Lesion, ...] = ()
    new: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    n_counted: int = 0
    expected: float = 0.0
    origin_site_id: str = ""
    clone_id: str = ""


@dataclass(frozen=True, eq=False)
class Known:
    """The lesions that are known at a time; columns of equal length, ordered by row.

    Attributes
    ----------
    row
        Row of the colony, or `FROM_PRIMARY`.
    diameter_mm
        Size when last seen.
    seen_day
        Day of the last test that showed it.
    """

    row: IntArray
    diameter_mm: FloatArray
    seen_day: FloatArray

    def __len__(self) -> int:
        """Return the number of lesions."""
        return len(self.row)


NOTHING_KNOWN = Known(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
