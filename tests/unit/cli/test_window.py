"""The window of the command line ends when it is told to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="signals of POSIX, a screen of the tests' own")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_window(display: str, tmp_path: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "DISPLAY": display, "XDG_CONFIG_HOME": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-m", "metaviz", "breast"], env=environment)
    try:
        # Long enough for the window to stand and wait for its user; on a slower machine the signal comes early.
        time.sleep(4.0)
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(timeout=10.0) in (-number, 128 + number)
    finally:
        process.kill()
        process.wait()
