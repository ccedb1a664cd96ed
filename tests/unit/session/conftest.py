"""A session on the toy scene whose clock is turned by hand and whose runner waits when told to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from metaviz.model.scene import Scene
from metaviz.session.clock import Clock
from metaviz.session.session import Session
from metaviz.session.state import SessionState
from tests.toys import toy_scene

Change = tuple[SessionState, SessionState]


class HandClock:
    """A time source that moves when told."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class PatientRunner:
    """Keeps the latest request until `finish`, like a worker that is slow."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []
        self.closed = False

    def request(self, work: Callable[[], Any], deliver: Callable[[Any], None]) -> None:
        self.waiting = [(work, deliver)]

    def finish(self) -> None:
        while self.waiting:
            work, deliver = self.waiting.pop()
            deliver(work())

    def collect(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="session")
def scene() -> Scene:
    return toy_scene()


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture
def session(scene: Scene, hand_clock: HandClock) -> Session:
    return Session(scene, clock=Clock(hand_clock))


@pytest.fixture
def changes(session: Session) -> list[Change]:
    heard: list[Change] = []
    session.listen(lambda old, new: heard.append((old, new)))
    return heard
