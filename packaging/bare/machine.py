"""A machine that has nothing: a minimal Debian, or one of its kin, in a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOME = "/srv/person"
PERSON = 1000
"""User and group; no name goes with them, so nothing can be looked up."""
X_SOCKETS = "/tmp/.X11-unix"  # noqa: S108 - where X keeps its sockets


class MachineError(Exception):
    """The machine cannot be made, or does not do what any machine does; the message says what was tried."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A root folder in which commands can be run.

    Attributes
    ----------
    root
        The folder.
    """

    root: Path

    @property
    def home(self) -> Path:
        """The person's folder, seen from outside."""
        return self.inside(HOME)

    def inside(self, path: str) -> Path:
        """Return where a path of the machine lies, seen from outside."""
        return self.root / path.lstrip("/")

    def as_root(self, *words: str) -> str:
        """Run a command as root, with the network, and return what it says.

        Raises
        ------
        MachineError
            If it fails.
        """
        surroundings = ("DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8")
        return quietly(["chroot", str(self.root), "/usr/bin/env", *surroundings, *words])

    def person(self, display: str, *words: str) -> list[str]:
        """Return a command that runs as an ordinary user with a home and a screen, and without any network.

        Parameters
        ----------
        display
            The screen's name, for example ``":7"``; it is reached through a file, which needs no network.
        """
        user = (f"HOME={HOME}", f"DISPLAY={display}", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin")
        chroot = ["chroot", f"--userspec={PERSON}:{PERSON}", str(self.root), "/usr/bin/env", "-i", *user]
        return ["unshare", "--net", *chroot, *words]


def quietly(command: Sequence[str]) -> str:
    """Run a command and return what it says.

    Raises
    ------
    MachineError
        If it fails.
    """
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise MachineError(f"{' '.join(command)} failed: {done.stdout[-1000:]}")
    return done.stdout


def own_mirror() -> str:
    """Return the address from which this machine takes its packages."""
    return address(quietly(["apt-get", "indextargets", "--format", "$(REPO_URI)"]).splitlines()[0])


def address(uri: str) -> str:
    """Return an address that every tool understands; apt itself also takes a file with a list of them."""
    listed_in = uri.removeprefix("mirror+file:")
    if listed_in == uri:
        return uri
    lines = Path(listed_in).read_text(encoding="utf-8").splitlines()
    return next(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


def bare(suite: str, mirror: str, kept_in: Path) -> Path:
    """Return the folder of a bare machine; it is made if it is not there.

    Parameters
    ----------
    suite
        The release's name, for example ``bookworm``.
    mirror
        Where its packages come from; empty for where this machine's own come from.
    kept_in
        The folder that keeps such machines.
    """
    root = kept_in / f"bare-{suite}"
    done = root / "etc" / "debian_version"
    if not done.exists():
        shutil.rmtree(root, ignore_errors=True)
        making = kept_in / f"making-{suite}"
        shutil.rmtree(making, ignore_errors=True)
        kept_in.mkdir(parents=True, exist_ok=True)
        quietly(["debootstrap", "--variant=minbase", suite, str(making), mirror or own_mirror()])
        if mirror:
            components = "main universe" if "ubuntu" in mirror else "main"
            (making / "etc/apt/sources.list").write_text(f"deb {mirror} {suite} {components}\n", encoding="utf-8")
        else:
            shutil.copytree("/etc/apt", making / "etc/apt", dirs_exist_ok=True)
            shutil.copytree("/usr/share/keyrings", making / "usr/share/keyrings", dirs_exist_ok=True)
        making.rename(root)
    return root


@contextmanager
def fresh(kept: Path, root: Path) -> Iterator[Machine]:
    """Lend a copy of a bare machine, with what belongs to the running system and with its screens.

    Whoever calls must have mounts of his own (``unshare --mount``), so that none outlives him.

    Parameters
    ----------
    kept
        The folder of the bare machine, which stays as it is.
    root
        The folder of the copy, which is made anew.
    """
    shutil.rmtree(root, ignore_errors=True)
    quietly(["cp", "-a", str(kept), str(root)])
    machine = Machine(root)
    machine.home.mkdir(parents=True)
    os.chown(machine.home, PERSON, PERSON)
    places = ("/proc", "/sys", "/dev", X_SOCKETS)
    Path(X_SOCKETS).mkdir(exist_ok=True)
    for place in places:
        machine.inside(place).mkdir(parents=True, exist_ok=True)
        quietly(["mount", "--bind", place, str(machine.inside(place))])
    try:
        machine.as_root("apt-get", "update")
        yield machine
    finally:
        for place in reversed(places):
            subprocess.run(["umount", "--lazy", str(machine.inside(place))], check=False)
