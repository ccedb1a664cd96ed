"""The absorbing Markov chain of one cell.

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
from metaviz.model.fate import FATES, Fate
from metaviz.model.kept import kept
from metaviz.model.scene import Biology


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
class FateChain:
    """Fate probabilities of a cell shed at any bed or node.

    Attributes
    ----------
    body, parameters
        From which the chain was solved.
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
    at_source
        Shape (n_fates,): chance that a cell ends at its source (matrix, vessel wall).
    founds
        Shape (n_places, n_places): chance that a cell shed at the row's place founds a colony at the column's.
    """

    body: Body
    parameters: Parameters
    moves: FloatArray
    departures: FloatArray
    visits: FloatArray
    ends: FloatArray
    at_source: FloatArray
    founds: FloatArray

    def fate_shares(self, source_place: int) -> FloatArray:
        """Return the chance of every fate of a cell shed at a place, shape (n_fates,); sums to one."""
        return np.asarray(self.at_source + self.visits[source_place] @ self.ends)

    def fate_by_place(self, source_place: int) -> FloatArray:
        """Return the chance to end at each place with each fate, shape (n_places, n_fates), without the source."""
        return np.asarray(self.visits[source_place][:, None] * self.ends)

    def founding_by_site(self, source_place: int) -> FloatArray:
        """Return the chance to found a colony at each site, shape (n_sites,)."""
        holding = self.body.holding_places
        by_site = np.zeros(len(self.body.sites))
        np.add.at(by_site, self.body.site_of_place[holding], self.founds[source_place, holding])
        return by_site


MOST_SURVIVING = 1.0 - 1e-6
"""Where nothing holds and nothing kills a cell it would circle for ever; once in a million passages it dies."""

_FATE = {fate: i for i, fate in enumerate(FATES)}


def solve_chain(body: Body, parameters: Parameters, biology: Biology) -> FateChain:
    """Solve the chain of one cell for every place it can be shed at.

    One dense solve of the size of the body.
    """
    pipes = plumbing(body)
    ends, passes = _arrivals(pipes, parameters, biology)
    moves = passes[:, None] * pipes.onward
    departures = _departures(pipes, parameters)
    visits = np.asarray(np.linalg.solve((pipes.eye - moves).T, departures.T).T, dtype=np.float64)
    at_source = np.zeros(len(FATES))
    at_source[_FATE[Fate.MATRIX]] = 1.0 - parameters.invasion
    at_source[_FATE[Fate.VESSEL_WALL]] = parameters.invasion * (1.0 - parameters.intravasation)
    return FateChain(
        body=body,
        parameters=parameters,
        moves=moves,
        departures=departures,
        visits=visits,
        ends=ends,
        at_source=at_source,
        founds=visits * ends[:, _FATE[Fate.FOUNDED]],
    )


def _arrivals(pipes: Plumbing, parameters: Parameters, biology: Biology) -> tuple[FloatArray, FloatArray]:
    """Return the ends of an arrival, (n_places, n_fates), and the chance to pass on, (n_places,)."""
    # Index -1 (junctions) picks the last site; `holds` masks what it picked.
    arrest = np.asarray(parameters.arrest)[pipes.site]
    soil = np.asarray(parameters.soil)[pipes.site]
    survives = min(parameters.circulation, MOST_SURVIVING)
    held = survives * arrest
    in_tissue = held * parameters.extravasation
    founded = in_tissue * np.minimum(parameters.colonisation * soil, 1.0)
    failed = in_tissue - founded
    ends = np.zeros((len(pipes.site), len(FATES)))
    ends[:, _FATE[Fate.FOUNDED]] = founded
    ends[:, _FATE[Fate.SHEAR]] = (1.0 - survives) * (1.0 - biology.immune_share)
    ends[:, _FATE[Fate.IMMUNE]] = (1.0 - survives) * biology.immune_share
    ends[:, _FATE[Fate.TRAPPED]] = held * (1.0 - parameters.extravasation)
    ends[:, _FATE[Fate.WRONG_SOIL]] = failed * (1.0 - biology.lasting_sleep_share)
    ends[:, _FATE[Fate.DORMANT]] = failed * biology.lasting_sleep_share
    ends[~pipes.holds] = 0.0
    passes = np.where(pipes.holds, survives * (1.0 - arrest), 1.0)
    return ends, passes


def _departures(pipes: Plumbing, parameters: Parameters) -> FloatArray:
    """Return where a shed cell first arrives, shape (n_places, n_places)."""
    lymph_share = pipes.lymph_share(parameters)
    vessel_share = 1.0 - pipes.cavity_share
    leaves = parameters.invasion * parameters.intravasation
    by_vessel = lymph_share[:, None] * pipes.lymph_exit + (1.0 - lymph_share)[:, None] * pipes.blood_exit
    departures = leaves * (vessel_share[:, None] * by_vessel + pipes.transcoelomic_exit)
    departures[~pipes.holds] = 0.0
    return np.asarray(departures)
