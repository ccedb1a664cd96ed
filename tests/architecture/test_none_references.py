"""A release of PySide6 that eats references to None must not be the one that people get.

PySide6 6.12.0 on Python 3.11 drops one reference to None at every call that returns nothing. After enough
painting the count reaches zero and the interpreter aborts with "Fatal Python error: none_dealloc".
"""

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import PySide6
import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage, QPainter

ROOT = Path(__file__).parents[2]
N_CALLS = 20_000
FAULTY = "6.12.0"
# So that a faulty release is measured and reported, and does not abort the tests half-way.
RESERVE = [None] * 1_000_000


def none_references_lost(call: Callable[[], object], n_calls: int = N_CALLS) -> int:
    """References to None that vanish in so many calls; a few come and go with the interpreter's own work."""
    call()
    before = sys.getrefcount(None)
    for _ in range(n_calls):
        call()
    return before - sys.getrefcount(None)


def lose_one() -> None:
    """Stand-in for the fault, upside down: each call keeps one reference to None for ever."""
    _kept.append(None)


_kept: list[None] = []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12: nothing can be lost")
def test_the_measure_sees_one_reference_a_call() -> None:
    assert abs(none_references_lost(lose_one)) == pytest.approx(N_CALLS, rel=0.01)


@pytest.mark.usefixtures("qapp")
def test_calls_that_return_nothing_lose_no_reference_to_none() -> None:
    thing, timer = QObject(), QTimer()
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    calls: dict[str, Callable[[], object]] = {
        "QObject.setObjectName": lambda: thing.setObjectName("a"),
        "QObject.setParent": lambda: timer.setParent(thing),
        "QTimer.setInterval": lambda: timer.setInterval(5),
        "QImage.fill": lambda: image.fill(0),
        "QPainter.drawLine": lambda: painter.drawLine(0, 0, 7, 7),
        "QPainter.setOpacity": lambda: painter.setOpacity(0.5),
    }
    lost = {name: none_references_lost(call) for name, call in calls.items()}
    painter.end()
    assert all(abs(n) < N_CALLS / 100 for n in lost.values()), lost


def pyside6_specifiers(python_version: str) -> list[Requirement]:
    """pyproject.toml's requirements of PySide6 that hold for a Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [Requirement(line) for line in project["dependencies"]]
    environment = {"python_version": python_version, "python_full_version": f"{python_version}.0"}
    return [
        requirement
        for requirement in requirements
        if requirement.name.lower().startswith("pyside6")
        and (requirement.marker is None or requirement.marker.evaluate(environment))
    ]


@pytest.mark.parametrize(("python_version", "welcome"), [("3.11", False), ("3.12", True), ("3.13", True)])
def test_the_faulty_pair_is_refused(python_version: str, welcome: bool) -> None:
    requirements = pyside6_specifiers(python_version)
    assert len(requirements) == 1
    assert requirements[0].specifier.contains(FAULTY) is welcome
    assert requirements[0].specifier.contains("6.11.3")


def test_the_faulty_pair_is_neither_locked_nor_running() -> None:
    for lock in ("run", "dev"):
        text = (ROOT / "packaging" / "locks" / f"{lock}.lock").read_text(encoding="utf-8")
        pinned = re.search(r"^pyside6-essentials==(\S+)", text, re.MULTILINE)
        assert pinned
        assert Version(pinned.group(1)) != Version(FAULTY)
    assert (PySide6.__version__, sys.version_info[:2]) != (FAULTY, (3, 11))
