"""Dots and founders with forms, clones and surroundings against cells that are walked one at a time.

Compared are form and way together: a cluster that took the way of a lone cell would be found out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.clone import Clone
from metaviz.model.course import Colonies, Course, EndReason
from metaviz.model.events import CellForm, EventKind, Events
from metaviz.model.fate import FATES, Fate
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.sim.draws import mix64
from metaviz.sim.events import dots_in_window
from metaviz.sim.flow_law import flow_law
from metaviz.sim.founder_walks import drawn_forms, walk_to_colony
from metaviz.sim.patient_chain import course_conditions
from tests.statistical.agreement import chi_square_p
from tests.statistical.plain_walker import AT_SOURCE, Around, PlainWalker
from tests.statistical.test_flow_walker import raised, two_sample_p, ways_of
from tests.toys import toy_scene

DOUBT = 1e-4
START_DAY = 5000.0
SORTS = {"main": {"lung": 1.0}, "other": {"lung": 0.1, "liver": 2.5}}
"""Soil by clone."""
PLAN = Plan(interventions=(Intervention(TreatmentKind.IMMUNOTHERAPY, START_DAY, 500.0),))
Seen = tuple[str, ...]


def scene_of_all() -> Scene:
    """Return a scene in which founding is common and every feature of the chain is on."""
    body, base = raised()
    parameters = replace(
        base,
        colonisation=0.15,
        cluster_share=0.3,
        cloak_share=0.4,
        cloak_protection=0.8,
        emt_share=0.7,
        barrier=2.0,
        immune=2.0,
    )
    scene = toy_scene(parameters=parameters, frailty_sigma=0.0)
    clones = tuple(
        Clone(name, name, share, tuple(SORTS[name].get(site.id, 1.0) for site in body.sites))
        for name, share in (("main", 0.25), ("other", 0.75))
    )
    biology = replace(
        scene.biology,
        cluster_hazard=0.3,
        cluster_advantage=2.0,
        epithelial_motility=0.5,
        met_share=0.6,
    )
    effects = {TreatmentKind.IMMUNOTHERAPY: Effect(immune_factor=3.0)}
    return replace(scene, biology=biology, clones=clones, effects=effects)


def course_without_colonies(scene: Scene, plan: Plan = PLAN) -> Course:
    """Return a course whose founders are left out, so that only the primary sheds."""
    none, no_day = np.zeros(0, dtype=np.int64), np.zeros(0)
    colonies = Colonies(
        key=np.zeros(0, dtype=np.uint64),
        parent=none,
        place=none,
        generation=none,
        founded_day=no_day,
        awake_day=no_day,
        switch_day=no_day,
        regress_day=no_day,
        detectable_day=no_day,
        growth_stretch=no_day,
        spot=np.zeros((0, 2)),
        clone=none,
        eradicated=np.zeros(0, dtype=np.bool_),
    )
    return Course(scene, scene.published, 1, 1.0, 7000.0, EndReason.HORIZON, colonies, plan)


SCENE = scene_of_all()
COURSE = course_without_colonies(SCENE)


def walker(clone: str, immune: float, seed: int) -> PlainWalker:
    return PlainWalker(SCENE.body, SCENE.published, SCENE.biology, seed, Around(immune, 1.0, SORTS[clone]))


def plain_travellers(n_cells: int, immune: float, seed: int) -> Counter[Seen]:
    """Return form, end and way of plainly walked cells of both clones that left their source and founded nothing."""
    seen: Counter[Seen] = Counter()
    for clone in SCENE.clones:
        one = walker(clone.id, immune, seed)
        for _ in range(round(n_cells * clone.share)):
            place, fate = one.walk("breast")
            if place != AT_SOURCE and fate is not Fate.FOUNDED:
                seen[one.form.name, fate.value, *one.path] += 1
    return seen


def travellers(events: Events) -> Counter[Seen]:
    """Return form, end and way of the dots of a window."""
    departs = np.flatnonzero(events.kind == EventKind.DEPART)
    dies = np.flatnonzero(events.kind == EventKind.DIE)
    end = {cell: FATES[cause].value for cell, cause in zip(events.cell[dies], events.cause[dies], strict=True)}
    ids = [route.id for route in SCENE.body.routes]
    ways: dict[int, list[str]] = {}
    for row in departs.tolist():
        cell = int(events.cell[row])
        ways.setdefault(cell, [CellForm(events.form[row]).name, end[cell]]).append(ids[events.route[row]])
    return Counter(tuple(way) for way in ways.values())


@pytest.mark.parametrize(("first_day", "immune"), [(START_DAY - 40.0, 1.0), (START_DAY + 10.0, 3.0)])
def test_dots_go_in_the_forms_and_ways_of_plain_cells(first_day: float, immune: float) -> None:
    """Before the treatment, and while it is on."""
    events = dots_in_window(COURSE, first_day, first_day + 20.0, max_dots=15_000)
    seen = travellers(events)
    assert seen.total() > 5_000
    assert two_sample_p(seen, plain_travellers(40_000, immune, 1)) > DOUBT


def test_dots_of_another_era_are_found_out() -> None:
    events = dots_in_window(COURSE, START_DAY + 10.0, START_DAY + 30.0, max_dots=15_000)
    assert two_sample_p(travellers(events), plain_travellers(40_000, 1.0, 1)) < DOUBT


def test_dots_end_as_failing_cells_of_both_clones_end() -> None:
    """Exact odds of form, place and fate, by hand from the chains of the clones."""
    events = dots_in_window(COURSE, START_DAY - 60.0, START_DAY - 1.0, max_dots=20_000)
    last = np.flatnonzero((events.kind == EventKind.DIE) & (events.weight == events.cells_per_dot))
    travelled = np.isin(events.cell[last], events.cell[events.kind == EventKind.DEPART])
    last = last[travelled]
    counts = Counter(
        zip(events.form[last].tolist(), events.place[last].tolist(), events.cause[last].tolist(), strict=True)
    )
    law, source = flow_law(COURSE), SCENE.body.place_index["breast"]
    chances: dict[tuple[int, int, int], float] = {}
    for number, clone in enumerate(SCENE.clones):
        for odds, form, share in zip(law.of_clone(number), law.form, law.form_share, strict=True):
            ends = odds.chain.visits[source][:, None] * odds.chain.ends * share * clone.share
            for place, fate in np.ndindex(ends.shape):
                if FATES[fate] is not Fate.FOUNDED:
                    key = (int(form), place, fate)
                    chances[key] = chances.get(key, 0.0) + float(ends[place, fate])
    total = sum(chances.values())
    assert chi_square_p(counts, {key: chance / total for key, chance in chances.items()}) > DOUBT


def test_marks_have_the_forms_of_all_cells() -> None:
    """What kills a cell at its source does not ask for its form."""
    events = dots_in_window(COURSE, START_DAY - 60.0, START_DAY - 1.0)
    last = np.flatnonzero((events.kind == EventKind.DIE) & (events.weight == events.cells_per_mark))
    marks = last[~np.isin(events.cell[last], events.cell[events.kind == EventKind.DEPART])]
    counts = Counter(
        (int(form), FATES[fate]) for form, fate in zip(events.form[marks], events.cause[marks], strict=True)
    )
    shares = {CellForm.SINGLE: 0.3, CellForm.CLUSTER: 0.3, CellForm.CLOAKED: 0.4}
    at_source = flow_law(COURSE).at_source
    chances = {
        (int(form), fate): share * float(at_source[FATES.index(fate)]) / float(at_source.sum())
        for form, share in shares.items()
        for fate in (Fate.MATRIX, Fate.VESSEL_WALL)
    }
    assert chi_square_p(counts, chances) > DOUBT


@pytest.mark.parametrize(
    ("clone", "day", "immune", "goal", "seed"),
    [(0, 0.0, 1.0, "lung", 1), (1, 0.0, 1.0, "liver", 2), (1, START_DAY, 3.0, "axillary", 3)],
)
def test_founders_go_in_the_forms_and_ways_of_plain_founders(
    clone: int, day: float, immune: float, goal: str, seed: int
) -> None:
    law = flow_law(COURSE, int(course_conditions(COURSE).era(day)))
    one = walker(SCENE.clones[clone].id, immune, seed)
    plain: Counter[Seen] = Counter()
    for _ in range(60_000):
        if one.walk("breast") == (goal, Fate.FOUNDED):
            plain[one.form.name, *one.path] += 1
    assert plain.total() > 300
    n_cells = 4_000
    key = mix64(np.arange(seed * n_cells, (seed + 1) * n_cells, dtype=np.uint64))
    start, end = (np.full(n_cells, SCENE.body.place_index[place]) for place in ("breast", goal))
    number = drawn_forms(law.of_clone(clone), law.form_share, start, end, key)
    seen: Counter[Seen] = Counter()
    for each, odds in enumerate(law.of_clone(clone)):
        ours = number == each
        name = CellForm(law.form[each]).name
        walks = walk_to_colony(odds, start[ours], end[ours], key[ours])
        seen.update((name, *way) for way in ways_of(SCENE.body, walks))
    assert two_sample_p(seen, plain) > DOUBT
