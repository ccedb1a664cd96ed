"""What has happened up to a day, as counts: fates of cells, and colonies."""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import IntArray
from metaviz.model.course import Course, Ledger
from metaviz.model.fate import FATES, Fate


def fates_until(course: Course, ledger: Ledger, day: float) -> IntArray:
    """Return how many cells have met each fate up to a day, shape (n_fates,), dtype int64.

    Within a month the failing cells are spread evenly; founders count on their own days.
    """
    counts = np.zeros(len(FATES), dtype=np.int64)
    starts = ledger.month_start_day
    month = int(np.searchsorted(starts, day, side="right")) - 1
    if month >= 0:
        ends = np.append(starts[1:], course.end_day)
        share = min((day - starts[month]) / max(ends[month] - starts[month], 1e-9), 1.0)
        # Floored cell counts of a month are exact below 2^53; sums of whole months stay integers.
        part = np.floor(ledger.count[month] * share).astype(np.int64)
        np.add.at(counts, ledger.fate, ledger.count[:month].sum(axis=0) + part)
    counts[FATES.index(Fate.FOUNDED)] = int(np.searchsorted(course.colonies.founded_day, day, side="right"))
    return counts


def counts_by_site(course: Course, day: float) -> IntArray:
    """Return the colonies founded at each site up to a day, shape (n_sites,), those that regressed included."""
    body, colonies = course.scene.body, course.colonies
    founded = colonies.place[: int(np.searchsorted(colonies.founded_day, day, side="right"))]
    return np.asarray(np.bincount(body.site_of_place[founded], minlength=len(body.sites)), dtype=np.int64)
