"""Work elsewhere: the latest request wins, and nothing arrives after the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from metaviz.gui.runner import LatestRunner
from metaviz.model.scene import Scene
from metaviz.session.session import Session


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[LatestRunner]:
    made = LatestRunner()
    yield made
    made.close()


def test_work_is_done_elsewhere_and_delivered_here(runner: LatestRunner, qtbot: QtBot) -> None:
    threads: list[int] = []
    results: list[int] = []

    def deliver(result: int) -> None:
        threads.append(threading.get_ident())
        results.append(result)

    runner.request(threading.get_ident, deliver)
    qtbot.waitUntil(lambda: bool(results))
    assert threads == [threading.get_ident()]
    assert results[0] != threading.get_ident()


def test_of_many_requests_the_first_and_the_latest_are_done(runner: LatestRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    done: list[int] = []

    def work(number: int) -> int:
        gate.wait(5.0)
        return number

    for number in range(6):
        runner.request(partial(work, number), done.append)
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert done == [0, 5]


def test_nothing_arrives_after_the_end(qtbot: QtBot) -> None:
    runner = LatestRunner()
    done: list[int] = []
    runner.request(lambda: 1, done.append)
    runner.close()
    qtbot.wait(50)
    assert done == []


def test_an_error_is_raised_where_the_result_would_have_been(runner: LatestRunner, qtbot: QtBot) -> None:
    def fail() -> int:
        raise ValueError("no such course")

    with qtbot.captureExceptions() as raised:
        runner.request(fail, lambda _result: None)
        qtbot.waitUntil(lambda: bool(raised))
    assert str(raised[0][1]) == "no such course"


def test_a_session_with_a_worker_ends_at_the_course_of_its_last_setting(
    runner: LatestRunner, scene: Scene, qtbot: QtBot
) -> None:
    session = Session(scene, runner=runner)
    for seed in range(10, 20):
        session.set_seed(seed)
    qtbot.waitUntil(lambda: session.state.course_is_current, timeout=5000)
    assert session.state.course is not None
    assert session.state.course.seed == 19
    session.close()
