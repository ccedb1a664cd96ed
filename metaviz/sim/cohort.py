"""The course engine: any number of patients at once, generation by generation.

Each generation is drawn up to the best bound known for the day on which its patient's course ends. Later
generations only add cells, so the bound only comes forward; what lies beyond the final end is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray, WordArray
from metaviz.model.cascade import Parameters
from metaviz.model.course import FROM_PRIMARY, EndReason
from metaviz.model.kept import kept
from metaviz.model.scene import Scene
from metaviz.sim import draws
from metaviz.sim.colony_life import QUANTUM_DAYS, ColonyClock, Lives, colony_clock, whole_quanta
from metaviz.sim.draws import Stream
from metaviz.sim.ending import ALL_TURNS, Tumours, bracket_day, lethal_day, rows_of
from metaviz.sim.luck import LuckPlane, Proposals, draw_founders, luck_plane, proposals
from metaviz.sim.shed_table import ShedTable, shed_table
from metaviz.theory.chain import FateChain, solve_chain

MOST_CANDIDATES: Final = 2.0**14
"""Expected points of the luck plane within reach of a patient's sources at which the course is cut as crowded."""

_BOUND_TURNS: Final = 6
"""Turns of the search for an end while generations are still being drawn; any later day will do."""
_CROWD_TURNS: Final = 14
_WORTH_BOUNDING: Final = 0.2
"""Share of all colonies that a generation must have, for a new bound to be worth the search."""

END_REASONS: Final = (EndReason.HORIZON, EndReason.LETHAL, EndReason.CROWDED)


@dataclass(frozen=True, eq=False)
class CourseLaw:
    """All that the courses of a scene and its parameters have in common.

    Attributes
    ----------
    scene, horizon_days
        The scene, and where its courses end at the latest.
    chain, plane
        Fates of a cell, and how founders are drawn.
    primary_table, clock
        Shedding of the primary; growth and shedding of colonies.
    primary_place
        Index into ``body.places``.
    """

    scene: Scene
    horizon_days: float
    chain: FateChain
    plane: LuckPlane
    primary_table: ShedTable
    clock: ColonyClock
    primary_place: int


def course_law(scene: Scene, parameters: Parameters, horizon_days: float | None = None) -> CourseLaw:
    """Return the law of a scene's courses.

    Raises
    ------
    ValueError
        If the horizon is negative or not finite.
    """
    horizon = scene.horizon_days if horizon_days is None else float(horizon_days)
    if not 0.0 <= horizon < np.inf:
        message = f"horizon_days is {horizon}; it must be a number of days from 0 on"
        raise ValueError(message)
    chain = solve_chain(scene.body, parameters, scene.biology)
    return CourseLaw(
        scene=scene,
        horizon_days=horizon,
        chain=chain,
        plane=luck_plane(_proposals(scene), chain.founds),
        primary_table=shed_table(scene.primary_growth, scene.shedding),
        clock=colony_clock(scene.colony, scene.shedding, scene.detection),
        primary_place=scene.body.place_index[scene.primary_place],
    )


@kept
def _proposals(scene: Scene) -> Proposals:
    """Return the proposals of a scene, from its published values."""
    return proposals(scene.body, solve_chain(scene.body, scene.published, scene.biology).founds)


@dataclass(frozen=True, eq=False, slots=True)
class Lineage:
    """Who descends from whom among the colonies of many patients, and where each grows; columns of equal length.

    Attributes
    ----------
    patient
        Position of the patient in the cohort.
    parent
        Row of the parent, or `FROM_PRIMARY`.
    key, place, generation
        As in `metaviz.model.course.Colonies`.
    """

    patient: IntArray
    parent: IntArray
    key: WordArray
    place: IntArray
    generation: IntArray

    def __len__(self) -> int:
        """Return the number of colonies."""
        return len(self.key)

    def rows(self, which: IntArray | BoolArray) -> Lineage:
        """Return the chosen rows; `parent` still speaks of the rows before."""
        return Lineage(*(getattr(self, column.name)[which] for column in fields(self)))

    def joined(self, more: Lineage) -> Lineage:
        """Return these rows followed by more."""
        return Lineage(*(np.concatenate((getattr(self, c.name), getattr(more, c.name))) for c in fields(self)))


@dataclass(frozen=True, eq=False)
class Cohort:
    """Courses of many patients.

    Attributes
    ----------
    frailty, end_day
        Shape (n_patients,).
    end_reason
        Shape (n_patients,), index into `END_REASONS`.
    lineage, lives
        Rows of all colonies founded before their patient's end, in the same order within a patient whatever the cohort.
    """

    frailty: FloatArray
    end_day: FloatArray
    end_reason: IntArray
    lineage: Lineage
    lives: Lives


def draw_frailty(key: WordArray, sigma: float) -> FloatArray:
    """Return the frailty of patients from their keys: log-normal with mean one, shape (n,)."""
    words = [draws.uniform(word) for word in draws.philox4x32(0, 0, int(Stream.PATIENT), 0, key)]
    frailty = np.exp(sigma * draws.normal(words[0], words[1]) - 0.5 * sigma**2)
    # Rounded so that processors that differ in the last bit agree.
    return np.asarray(np.rint(frailty * 2.0**40) * 2.0**-40)


def draw_cohort(law: CourseLaw, seeds: WordArray) -> Cohort:
    """Draw the courses of patients with the given seeds, shape (n_patients,), dtype uint64."""
    return _Drawing(law, seeds).run()


class _Drawing:
    """A cohort in the making.

    Attributes
    ----------
    until
        Shape (n_patients,), the best known bound of each patient's end.
    candidates
        Shape (n_patients,), expected points of the luck plane within reach of the sources known so far.
    """

    def __init__(self, law: CourseLaw, seeds: WordArray) -> None:
        self.law = law
        self.key = draws.patient_key(seeds)
        self.n_patients = len(self.key)
        self.frailty = draw_frailty(self.key, law.scene.frailty_sigma)
        alone = float(law.scene.primary_growth.age_days(law.scene.lethal_cells))
        # Two quanta late: rounding must not leave the burden a hair below lethal on the bound itself.
        self.until = np.full(self.n_patients, min(law.horizon_days, alone + 2.0 * QUANTUM_DAYS))
        self.candidates = np.zeros(self.n_patients)
        none, no_key = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint64)
        self.lineage = Lineage(patient=none, parent=none, key=no_key, place=none, generation=none)
        self.lives = Lives(*(np.empty(0) for _ in fields(Lives)))

    def run(self) -> Cohort:
        """Draw generation after generation until one has no children."""
        self._draw_from_primary()
        first = 0
        while first < len(self.lineage):
            if len(self.lineage) - first > _WORTH_BOUNDING * len(self.lineage):
                self._bound_by_burden()
            first = self._draw_from_colonies(first)
        return self._finish()

    def _draw_from_primary(self) -> None:
        law, patient = self.law, np.arange(self.n_patients)
        place = np.full(self.n_patients, law.primary_place)
        reach = law.plane.reach[place] * self.frailty
        self._bound_by_candidates(reach * law.primary_table.cumulative(self.until), patient)
        shed = law.primary_table.cumulative(self.until + QUANTUM_DAYS)
        founders = draw_founders(law.plane, self.key, place, self.frailty, shed)
        lineage = Lineage(
            patient=founders.source,
            parent=np.full(len(founders), FROM_PRIMARY),
            key=founders.key,
            place=founders.place,
            generation=np.ones(len(founders), dtype=np.int64),
        )
        self._keep(lineage, law.primary_table.growth_age_days(founders.number))

    def _draw_from_colonies(self, first: int) -> int:
        """Draw the children of the colonies from row `first` on; return the first row of the children."""
        law, n_before = self.law, len(self.lineage)
        rows = first + np.flatnonzero(self.lives.founded_day[first:] < self.until[self.lineage.patient[first:]])
        patient, place, lives = self.lineage.patient[rows], self.lineage.place[rows], self.lives.rows(rows)
        frailty = self.frailty[patient]
        shed = law.clock.shed(lives, self.until[patient] + QUANTUM_DAYS)
        if self._bound_by_candidates(law.plane.reach[place] * frailty * shed, patient):
            shed = law.clock.shed(lives, self.until[patient] + QUANTUM_DAYS)
        founders = draw_founders(law.plane, self.lineage.key[rows], place, frailty, shed)
        source = founders.source
        lineage = Lineage(
            patient=patient[source],
            parent=rows[source],
            key=founders.key,
            place=founders.place,
            generation=self.lineage.generation[rows[source]] + 1,
        )
        self._keep(lineage, law.clock.day_of_shed(lives.rows(source), founders.number))
        return n_before

    def _keep(self, lineage: Lineage, shed_day: FloatArray) -> None:
        """Add the colonies whose founders were shed in time, and draw their lives."""
        founded_day = whole_quanta(shed_day)
        in_time = founded_day < self.until[lineage.patient]
        lineage, founded_day = lineage.rows(in_time), founded_day[in_time]
        site = self.law.scene.body.site_of_place[lineage.place]
        lives = self.law.clock.draw_lives(lineage.key, site, founded_day)
        self.lineage, self.lives = self.lineage.joined(lineage), self.lives.joined(lives)

    def _bound_by_candidates(self, candidates: FloatArray, patient: IntArray) -> bool:
        """Bring forward the end of patients whose sources propose more than is followed; tell whether there are any."""
        self.candidates += np.bincount(patient, weights=candidates, minlength=self.n_patients)
        if not np.any(self.candidates > MOST_CANDIDATES):
            return False
        self.until = np.minimum(self.until, self._crowded_day(_CROWD_TURNS))
        return True

    def _crowded_day(self, most_turns: int = ALL_TURNS) -> FloatArray:
        """Return the day on which each patient's candidates reach the most that is followed, else ``inf``."""
        crowded_day = np.full(self.n_patients, np.inf)
        patients = np.flatnonzero(self.candidates > MOST_CANDIDATES)
        if not len(patients):
            return crowded_day
        law, frailty, until = self.law, self.frailty[patients], self.until[patients]
        rows, owner = rows_of(self.lineage.patient, patients, self.n_patients)
        lives, reach = self.lives.rows(rows), law.plane.reach[self.lineage.place[rows]]
        primary_reach = law.plane.reach[law.primary_place]

        def candidates(day: FloatArray) -> FloatArray:
            of_colonies = np.bincount(owner, weights=reach * law.clock.shed(lives, day[owner]), minlength=len(day))
            return np.asarray(frailty * (primary_reach * law.primary_table.cumulative(day) + of_colonies))

        reaches = candidates(until) >= MOST_CANDIDATES
        _, day = bracket_day(candidates, MOST_CANDIDATES, np.zeros(len(until)), until, most_turns)
        crowded_day[patients] = np.where(reaches, day, np.inf)
        return crowded_day

    @property
    def _tumours(self) -> Tumours:
        return Tumours(self.law.scene.primary_growth, self.law.clock, self.lives, self.lineage.patient)

    def _bound_by_burden(self) -> None:
        """Bring forward the end of patients whose burden is lethal before it, near to the day on which it gets so."""
        lethal_cells, tumours = self.law.scene.lethal_cells, self._tumours
        patients = np.flatnonzero(tumours.burden(self.until) >= lethal_cells)
        if len(patients):
            some, until = tumours.of(patients, self.n_patients), self.until[patients]
            _, day = bracket_day(some.burden, lethal_cells, np.zeros(len(until)), until, _BOUND_TURNS)
            self.until[patients] = np.minimum(until, day)

    def _finish(self) -> Cohort:
        lethal = lethal_day(self._tumours, self.law.scene.lethal_cells, self.until)
        ends = np.stack([np.full(self.n_patients, self.law.horizon_days), lethal, self._crowded_day()])
        end_day = ends.min(axis=0)
        in_time = self.lives.founded_day < end_day[self.lineage.patient]
        # Children are founded after their parents, so a parent's row is kept whenever a child's is.
        new_row = np.cumsum(in_time) - 1
        lineage = self.lineage.rows(in_time)
        parent = np.where(lineage.parent >= 0, new_row[lineage.parent], FROM_PRIMARY)
        return Cohort(
            frailty=self.frailty,
            end_day=end_day,
            end_reason=ends.argmin(axis=0),
            lineage=replace(lineage, parent=parent),
            lives=self.lives.rows(in_time),
        )
