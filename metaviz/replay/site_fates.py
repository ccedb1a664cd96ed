"""What has become of the cells at each site."""

from __future__ import annotations

from typing import Final

import numpy as np

from metaviz.model.arrays import IntArray
from metaviz.model.course import AT_SOURCE, Course, Ledger
from metaviz.model.fate import FATES, Fate

HELD: Final = (Fate.TRAPPED, Fate.WRONG_SOIL, Fate.DORMANT, Fate.FOUNDED)
"""Ends of cells that a bed or a node held; the others died in passing."""


def fates_by_site(course: Course, ledger: Ledger, day: float) -> IntArray:
    """Return how many cells have met each fate at each site up to a day, shape (n_sites, n_fates), dtype int64.

    Within a month the cells are spread evenly. What happens before a cell leaves its tumour belongs to no site.
    """
    counts = np.zeros((len(course.scene.body.sites), len(FATES)), dtype=np.int64)
    starts = ledger.month_start_day
    month = int(np.searchsorted(starts, day, side="right")) - 1
    if month < 0:
        return counts
    end = starts[month + 1] if month + 1 < len(starts) else course.end_day
    share = min((day - starts[month]) / max(end - starts[month], 1e-9), 1.0)
    here = np.flatnonzero(ledger.fate_place != AT_SOURCE)
    part = np.floor(ledger.count[month, here] * share).astype(np.int64)
    site = course.scene.body.site_of_place[ledger.fate_place[here]]
    np.add.at(counts, (site, ledger.fate[here]), ledger.count[:month, here].sum(axis=0) + part)
    return counts


def fates_at_site(course: Course, ledger: Ledger, site_index: int, day: float) -> IntArray:
    """Return how many cells have met each fate at one site up to a day, shape (n_fates,), dtype int64."""
    return np.asarray(fates_by_site(course, ledger, day)[site_index])


def held_by_site(fates: IntArray) -> IntArray:
    """Return how many cells each site has held, shape (n_sites,), of fates of shape (n_sites, n_fates)."""
    return np.asarray(fates[:, [FATES.index(fate) for fate in HELD]].sum(axis=1))
