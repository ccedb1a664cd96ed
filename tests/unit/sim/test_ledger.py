"""The ledger adds up, in whole cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.cascade import Parameters
from metaviz.model.course import AT_SOURCE, Course, EndReason, Ledger
from metaviz.model.fate import FATES, Fate
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.sim.burden import shed_cumulative
from metaviz.sim.course import simulate_course
from metaviz.sim.ledger import course_ledger
from metaviz.sim.patient_chain import course_conditions, patient_chain
from metaviz.theory.chain import solve_chain
from tests.statistical.agreement import chi_square_p
from tests.statistical.test_flow_features import PLAN as IMMUNOTHERAPY
from tests.statistical.test_flow_features import START_DAY, course_without_colonies, scene_of_all
from tests.toy_plans import WHOLE_PLAN
from tests.toy_treated import whole_scene
from tests.toys import toy_scene

SCENE = toy_scene()
N_SITES = len(SCENE.body.sites)
EVERYTHING = Parameters(1.0, 1.0, 1.0, 1.0, 1.0, 0.3, SCENE.published.arrest, (1e6,) * N_SITES)


def _of_fate(ledger: Ledger, fate: Fate) -> int:
    return int(ledger.count[:, ledger.fate == FATES.index(fate)].sum())


def _assert_adds_up(course: Course, ledger: Ledger) -> None:
    """Months add up to the shed cells, founders to the colonies, and nothing is negative."""
    edges = np.minimum(np.append(ledger.month_start_day, np.inf), course.end_day)
    assert (ledger.count >= 0).all()
    assert np.array_equal(ledger.count.sum(axis=1), ledger.shed)
    assert np.array_equal(ledger.shed, np.diff(shed_cumulative(course, edges)))
    founded = ledger.fate == FATES.index(Fate.FOUNDED)
    assert np.array_equal(ledger.count[:, founded].sum(axis=1), np.histogram(course.colonies.founded_day, edges)[0])
    by_place = np.zeros(len(course.scene.body.places), dtype=np.int64)
    by_place[ledger.fate_place[founded]] = ledger.count[:, founded].sum(axis=0)
    assert np.array_equal(by_place, np.bincount(course.colonies.place, minlength=len(by_place)))


@pytest.mark.parametrize(
    "parameters",
    [
        SCENE.published,
        SCENE.published.with_soil(2, 1e6),
        replace(SCENE.published, invasion=0.0),
        replace(SCENE.published, colonisation=0.0),
        EVERYTHING,
        replace(EVERYTHING, arrest=(1.0,) * N_SITES),
        replace(EVERYTHING, circulation=0.0),
    ],
)
def test_every_shed_cell_has_one_fate(parameters: Parameters) -> None:
    course = simulate_course(SCENE, parameters, 5)
    _assert_adds_up(course, course_ledger(course))


@pytest.mark.parametrize("seed", [0, 3, 5])
@pytest.mark.parametrize("plan", [NO_PLAN, WHOLE_PLAN], ids=["untreated", "treated"])
def test_every_shed_cell_has_one_fate_through_all_eras_forms_and_clones(plan: Plan, seed: int) -> None:
    scene = whole_scene()
    course = simulate_course(scene, scene.published, seed, plan=plan)
    ledger = course_ledger(course)
    _assert_adds_up(course, ledger)
    assert all(_of_fate(ledger, fate) > 0 for fate in FATES)


def test_months_have_the_fates_of_their_era_and_of_all_clones_and_forms() -> None:
    """From a month that begins before the treatment ends to one after it: the causes of death are those of the day."""
    scene = scene_of_all()
    course = course_without_colonies(scene, IMMUNOTHERAPY)
    ledger = course_ledger(course)
    middle = ledger.month_start_day + DAYS_PER_MONTH / 2.0
    source = scene.body.place_index[scene.primary_place]
    treated_days = (START_DAY, START_DAY + 500.0)
    is_treated = (middle >= treated_days[0]) & (middle < treated_days[1])
    assert 10 < is_treated.sum() < 20
    untreated, treated = (
        _chances(course, ledger, int(course_conditions(course).era(day)), source) for day in (0.0, START_DAY)
    )
    before, within = np.flatnonzero(middle < treated_days[0])[-3:], np.flatnonzero(is_treated)[:3]
    for months, right, wrong in ((before, untreated, treated), (within, treated, untreated)):
        counts = dict(enumerate(ledger.count[months].sum(axis=0).tolist()))
        assert chi_square_p(counts, right) > 1e-4
        assert chi_square_p(counts, wrong) < 1e-4


def _chances(course: Course, ledger: Ledger, era: int, source: int) -> dict[int, float]:
    """Return the chance of each column for a failing cell of the primary, clone by clone and form by form."""
    total = np.zeros(len(ledger.fate))
    for number, clone in enumerate(course.scene.clones):
        chain = patient_chain(course, era, number)
        by_place = chain.fate_by_place(source)
        at_source = ledger.fate_place == AT_SOURCE
        of_clone = np.where(at_source, chain.at_source[ledger.fate], by_place[ledger.fate_place, ledger.fate])
        of_clone = np.where(ledger.fate == FATES.index(Fate.FOUNDED), 0.0, of_clone)
        total += clone.share * of_clone
    return dict(enumerate((total / total.sum()).tolist()))


def test_months_end_with_the_course() -> None:
    """Months are of one length; the last is cut."""
    course = simulate_course(SCENE, SCENE.published, 5, 100.0)
    assert course_ledger(course).month_start_day.tolist() == [
        0.0,
        DAYS_PER_MONTH,
        2 * DAYS_PER_MONTH,
        3 * DAYS_PER_MONTH,
    ]
    assert course_ledger(simulate_course(SCENE, SCENE.published, 5, 0.0)).count.shape[0] == 0


def test_whole_months_do_not_depend_on_the_horizon() -> None:
    """The ledger of five years is the beginning of that of twenty."""
    long = course_ledger(simulate_course(SCENE, SCENE.published, 5))
    short = course_ledger(simulate_course(SCENE, SCENE.published, 5, 60 * DAYS_PER_MONTH))
    assert np.array_equal(short.count, long.count[:60])


def test_impossible_fates_never_happen() -> None:
    """Where nobody dies in the matrix, the matrix has no dead; nothing founds at a junction."""
    ledger = course_ledger(simulate_course(SCENE, replace(SCENE.published, invasion=1.0), 5))
    assert _of_fate(ledger, Fate.MATRIX) == 0
    assert _of_fate(ledger, Fate.VESSEL_WALL) > 0
    ledger = course_ledger(simulate_course(SCENE, replace(SCENE.published, invasion=0.0), 5))
    assert _of_fate(ledger, Fate.MATRIX) == ledger.shed.sum()
    assert np.isin(ledger.fate_place, [AT_SOURCE, *SCENE.body.holding_places]).all()


def test_fates_follow_the_chain() -> None:
    """Where only the primary sheds, the fates have the chances of the chain (chi-square)."""
    scene = replace(toy_scene(frailty_sigma=0.0), horizon_days=5000.0)
    parameters = replace(scene.published, colonisation=0.0)
    course = simulate_course(scene, parameters, 5)
    ledger = course_ledger(course)
    chain = solve_chain(scene.body, parameters, scene.biology)
    source = scene.body.place_index[scene.primary_place]
    by_place = chain.fate_by_place(source)
    chances = np.where(
        ledger.fate_place == AT_SOURCE, chain.at_source[ledger.fate], by_place[ledger.fate_place, ledger.fate]
    )
    counts = ledger.count.sum(axis=0).tolist()
    assert chi_square_p(dict(enumerate(counts)), dict(enumerate(chances.tolist()))) > 1e-4


def test_ten_to_the_fourteen_cells_stay_whole() -> None:
    """Sums of whole cells are exact far beyond 10^12."""
    shedding = replace(SCENE.shedding, per_cell_day=1.0)
    scene = replace(SCENE, shedding=shedding)
    course = simulate_course(scene, replace(scene.published, colonisation=1e-9), 3)
    ledger = course_ledger(course)
    assert course.end_reason is not EndReason.CROWDED
    assert int(ledger.shed.sum()) > 10**14
    assert sum(int(number) for number in ledger.count.ravel()) == int(shed_cumulative(course, course.end_day))
