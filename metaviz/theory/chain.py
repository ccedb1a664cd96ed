"""The absorbing Markov chain of one cell.

A cell travels in one form: alone, in a cluster, or cloaked by platelets. It keeps its form, so there is one chain for
each form, and a cell's fate is their mixture.

Vocabulary and symbols follow Kemeny and Snell: with `Q` the moves among the transient states, the
fundamental matrix is ``N = (I - Q)^-1``. Transient states are the places of the body; what happens to a
cell on arrival (death on the way, arrest, extravasation, colonisation) is known per place, so the
absorption probabilities are the expected arrivals times the ends that each arrival has.

References
----------
Kemeny JG, Snell JL. Finite Markov Chains. Van Nostrand, 1960.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.body import BLOOD_KINDS, Body, PlaceKind, RouteKind
from metaviz.model.cascade import Parameters
from metaviz.model.events import CellForm
from metaviz.model.fate import FATES, Fate
from metaviz.model.kept import kept
from metaviz.model.scene import Biology
from metaviz.theory.environment import UNTOUCHED, Environment


@dataclass(frozen=True, eq=False)
class Plumbing:
    """The body graph as matrices; depends on the body alone.

    Attributes
    ----------
    onward
        Shape (n_places, n_places): where a cell goes that passes a place (blood of beds, lymph of nodes, all
        routes of junctions); rows sum to one.
    blood_exit, lymph_exit
        Shape (n_places, n_places): where a cell shed at a place first arrives by blood and by lymph; rows sum to
        one where the outlet exists, else zero.
    transcoelomic_exit
        Shape (n_places, n_places): share of all leaving cells that goes across the body cavity.
    site
        Shape (n_places,), site index, -1 for junctions.
    holds
        Shape (n_places,), True for beds and nodes.
    """

    onward: FloatArray
    blood_exit: FloatArray
    lymph_exit: FloatArray
    transcoelomic_exit: FloatArray
    site: IntArray
    holds: BoolArray

    @cached_property
    def has_blood(self) -> BoolArray:
        """Which places shed into blood, shape (n_places,)."""
        return np.asarray(self.blood_exit.sum(axis=1) > 0.0)

    @cached_property
    def has_lymph(self) -> BoolArray:
        """Which places shed into lymph, shape (n_places,)."""
        return np.asarray(self.lymph_exit.sum(axis=1) > 0.0)

    @cached_property
    def cavity_share(self) -> FloatArray:
        """Share of the leaving cells that goes across the body cavity, shape (n_places,)."""
        return np.asarray(self.transcoelomic_exit.sum(axis=1))

    def lymph_share(self, parameters: Parameters) -> FloatArray:
        """Return the share of the cells that enter a vessel at each place which enters lymph, shape (n_places,).

        A place with only one kind of outlet sends everything through it.
        """
        return np.asarray(np.where(self.has_blood, parameters.lymph_share, 1.0) * self.has_lymph)

    @cached_property
    def eye(self) -> FloatArray:
        """Identity of the size of the chain."""
        return np.eye(len(self.site))


@kept
def plumbing(body: Body) -> Plumbing:
    """Return the matrices of a body."""
    size = len(body.places)
    blood, lymph, cavity, junction = (np.zeros((size, size)) for _ in range(4))
    kind_of = {place.id: place.kind for place in body.places}
    for route in body.routes:
        row, column = body.place_index[route.source], body.place_index[route.target]
        if kind_of[route.source] is PlaceKind.JUNCTION:
            matrix = junction
        elif route.kind is RouteKind.TRANSCOELOMIC:
            matrix = cavity
        else:
            matrix = blood if route.kind in BLOOD_KINDS else lymph
        matrix[row, column] += route.flow_fraction
    is_node = np.array([place.kind is PlaceKind.NODE for place in body.places])
    return Plumbing(
        onward=np.where(is_node[:, None], lymph, blood) + junction,
        blood_exit=blood,
        lymph_exit=lymph,
        transcoelomic_exit=cavity,
        site=body.site_of_place,
        holds=np.asarray(body.site_of_place >= 0),
    )


@dataclass(frozen=True, eq=False)
class FormChain:
    """Fate probabilities of a cell of one form, shed at any bed or node.

    Attributes
    ----------
    form, share
        The form, and the share of the cells that have it.
    moves
        `Q`, shape (n_places, n_places): chance that a cell which arrives at a place arrives next at another.
    departures
        Shape (n_places, n_places): chance that a cell shed at the row's place leaves the tissue and first arrives
        at the column's place. Rows of junctions are zero.
    visits
        Shape (n_places, n_places): expected arrivals at the column's place of a cell shed at the row's place
        (`departures` times the fundamental matrix).
    ends
        Shape (n_places, n_fates): chance that an arrival at a place ends there with each fate.
    founds
        Shape (n_places, n_places): chance that a cell shed at the row's place founds a colony at the column's.
    """

    form: CellForm
    share: float
    moves: FloatArray
    departures: FloatArray
    visits: FloatArray
    ends: FloatArray
    founds: FloatArray


@dataclass(frozen=True, eq=False)
class FateChain:
    """Fate probabilities of a cell shed at any bed or node, whatever its form.

    Attributes
    ----------
    body, parameters
        From which the chain was solved.
    forms
        The chain of each form that occurs.
    at_source
        Shape (n_fates,): chance that a cell ends at its source (matrix, vessel wall); the same for all forms.
    founds
        Shape (n_places, n_places): chance that a cell shed at the row's place founds a colony at the column's.
    """

    body: Body
    parameters: Parameters
    forms: tuple[FormChain, ...]
    at_source: FloatArray
    founds: FloatArray

    @cached_property
    def visits(self) -> FloatArray:
        """Expected arrivals at the column's place of a cell shed at the row's place, shape (n_places, n_places)."""
        return np.asarray(sum(each.share * each.visits for each in self.forms))

    def fate_shares(self, source_place: int) -> FloatArray:
        """Return the chance of every fate of a cell shed at a place, shape (n_fates,); sums to one."""
        return np.asarray(self.at_source + self.fate_by_place(source_place).sum(axis=0))

    def fate_by_place(self, source_place: int) -> FloatArray:
        """Return the chance to end at each place with each fate, shape (n_places, n_fates), without the source."""
        return np.asarray(sum(each.share * each.visits[source_place][:, None] * each.ends for each in self.forms))

    def founding_by_site(self, source_place: int) -> FloatArray:
        """Return the chance to found a colony at each site, shape (n_sites,)."""
        holding = self.body.holding_places
        by_site = np.zeros(len(self.body.sites))
        np.add.at(by_site, self.body.site_of_place[holding], self.founds[source_place, holding])
        return by_site


MOST_SURVIVING = 1.0 - 1e-6
"""Where nothing holds and nothing kills a cell it would circle for ever; once in a million passages it dies."""

_FATE = {fate: i for i, fate in enumerate(FATES)}


def solve_chain(
    body: Body, parameters: Parameters, biology: Biology, environment: Environment = UNTOUCHED
) -> FateChain:
    """Solve the chain of one cell for every place it can be shed at.

    One dense solve of the size of the body for each form that occurs.
    """
    invades, can_found = invasion_in_force(parameters, biology, environment)
    leaves = invades * parameters.intravasation
    forms = tuple(
        _form_chain(
            passage(body, parameters, biology, form, environment.immune_factor),
            share,
            leaves,
            can_found,
            environment.soil_factor,
        )
        for form, share in form_shares(parameters)
    )
    at_source = np.zeros(len(FATES))
    at_source[_FATE[Fate.MATRIX]] = 1.0 - invades
    at_source[_FATE[Fate.VESSEL_WALL]] = invades - leaves
    founds = np.asarray(sum(each.share * each.founds for each in forms))
    return FateChain(body, parameters, forms, at_source, founds)


def form_shares(parameters: Parameters) -> tuple[tuple[CellForm, float], ...]:
    """Return the forms that occur and their shares, which sum to one; clusters come before cloaks."""
    cluster = min(parameters.cluster_share, 1.0)
    cloaked = min(parameters.cloak_share, 1.0 - cluster)
    shares = ((CellForm.SINGLE, 1.0 - cluster - cloaked), (CellForm.CLUSTER, cluster), (CellForm.CLOAKED, cloaked))
    return tuple((form, share) for form, share in shares if share > 0.0)


def invasion_in_force(
    parameters: Parameters, biology: Biology, environment: Environment = UNTOUCHED
) -> tuple[float, float]:
    """Return the chance that a detaching cell invades, and the share of the invading cells that are able to found.

    A motile cell gets through each layer of the wall with the same chance, so thickness and cutting stand in the
    exponent. A motile cell founds only if it turns back.
    """
    motile = min(parameters.emt_share * environment.emt_factor, 1.0)
    through = (
        1.0
        if parameters.barrier == 0.0
        else parameters.invasion ** (parameters.barrier / parameters.mmp if parameters.mmp > 0.0 else np.inf)
    )
    still = (1.0 - motile) * biology.epithelial_motility
    moving = motile + still
    turned = motile * biology.met_share
    return float(through) * moving, (still + turned) / moving if moving > 0.0 else 0.0


@dataclass(frozen=True, eq=False)
class Passage:
    """What becomes of the arrivals of cells of one form; depends on no soil.

    Attributes
    ----------
    parameters, biology, form
        From which it follows.
    pipes
        Matrices of the body.
    survives
        Chance to survive one passage.
    immune_share
        Share of the deaths on a passage that are immune.
    moves
        As in `FormChain`.
    exits
        Shape (n_places, n_places): where a cell that leaves the row's place first arrives.
    arrivals
        Shape (n_places, n_places): expected arrivals at the column's place of a cell that leaves the row's place.
    """

    parameters: Parameters
    biology: Biology
    form: CellForm
    pipes: Plumbing
    survives: float
    immune_share: float
    moves: FloatArray
    exits: FloatArray
    arrivals: FloatArray

    @property
    def advantage(self) -> float:
        """Factor on colonisation of the form."""
        return self.biology.cluster_advantage if self.form is CellForm.CLUSTER else 1.0

    def in_tissue(self) -> FloatArray:
        """Return the chance that an arrival gets into the tissue, shape (n_places,)."""
        arrest = np.asarray(self.parameters.arrest)[self.pipes.site]
        held = np.where(self.pipes.holds, self.survives * arrest, 0.0)
        return np.asarray(held * self.parameters.extravasation)

    def founded(self, soil_factor: tuple[float, ...], can_found: float) -> FloatArray:
        """Return the chance that an arrival founds, shape (n_places,)."""
        parameters = self.parameters
        soil = np.asarray(parameters.soil)
        if soil_factor:
            soil = soil * np.asarray(soil_factor)
        takes = np.minimum(parameters.colonisation * self.advantage * soil, 1.0)
        return np.asarray(self.in_tissue() * takes[self.pipes.site] * can_found)


def passage(
    body: Body, parameters: Parameters, biology: Biology, form: CellForm, immune_factor: float = 1.0
) -> Passage:
    """Return what becomes of the arrivals of cells of one form.

    The circulation step is a hazard of two parts, mechanical and immune; clusters and cloaks weaken both.
    """
    pipes = plumbing(body)
    weaker = {CellForm.CLUSTER: biology.cluster_hazard, CellForm.CLOAKED: 1.0 - parameters.cloak_protection}
    immune = biology.immune_share * parameters.immune * immune_factor
    shear = (1.0 - biology.immune_share) * parameters.shear
    hazard = (immune + shear) * weaker.get(form, 1.0)
    survives = min(parameters.circulation**hazard, MOST_SURVIVING)
    arrest = np.asarray(parameters.arrest)[pipes.site]
    passes = np.where(pipes.holds, survives * (1.0 - arrest), 1.0)
    moves = passes[:, None] * pipes.onward
    exits = _exits(pipes, parameters)
    return Passage(
        parameters=parameters,
        biology=biology,
        form=form,
        pipes=pipes,
        survives=survives,
        immune_share=immune / (immune + shear) if immune + shear > 0.0 else 0.0,
        moves=moves,
        exits=exits,
        arrivals=np.asarray(np.linalg.solve((pipes.eye - moves).T, exits.T).T, dtype=np.float64),
    )


def _form_chain(
    passing: Passage, share: float, leaves: float, can_found: float, soil_factor: tuple[float, ...]
) -> FormChain:
    pipes, parameters = passing.pipes, passing.parameters
    asleep = passing.biology.lasting_sleep_share
    # Index -1 (junctions) picks the last site; `holds` masks what it picked.
    held = np.where(pipes.holds, passing.survives * np.asarray(parameters.arrest)[pipes.site], 0.0)
    dies = np.where(pipes.holds, 1.0 - passing.survives, 0.0)
    founded = passing.founded(soil_factor, can_found)
    failed = passing.in_tissue() - founded
    ends = np.zeros((len(pipes.site), len(FATES)))
    ends[:, _FATE[Fate.FOUNDED]] = founded
    ends[:, _FATE[Fate.SHEAR]] = dies * (1.0 - passing.immune_share)
    ends[:, _FATE[Fate.IMMUNE]] = dies * passing.immune_share
    ends[:, _FATE[Fate.TRAPPED]] = held * (1.0 - parameters.extravasation)
    ends[:, _FATE[Fate.WRONG_SOIL]] = failed * (1.0 - asleep)
    ends[:, _FATE[Fate.DORMANT]] = failed * asleep
    visits = leaves * passing.arrivals
    return FormChain(passing.form, share, passing.moves, leaves * passing.exits, visits, ends, visits * founded)


def _exits(pipes: Plumbing, parameters: Parameters) -> FloatArray:
    """Return where a cell that leaves a place first arrives, shape (n_places, n_places)."""
    lymph_share = pipes.lymph_share(parameters)
    vessel_share = 1.0 - pipes.cavity_share
    by_vessel = lymph_share[:, None] * pipes.lymph_exit + (1.0 - lymph_share)[:, None] * pipes.blood_exit
    exits = vessel_share[:, None] * by_vessel + pipes.transcoelomic_exit
    exits[~pipes.holds] = 0.0
    return np.asarray(exits)
