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

from metaviz.model.arrays import FloatArray
from metaviz.model.body import Body
from metaviz.model.cascade import Parameters
from metaviz.model.events import CellForm
from metaviz.model.fate import FATES, Fate
from metaviz.model.scene import Biology
from metaviz.theory.environment import UNTOUCHED, Environment
from metaviz.theory.passage import Passage, form_shares, invasion_in_force, passage


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
    leaves
        Chance that a cell gets out of its tissue into a vessel; the same for all forms.
    at_source
        Shape (n_fates,): chance that a cell ends at its source (matrix, vessel wall); the same for all forms.
    founds
        Shape (n_places, n_places): chance that a cell shed at the row's place founds a colony at the column's.
    """

    body: Body
    parameters: Parameters
    forms: tuple[FormChain, ...]
    leaves: float
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
    return FateChain(body, parameters, forms, leaves, at_source, founds)


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
