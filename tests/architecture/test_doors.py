"""Randomness and clocks have one door each, and the linter guards both."""

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
