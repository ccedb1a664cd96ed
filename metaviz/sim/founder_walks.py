"""The way of a founder: a walk of the chain that is known to end with a colony at a given place and time.

A founder has the clone of its colony and the odds of the era in which it was shed. In which form it travelled is drawn
from its own key with the odds of those who found where it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray, WordArray
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.sim.draws import Stream, fine_uniform, philox4x32, uniform
from metaviz.sim.event_rows import Trips, duration_s
from metaviz.sim.flow_clock import LONGEST_WALK_S, SPREAD
from metaviz.sim.flow_law import flow_law
from metaviz.sim.patient_chain import course_conditions
from metaviz.sim.step_odds import FOUNDED, StepOdds
from metaviz.sim.walks import MAX_HOPS, Walks, gathered_walks, joined_walks

LATEST_START: Final = 0.1
"""However fast time passes, a founder sets out when its parent has lived a tenth of the time up to the founding."""

_WAY, _TIMES, _FORM = 0, 1, 2
"""Pages of a founder's draws: its way, the times on it, and its form."""


def founder_trips(course: Course, rows: IntArray, day_per_s: float) -> Trips:
    """Return walks and times of the founders of some colonies; each arrives on its founding day.

    Parameters
    ----------
    course
        The patient's course.
    rows
        Shape (n,), rows of ``course.colonies``.
    day_per_s
        Days of the time axis per second of flow.
    """
    colonies = course.colonies
    parent, founded_day, key = colonies.parent[rows], colonies.founded_day[rows], colonies.key[rows]
    walks, form = _walks_and_forms(course, rows)
    founder = walks.cell_of_hop
    hop = np.arange(len(founder)) - walks.first_hop[founder]
    hop_s = flow_law(course).transit_s[walks.route] * _spread(key[founder], hop + 1)
    pace = _spread(key, np.zeros_like(rows))
    # A founder is seen from its tumour to its colony: a walk that is too long for the picture, or for the time since
    # its parent came to be, is drawn faster.
    parent_day = np.where(parent == FROM_PRIMARY, 0.0, colonies.founded_day[np.maximum(parent, 0)])
    takes_s = duration_s(walks, hop_s, pace)
    room_s = np.minimum((1.0 - LATEST_START) * (founded_day - parent_day) / day_per_s, LONGEST_WALK_S)
    haste = np.minimum(room_s / takes_s, 1.0)
    return Trips(walks, hop_s * haste[founder], pace * haste, founded_day - takes_s * haste * day_per_s, form)


def _walks_and_forms(course: Course, rows: IntArray) -> tuple[Walks, IntArray]:
    """Return the walks and forms of founders, in the order of their rows."""
    colonies, source_place = course.colonies, course.source_place[course.colonies.parent[rows] + 1]
    kinds = np.stack((course_conditions(course).era(colonies.founded_day[rows]), colonies.clone[rows]), axis=1)
    form = np.zeros(len(rows), dtype=np.int64)
    parts: list[Walks] = []
    done: list[IntArray] = []
    for era, clone in np.unique(kinds, axis=0).tolist():
        law = flow_law(course, era)
        odds = law.of_clone(clone)
        here = np.flatnonzero((kinds == (era, clone)).all(axis=1))
        goal, key = colonies.place[rows[here]], colonies.key[rows[here]]
        number = drawn_forms(odds, law.form_share, source_place[here], goal, key)
        form[here] = law.form[number]
        for each in np.unique(number).tolist():
            of_form = number == each
            done.append(here[of_form])
            parts.append(walk_to_colony(odds[each], source_place[done[-1]], goal[of_form], key[of_form]))
    if not parts:
        return walk_to_colony(flow_law(course).odds[0], source_place, source_place, colonies.key[rows]), form
    return joined_walks(parts).of_cells(np.argsort(np.concatenate(done))), form


def drawn_forms(
    odds: Sequence[StepOdds], share: FloatArray, source_place: IntArray, end_place: IntArray, key: WordArray
) -> IntArray:
    """Return in which form each founder travels, as an index into `odds`, shape (n,).

    Parameters
    ----------
    odds, share
        Odds of the steps of each form, and the share of the form among shed cells, shape (n_forms,).
    source_place, end_place, key
        As for `walk_to_colony`.
    """
    if len(odds) == 1:
        return np.zeros(len(key), dtype=np.int64)
    founds = share * np.column_stack([each.chain.founds[source_place, end_place] for each in odds])
    reached = np.cumsum(founds, axis=1)
    words = philox4x32(0, 0, Stream.WALK, _FORM, key)
    drawn = fine_uniform(words[0], words[1]) * reached[:, -1]
    return np.asarray(np.minimum((reached <= drawn[:, None]).sum(axis=1), len(odds) - 1))


def _spread(key: WordArray, number: IntArray) -> FloatArray:
    """Return factors on times, from a key and a number each."""
    return 1.0 + SPREAD * (2.0 * uniform(philox4x32(number, 0, Stream.WALK, _TIMES, key)[0]) - 1.0)


def walk_to_colony(odds: StepOdds, source_place: IntArray, end_place: IntArray, key: WordArray) -> Walks:
    """Walk founders from their source to where they found, each along a way drawn from its own key.

    Every step of the chain is weighted by the chance to found at the founder's place from where it leads.

    Parameters
    ----------
    odds
        The odds of every step.
    source_place, end_place
        Shape (n,), where the founder was shed and where it founds.
    key
        Shape (n,), dtype uint64, keys of the colonies.

    Raises
    ------
    ValueError
        If a founder has no way from its source to its place.
    """
    routes_from = _routes_from(odds)
    hops: list[tuple[IntArray, IntArray]] = []
    under_way = np.arange(len(key))
    here = source_place
    while len(under_way):
        goal = end_place[under_way]
        options = routes_from[here]
        odds_of_route = odds.onward if hops else odds.leaving
        weight = odds_of_route[options] * odds.founding[odds.target[options], goal[:, None]]
        weight[options < 0] = 0.0
        founds = odds.chain.ends[here, FOUNDED] * (here == goal) if hops else np.zeros(len(here))
        if len(hops) >= MAX_HOPS:
            weight[founds > 0.0] = 0.0
        total = np.cumsum(np.column_stack([founds, weight]), axis=1)
        if np.any(total[:, -1] <= 0.0):
            raise ValueError(_no_way(odds, source_place, end_place, int(under_way[total[:, -1] <= 0.0][0])))
        words = philox4x32(len(hops), 0, Stream.WALK, _WAY, key[under_way])
        drawn = fine_uniform(words[0], words[1]) * (1.0 - 2.0**-40) * total[:, -1]
        choice = (total <= drawn[:, None]).sum(axis=1)
        goes_on = choice > 0
        under_way = under_way[goes_on]
        route = options[goes_on, choice[goes_on] - 1]
        hops.append((under_way, route))
        here = odds.target[route]
    return gathered_walks(source_place, hops, end_place, np.full(len(key), FOUNDED, dtype=np.int64))


def _routes_from(odds: StepOdds) -> IntArray:
    """Return the routes that leave each place, shape (n_places, most routes of a place), -1 where there are fewer."""
    n_routes = np.bincount(odds.source, minlength=len(odds.failing))
    table = np.full((len(n_routes), int(n_routes.max(initial=0))), -1, dtype=np.int64)
    order = np.argsort(odds.source, kind="stable")
    first = np.cumsum(n_routes) - n_routes
    table[odds.source[order], np.arange(len(order)) - first[odds.source[order]]] = order
    return table


def _no_way(odds: StepOdds, source_place: IntArray, end_place: IntArray, founder: int) -> str:
    places = odds.body.places
    return f"no cell shed at {places[source_place[founder]].id} can found at {places[end_place[founder]].id}"
