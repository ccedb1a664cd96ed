"""Which cells a close-up shows, and how they end, on events written by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from metaviz.model.cascade import Parameters, Step
from metaviz.model.course import Course
from metaviz.model.events import NO_CAUSE, NO_COLONY, NO_ROUTE, CellForm, EventKind, Events
from metaviz.model.fate import FATES, Fate
from metaviz.model.plan import Plan
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.replay.close_up import ACTORS_PER_WINDOW, MOST_ACTORS, PASSAGE_S, close_up, odds_at, usual_place
from metaviz.sim.course import simulate_course
from tests.toys import toy_scene

DAY_PER_S = 0.01


@cache
def course() -> Course:
    scene = toy_scene()
    return simulate_course(scene, scene.published, 1, scene.horizon_days)


def invasion_window(start_day: float, n_stuck: int, n_through: int, weights: tuple[int, int] = (1, 1)) -> Events:
    """Cells shed at the primary that end in the matrix, and cells that end at the vessel wall."""
    place = course().scene.body.place_index[course().scene.primary_place]
    rows: list[tuple[float, int, int, int, int]] = []
    for cell in range(n_stuck + n_through):
        shed = start_day + 0.001 * cell
        stuck = cell < n_stuck
        weight = weights[0] if stuck else weights[1]
        rows.append((shed, cell, EventKind.SHED, weight, NO_CAUSE))
        if not stuck:
            rows.append((shed + 0.006, cell, EventKind.INVADE, weight, NO_CAUSE))
        cause = FATES.index(Fate.MATRIX if stuck else Fate.VESSEL_WALL)
        rows.append((shed + 0.012, cell, EventKind.DIE, weight, cause))
    day, cells, kind, weight_column, causes = (np.array(column) for column in zip(*rows, strict=True))
    n = len(rows)
    return Events(
        start_day=start_day,
        end_day=start_day + 0.2,
        n_shed=int(n_stuck * weights[0] + n_through * weights[1]),
        cells_per_dot=weights[1],
        cells_per_mark=weights[0],
        day_per_s=DAY_PER_S,
        time_day=day.astype(np.float64),
        cell=cells,
        kind=kind,
        place=np.full(n, place),
        route=np.full(n, NO_ROUTE),
        weight=weight_column,
        cause=causes,
        colony=np.full(n, NO_COLONY),
        form=cells % 3,
    )


def endings(events: Events, day: float, step: Step = Step.INVASION) -> Counter[Fate | None]:
    seen = close_up(course(), course().parameters, [events], day, step, course().scene.primary_place)
    return Counter(actor.ending for actor in seen.actors)


def test_few_cells_are_all_shown_with_their_ends() -> None:
    assert endings(invasion_window(1.0, 4, 2), 1.05) == {Fate.MATRIX: 4, None: 2}


def test_many_cells_of_unequal_weight_are_shown_in_proportion() -> None:
    # 30 marks of weight 4 and 30 dots of weight 1: four cells in five are stuck.
    assert endings(invasion_window(1.0, 30, 30, (4, 1)), 1.1) == {Fate.MATRIX: 8, None: 2}


def test_the_next_step_shows_those_that_came_through() -> None:
    assert endings(invasion_window(1.0, 4, 3), 1.1, Step.INTRAVASATION) == {Fate.VESSEL_WALL: 3}


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_cell_goes_through_its_step_in_its_time(share: float) -> None:
    events = invasion_window(1.0, 1, 0)
    day = 1.0 + share * PASSAGE_S * DAY_PER_S
    (actor,) = close_up(
        course(), course().parameters, [events], day, Step.INVASION, course().scene.primary_place
    ).actors
    assert actor.phase == pytest.approx(share, abs=1e-9)


def test_before_and_after_its_step_no_cell_is_seen() -> None:
    events = invasion_window(1.0, 1, 0)
    assert not endings(events, 0.999)
    assert not endings(events, 1.0 + PASSAGE_S * DAY_PER_S)


def test_a_crowd_is_bounded_and_the_order_of_windows_does_not_matter() -> None:
    windows = [invasion_window(1.0 + 0.001 * k, 40, 40) for k in range(6)]
    place = course().scene.primary_place
    forth, back = (
        close_up(course(), course().parameters, order, 1.1, Step.INVASION, place) for order in (windows, windows[::-1])
    )
    assert forth == back
    assert len(forth.actors) == MOST_ACTORS < 6 * ACTORS_PER_WINDOW


def test_reduced_motion_shows_few_moments() -> None:
    events, place = invasion_window(1.0, 5, 5), course().scene.primary_place
    phases = set()
    for day in np.linspace(1.0, 1.3, 61).tolist():
        seen = close_up(course(), course().parameters, [events], day, Step.INVASION, place, still=True)
        assert seen.flow_s == 0.0
        phases |= {actor.phase for actor in seen.actors}
    assert phases == {0.0, 0.25, 0.5, 0.75}


def test_survival_is_the_sliders_and_soil_counts_for_colonisation() -> None:
    made, body = course(), course().scene.body
    place = usual_place(made, 0.0, Step.COLONISATION)
    site = int(body.site_of_place[body.place_index[place]])
    rich = made.scene.published.with_step(Step.COLONISATION, 0.01).with_soil(site, 3.0)

    def chance(parameters: Parameters, step: Step) -> float:
        return odds_at(made, parameters, 0.0, place).chance[step]

    assert chance(rich, Step.COLONISATION) == pytest.approx(0.03)
    assert chance(rich.with_soil(site, 1e6), Step.COLONISATION) == 1.0
    assert chance(rich, Step.INVASION) == rich.invasion


def test_the_lens_knows_what_the_levers_make_of_a_step() -> None:
    """By hand: 0.25 of the cells motile behind a wall twice as thick, and half of the cells in clusters."""
    made = course()
    levers = replace(made.scene.published, emt_share=0.25, barrier=2.0, mmp=1.0, cluster_share=0.5)
    biology = replace(made.scene.biology, epithelial_motility=0.0, cluster_hazard=0.0)
    with_biology = replace(made, scene=replace(made.scene, biology=biology))
    seen = close_up(with_biology, levers, [], 1.0, Step.INVASION, made.scene.primary_place)
    assert (seen.motile_share, seen.wall, seen.cutting) == (0.25, 2.0, 1.0)
    assert seen.survival == pytest.approx(0.25 * levers.invasion**2)
    seen = close_up(with_biology, levers, [], 1.0, Step.CIRCULATION, "lung")
    assert seen.survival == pytest.approx(0.5 * levers.circulation + 0.5, abs=1e-5)


def test_an_emt_inhibitor_is_seen_in_the_lens_while_it_is_taken() -> None:
    made = course()
    effects = {TreatmentKind.EMT_INHIBITOR: Effect(emt_factor=0.5)}
    plan = Plan(interventions=(Intervention(TreatmentKind.EMT_INHIBITOR, 100.0, 50.0),))
    treated = replace(made, scene=replace(made.scene, effects=effects), plan=plan)
    place = made.scene.primary_place
    shares = [close_up(treated, made.parameters, [], day, Step.INVASION, place).motile_share for day in (99, 100, 150)]
    assert shares == [1.0, 0.5, 1.0]


def test_the_first_two_steps_are_at_the_primary_and_the_last_at_the_latest_colony() -> None:
    made = course()
    assert usual_place(made, 0.0, Step.INVASION) == made.scene.primary_place
    colonies = made.colonies
    assert len(colonies)
    day = float(colonies.founded_day[0])
    founded = int(np.searchsorted(colonies.founded_day, day, side="right"))
    body = made.scene.body
    assert usual_place(made, day, Step.COLONISATION) == body.places[int(colonies.place[founded - 1])].id
    assert usual_place(made, day, Step.CIRCULATION) == usual_place(made, 0.0, Step.EXTRAVASATION) == "lung"


def test_a_cell_keeps_the_company_that_it_has_on_the_map() -> None:
    window = invasion_window(1.0, 3, 6)
    seen = close_up(course(), course().parameters, [window], 1.05, Step.INVASION, course().scene.primary_place)
    assert Counter(actor.form for actor in seen.actors) == {
        CellForm.SINGLE: 3,
        CellForm.CLUSTER: 3,
        CellForm.CLOAKED: 3,
    }
