"""Subclones of a tumour."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.treatment import TreatmentKind


@dataclass(frozen=True, slots=True)
class Clone:
    """One subclone. A colony grows from one cell and so belongs to one clone.

    Attributes
    ----------
    id, name
        In files, and on screen.
    share
        Share of the untreated primary; the shares of a scene sum to one.
    soil_tilt
        Factor on the soil of each site, in the order of ``body.sites``; empty: one everywhere.
    resistance
        Kind of treatment and resistance to it: 0 feels it wholly, 1 not at all; kinds that are not named are felt.
    """

    id: str
    name: str
    share: float
    soil_tilt: tuple[float, ...] = ()
    resistance: tuple[tuple[TreatmentKind, float], ...] = ()

    def resists(self, kind: TreatmentKind) -> float:
        """Return the resistance to a kind of treatment."""
        return dict(self.resistance).get(kind, 0.0)


ONE_CLONE = (Clone("main", "Main clone", 1.0),)
"""A tumour whose cells are all alike."""
