"""What treatments and the niche make of the surroundings of a cell, at one time and for one clone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Environment:
    """Changes to the odds of a cell that are no sliders; every default changes nothing.

    Attributes
    ----------
    immune_factor
        Factor on the immune hazard of a passage.
    emt_factor
        Factor on the share of motile cells.
    soil_factor
        Factor on the soil of each site, in the order of ``body.sites``; empty: one everywhere.
    """

    immune_factor: float = 1.0
    emt_factor: float = 1.0
    soil_factor: tuple[float, ...] = ()


UNTOUCHED = Environment()
"""An untreated patient of one clone, without a niche."""
