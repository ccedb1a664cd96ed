"""Undo and redo of every change of the case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from metaviz.model.cascade import Step
from metaviz.model.scene import Scene, Setup
from metaviz.session.case import Case
from metaviz.session.history import LONGEST, History
from metaviz.session.session import Session
from tests.toys import toy_scene
from tests.unit.session.conftest import Change


def test_each_change_is_undone_and_redone_in_turn(session: Session, scene: Scene) -> None:
    cases = [session.state.case]
    intents: tuple[Callable[[], None], ...] = (
        lambda: session.set_step(Step.INVASION, 0.5),
        lambda: session.set_lymph_share(0.1),
        lambda: session.set_arrest("liver", 0.2),
        lambda: session.set_soil("liver", 5.0),
        lambda: session.set_seed(44),
        session.another_patient,
        session.reset_all,
    )
    for intent in intents:
        intent()
        cases.append(session.state.case)
    assert len({id(case) for case in cases}) == len(cases)

    for case in reversed(cases[:-1]):
        session.undo()
        assert session.state.case is case
        assert session.state.course is not None
        assert session.state.course.parameters == case.parameters
        assert session.state.expectation.parameters == case.parameters
    for case in cases[1:]:
        session.redo()
        assert session.state.case is case


def test_a_drag_is_one_step_of_undo(session: Session, scene: Scene) -> None:
    before = session.state.case
    with session.gesture():
        for survival in (0.2, 0.3, 0.4):
            session.set_step(Step.INVASION, survival)
    session.undo()
    assert session.state.case is before
    session.redo()
    assert session.state.parameters.invasion == 0.4


def test_a_drag_that_comes_back_leaves_no_trace(session: Session, scene: Scene) -> None:
    before = session.state.case
    with session.gesture():
        session.set_step(Step.INVASION, 0.7)
        session.set_step(Step.INVASION, scene.published.invasion)
    assert session.state.case is before
    assert session.state.history.past == ()


def test_two_drags_are_two_steps_and_a_nested_press_is_part_of_the_first(session: Session) -> None:
    with session.gesture():
        session.set_step(Step.INVASION, 0.2)
        session.begin_gesture()
        session.set_step(Step.INVASION, 0.3)
    with session.gesture():
        session.set_step(Step.INVASION, 0.4)
    assert len(session.state.history.past) == 2


def test_undo_in_the_middle_of_a_drag_ends_it(session: Session) -> None:
    before = session.state.case
    session.begin_gesture()
    session.set_step(Step.INVASION, 0.2)
    session.undo()
    assert session.state.case is before
    session.set_step(Step.INVASION, 0.3)
    session.set_step(Step.INVASION, 0.4)
    assert len(session.state.history.past) == 2


def test_a_new_change_forgets_what_could_be_redone(session: Session) -> None:
    session.set_seed(2)
    session.undo()
    session.set_seed(3)
    session.redo()
    assert session.state.seed == 3


def test_undo_brings_the_former_scene_and_its_file_back(session: Session, tmp_path: Path) -> None:
    first = session.state.scene
    session.mark_saved(tmp_path / "first.yaml")
    other = toy_scene(horizon_days=2000.0)
    session.seek(6000.0)
    session.open_scene(other, Setup(), tmp_path / "second.yaml")
    session.undo()
    assert session.state.scene is first
    assert session.state.document.path == tmp_path / "first.yaml"
    assert session.state.course is not None
    assert session.state.course.scene is first
    session.seek(6000.0)
    session.redo()
    assert session.state.scene is other
    assert session.state.day == 2000.0


def test_moving_in_time_is_no_change_of_the_case(session: Session, changes: list[Change]) -> None:
    session.seek(100.0)
    session.play()
    session.pause()
    assert session.state.history.past == ()


def test_a_history_forgets_its_oldest_cases(scene: Scene) -> None:
    history = History()
    cases = [Case(scene, scene.published, seed) for seed in range(LONGEST + 3)]
    for case in cases:
        history = history.leaving(case)
    assert len(history.past) == LONGEST
    assert history.past[0] is cases[3]
