"""Whether there is a screen: Qt ends the whole process where there is none."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path

_TIMEOUT_S = 2.0
_X11_PORT = 6000


def has_screen() -> bool:
    """Tell whether a window can be shown; only Linux machines go without a screen."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or answers(os.environ.get("DISPLAY", ""))


def answers(display: str) -> bool:
    """Tell whether an X server listens under a name such as ``:0``, ``:0.0`` or ``host:10``."""
    parsed = re.fullmatch(r"(?P<host>[^:]*):(?P<number>\d{1,5})(\.\d+)?", display)
    if parsed is None:
        return False
    number = int(parsed["number"])
    if parsed["host"] in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers put it
        return _connects(socket.AF_UNIX, f"\0{path}") or (Path(path).exists() and _connects(socket.AF_UNIX, path))
    return _connects(socket.AF_INET, (parsed["host"], _X11_PORT + number))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(_TIMEOUT_S)
        try:
            probe.connect(address)
        except (OSError, OverflowError):
            return False
    return True
