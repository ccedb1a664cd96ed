"""What every test stands on: a screen of its own, a strict log, reproducible properties.

Screen
    On Linux the tests start an Xvfb of their own on a free display, with software OpenGL, so that pictures
    are the same on every machine and no window flickers over the desk. It starts at the first test that needs
    it: one that asks for ``qapp``, ``qtbot`` or ``display``, and any under ``tests/gui`` and ``tests/gl``.
    ``METAVIZ_TESTS_ON_SCREEN=1`` uses the desktop's own screen instead.

OpenGL
    vispy allows one application backend per process. Tests under ``tests/gui`` and ``tests/gl`` share one
    process and one backend, ``pyside6``, on that screen. A test of the screenless ``egl`` backend starts a
    process of its own.

Log
    A log record of level WARNING or above fails the test that caused it, unless the test is marked with
    ``@pytest.mark.expected_log("regular expression")``.
"""

import logging
import os
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.screen import virtual_screen

settings.register_profile("metaviz", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("metaviz"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "metaviz")


@pytest.fixture(scope="session")
def display() -> str:
    """The name of the screen that the tests draw on, as in the environment variable DISPLAY."""
    return virtual_screen()


@pytest.fixture(scope="session")
def qapp_args(display: str) -> list[str]:
    """Arguments of pytest-qt's QApplication; asking for the screen makes it exist first."""
    assert display is not None
    return ["metaviz-tests"]


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _strict_log(request: pytest.FixtureRequest) -> Iterator[None]:
    recorder = _Recorder()
    root = logging.getLogger()
    root.addHandler(recorder)
    try:
        yield
    finally:
        root.removeHandler(recorder)
    patterns = [re.compile(mark.args[0]) for mark in request.node.iter_markers("expected_log")]
    unexpected = [m for m in recorder.messages if not any(pattern.search(m) for pattern in patterns)]
    assert not unexpected, "unexpected log records:\n" + "\n".join(unexpected)
