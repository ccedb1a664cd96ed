"""What has become of the cells at one site."""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import IntArray
from metaviz.model.course import AT_SOURCE, Course, Ledger
from metaviz.model.fate import FATES


def fates_at_site(course: Course, ledger: Ledger, site_index: int, day: float) -> IntArray:
    """Return how many cells have met each fate at a site up to a day, shape (n_fates,), dtype int64.

    Within a month the cells are spread evenly. What happens before a cell leaves its tumour belongs to no site.
    """
    counts = np.zeros(len(FATES), dtype=np.int64)
    here = (ledger.fate_place != AT_SOURCE) & (course.scene.body.site_of_place[ledger.fate_place] == site_index)
    starts = ledger.month_start_day
    month = int(np.searchsorted(starts, day, side="right")) - 1
    if month < 0:
        return counts
    end = starts[month + 1] if month + 1 < len(starts) else course.end_day
    share = min((day - starts[month]) / max(end - starts[month], 1e-9), 1.0)
    part = np.floor(ledger.count[month, here] * share).astype(np.int64)
    np.add.at(counts, ledger.fate[here], ledger.count[:month, here].sum(axis=0) + part)
    return counts
