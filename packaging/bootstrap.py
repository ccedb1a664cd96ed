"""Make a checkout ready to run or to test: system libraries, a virtual environment, the locked packages.

Usage::

    python3 packaging/bootstrap.py run|dev|package|machines|bench|bake

Standard library only, for it is what runs first on a fresh machine. When nothing is missing it does nothing,
says nothing and needs no network.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 11)


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


@dataclass(frozen=True)
class Need:
    """Something that the system must bring, how to see whether it is there, and Debian's package for it."""

    name: str
    is_there: Callable[[], bool]
    package: str


def library(name: str, package: str) -> Need:
    """Need of a shared library, by the name that the loader knows it by."""
    return Need(name, lambda: _loads(name), package)


def program(name: str, package: str) -> Need:
    """Need of a program on the search path."""
    return Need(name, lambda: shutil.which(name) is not None, package)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


VENV_MODULE = Need(
    "the Python module ensurepip",
    lambda: importlib.util.find_spec("ensurepip") is not None,
    f"python3.{sys.version_info.minor}-venv",
)
# What Qt's xcb plugin, its OpenGL and its fonts are linked with and do not bring along (found with ldd), less
# what these packages pull in by themselves.
WINDOW = (
    library("libGL.so.1", "libgl1"),
    library("libEGL.so.1", "libegl1"),
    library("libglib-2.0.so.0", "libglib2.0-0"),
    library("libdbus-1.so.3", "libdbus-1-3"),
    library("libfontconfig.so.1", "libfontconfig1"),
    library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    library("libX11-xcb.so.1", "libx11-xcb1"),
    library("libxcb-cursor.so.0", "libxcb-cursor0"),
    library("libxcb-icccm.so.4", "libxcb-icccm4"),
    library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    library("libxcb-randr.so.0", "libxcb-randr0"),
    library("libxcb-shape.so.0", "libxcb-shape0"),
    library("libxcb-sync.so.1", "libxcb-sync1"),
    library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
)
NEEDS = {
    "run": (VENV_MODULE, *WINDOW),
    "dev": (VENV_MODULE, *WINDOW, program("Xvfb", "xvfb")),
    "package": (VENV_MODULE, *WINDOW, program("objdump", "binutils"), program("dpkg-deb", "dpkg")),
    # The environment of a run, and what makes bare machines with a screen.
    "machines": (
        VENV_MODULE,
        *WINDOW,
        program("debootstrap", "debootstrap"),
        program("Xvfb", "xvfb"),
        program("xdotool", "xdotool"),
    ),
    "bench": (VENV_MODULE,),
    "bake": (VENV_MODULE,),
}
ENVIRONMENT = {
    "run": ".venv",
    "dev": ".venv",
    "package": ".venv-package",
    "bench": ".venv-bench",
    "bake": ".venv-bake",
}
# Where the lock is not called like what it is for.
LOCK_OF = {"machines": "run"}
# An environment that holds more than was asked for will do.
SUFFICES = {
    "run": ("run", "dev"),
    "dev": ("dev",),
    "package": ("package",),
    "bench": ("bench",),
    "bake": ("bake",),
}


def missing(needs: Iterable[Need]) -> list[Need]:
    """Needs that the system does not meet; none are looked for outside Linux, where Qt brings everything."""
    return [need for need in needs if not need.is_there()] if sys.platform == "linux" else []


def line_to_type(packages: Iterable[str], gain_rights: str) -> str:
    """The one line that installs Debian packages, for a person to type.

    Parameters
    ----------
    packages
        Names of Debian packages.
    gain_rights
        How this person becomes root: ``"sudo"``, ``"su"``, or ``""`` who is root already.
    """
    steps = ["apt-get update", f"apt-get install --yes --no-install-recommends {' '.join(packages)}"]
    if gain_rights == "su":
        return f"su -c '{' && '.join(steps)}'"
    return " && ".join(f"{gain_rights} {step}".strip() for step in steps)


def install_system_packages(needs: list[Need]) -> None:
    """Install what is missing with apt, as root or with a sudo that asks for no password.

    Raises
    ------
    SetupError
        If this user may not install packages, or apt fails; the message holds the line to run.
    """
    packages = [need.package for need in needs]
    if shutil.which("apt-get") is None:
        names = ", ".join(need.name for need in needs)
        raise SetupError(f"this system lacks {names} (on Debian, the packages {' '.join(packages)}).")
    is_root, sudo = os.geteuid() == 0, shutil.which("sudo")
    line = f"\n\n    {line_to_type(packages, '' if is_root else 'sudo' if sudo else 'su')}\n"
    if not is_root and not (sudo and _succeeds([sudo, "-n", "true"])):
        raise SetupError(f"packages of the system are missing. Run this line once, then try again:{line}")
    say(f"installing {len(packages)} system packages: {' '.join(packages)}")
    rights = [] if is_root else [str(sudo), "-n"]
    apt_get = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        _run([*apt_get, *step], f"apt-get {step[0]} failed. To try by hand:{line}")


def python_of(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(lock: str, root: Path = ROOT) -> str:
    """Name of the state of an environment that was made from a lock: the lock, the Python, the place."""
    digest = hashlib.sha256(_path(lock, root).read_bytes())
    digest.update(f"{_python_version()} {root}".encode())
    return f"{lock} {digest.hexdigest()}"


def is_ready(lock: str, root: Path = ROOT) -> bool:
    """Whether the environment is there, whole, and made from the lock as it stands now."""
    environment = root / ENVIRONMENT[lock]
    stamp = environment / "metaviz.stamp"
    if not stamp.is_file() or not python_of(environment).exists():
        return False
    return stamp.read_text() in {fingerprint(enough, root) for enough in SUFFICES[lock]}


def make_environment(lock: str, root: Path = ROOT) -> None:
    """Make the virtual environment from its lock, with every file's hash checked.

    One that was made to run grows into one to develop; any other is made anew.

    Raises
    ------
    SetupError
        If the environment cannot be made or a package cannot be installed.
    """
    environment = root / ENVIRONMENT[lock]
    stamp = environment / "metaviz.stamp"
    grows = lock == "dev" and is_ready("run", root)
    stamp.unlink(missing_ok=True)
    if not grows:
        say(f"making {environment.name} for Python {_python_version()}")
        venv = [sys.executable, "-m", "venv", "--clear", str(environment)]
        _run(venv, "the virtual environment cannot be made.")
    say(f"installing the packages of packaging/locks/{lock}.lock")
    pip = [str(python_of(environment)), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    locked = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(_path(lock, root))]
    _run([*pip, *locked], "the locked packages cannot be installed; is the network there?")
    if lock in ("run", "dev", "package"):
        checkout = ["--no-deps", "--no-build-isolation", "--editable", str(root)]
        _run([*pip, *checkout], "the checkout cannot be installed into its environment.")
    stamp.write_text(fingerprint(lock, root))
    _give_to_owner(environment, root)


def _path(lock: str, root: Path) -> Path:
    return root / "packaging" / "locks" / f"{lock}.lock"


def _python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _give_to_owner(environment: Path, root: Path) -> None:
    """Leave no files of root's in a checkout that belongs to somebody else."""
    owner = root.stat()
    if os.name == "nt" or os.geteuid() != 0 or owner.st_uid == 0:
        return
    for path in (environment, *environment.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def _run(command: list[str], complaint: str) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        raise SetupError(complaint)


def say(step: str) -> None:
    """Tell the person who waits what takes the time."""
    print(f"set-up: {step}", flush=True)


def main() -> int:
    """Bring the checkout to the state that was asked for."""
    parser = argparse.ArgumentParser(description="Make a checkout of metaviz ready.")
    parser.add_argument("purpose", choices=sorted(NEEDS))
    purpose = parser.parse_args().purpose
    lock = LOCK_OF.get(purpose, purpose)
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise SetupError(f"metaviz needs Python 3.11 or later; this is {sys.version.split()[0]}.")
        if needs := missing(NEEDS[purpose]):
            install_system_packages(needs)
        if not is_ready(lock):
            make_environment(lock)
    except SetupError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
