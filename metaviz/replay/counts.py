"""What has happened so far, as counts: the funnel from shed cells to colonies, and the causes of death."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaviz.model.course import Course, Ledger
from metaviz.model.fate import FATES, Fate

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Cells that got so far, up to a day; no number is greater than the one before it.

    Attributes
    ----------
    shed, invaded, intravasated
        Cells that left a tumour, got through the matrix, got into a vessel or cavity.
    held
        Cells that survived the circulation until a bed or node held them.
    extravasated, founded, vascularised
        Cells that got out of the vessel, founded a colony, and whose colony acquired vessels.
    """

    shed: int
    invaded: int
    intravasated: int
    held: int
    extravasated: int
    founded: int
    vascularised: int


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


def funnel(course: Course, ledger: Ledger, day: float) -> Funnel:
    """Return how many cells got how far up to a day."""
    fates = dict(zip(FATES, fates_until(course, ledger, day).tolist(), strict=True))
    founded = fates[Fate.FOUNDED]
    extravasated = founded + fates[Fate.WRONG_SOIL] + fates[Fate.DORMANT]
    held = extravasated + fates[Fate.TRAPPED]
    intravasated = held + fates[Fate.SHEAR] + fates[Fate.IMMUNE]
    invaded = intravasated + fates[Fate.VESSEL_WALL]
    return Funnel(
        shed=invaded + fates[Fate.MATRIX],
        invaded=invaded,
        intravasated=intravasated,
        held=held,
        extravasated=extravasated,
        founded=founded,
        vascularised=int((course.colonies.switch_day <= day).sum()),
    )


def deaths_by_cause(course: Course, ledger: Ledger, day: float) -> dict[Fate, int]:
    """Return how many cells have died of each cause, or sleep for good, up to a day."""
    fates = zip(FATES, fates_until(course, ledger, day).tolist(), strict=True)
    return {fate: number for fate, number in fates if fate is not Fate.FOUNDED}


def counts_by_site(course: Course, day: float) -> IntArray:
    """Return the colonies founded at each site up to a day, shape (n_sites,), those that regressed included."""
    body, colonies = course.scene.body, course.colonies
    founded = colonies.place[: int(np.searchsorted(colonies.founded_day, day, side="right"))]
    return np.asarray(np.bincount(body.site_of_place[founded], minlength=len(body.sites)), dtype=np.int64)
