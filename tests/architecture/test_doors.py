"""Randomness, clocks and screens have one door each."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLOCKS = [
    "from time import perf_counter",
    "import time\n\ntime.monotonic()",
    "import datetime\n\ndatetime.datetime.now()",
]
LUCK = [
    "import random",
    "import numpy as np\n\nnp.random.default_rng()",
    "from numpy.random import Philox",
    "import secrets",
]


def is_banned(code: str, file: str) -> bool:
    """Whether the linter refuses the code in that file for what it calls."""
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", str(ROOT / file), "-"]
    done = subprocess.run(command, cwd=ROOT, input=code + "\n", capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return "TID251" in done.stdout


@pytest.mark.parametrize("code", CLOCKS)
def test_clocks_come_through_one_door(code: str) -> None:
    assert is_banned(code, "metaviz/sim/course.py")
    assert is_banned(code, "metaviz/gui/window.py")
    assert not is_banned(code, "metaviz/session/clock.py")


@pytest.mark.parametrize("code", LUCK)
def test_luck_comes_through_one_door(code: str) -> None:
    assert is_banned(code, "metaviz/sim/events.py")
    assert is_banned(code, "metaviz/render/blobs.py")
    assert not is_banned(code, "metaviz/sim/draws.py")


@pytest.mark.parametrize("name", ["screen", "context"])
def test_nothing_of_qt_is_taken_for_a_child_of_a_widget(name: str) -> None:
    # metaviz/gui/screen_room.py says why.
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "metaviz").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]
    assert found == []
