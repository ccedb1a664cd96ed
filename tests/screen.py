"""A screen for tests on machines that have none: Xvfb with software OpenGL."""

import os
import shutil
import subprocess
import sys

SCREEN = "1920x1080x24"
SOFTWARE_OPENGL = {"LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "1"}

# The shell reads a pipe whose writing end lives as long as the tests: however they end, Xvfb goes after them.
# Stopping it from a fixture would be too early, for Qt keeps its connection until the exit.
KEEPER = 'Xvfb "$@" & read -r _; kill $!'
_keepers: list[subprocess.Popen[bytes]] = []


def virtual_screen() -> str:
    """Start Xvfb on a free display until this process ends, and point the environment at it.

    Returns
    -------
    str
        The display's name, for example ``":7"``; on Windows and macOS, and with ``METAVIZ_TESTS_ON_SCREEN``
        set, whatever screen is there.

    Raises
    ------
    RuntimeError
        If Xvfb is not installed, or ends before it is ready.
    """
    if sys.platform != "linux" or os.environ.get("METAVIZ_TESTS_ON_SCREEN"):
        return os.environ.get("DISPLAY", "")
    if shutil.which("Xvfb") is None:
        raise RuntimeError("The tests draw on a virtual screen: Xvfb is not installed (`make test` does it).")
    name = _start_xvfb()
    for variable in ("WAYLAND_DISPLAY", "XAUTHORITY"):
        os.environ.pop(variable, None)
    os.environ.update(SOFTWARE_OPENGL, DISPLAY=name)
    return name


def _start_xvfb() -> str:
    reading, writing = os.pipe()
    life, _left_open = os.pipe()
    options = ["-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "xvfb", *options],
        stdin=life,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[writing],
        start_new_session=True,
    )
    _keepers.append(keeper)
    os.close(writing)
    os.close(life)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise RuntimeError(f"Xvfb did not start: try `Xvfb -screen 0 {SCREEN}` by hand to see why.")
    return f":{number}"
