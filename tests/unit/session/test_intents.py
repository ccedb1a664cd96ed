"""What each intent changes, and what it leaves alone."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from metaviz.model.cascade import STEPS, Step
from metaviz.model.course import Course
from metaviz.model.lever import LEVERS
from metaviz.model.scene import Scene, Setup
from metaviz.scene.problems import SceneError
from metaviz.session.dials import DialGroup, dial_of, dials_of
from metaviz.session.session import HIGHEST_SEED, Session
from metaviz.session.speed import Speed
from metaviz.sim.course import simulate_course
from metaviz.theory.expectation import expect
from tests.toys import toy_scene
from tests.unit.session.conftest import Change, PatientRunner


def _course(session: Session) -> Course | None:
    return session.state.course


def _is_current(session: Session) -> bool:
    return session.state.course_is_current


def _is_modified(session: Session) -> bool:
    return session.state.is_modified


@pytest.mark.parametrize("step", STEPS)
def test_a_step_changes_parameters_expectation_and_course(session: Session, changes: list[Change], step: Step) -> None:
    session.set_step(step, 0.5)

    state = session.state
    assert state.parameters.step(step) == 0.5
    assert state.parameters == session.state.scene.published.with_step(step, 0.5)
    assert state.expectation.parameters is state.parameters
    assert state.course is not None
    assert state.course.parameters == state.parameters
    assert [new.parameters.step(step) for _old, new in changes] == [0.5, 0.5]


def test_expectation_and_course_are_those_of_the_theory_and_the_engine(session: Session, scene: Scene) -> None:
    session.set_soil("liver", 7.0)
    session.set_seed(12)

    state = session.state
    wanted = scene.published.with_soil(scene.body.site_index["liver"], 7.0)
    alone = expect(scene, wanted)
    course = simulate_course(scene, wanted, 12)
    assert state.expectation.colonies.tolist() == alone.colonies.tolist()
    assert state.course is not None
    assert state.course.colonies.key.tolist() == course.colonies.key.tolist()


def test_every_dial_has_a_key_and_can_be_set_and_reset(session: Session, scene: Scene) -> None:
    for dial in dials_of(scene.body):
        session.set_dial(dial.key, 0.25)
        assert dial.value(session.state.parameters) == 0.25
        session.reset_dial(dial.key)
        assert session.state.parameters == scene.published


def test_a_group_is_reset_together_and_leaves_the_others(session: Session, scene: Scene) -> None:
    session.set_step(Step.INVASION, 0.9)
    session.set_arrest("lung", 0.5)
    session.set_soil("lung", 9.0)
    session.set_soil("bone", 9.0)

    session.reset_group(DialGroup.SOIL)

    assert session.state.parameters.soil == scene.published.soil
    assert session.state.parameters.invasion == 0.9
    assert session.state.case.changes() == (("cascade.invasion", 0.9), ("arrest.lung", 0.5))
    session.reset_all()
    assert session.state.case.changes() == ()


def test_what_changes_nothing_tells_nobody(session: Session, scene: Scene, changes: list[Change]) -> None:
    before = session.state
    session.set_step(Step.INVASION, scene.published.invasion)
    session.set_seed(before.seed)
    session.seek(before.day)
    session.pause()
    session.set_speed(before.speed)
    session.set_loop(False)
    session.reset_all()
    session.undo()
    session.redo()

    assert changes == []
    assert session.state is before


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf])
def test_a_share_outside_its_bounds_is_refused_and_changes_nothing(session: Session, value: float) -> None:
    before = session.state
    with pytest.raises(ValueError, match=r"cascade\.invasion must be a number from 0 to 1"):
        session.set_step(Step.INVASION, value)
    assert session.state is before


def test_an_unknown_site_is_refused(session: Session) -> None:
    with pytest.raises(KeyError, match=r"soil\.elbow"):
        session.set_soil("elbow", 2.0)


@pytest.mark.parametrize("seed", [-1, HIGHEST_SEED + 1])
def test_a_seed_that_cannot_be_shown_is_refused(session: Session, seed: int) -> None:
    with pytest.raises(ValueError, match="a seed must be a whole number"):
        session.set_seed(seed)


def test_another_patient_has_other_luck_and_the_same_expectation(session: Session) -> None:
    before = session.state
    session.another_patient()
    after = session.state
    assert after.seed == before.seed + 1
    assert after.expectation is before.expectation
    assert after.course is not None
    assert before.course is not None
    assert after.course.colonies.key.tolist() != before.course.colonies.key.tolist()


def test_after_the_last_patient_comes_the_first(scene: Scene) -> None:
    session = Session(scene, Setup(seed=HIGHEST_SEED))
    session.another_patient()
    assert session.state.seed == 0


def test_the_old_course_stays_until_the_new_one_is_there(scene: Scene) -> None:
    runner = PatientRunner()
    session = Session(scene, runner=runner)
    assert _course(session) is None
    runner.finish()
    first = _course(session)
    session.seek(3000.0)

    session.set_step(Step.COLONISATION, 1e-3)
    assert _course(session) is first
    assert not _is_current(session)
    assert session.state.expectation.parameters is session.state.parameters
    assert session.state.day == 3000.0

    session.set_step(Step.COLONISATION, 2e-3)
    runner.finish()
    second = _course(session)
    assert _is_current(session)
    assert second is not None
    assert second is not first
    assert second.parameters.colonisation == 2e-3
    assert session.state.day == 3000.0


def test_going_back_to_the_course_that_is_there_asks_for_no_new_one(scene: Scene) -> None:
    runner = PatientRunner()
    session = Session(scene, runner=runner)
    runner.finish()
    session.set_seed(5)
    session.undo()
    runner.finish()
    assert _is_current(session)


def test_a_course_of_a_scene_that_is_gone_is_not_shown(scene: Scene) -> None:
    runner = PatientRunner()
    session = Session(scene, runner=runner)
    late = list(runner.waiting)
    session.open_scene(toy_scene())
    for work, deliver in late:
        deliver(work())
    assert _course(session) is None
    runner.finish()
    assert _course(session) is not None


def test_opening_shows_scene_changes_and_moment_of_the_file(session: Session, tmp_path: Path) -> None:
    other = toy_scene(primary_place="colon")
    session.play()
    session.open_scene(other, Setup(9, 4000.0, 7.0, (("soil.liver", 8.0),)), tmp_path / "mine.yaml")

    state = session.state
    assert state.scene is other
    assert (state.seed, state.day, state.playing, state.speed) == (9, 4000.0, False, Speed.WEEK)
    assert state.parameters.soil[other.body.site_index["liver"]] == 8.0
    assert state.document.path == tmp_path / "mine.yaml"
    assert not state.is_modified
    assert state.setup == Setup(9, 4000.0, 7.0, (("soil.liver", 8.0),))


def test_a_setup_that_does_not_fit_changes_nothing(session: Session) -> None:
    before = session.state
    with pytest.raises(SceneError, match="elbow"):
        session.open_scene(toy_scene(), Setup(changes=(("soil.elbow", 8.0),)))
    assert session.state is before


def test_a_case_is_modified_until_it_is_saved_and_again_when_undone(session: Session, tmp_path: Path) -> None:
    session.set_seed(77)
    assert _is_modified(session)
    session.mark_saved(tmp_path / "mine.yaml")
    assert not _is_modified(session)
    session.undo()
    assert _is_modified(session)
    assert session.state.document.path == tmp_path / "mine.yaml"


def test_dials_are_in_the_order_of_the_panels(scene: Scene) -> None:
    keys = [dial.key for dial in dials_of(scene.body)]
    assert keys[:6] == [
        "cascade.invasion",
        "cascade.intravasation",
        "cascade.circulation",
        "cascade.extravasation",
        "cascade.colonisation",
        "cascade.lymph_share",
    ]
    sites = [f"{table}.{site.id}" for table in ("arrest", "soil", "sanctuary") for site in scene.body.sites]
    assert keys[5:] == [*(lever.key for lever in LEVERS), *sites]
    assert dial_of(scene.body, "soil.lung") is dials_of(scene.body)[keys.index("soil.lung")]
