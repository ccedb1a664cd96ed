"""A scene: one cancer in one body with all its published numbers, fully resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from metaviz.model.body import Body
from metaviz.model.cascade import Parameters
from metaviz.model.clone import ONE_CLONE, Clone
from metaviz.model.examination import USUAL_DETECTOR, Detector
from metaviz.model.growth import ColonyLife, GrowthLaw, Shedding
from metaviz.model.niche import NO_NICHE, Niche
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.quantity import Quantity
from metaviz.model.treatment import Effect, TreatmentKind
from metaviz.model.units import DAYS_PER_MONTH, cells_of_diameter


@dataclass(frozen=True, slots=True)
class Biology:
    """Numbers of the chain that no slider moves.

    Attributes
    ----------
    immune_share
        Share of the hazard of a passage that is immune attack; mechanical stress is the rest.
    lasting_sleep_share
        Share of the cells that reach the tissue and found nothing which stay there asleep for good.
    epithelial_motility
        Chance of a cell that kept its adhesion to get through membrane and matrix, as a share of a motile cell's.
    met_share
        Share of the motile cells that turn back (MET) in foreign tissue; only those can found.
    cluster_hazard
        Factor on both hazards of a passage for cells in clusters.
    cluster_advantage
        Factor on colonisation for cells in clusters.
    """

    immune_share: float
    lasting_sleep_share: float
    epithelial_motility: float = 1.0
    met_share: float = 1.0
    cluster_hazard: float = 1.0
    cluster_advantage: float = 1.0


@dataclass(frozen=True, slots=True)
class Detection:
    """What an imaging test can see.

    Attributes
    ----------
    diameter_mm
        Smallest diameter that counts as detectable.
    cells_per_cm3
        Tumour cells in a cubic centimetre.
    """

    diameter_mm: float
    cells_per_cm3: float

    @property
    def detectable_cells(self) -> float:
        """Cells of the smallest tumour that can be seen."""
        return cells_of_diameter(self.diameter_mm, self.cells_per_cm3)


@dataclass(frozen=True, eq=False)
class Scene:
    """One cancer in one body; everything that does not change while the program runs.

    Attributes
    ----------
    id, title, story
        File stem, name on screen, and what the scene teaches.
    body
        Body graph.
    primary_place
        Id of the place in which the primary grows, e.g. ``breast`` or ``bone.lumbar``.
    primary_spot
        In the unit square: where inside its organ the primary is drawn, as the `spot` of a colony.
    published
        The parameters as published in the scene; sliders return to these.
    biology, primary_growth, shedding, colony, detection
        See the classes.
    frailty_sigma
        Standard deviation of the logarithm of the patient's frailty, a factor of mean one on the chance of
        every founding; 0 = all patients alike.
    horizon_days
        End of the course if the patient lives.
    lethal_cells
        Total burden at which the course ends.
    quantities
        Value, unit, source and basis by key path (``cascade.invasion``, ``soil.liver``).
    clones
        Subclones of the primary, at least one.
    niche
        The pre-metastatic niche.
    effects
        Law of effect of each kind of treatment that the scene offers.
    detector
        What tests can see.
    colony_share
        What a colony sheds, as a share of what a primary of the same size sheds.
    """

    id: str
    title: str
    story: str
    body: Body
    primary_place: str
    primary_spot: tuple[float, float]
    published: Parameters
    biology: Biology
    primary_growth: GrowthLaw
    shedding: Shedding
    colony: ColonyLife
    detection: Detection
    frailty_sigma: float
    horizon_days: float
    lethal_cells: float
    quantities: Mapping[str, Quantity]
    clones: tuple[Clone, ...] = ONE_CLONE
    niche: Niche = NO_NICHE
    effects: Mapping[TreatmentKind, Effect] = field(default_factory=dict)
    detector: Detector = USUAL_DETECTOR
    colony_share: float = 1.0

    @property
    def colony_shedding(self) -> Shedding:
        """How many cells a colony of a given size sheds."""
        return replace(self.shedding, per_cell_day=self.colony_share * self.shedding.per_cell_day)


@dataclass(frozen=True, slots=True)
class Setup:
    """What a user made of a scene: what a saved file keeps beside it.

    Attributes
    ----------
    seed
        Seed of the patient.
    day
        Moment shown.
    day_per_s
        Playing speed in days per second of watching: how fast the drawn cells flow at that moment.
    changes
        Key (``cascade.invasion``, ``soil.liver``, ``arrest.lung``) and value of each changed parameter.
    plan
        Treatments and tests.
    """

    seed: int = 1
    day: float = 0.0
    day_per_s: float = DAYS_PER_MONTH
    changes: tuple[tuple[str, float], ...] = field(default=())
    plan: Plan = NO_PLAN
