"""Listeners hear of each change once, in order, and without echo."""

from __future__ import annotations

from itertools import pairwise

import pytest

from metaviz.model.cascade import Step
from metaviz.model.scene import Scene
from metaviz.session.runner import RunNow
from metaviz.session.session import Session
from metaviz.session.state import SessionState
from tests.unit.session.conftest import Change


def test_changes_follow_one_another(session: Session, changes: list[Change]) -> None:
    first = session.state
    session.seek(5.0)
    session.set_step(Step.INVASION, 0.3)
    session.play()
    assert changes[0][0] is first
    assert all(earlier[1] is later[0] for earlier, later in pairwise(changes))
    assert changes[-1][1] is session.state


def test_what_did_not_change_is_the_same_object(session: Session, changes: list[Change]) -> None:
    session.seek(5.0)
    ((old, new),) = changes
    assert new is not old
    for name in ("case", "forecast", "course", "history", "document", "speed"):
        assert getattr(new, name) is getattr(old, name)


def test_a_listener_that_answers_with_an_intent_does_not_mix_up_the_others(session: Session) -> None:
    heard: list[Change] = []

    def answer(_old: SessionState, new: SessionState) -> None:
        if new.day == 10.0:
            session.seek(20.0)

    session.listen(answer)
    session.listen(lambda old, new: heard.append((old, new)))
    session.seek(10.0)
    assert [new.day for _old, new in heard] == [10.0, 20.0]
    assert heard[1][0] is heard[0][1]


def test_a_listener_that_repeats_what_it_hears_makes_no_echo(session: Session, changes: list[Change]) -> None:
    session.listen(lambda _old, new: session.seek(new.day))
    session.listen(lambda _old, new: session.set_step(Step.INVASION, new.parameters.invasion))
    session.seek(10.0)
    assert len(changes) == 1


def test_who_has_left_hears_nothing(session: Session) -> None:
    heard: list[Change] = []
    forget = session.listen(lambda old, new: heard.append((old, new)))
    forget()
    forget()
    session.seek(10.0)
    assert heard == []


def test_a_listener_that_fails_does_not_silence_the_session(session: Session) -> None:
    def fail(_old: SessionState, _new: SessionState) -> None:
        raise RuntimeError("broken widget")

    forget = session.listen(fail)
    with pytest.raises(RuntimeError, match="broken widget"):
        session.seek(10.0)
    forget()
    heard: list[Change] = []
    session.listen(lambda old, new: heard.append((old, new)))
    session.seek(20.0)
    assert [new.day for _old, new in heard] == [20.0]


def test_the_order_of_listeners_does_not_matter(scene: Scene) -> None:
    seen = []
    for turned in (False, True):
        session = Session(scene)
        days: list[float] = []
        invasions: list[float] = []
        listeners = [
            lambda _old, new, days=days: days.append(new.day),
            lambda _old, new, invasions=invasions: invasions.append(new.parameters.invasion),
        ]
        for listener in reversed(listeners) if turned else listeners:
            session.listen(listener)
        session.seek(7.0)
        session.set_step(Step.INVASION, 0.9)
        seen.append((days, invasions))
    assert seen[0] == seen[1]


def test_a_closed_session_tells_nobody_and_computes_nothing(scene: Scene) -> None:
    runner = RunNow()
    session = Session(scene, runner=runner)
    heard: list[Change] = []
    session.listen(lambda old, new: heard.append((old, new)))
    session.close()
    session.seek(3.0)
    session.set_seed(99)
    assert heard == []
    assert not session.state.course_is_current
