"""The pre-metastatic niche: soil that the primary prepares from afar."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Niche:
    """How exosomes of the primary raise the soil of organs before cells arrive.

    A primary of N cells prepares the niche to the degree ``N / (N + half_cells)``, told in steps of an eighth,
    `lead_days` later; the soil of a site is multiplied by ``1 + strength * degree``. Without the primary it is gone.

    Attributes
    ----------
    strength
        For each site, in the order of ``body.sites``; empty: none.
    half_cells
        Size of the primary at which the niche is half prepared.
    lead_days
        Days from what the primary secretes to what the organ has become.
    """

    strength: tuple[float, ...] = ()
    half_cells: float = 1e9
    lead_days: float = 30.0


NO_NICHE = Niche()
