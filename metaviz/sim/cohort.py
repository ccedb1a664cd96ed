"""The course engine: any number of patients at once, generation by generation.

Each generation is drawn up to the best bound known for the day on which its patient's course ends. Later
generations only add cells, so the bound only comes forward; what lies beyond the final end is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from metaviz.model.arrays import BoolArray, FloatArray, IntArray, WordArray
from metaviz.model.course import FROM_PRIMARY, EndReason
from metaviz.sim import draws
from metaviz.sim.colony_life import Lives
from metaviz.sim.course_law import CourseLaw
from metaviz.sim.draws import Stream
from metaviz.sim.ending import ALL_TURNS, Tumours, bracket_day, lethal_day, rows_of
from metaviz.sim.luck import Founders, Sources, draw_founders
from metaviz.sim.quantum import QUANTUM_DAYS, whole_quanta
from metaviz.sim.treated_ending import end_of_month, lethal_month_end, treated_lethal_day

MOST_CANDIDATES: Final = 2.0**14
"""Expected points of the luck plane within reach of a patient's sources at which the course is cut as crowded."""

_BOUND_TURNS: Final = 6
"""Turns of the search for an end while generations are still being drawn; any later day will do."""
_CROWD_TURNS: Final = 14
_WORTH_BOUNDING: Final = 0.2
"""Share of all colonies that a generation must have, for a new bound to be worth the search."""

END_REASONS: Final = (EndReason.HORIZON, EndReason.LETHAL, EndReason.CROWDED)


@dataclass(frozen=True, eq=False, slots=True)
class Lineage:
    """Who descends from whom among the colonies of many patients, and where each grows; columns of equal length.

    Attributes
    ----------
    patient
        Position of the patient in the cohort.
    parent
        Row of the parent, or `FROM_PRIMARY`.
    key, place, generation, clone
        As in `metaviz.model.course.Colonies`.
    """

    patient: IntArray
    parent: IntArray
    key: WordArray
    place: IntArray
    generation: IntArray
    clone: IntArray

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
        none, no_key = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint64)
        self.lineage = Lineage(patient=none, parent=none, key=no_key, place=none, generation=none, clone=none)
        self.lives = law.life.draw_lives(no_key, none, none, np.empty(0))
        self.until = np.full(self.n_patients, self._bound_by_primary())
        self.candidates = np.zeros(self.n_patients)

    def run(self) -> Cohort:
        """Draw generation after generation until one has no children."""
        self._draw_from_primary()
        first = 0
        while first < len(self.lineage):
            if len(self.lineage) - first > _WORTH_BOUNDING * len(self.lineage):
                self._bound_by_burden()
            first = self._draw_from_colonies(first)
        return self._finish()

    @property
    def _is_treated(self) -> bool:
        return self.law.first_change_day < np.inf

    def _bound_by_primary(self) -> float:
        """Return a day by which every course has ended, whatever its colonies."""
        law, lethal_cells = self.law, self.law.scene.lethal_cells
        if self._is_treated:
            # Whole months, so that a course does not depend on its horizon.
            horizon = end_of_month(law.horizon_days)
            alone = Tumours(law.primary, self.lives, self.lineage.patient)
            return min(horizon, float(lethal_month_end(alone, lethal_cells, np.array([horizon]))[0]))
        pace = float(law.during.primary.pace[0, 0])
        # Two quanta late: rounding must not leave the burden a hair below lethal on the bound itself.
        alone_day = float(law.scene.primary_growth.age_days(lethal_cells)) / pace + 2.0 * QUANTUM_DAYS
        return min(law.horizon_days, alone_day)

    def _draw_from_primary(self) -> None:
        """Draw the first generation, from each clone of the primary of each patient."""
        law, n_clones = self.law, self.law.primary.n_clones
        patient = np.repeat(np.arange(self.n_patients), n_clones)
        clone = np.tile(np.arange(n_clones), self.n_patients)
        kind = clone * law.plane.n_places + law.primary_place
        frailty = self.frailty[patient]
        self._bound_by_candidates(
            law.plane.reach[kind] * frailty * law.primary.shed(clone, self.until[patient]), patient
        )
        sources = Sources(
            key=law.primary.keys(self.key).ravel(),
            kind=kind,
            frailty=frailty,
            shed=law.primary.shed(clone, self.until[patient] + QUANTUM_DAYS),
        )
        founders = draw_founders(
            law.plane, sources, lambda source, number: whole_quanta(law.primary.day_of_shed(clone[source], number))
        )
        self._keep(
            founders, patient, clone, np.full(len(patient), FROM_PRIMARY), np.zeros(len(patient), dtype=np.int64)
        )

    def _draw_from_colonies(self, first: int) -> int:
        """Draw the children of the colonies from row `first` on; return the first row of the children."""
        law, n_before = self.law, len(self.lineage)
        rows = first + np.flatnonzero(self.lives.founded_day[first:] < self.until[self.lineage.patient[first:]])
        mothers, lives = self.lineage.rows(rows), self.lives.rows(rows)
        patient, frailty = mothers.patient, self.frailty[mothers.patient]
        kind = mothers.clone * law.plane.n_places + mothers.place
        shed = lives.shed(self.until[patient] + QUANTUM_DAYS)
        if self._bound_by_candidates(law.plane.reach[kind] * frailty * shed, patient):
            shed = lives.shed(self.until[patient] + QUANTUM_DAYS)
        founders = draw_founders(
            law.plane,
            Sources(mothers.key, kind, frailty, shed),
            lambda source, number: whole_quanta(lives.day_of_shed(source, number)),
        )
        self._keep(founders, patient, mothers.clone, rows, mothers.generation)
        return n_before

    def _keep(
        self, founders: Founders, patient: IntArray, clone: IntArray, row: IntArray, generation: IntArray
    ) -> None:
        """Add the colonies whose founders were shed in time, and draw their lives; other columns are of the sources."""
        in_time = np.flatnonzero(founders.day < self.until[patient[founders.source]])
        source, founded_day = founders.source[in_time], founders.day[in_time]
        lineage = Lineage(
            patient=patient[source],
            parent=row[source],
            key=founders.key[in_time],
            place=founders.place[in_time],
            generation=generation[source] + 1,
            clone=clone[source],
        )
        site = self.law.scene.body.site_of_place[lineage.place]
        lives = self.law.life.draw_lives(lineage.key, lineage.clone, site, founded_day)
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
        lives = self.lives.rows(rows)
        reach = law.plane.reach[self.lineage.clone[rows] * law.plane.n_places + self.lineage.place[rows]]

        def candidates(day: FloatArray) -> FloatArray:
            of_colonies = np.bincount(owner, weights=reach * lives.shed(day[owner]), minlength=len(day))
            return np.asarray(frailty * (law.primary.all_shed(day) @ law.primary_reach + of_colonies))

        reaches = candidates(until) >= MOST_CANDIDATES
        _, day = bracket_day(candidates, MOST_CANDIDATES, np.zeros(len(until)), until, most_turns)
        crowded_day[patients] = np.where(reaches, day, np.inf)
        return crowded_day

    @property
    def _tumours(self) -> Tumours:
        return Tumours(self.law.primary, self.lives, self.lineage.patient)

    def _bound_by_burden(self) -> None:
        """Bring forward the end of patients whose burden is lethal before it, near to the day on which it gets so."""
        lethal_cells, tumours = self.law.scene.lethal_cells, self._tumours
        if self._is_treated:
            self.until = np.minimum(self.until, lethal_month_end(tumours, lethal_cells, self.until))
            return
        patients = np.flatnonzero(tumours.burden(self.until) >= lethal_cells)
        if len(patients):
            some, until = tumours.of(patients, self.n_patients), self.until[patients]
            _, day = bracket_day(some.burden, lethal_cells, np.zeros(len(until)), until, _BOUND_TURNS)
            self.until[patients] = np.minimum(until, day)

    def _lethal_day(self) -> FloatArray:
        """Return the day on which each patient's burden becomes lethal, else ``inf``."""
        lethal_cells, change_day = self.law.scene.lethal_cells, self.law.first_change_day
        if not self._is_treated:
            return lethal_day(self._tumours, lethal_cells, self.until)
        late = treated_lethal_day(self._tumours, lethal_cells, self.until, change_day)
        before_change = np.floor(change_day / QUANTUM_DAYS) * QUANTUM_DAYS - QUANTUM_DAYS
        if before_change <= QUANTUM_DAYS:
            return late
        early = lethal_day(self._untreated_tumours(before_change), lethal_cells, np.minimum(self.until, before_change))
        return np.where(np.isfinite(early), early, late)

    def _untreated_tumours(self, until: float) -> Tumours:
        """Return the tumours founded up to a day before the first treatment, as they were until then."""
        rows = np.flatnonzero(self.lives.founded_day <= until)
        lineage, life = self.lineage.rows(rows), self.law.life
        if life.is_steady:
            return Tumours(self.law.primary, self.lives.rows(rows), lineage.patient)
        site = self.law.scene.body.site_of_place[lineage.place]
        lives = life.before().draw_lives(lineage.key, lineage.clone, site, self.lives.founded_day[rows])
        return Tumours(self.law.primary, lives, lineage.patient)

    def _finish(self) -> Cohort:
        lethal = self._lethal_day()
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
